"""What passes the checks and what does not, sentence by sentence, and the rules behind it as properties."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa.writing.checking import check
from qa.writing.splitting import plain
from tests.qa.writing.conftest import Table
from tests.qa.writing.proofs import unfounded

# question, words that tell the excerpt cited, then sentences: ✓ those that stand in it, ✗ those that do not
_CASES = """
# 现场工程师项目的培养补助是多少 | 2024年立项的，仍为
✓ 2025年起立项的现场工程师项目，培养补助为每人4000元，每个项目每届不超过50人。
✓ 2024年立项的，培养补助仍为每人3000元。
✓ 2024年立项的，每人三千元。
✗ 2024年立项的，每人4000元。
✗ 2025年起立项的，每人3000元。
✗ 现场工程师项目的培养补助为每人5000元。
✗ 现场工程师项目的培养补助为每月4000元。
✗ 现场工程师项目的培养补助为每人4000元，并且免征税费。
✓ 2025年起立项的，每个项目每届最多50人。
✗ 2025年起立项的，每个项目每届至少50人。
✗ 高校毕业生的培养补助为每人4000元。
# 学生到企业实习，企业可以收费吗 | 实习学生收取
✓ 企业和学校不能以任何名目向实习学生收取押金、管理费或者培训费。
✓ 企业不可以向实习学生收取押金。
✗ 企业可以向实习学生收取押金。
✗ 企业和学校可以以任何名目向实习学生收取押金、管理费或者培训费。
✗ 学生到企业实习，企业可以收费。
✗ 学生到企业实习，企业可以收费吗？
# 市域产教联合体最多能得到多少市级补助 | 每个最高500万元
✓ 按现行办法，市域产教联合体每个最高可得到500万元市级补助，立项后拨付60%，中期评估合格后拨付40%。
✓ 原办法的补助最高为300万元，验收合格后一次性拨付。
✓ 立项后拨付百分之六十。
✗ 立项后拨付40%，中期评估合格后拨付60%。
✗ 市域产教联合体每个最高可得到500元市级补助。
✗ 市域产教联合体每个最低可得到500万元市级补助。
✗ 惠州市的市域产教联合体每个最高可得到500万元补助。
# 2025年度市级产教融合项目资金预算是多少 | 3180万元
✓ 2025年度市级产教融合项目资金预算总额为3180万元。
✓ 其中，行业产教融合共同体建设项目300万元。
✓ 市域产教联合体建设项目1000万元。
✗ 行业产教融合共同体建设项目1000万元。
✗ 2025年度市级产教融合项目资金预算总额为0.318亿美元。
✗ 2026年度市级产教融合项目资金预算总额为3180万元。
# 2025年市级项目要交哪些申报材料 | 校企合作协议；
✓ 申报材料包括项目申报书（一式五份）、校企合作协议、资金预算表、绩效目标表和法人资格证明。
✓ 根据《关于组织申报2025年度市级产教融合项目的通知》（望教函〔2025〕41号），申报材料包括项目申报书。
✗ 申报材料包括项目申报书（一式三份）、校企合作协议、资金预算表。
✗ 申报材料包括项目申报书、校企合作协议、审计报告。
✗ 根据《关于组织申报2026年度市级产教融合项目的通知》，申报材料包括项目申报书、校企合作协议等。
✗ 根据望教函〔2025〕42号，申报材料包括项目申报书、校企合作协议等。
✗ 根据国发〔2025〕41号，申报材料包括项目申报书、校企合作协议等。
# 市域产教联合体由谁牵头 | 理事长由分管教育的副市长担任
✓ 市域产教联合体由政府主导，由产业园区管理委员会牵头，理事长由分管教育的副市长担任。
✓ 行业产教融合共同体由行业企业主导，理事长由龙头企业推荐的人员担任。
✗ 市域产教联合体由政府主导，由产业园区管理委员会牵头，理事长由龙头企业推荐的人员担任。
✗ 行业产教融合共同体由政府主导。
✗ 市域产教联合体由龙头企业牵头。
# 没有校企合作协议可以先申报吗 | 期限不少于三年的校企合作协议
✓ 申报时必须已签订期限不少于3年的校企合作协议。
✓ 项目建设期一般不超过36个月，确需延期的，应当在期满60日前提出申请，延期不超过12个月。
✗ 申报时必须已签订期限不超过3年的校企合作协议。
✗ 没有校企合作协议，可以先申报后补签。
✗ 项目建设期一般不超过12个月，延期不超过36个月。
✗ 项目建设期为36个月。
# 往年项目逾期未验收还能申报吗 | 不得申报：
✓ 往年立项项目逾期未验收的单位，不得申报。
✗ 往年立项项目逾期未验收的单位，可以申报。
✗ 往年立项项目逾期未验收的单位，应当申报。
# 政策咨询找哪个部门 | 市财政局科教文科
✓ 项目申报找市教育局职业教育与成人教育科。
✓ 资金拨付找市财政局科教文科。
✗ 项目申报找市人民政府办公室。
✗ 资金拨付找惠州市财政局。
✗ 资金拨付找市税务局。
"""


def _cases() -> list[object]:
    found = []
    question = words = ""
    for line in _CASES.strip().splitlines():
        if line.startswith("#"):
            question, words = (part.strip() for part in line[1:].split("|"))
        else:
            found.append(pytest.param(question, words, line[2:], line[0] == "✓", id=line))
    return found


@pytest.mark.parametrize(("question", "words", "text", "sound"), _cases())
def test_sentences(table: Table, question: str, words: str, text: str, sound: bool) -> None:
    """What the excerpt says passes, in other words too; another number, name or sense of it does not."""
    number = table.number(question, words)
    verdict = check(text, (number,), table.bench(question))
    assert verdict.passed == sound, verdict.fault
    if sound:
        quotes = "\n".join(quote.text for quote in verdict.quotes)
        numerals = re.search(r"百分之|三千|3年", text)
        assert numerals or not unfounded(text, quotes)


def test_marks_must_lead_somewhere(table: Table) -> None:
    """A sentence without a mark, or with one that no excerpt has, is withheld whatever it says."""
    question = "现场工程师项目的培养补助是多少"
    bench = table.bench(question)
    text = bench.excerpts[1].units[0].text
    assert not check(text, (), bench).passed
    assert not check(text, (1, 77), bench).passed


_QUESTIONS = (
    "现场工程师项目的培养补助是多少",
    "2025年项目什么时候申报",
    "联合体和共同体有什么区别",
    "市域产教联合体由谁牵头",
    "企业新型学徒制补贴标准是多少",
)
_TWO_AMOUNTS = re.compile(  # 「立项后拨付60%，中期评估合格后拨付40%」
    r"(?<![\d.])(?P<one>\d+)(?P<unit>万元|元|%|个月|月|人|年|日)(?P<between>.*?)(?<![\d.])(?P<other>\d+)(?P=unit)"
)
_QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _sentence(table: Table, data: st.DataObject, wanted: str = "") -> tuple[str, int, str]:
    """Draw a sentence that a model might copy, the number of its excerpt, and its question."""
    question = data.draw(st.sampled_from(_QUESTIONS))
    excerpt = table.excerpts(question)[data.draw(st.sampled_from(table.numbers(question))) - 1]
    fit = [
        unit.text
        for unit in excerpt.units
        if re.search(r"[。；]$", unit.text) and len(unit.text) > 12 and re.search(wanted, plain(unit.text))
    ]
    return (data.draw(st.sampled_from(fit)) if fit else ""), excerpt.number, question


@_QUICK
@given(data=st.data())
def test_the_very_words_always_pass(table: Table, data: st.DataObject) -> None:
    """A sentence copied from the excerpt it cites passes, and its quote holds it."""
    text, number, question = _sentence(table, data)
    if text:
        verdict = check(plain(text), (number,), table.bench(question))
        assert verdict.passed, verdict.fault
        assert any(text in quote.text for quote in verdict.quotes)


@_QUICK
@given(data=st.data())
def test_no_digit_can_be_altered(table: Table, data: st.DataObject) -> None:
    """Any digit of a copied sentence altered to one that gives a number its quotes lack: withheld."""
    text, number, question = _sentence(table, data, wanted=r"\d")
    if not text:
        return
    text = plain(text)
    at = data.draw(st.sampled_from([place for place, letter in enumerate(text) if letter in "0123456789"]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    altered = text[:at] + digit + text[at + 1 :]
    verdict = check(altered, (number,), table.bench(question))
    if verdict.passed:  # the document may say both: 「不超过2个」 「不超过6个」, each of its own kind
        quotes = "\n".join(quote.text for quote in verdict.quotes)
        assert not unfounded(altered, quotes)
        assert text.strip("。；") not in quotes


@_QUICK
@given(data=st.data())
def test_no_mark_can_be_exchanged(table: Table, data: st.DataObject) -> None:
    """A copied sentence under another mark is withheld, unless that excerpt says the same."""
    text, number, question = _sentence(table, data)
    others = [other for other in table.numbers(question) if other != number]
    if not text or not others:
        return
    other = data.draw(st.sampled_from(others))
    verdict = check(plain(text), (other,), table.bench(question))
    if verdict.passed:
        quotes = "\n".join(quote.text for quote in verdict.quotes)
        assert not unfounded(plain(text), quotes)
        assert all(quote.document is table.excerpts(question)[other - 1].document for quote in verdict.quotes)


@_QUICK
@given(data=st.data(), added=st.sampled_from(["，并且免征个人所得税", "，由海关总署负责", "，另奖励9999元"]))
def test_nothing_can_be_added(table: Table, data: st.DataObject, added: str) -> None:
    """A copied sentence with a clause of the model's own is withheld."""
    text, number, question = _sentence(table, data)
    if text:
        assert not check(plain(text).rstrip("。；") + added + "。", (number,), table.bench(question)).passed


@_QUICK
@given(data=st.data())
def test_nothing_can_be_turned_round(table: Table, data: st.DataObject) -> None:
    """不得 for 可以, and the other way round, is withheld."""
    text, number, question = _sentence(table, data, wanted="不得|可以|不超过")
    if text:
        pairs = {"不得": "可以", "可以": "不得", "不超过": "不少于"}
        turned = re.sub("不得|可以|不超过", lambda found: pairs[found[0]], plain(text))
        assert not check(turned, (number,), table.bench(question)).passed


@_QUICK
@given(data=st.data())
def test_no_two_amounts_can_be_exchanged(table: Table, data: st.DataObject) -> None:
    """Two amounts of one kind that change places make a sentence that is withheld."""
    text, number, question = _sentence(table, data, wanted=_TWO_AMOUNTS.pattern)
    found = _TWO_AMOUNTS.search(plain(text))
    if found and found["one"] != found["other"]:
        exchanged = _TWO_AMOUNTS.sub(r"\g<other>\g<unit>\g<between>\g<one>\g<unit>", plain(text), count=1)
        assert not check(exchanged, (number,), table.bench(question)).passed
