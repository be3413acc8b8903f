"""Articles by number: whole, by clause and item, in the version meant; refused where there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa import Answer
from qa.exact.addresses import addresses_in

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param("第三十九条第二项", [("article", 39, 39, 0, 0, 2)], id="item"),
        pytest.param("第7条第1款第(三)项", [("article", 7, 7, 0, 1, 3)], id="arabic"),
        pytest.param("第二十三条之一", [("article", 23, 23, 1, 0, 0)], id="sub"),
        pytest.param("第十条到第十二条", [("article", 10, 12, 0, 0, 0)], id="range"),
        pytest.param("第十至十二条", [("article", 10, 12, 0, 0, 0)], id="short-range"),
        pytest.param("第3、5条", [("article", 3, 3, 0, 0, 0), ("article", 5, 5, 0, 0, 0)], id="several"),
        pytest.param("某法17条是什么", [("article", 17, 17, 0, 0, 0)], id="bare"),
        pytest.param("《某办法》第三章", [("chapter", 3, 3, 0, 0, 0)], id="chapter"),
        pytest.param("第二部分", [("division", 2, 2, 0, 0, 0)], id="division"),
        pytest.param("提了17条建议", [], id="not-an-address"),
        pytest.param("第一条件是什么", [], id="condition"),
    ],
)
def test_addresses(text: str, places: list[tuple[str, int, int, int, int, int]]) -> None:
    """An address is read with all its parts, in Chinese or Arabic numerals."""
    found = [(a.unit, a.first, a.last, a.sub, a.clause, a.item) for a in addresses_in(text)]
    assert found == places


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        pytest.param(
            "学徒培养条例第二条",
            ["第二条 学徒期不得少于二年", "学徒期包括试学期"],
            id="whole-and-in-force",
        ),
        pytest.param("旧学徒培养条例第二条写的是什么", ["第二条 学徒期不得少于一年。"], id="old"),
        pytest.param("学徒培养条例（2015年那部）第二条", ["第二条 学徒期不得少于一年。"], id="year"),
        pytest.param("《岚川省学徒培养条例》第二条第二款", ["学徒期包括试学期"], id="clause"),
        pytest.param(
            "学徒培养条例第三条第二项",
            ["第三条 有下列情形", "（二）学徒两次考核不合格的"],
            id="item-with-lead-in",
        ),
        pytest.param("学徒培养条例第三条之一", ["第三条之一 企业"], id="sub"),
        pytest.param("学徒培养条例第二章", ["第二章 保障", "第四条", "前款规定", "第五条"], id="chapter"),
        pytest.param("学徒培养条例第五条到第六条", ["第五条", "第六条"], id="range"),
        pytest.param("学徒培养条例第一条和第六条", ["第一条", "第六条"], id="two"),
    ],
)
def test_what_is_named_is_given_line_by_line(ask: Ask, question: str, lines: list[str]) -> None:
    """The lines of the place named are stated in order, each cited, and nothing else."""
    answer = ask(question)
    assert answer.kind == "article"
    assert len(answer.statements) == len(lines)
    for statement, line in zip(answer.statements, lines, strict=True):
        assert statement.text.startswith(line)
        assert statement.markers


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        pytest.param(
            "学徒培养条例第九条", "《岚川省学徒培养条例》中没有第九条，它的条文从第一条到第六条", id="article"
        ),
        pytest.param("学徒培养条例第二条第五款", "中没有第二条第五款", id="clause"),
        pytest.param("第二条", "没有说明是哪份文件的第二条", id="whose"),
    ],
)
def test_a_place_that_is_not_there_is_refused(ask: Ask, question: str, reason: str) -> None:
    """The refusal names the document and the articles it has, or asks for the document."""
    answer = ask(question)
    assert answer.refusal is not None
    assert reason in answer.refusal.reason


def test_a_narrow_question_is_answered_by_a_clause_of_the_article(ask: Ask) -> None:
    """The article is quoted, and the clause with what was asked is the short answer."""
    answer = ask("学徒培养条例第三条规定提前几天通知")
    assert answer.kind == "article"
    assert answer.short is not None
    assert "提前三十日" in answer.short.text
    assert answer.short.text in answer.statements[0].text


def test_a_breach_of_an_article_is_searched_for(ask: Ask) -> None:
    """「违反第四条怎么处理」 asks for the consequence, which stands elsewhere."""
    answer = ask("违反学徒培养条例第四条怎么处理")
    assert answer.kind != "article"


@pytest.mark.parametrize(
    ("question", "label", "words"),
    [
        pytest.param("学徒每年保费不低于多少，写在学徒培养条例哪一条", "第四条", "三百元", id="first-line"),
        pytest.param("试学期不得超过三个月，出自学徒培养条例第几条", "第二条", "三个月", id="second-clause"),
        pytest.param("工匠评价每两年一次，是哪个文件规定的", "岚川省工匠评价办法", "每两年", id="file"),
    ],
)
def test_where_something_is_said(ask: Ask, question: str, label: str, words: str) -> None:
    """The address comes first, then the sentence; it is the short answer."""
    answer = ask(question)
    first = answer.statements[0].text
    assert first.startswith(label)
    assert words in first
    assert answer.short is not None
    assert answer.short.text.startswith(label)


def test_what_a_document_does_not_say_has_no_address(ask: Ask) -> None:
    """A document named that does not speak of it is named in the refusal."""
    answer = ask("潜水作业的深度上限，写在学徒培养条例哪一条")
    assert answer.refusal is not None
    assert "《岚川省学徒培养条例》中没有找到" in answer.refusal.reason


def test_the_only_document_needs_no_name(ask: Ask) -> None:
    """Where a filter leaves one document, an address alone is its."""
    answer = ask("第二条", filters={"title": "工匠"})
    assert answer.text.startswith("第二条 申报人应当从业满八年。")
