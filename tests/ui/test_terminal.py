"""Answers and hits as a person reads them in a terminal."""

from __future__ import annotations

from dataclasses import replace

from corpus import Passage
from index import Hit
from qa import Answer, Cell, Citation, Comparison, Notice, Refusal, Row, ShortAnswer, Statement
from ui import terminal


def _citation(marker: int, quote: str, page: int | None = None) -> Citation:
    return Citation(marker, "p", "d", "某办法", "/文件/某办法.pdf", "第二条", quote, 0, len(quote), page)


def _hit(text: str) -> Hit:
    return Hit(Passage("p", "d", 0, len(text), text, (), "第二条"), "某办法", "/文件/某办法.pdf", 3, 0.5, 1)


def test_sources_are_numbered_and_each_file_is_named_once() -> None:
    """A source shows mark, title, address, page and quote; the path of a file is not repeated."""
    statements = (Statement("由市教育局牵头。[1]", (1,)), Statement("补助80万元。[2]", (2,)))
    citations = (_citation(1, "由市教育局牵头。", page=3), _citation(2, "补助\n80万元。"))
    text = "\n\n".join(statement.text for statement in statements)
    shown = terminal.answer(Answer("问", "fact", text, statements, citations, None, None, 0.9, ()))
    assert shown == (
        "由市教育局牵头。[1]\n\n补助80万元。[2]\n\n出处\n"
        "[1] 《某办法》 第二条 第3页\n    “由市教育局牵头。”\n    /文件/某办法.pdf\n"
        "[2] 《某办法》 第二条\n    “补助 80万元。”"
    )


def test_a_comparison_stands_where_its_markdown_stood() -> None:
    """The Markdown table of an answer is replaced by an aligned one; what stands around it stays."""
    compared = Comparison(("甲", "乙"), (Row("主体", (Cell("政府", (1,)), Cell("文中未规定"))),))
    text = (
        "各有侧重。[1]\n\n| 方面 | 甲 | 乙 |\n| --- | --- | --- |\n| 主体 | 政府[1] | 文中未规定 |\n\n如上。"
    )
    given = Answer("问", "comparison", text, (), (_citation(1, "政府"),), compared, None, 0.9, ())
    shown = terminal.answer(given).split("\n\n出处")[0]
    assert shown == (
        "各有侧重。[1]\n\n"
        "     │ 甲      │ 乙\n"
        "─────┼─────────┼───────────\n"
        "主体 │ 政府[1] │ 文中未规定\n\n"
        "如上。"
    )


def test_a_refusal_shows_its_reason_and_the_nearest() -> None:
    """A refusal is told with its reason, then the nearest passages, long ones cut."""
    refusal = Refusal("没有提到“惠州”。", ("惠州",), (_hit("长" * 200),))
    shown = terminal.answer(Answer("问", "fact", refusal.reason, (), (), None, refusal, 0.1, ()))
    assert shown.startswith("没有提到“惠州”。\n\n最接近的段落\n 1. 《某办法》 第二条 第3页（0.50）\n")
    assert "长" * 120 + "…" in shown
    assert "长" * 121 not in shown


def test_no_hits_are_told() -> None:
    """A search that finds nothing says so."""
    assert terminal.hits([]) == "没有找到相关的段落。"


def test_what_an_answer_says_beside_its_statements() -> None:
    """How a follow-up was read and the short answer come first; what a quote refers to comes last."""
    quote = "依照第三条，期限为30日，逾期不补。"
    referred = replace(_citation(2, "第三条 甲。"), follows=1)
    given = replace(
        Answer("问", "number", f"{quote}[1]", (Statement(f"{quote}[1]", (1,)),), (), None, None, 0.9, ()),
        citations=(_citation(1, quote), referred),
        understood="补助的期限是多久？",
        short=ShortAnswer("30日", 1, 9, 12),
        notices=(Notice("superseded", "已有更新的版本。", (1,)),),
    )
    shown = terminal.answer(given)
    assert shown.startswith(f"（理解为：补助的期限是多久？）\n简答：30日[1]\n\n{quote}[1]\n")
    assert "[1] 《某办法》 第二条（已有较新版本）" in shown
    assert shown.index("引文所指") > shown.index("出处")
    assert "[2] 《某办法》 第二条（[1] 提到）" in shown.split("引文所指")[1]


def test_a_short_answer_that_is_the_whole_is_not_said_twice() -> None:
    """Where the statement says hardly more, there is no line above it."""
    statements = (Statement("某发〔2023〕4号[1]", (1,)),)
    given = Answer(
        "问", "data", statements[0].text, statements, (_citation(1, "某发〔2023〕4号"),), None, None, 1, ()
    )
    shown = terminal.answer(replace(given, short=ShortAnswer("某发〔2023〕4号", 1, 0, 10)))
    assert "简答" not in shown
