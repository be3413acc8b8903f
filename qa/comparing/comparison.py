"""Compares subjects: a table whose every cell is a short exact quote, and what the subjects share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import Document
from qa.citation import Citer, Quote
from qa.comparing.aspects import Aspect, Relevance, Side, by_headings, by_likeness, definitions, named_aspect
from qa.comparing.attribution import attribute, mentions
from qa.comparing.subjects import Subject
from qa.datatypes import Cell, Comparison, Row

NOT_STATED = "文中未规定"

_MOST_ROWS = 10
_ENOUGH_ROWS = 2  # one heading over both subjects may be chance, unless the title sets them side by side

_WHOLE = re.compile(r"[。！!][”’」』）)]*$")  # a whole sentence, not a heading, a lead-in or a question
_DIFFERS = re.compile(r"各有侧重|侧重点?不同|区别|差异|有所不同|不尽相同|不同于|分别")
_SHARES = re.compile(r"两者|二者|都[是要为有以能应]|均[为是以应可]|共同点|联系|关联|相同|一致")


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found for a comparison: rows, sentences on what differs, sentences on what is shared."""

    subjects: tuple[Subject, ...]
    aspects: list[Aspect] = field(default_factory=list)
    differing: list[Quote] = field(default_factory=list)
    shared: list[Quote] = field(default_factory=list)


def compare(
    subjects: tuple[Subject, ...], named: Sequence[str], documents: Sequence[Document], relevance: Relevance
) -> Findings:
    """Compare `subjects` over `documents`, the likeliest first, under the aspects `named` or found."""
    count = len(subjects)
    ordered, aspects = headed(subjects, documents)
    asked = [named_aspect(name, aspects, ordered, subjects, relevance) for name in named]
    if _complete(asked):
        aspects = asked
    elif _complete(aspects) < (1 if ordered and _names_all(ordered[0], subjects) else _ENOUGH_ROWS):
        aspects = [*definitions(ordered, subjects), *by_likeness(ordered, subjects)]
    return Findings(
        subjects,
        aspects[:_MOST_ROWS],
        _together(ordered, _DIFFERS, count),
        _together(ordered, _SHARES, count, subjects),
    )


def headed(subjects: tuple[Subject, ...], documents: Sequence[Document]) -> tuple[list[Side], list[Aspect]]:
    """Give what the documents say of the subjects, the likeliest first, and the rows of its headings."""
    sides = [Side(document, attribute(document, subjects)) for document in documents]
    sides = [side for side in sides if side.sentences]
    count = len(subjects)
    tables = [by_headings([side], count) for side in sides]
    # A document whose title sets the subjects side by side is the one on their difference.
    order = sorted(
        range(len(sides)),
        key=lambda i: (-_complete(tables[i]) * (1 + _MOST_ROWS * _names_all(sides[i], subjects)), i),
    )
    ordered = [sides[i] for i in order]
    aspects = tables[order[0]] if order else []
    # else perhaps a document on each: rows of the headings they have in common
    return ordered, aspects if _complete(aspects) else by_headings(ordered, count)


def table(findings: Findings, citer: Citer) -> Comparison:
    """Cite every filled cell and give the table."""
    return tabled([subject.name for subject in findings.subjects], findings.aspects, citer)


def tabled(names: Sequence[str], aspects: Sequence[Aspect], citer: Citer) -> Comparison:
    """Cite every filled cell of `aspects` and give the table with its columns headed `names`."""
    rows = (Row(aspect.name, tuple(_cell(quote, citer) for quote in aspect.quotes)) for aspect in aspects)
    return Comparison(tuple(names), tuple(rows))


def markdown(comparison: Comparison) -> str:
    """Write the table in Markdown, marks in the cells."""
    lines = [
        "| 方面 | " + " | ".join(comparison.subjects) + " |",
        "|" + " --- |" * (len(comparison.subjects) + 1),
    ]
    for row in comparison.rows:
        cells = (
            cell.text.replace("\n", "<br>") + "".join(f"[{marker}]" for marker in cell.markers)
            for cell in row.cells
        )
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in (row.aspect, *cells)) + " |")
    return "\n".join(lines)


def _cell(quote: Quote | None, citer: Citer) -> Cell:
    return Cell(NOT_STATED) if quote is None else Cell(quote.text, (citer.mark(quote),))


def _together(
    sides: Sequence[Side], cue: re.Pattern[str], count: int, named: Sequence[Subject] = ()
) -> list[Quote]:
    """Give the whole sentences on all subjects at once with `cue`, of the first document that has any.

    With `named`, only sentences that name them all, or of a document whose title does.
    """
    for side in sides:
        together = [side.quote(item) for item in side.sentences if len(item.subjects) == count]
        if named and not _names_all(side, named):
            together = [quote for quote in together if len(mentions(quote.text, named)) == count]
        if quotes := [quote for quote in together if cue.search(quote.text) and _WHOLE.search(quote.text)]:
            return quotes
    return []


def _names_all(side: Side, subjects: Sequence[Subject]) -> bool:
    return len(mentions(side.document.title, subjects)) == len(subjects)


def _complete(aspects: Sequence[Aspect]) -> int:
    return sum(aspect.filled > 1 for aspect in aspects)
