"""Answers and hits as a person reads them in a terminal."""

from __future__ import annotations

from corpus import Passage
from index import Hit
from qa import Answer, Cell, Citation, Comparison, Refusal, Row, Statement
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
