"""Reads the Markdown table of a comparison row by row, and checks each cell like a sentence.

A cell must speak of the subject of its column: the same words in the other column are withheld.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.citation import Quote
from qa.comparing.subjects import Subject
from qa.writing.attributing import Attribution
from qa.writing.checking import Bench, Verdict, check
from qa.writing.numbers import normal, numbers_in
from qa.writing.splitting import marks_in, plain

WITHHELD = "未通过核对，已略去"
NOTHING = "—"

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"^[\s|:\-—]+$")
_NOTHING = re.compile(
    r"^[\s\-—–/无]*$|^(?:文中|材料|原文)?(?:均?未|没有)(?:规定|写明|提及|提到|明确|说明|涉及).{0,4}$"
)
_LONGEST_ASPECT = 16  # characters of the name of a row
_FEWEST = 2  # cells of a row that make a comparison
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class CheckedCell:
    """What a cell says and the quotes that bear it out; without quotes it says nothing."""

    text: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One aspect and its cells, in the order of the subjects."""

    aspect: str
    cells: tuple[CheckedCell, ...]


@dataclass(slots=True)
class Table:
    """The table as far as it has come; its columns are the subjects, whatever their order in the header."""

    attribution: Attribution
    bench: Bench
    rows: list[CheckedRow] = field(default_factory=list)
    withheld: int = 0
    _order: list[int] | None = None  # which subject each column after the first belongs to

    def take(self, line: str) -> bool:
        """Read one line; tell whether it added a row."""
        if _RULE.match(line):
            return False
        first, *rest = _cells(line)
        if self._order is None:
            self._order = self._columns(rest)
            return False
        if not self._order or len(rest) != len(self._order) or len(self.rows) == _MOST_ROWS:
            self.withheld += sum(not _NOTHING.match(plain(cell)) for cell in rest)
            return False
        return self._row(plain(first), rest)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What is compared."""
        return self.attribution.subjects

    @property
    def compares(self) -> bool:
        """Tell whether some row says something of two subjects."""
        return any(sum(bool(cell.quotes) for cell in row.cells) >= _FEWEST for row in self.rows)

    def _row(self, aspect: str, texts: Sequence[str]) -> bool:
        cells = [CheckedCell(NOTHING)] * len(self.subjects)
        for subject, text in zip(self._order or (), texts, strict=True):
            cells[subject] = self._cell(text, subject)
        quotes = [quote for cell in cells for quote in cell.quotes]
        if not quotes or not _is_aspect(aspect, [quote.text for quote in quotes]):
            self.withheld += sum(bool(cell.quotes) for cell in cells)
            return False
        self.rows.append(CheckedRow(aspect, tuple(cells)))
        return True

    def _cell(self, text: str, subject: int) -> CheckedCell:
        said = plain(text.replace("\\|", "|").replace("<br>", "；"))
        if _NOTHING.match(said):
            return CheckedCell(NOTHING)
        verdict = self._of_subject(check(said, marks_in(text), self.bench), subject)
        if not verdict.passed:
            self.withheld += 1
            return CheckedCell(WITHHELD)
        return CheckedCell(said, verdict.quotes)

    def _of_subject(self, verdict: Verdict, subject: int) -> Verdict:
        if verdict.passed and not self.attribution.holds(verdict.quotes, subject):
            return Verdict(fault="speaks of another subject")
        return verdict

    def _columns(self, names: Sequence[str]) -> list[int]:
        """Give which subject each column belongs to; nothing where they are not these subjects."""
        order = [_subject_named(plain(name), self.subjects) for name in names]
        known = [index for index in order if index is not None]
        return known if len(known) == len(order) == len(set(known)) == len(self.subjects) else []


def _subject_named(name: str, subjects: Sequence[Subject]) -> int | None:
    """Give the subject a column is named after, by its full name, else by a form that is no other's."""
    wanted = normal(name)
    if not wanted:
        return None
    named = [i for i, subject in enumerate(subjects) if normal(subject.name) == wanted] or [
        i
        for i, subject in enumerate(subjects)
        if any(normal(form) in wanted or wanted in normal(form) for form in subject.forms)
    ]
    return named[0] if len(named) == 1 else None


def _is_aspect(name: str, quotes: Sequence[str]) -> bool:
    """Tell whether a row's name only names: short, without markup, without a number of its own."""
    if not name or len(name) > _LONGEST_ASPECT or re.search(r"[<>\[\]()]|//", name):
        return False
    held = [number for quote in quotes for number in numbers_in(quote)]
    return all(any(one.meets(other) for other in held) for one in numbers_in(name) if not one.weak)


def _cells(line: str) -> list[str]:
    parts = _PIPE.split(line.strip())
    return parts[1 : -1 if not parts[-1].strip() else None]
