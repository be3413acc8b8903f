"""What a quote refers to is followed to its exact range, within the document and to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import read
from qa import Answer
from qa.exact.pointers import pointers_in
from qa.exact.references import resolve

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("依照本办法第十二条处理。", [("", 12, 0, 0)], id="own"),
        pytest.param("有第三十九条和第四十条第一项情形的", [("", 39, 0, 0), ("", 40, 0, 1)], id="joined"),
        pytest.param("依照《某法》第七条、第八条", [("某法", 7, 0, 0), ("某法", 8, 0, 0)], id="other-work"),
        pytest.param("依照教师法第十一条", [("依照教师法", 11, 0, 0)], id="other-work-unmarked"),
        pytest.param("违反本条例第四条第一款、第三款规定", [("", 4, 1, 0), ("", 4, 3, 0)], id="clauses"),
        pytest.param("第七条 企业应当投保。", [], id="its-own-number"),
    ],
)
def test_pointers_to_articles(text: str, found: list[tuple[str, int, int, int]]) -> None:
    """Each article is read with its document; what is joined to it belongs to the same."""
    pointers = [
        (p.work, p.address.first, p.address.clause, p.address.item) for p in pointers_in(text) if p.address
    ]
    assert pointers == found


@pytest.mark.parametrize(
    ("text", "back", "unit", "item"),
    [
        ("前款规定的股东", 1, "款", 0),
        ("前两款规定的期限", 2, "款", 0),
        ("前条规定", 1, "条", 0),
        ("具有前款第（二）项情形", 1, "款", 2),
    ],
)
def test_pointers_back(text: str, back: int, unit: str, item: int) -> None:
    """「前两款」 points to the two clauses before, 「前条」 to the article before."""
    (pointer,) = pointers_in(text)
    assert (pointer.back, pointer.unit, pointer.item) == (back, unit, item)


def test_references_are_further_citations(ask: Ask) -> None:
    """What the quotes refer to follows their citations; statements and text know nothing of it."""
    answer = ask("学徒培养条例第五条")
    first, *others = answer.citations
    assert [statement.markers for statement in answer.statements] == [(1,)]
    assert answer.text == f"{first.quote}[1]"
    assert [(one.address, one.follows) for one in others] == [
        ("第二章第四条第一款", 1),
        ("第一章第三条第（二）项", 1),
    ]
    assert [one.marker for one in answer.citations] == [1, 2, 3]


def test_the_clause_before_is_the_one_of_the_same_article(ask: Ask) -> None:
    """「前款」 is followed only where the clause before is not quoted already."""
    whole = ask("学徒培养条例第四条")
    assert all(one.follows is None for one in whole.citations)
    second = ask("学徒培养条例第四条第二款")
    assert [one.quote for one in second.citations if one.follows == 1] == [
        "企业应当为学徒缴纳意外伤害保险，每人每年保费不低于三百元。"
    ]


@pytest.mark.shared
def test_nearly_all_references_within_real_statutes_resolve(shared_data: Path) -> None:
    """Of the references that real statutes make to their own articles 98 in 100 lead to one."""
    outcomes: Counter[bool] = Counter()
    for path in sorted((shared_data / "policies").glob("*法(*.md")):
        document = read(str(path))
        for section in document.outline:
            if section.kind == "article":
                for pointer in pointers_in(document.text[section.start : section.end]):
                    if not pointer.work:
                        outcomes[bool(resolve(pointer, document, section.start + pointer.start))] += 1
    assert outcomes[True] > 400
    assert outcomes[True] / outcomes.total() > 0.98
