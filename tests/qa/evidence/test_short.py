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
        pytest.param("补助多少钱", "具体标准另行制定。", None, id="no-amount"),
        pytest.param("什么是联合体", "联合体是3家单位组成的。", None, id="no-number-asked"),
    ],
)
def test_the_words_that_answer(question: str, text: str, expected: str | None) -> None:
    """The amount, the day, who and whether are found by what the question asks for."""
    assert _short(question, text) == expected


def test_two_alike_are_none() -> None:
    """Where two amounts would do as well, none is put forward."""
    assert _short("补助多少元", "甲类补助300元，乙类补助500元。") is None


def test_what_the_question_says_is_no_answer() -> None:
    """A number of the question itself does not answer it."""
    assert _short("注册资本3万元的公司要交多少元", "注册资本3万元的，缴纳500元。") == "500元"


@given(st.text(alphabet="0123456789一二三百元年月日%由政府局不得可以，。；（）增长", max_size=80))
def test_it_stands_in_the_quote(text: str) -> None:
    """Whatever the text, a short answer is a part of it and not empty."""
    for question in ("补助多少元", "几年", "由谁负责", "可以吗", "什么时候施行"):
        found = _short(question, text)
        assert found is None or (found and found in text)
