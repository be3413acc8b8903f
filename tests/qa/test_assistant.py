"""Whole answers over the sample corpus: right, cited to the character, refused where nothing is said."""

from __future__ import annotations

import re

import pytest

from index.filters import KEYS
from qa import Answer, Assistant
from qa.scope import described

_ANSWERABLE = [
    pytest.param("市域产教联合体项目现在最高能补助多少钱？", "500万元", id="number"),
    pytest.param("双师型教师岗位津贴每月多少？", "高级每月1000元", id="number-in-article"),
    pytest.param(
        "望澜高新区智能装备产教联合体由谁牵头？", "望澜高新技术产业开发区管理委员会", id="responsible"
    ),
    pytest.param("开放型区域产教融合实践中心是什么意思？", "共享型实践场所", id="definition"),
    pytest.param("设区的市人民政府能不能牵头组建行业产教融合共同体？", "不作为牵头单位", id="yesno"),
    pytest.param("省级对共同体给多少启动经费，怎么拨？", "200万元", id="pdf"),
    pytest.param("高级工A类工种的企业新型学徒制补贴标准是多少？", "6500元", id="table-row"),
    pytest.param("职业本科的学士学位和普通本科一样吗？", "同等效用", id="gb18030-page"),
]
_UNANSWERABLE = [
    pytest.param("2024年望澜市的GDP是多少？", "GDP", id="absent-fact"),
    pytest.param("2026年度产教融合项目资金预算是多少？", "2026年", id="other-year"),
    pytest.param("云汀市的联合体补助标准是多少？", "云汀市", id="other-place"),
    pytest.param("企业给员工办理工伤保险要带什么材料？", "工伤保险", id="other-subject"),
]


def _assert_cited(assistant: Assistant, answer: Answer) -> None:
    """Every statement and filled cell carries marks, every mark a citation, every citation an exact quote."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    assert list(by_marker) == list(range(1, len(by_marker) + 1))
    for citation in answer.citations:
        document = assistant.library.document(citation.doc_id)
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.source == document.source
        passage = assistant.library.passage(citation.passage_id)
        assert passage.start <= citation.start < passage.end
    for statement in answer.statements:
        assert statement.markers
        quotes = "".join(f"{by_marker[m].quote}[{m}]" for m in statement.markers)
        assert statement.text == quotes
    used = {m for statement in answer.statements for m in statement.markers}
    if answer.comparison:
        cells = [cell for row in answer.comparison.rows for cell in row.cells]
        assert all(cell.markers or cell.text == "文中未规定" for cell in cells)
        used |= {m for cell in cells for m in cell.markers}
    assert used == {citation.marker for citation in answer.citations if citation.follows is None}
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", answer.text)} == used


@pytest.mark.parametrize(("question", "fact"), _ANSWERABLE)
def test_the_first_statement_holds_the_fact(sample: Assistant, question: str, fact: str) -> None:
    """What is asked stands in the first sentence shown, quoted exactly."""
    answer = sample.ask(question)
    assert answer.refusal is None
    assert fact in answer.statements[0].text
    _assert_cited(sample, answer)


@pytest.mark.parametrize(("question", "word"), _UNANSWERABLE)
def test_what_is_not_stated_is_refused(sample: Assistant, question: str, word: str) -> None:
    """A refusal makes no statement, names the word it failed on and gives the nearest passages."""
    answer = sample.ask(question)
    assert answer.refusal is not None
    assert not answer.statements
    assert not answer.citations
    assert word in answer.refusal.reason
    assert answer.refusal.nearest
    assert answer.confidence < 0.5


def test_a_list_is_whole(sample: Assistant) -> None:
    """All items of the list are cited in order, none more."""
    answer = sample.ask("申请市级联合体要符合哪些条件？")
    items = [statement.text for statement in answer.statements[1:]]
    assert [item[:2] for item in items] == ["1.", "2.", "3.", "4."]
    assert "300亿元" in items[0]
    _assert_cited(sample, answer)


def test_comparison_over_the_sample(sample: Assistant) -> None:
    """The short names find the explanation of both, aspect by aspect."""
    answer = sample.ask("联合体和共同体有什么区别")
    assert answer.comparison is not None
    assert answer.comparison.subjects == ("市域产教联合体", "行业产教融合共同体")
    rows = {row.aspect: [cell.text for cell in row.cells] for row in answer.comparison.rows}
    assert {"建设主体", "服务面向", "改革重点", "建设任务", "评价方式"} <= set(rows)
    assert rows["建设主体"][0].startswith("市域产教联合体由政府主导")
    assert rows["建设主体"][1].startswith("行业产教融合共同体由行业企业主导")
    _assert_cited(sample, answer)


@pytest.mark.parametrize(
    ("question", "first", "last", "count"),
    [
        pytest.param(
            "望财教〔2025〕9号第七条说了什么", "第七条 项目资金不得", "（五）与项目无关", 6, id="doc-number"
        ),
        pytest.param("《望澜市产教融合项目资金管理办法》第15条", "第十五条", "五年内", 1, id="arabic"),
        pytest.param("2022年望澜市产教融合项目资金管理办法第十五条", "第十五条", "三年内", 1, id="year"),
        pytest.param("望政发〔2023〕21号第四条", "（四）基本条件", "4.已编制", 5, id="running-numbers"),
    ],
)
def test_a_named_article_is_given_whole(
    sample: Assistant, question: str, first: str, last: str, count: int
) -> None:
    """An article named with its document is quoted from its first to its last line, and nothing else."""
    answer = sample.ask(question)
    assert answer.kind == "article"
    assert answer.statements[0].text.startswith(first)
    assert last in answer.statements[-1].text
    assert len(answer.statements) == count
    _assert_cited(sample, answer)


def test_an_article_that_does_not_exist_is_refused(sample: Assistant) -> None:
    """A number beyond the last article is said not to be there."""
    answer = sample.ask("望财教〔2025〕9号第九十九条说了什么")
    assert answer.refusal is not None
    assert "没有第九十九条" in answer.refusal.reason


def test_a_question_that_only_mentions_an_article_is_searched(sample: Assistant) -> None:
    """「违反第七条…」 asks for the consequence, not for the article."""
    answer = sample.ask("违反望财教〔2025〕9号第七条骗取资金几年不能再申报")
    assert answer.kind != "article"


def test_the_version_in_force_comes_first(sample: Assistant) -> None:
    """Of two versions of a rule the later one answers, unless the question names the earlier year."""
    now = sample.ask("骗取产教融合项目资金，几年不能再申报？")
    assert "五年内不再受理" in now.statements[0].text
    then = sample.ask("按2022年的办法，骗取产教融合项目资金，几年不能再申报？")
    assert "三年内不再受理" in then.statements[0].text


def test_the_same_question_gives_the_same_answer(sample: Assistant) -> None:
    """Answers are deterministic."""
    assert sample.ask("联合体和共同体有什么区别") == sample.ask("联合体和共同体有什么区别")


def test_a_follow_up_is_understood_from_the_question_before(sample: Assistant) -> None:
    """「那它由谁牵头」 asks about what came before."""
    answer = sample.ask("那它由谁牵头？", ["望澜高新区智能装备产教联合体是什么？"])
    assert "望澜高新技术产业开发区管理委员会" in answer.statements[0].text


def test_two_unknown_subjects_are_not_compared(sample: Assistant) -> None:
    """Subjects no document names are refused by name."""
    answer = sample.ask("量子计算机和光刻机有什么区别")
    assert answer.comparison is None
    assert answer.refusal is not None
    assert "光刻机" in answer.refusal.reason


def _sources(answer: Answer) -> set[str]:
    """Everything the answer shows of documents: those cited, found, or named as nearest."""
    nearest = answer.refusal.nearest if answer.refusal else ()
    return {shown.source for shown in (*answer.citations, *answer.hits, *nearest)}


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("骗取产教融合项目资金，几年不能再申报？", id="fact"),
        pytest.param("联合体和共同体有什么区别", id="comparison"),
        pytest.param("两者有什么联系", id="pair-named-by-a-title"),
        pytest.param("《望澜市产教融合项目资金管理办法》第十五条", id="article"),
        pytest.param("2024年惠州市的GDP是多少", id="refused"),
    ],
)
@pytest.mark.parametrize("filters", [{"year": "2022"}, {"to": "2024"}, {"format": "html"}], ids=str)
def test_an_answer_keeps_within_its_filters(
    sample: Assistant, question: str, filters: dict[str, str]
) -> None:
    """Whatever is asked, nothing cited, found or named as nearest lies outside the filters."""
    within = {record.source for record in sample.library.records(filters)}
    assert 0 < len(within) < len(sample.library.records())
    answer = sample.ask(question, filters=filters)
    assert _sources(answer) <= within
    _assert_cited(sample, answer)


def test_a_filter_chooses_the_version(sample: Assistant) -> None:
    """The earlier version answers where the filter leaves only it, by search and by its article."""
    for question in ("骗取产教融合项目资金，几年不能再申报？", "《望澜市产教融合项目资金管理办法》第十五条"):
        assert "五年内" in sample.ask(question).text
        assert "三年内" in sample.ask(question, filters={"to": "2022"}).text


def test_a_refusal_says_that_the_range_was_limited(sample: Assistant) -> None:
    """What is answered from the whole library but not within a filter is refused naming the filter."""
    question = "双师型教师岗位津贴每月多少？"
    assert sample.ask(question).refusal is None
    refused = sample.ask(question, filters={"to": "2022"})
    assert refused.refusal is not None
    assert "2022 止成文" in refused.refusal.reason
    assert refused.text == refused.refusal.reason
    nothing = sample.ask(question, filters={"issuer": "没有的机关", "in_force": "yes"})
    assert nothing.refusal is not None
    assert nothing.refusal.reason.startswith("限定的范围（发文机关“没有的机关”、只看现行有效）里没有文件")
    assert nothing.refusal.nearest == ()
    assert "范围" not in sample.ask("2024年惠州市的GDP是多少").text


def test_every_filter_can_be_said() -> None:
    """Each filter that the library knows has a name for the user."""
    said = described(dict.fromkeys(KEYS, "甲"))
    assert not [words for key, words in said.items() if key in words]


@pytest.mark.shared
def test_the_seed_page_is_compared(seed: Assistant) -> None:
    """The page the project began with gives its three differences, each side from its own paragraph."""
    answer = seed.ask("联合体和共同体有什么区别")
    assert answer.comparison is not None
    assert answer.comparison.subjects == ("市域产教联合体", "行业产教融合共同体")
    assert [row.aspect for row in answer.comparison.rows] == ["建设主体", "服务面向", "改革侧重点"]
    for row in answer.comparison.rows:
        for subject, cell in zip(answer.comparison.subjects, row.cells, strict=True):
            assert cell.text.startswith(subject)
            assert cell.markers
    _assert_cited(seed, answer)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("question", "fact"),
    [
        pytest.param("两者有什么联系", "两者都是服务于产教融合", id="relation"),
        pytest.param("市域产教联合体由谁牵头", "由地方政府牵头", id="responsible"),
        pytest.param("行业产教融合共同体是跨区域的吗", "跨区域", id="yesno"),
    ],
)
def test_the_seed_page_answers(seed: Assistant, question: str, fact: str) -> None:
    """Plain questions on the page are answered and cited."""
    answer = seed.ask(question)
    assert fact in answer.text
    _assert_cited(seed, answer)


@pytest.mark.shared
def test_what_is_said_of_the_other_subject_is_no_answer(seed: Assistant) -> None:
    """Only the 共同体 is said to cross regions: no sentence on it may answer for the 联合体."""
    answer = seed.ask("市域产教联合体是跨区域的吗")
    assert "是跨区域的" not in answer.text
    assert "区域" in answer.statements[0].text


@pytest.mark.shared
def test_what_the_seed_page_does_not_say_is_refused(seed: Assistant) -> None:
    """A place that stands only in the page's furniture, and a figure nobody stated, are not answered."""
    answer = seed.ask("2024年惠州市的GDP是多少")
    assert answer.refusal is not None
    assert set(answer.refusal.missing) == {"2024年", "惠州市", "GDP"}
