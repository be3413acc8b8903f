"""The short answer: the very words that answer, within their quote, or nothing where it is unclear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Document, Metadata
from qa.citation import Quote
from qa.evidence.short import short_answer
from qa.evidence.weights import Weights
from qa.questions.question import understand
from qa.sentences import Span


def _short(question: str, text: str) -> str | None:
    asked = understand(question)
    document = Document("d", "d.txt", "", text, Metadata(), (), "", "txt")
    weights = Weights(dict.fromkeys(asked.terms, 1.0), ())
    span = short_answer(asked, Quote(document, Span(0, len(text))), weights)
    return None if span is None else span.of(text)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        pytest.param("歇业最久能歇几年", "企业歇业的期限最长不超过3年。", "3年", id="years"),
        pytest.param("每月扣除多少元", "独生子女的，按照每月2000元的标准扣除；", "2000元", id="money"),
        pytest.param(
            "申报截止到什么时候", "申报截止时间为2025年6月20日17时。", "2025年6月20日17时", id="date"
        ),
        pytest.param("定金最多收百分之几", "定金不得超过标的额的百分之二十。", "百分之二十", id="percent"),
        pytest.param(
            "生产总值增长目标是多少",
            "生产总值增长5.0%—5.5%，固定资产投资增长8%左右。",
            "5.0%—5.5%",
            id="range-beside-another",
        ),
        pytest.param("联合体由谁牵头", "市域产教联合体由地方政府牵头，园区参加。", "地方政府", id="who"),
        pytest.param("小时工可以设试用期吗", "小时工不得约定试用期。", "不得约定试用期", id="yes-no"),
        pytest.param(
            "校长由谁聘任",
            "校长由县级人民政府教育行政部门依法聘任。",
            "县级人民政府教育行政部门",
            id="the-whole-organ",
        ),
        pytest.param(
            "时效从什么时候起算",
            "时效自权利人知道权利受到损害之日起计算。",
            "自权利人知道权利受到损害之日",
            id="the-whole-day",
        ),
        pytest.param("质权什么时候设立", "质权自交付质押财产时设立。", "自交付质押财产时", id="moment"),
        pytest.param("依申请公开能收费吗", "依申请公开的信息可以主动公开。", None, id="another-matter"),
        pytest.param("许可证可以转让吗", "除依法可以转让的外，许可证不得转让。", "不得转让", id="exception"),
        pytest.param("学员能退费吗", "学员应当说明退费的原因。", None, id="a-duty-is-no-leave"),
        pytest.param(
            "利息能主张优先受偿吗", "就利息主张优先受偿的，人民法院不予支持。", "不予支持", id="not-upheld"
        ),
        pytest.param("补助多少钱", "具体标准另行制定。", None, id="no-amount"),
        pytest.param("公司要几个股东", "第一百五十条 公司按第二款向股东交付股票。", None, id="no-ordinal"),
        pytest.param("认购倍数是多少倍", "发行80亿元，认购倍数为11.85倍。", "11.85倍", id="its-own-unit"),
        pytest.param("网上办理的比例达到多少", "网上办理的比例达到90.1%。", "90.1%", id="no-lone-to"),
        pytest.param("咨询热线是多少", "12月1日起，咨询热线为010—59191471。", "010—59191471", id="telephone"),
        pytest.param(
            "申领补贴的咨询电话是多少", "补贴每月300元，咨询电话84038110。", "84038110", id="no-money"
        ),
        pytest.param(
            "从什么时间开始开通热线", "2月9日12时起开通热线88202020。", "2月9日12时", id="when-not-whom"
        ),
        pytest.param("举报电话是什么", "举报电话是12345，每年受理800件。", "12345", id="short-number"),
        pytest.param(
            "申报系统的网址是多少",
            "三种方式中，申报系统的网址是https://sb.example.cn/a。",
            "https://sb.example.cn/a",
            id="web-address",
        ),
        pytest.param("收材料的邮箱是什么", "收材料的邮箱是cl@example.cn。", "cl@example.cn", id="mail"),
        pytest.param("登记的平台是什么？", "可以通过“望澜通”平台登记。", None, id="what-is-no-whether"),
        pytest.param("什么是联合体", "联合体是3家单位组成的。", None, id="no-number-asked"),
    ],
)
def test_the_words_that_answer(question: str, text: str, expected: str | None) -> None:
    """The amount, the day, who and whether are found by what the question asks for."""
    assert _short(question, text) == expected


def test_two_alike_are_none() -> None:
    """Where two amounts would do as well, none is put forward."""
    assert _short("补助多少元", "甲类补助300元，乙类补助500元。") is None


def test_yes_and_no_are_none() -> None:
    """Where one clause allows and the next forbids, neither is put forward; two that forbid agree."""
    assert _short("名称可以转让吗", "个人名称可以转让，企业名称不得转让。") is None
    assert _short("名称可以转让吗", "个人名称不得转让，企业名称不得转让。") == "不得转让"


def test_what_the_question_says_is_no_answer() -> None:
    """A number of the question itself does not answer it."""
    assert _short("注册资本3万元的公司要交多少元", "注册资本3万元的，缴纳500元。") == "500元"


@given(st.text(alphabet="0123456789一二三百元年月日%由政府局不得可以，。；（）增长", max_size=80))
def test_it_stands_in_the_quote(text: str) -> None:
    """Whatever the text, a short answer is a part of it and not empty."""
    for question in ("补助多少元", "几年", "由谁负责", "可以吗", "什么时候施行", "热线是多少", "有几家"):
        found = _short(question, text)
        assert found is None or (found and found in text)
