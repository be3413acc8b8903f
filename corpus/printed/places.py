"""Where words and drawn lines stand on a printed page, and which words stand on one line.

Units are those of the source, whatever they are: distances are only compared with the size of the type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.tables.grids import Cell
from corpus.text.normalise import tighten

_SAME_ROW = 0.5  # of the lower height: pieces that overlap so far stand on one printed line
_CLASH = 0.3  # characters; pieces that overlap sideways by more are on different lines
_REACH = 40  # pieces of a row that are looked at for a clash: no printed line has more
_WORD_GAP = 0.12  # characters between two Latin words …
_MIXED_GAP = 0.4  # … between a Latin word and a Han character …
_HAN_GAP = 0.6  # … and between two Han characters: less is justification, more was meant
_CELL_GAP = 1.4  # characters; a wider gap parts columns or cells. A full-width space is 1.0
_TWICE = 0.35  # characters by which bold made by printing twice is shifted
_LOOK_BACK = 20  # equal words of a page that are looked at for being printed twice


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line or a piece of one: the page from 1, edges from the page's top left corner."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float  # greater than `top`
    size: float  # width of a full-width character, that is the size of the type


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on a page, upright or level: the edge of a table's cells."""

    page: int
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a page; a cell that spans several places of the grid is one object in each."""

    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    grid: tuple[tuple[Cell, ...], ...]
    headed: bool = True  # its first row may name the columns


Item = PrintedLine | Table


def once(pieces: Iterable[PrintedLine]) -> list[PrintedLine]:
    """Leave out words printed a second time at nearly the same place, as poor man's bold type."""
    kept: list[PrintedLine] = []
    seen: dict[str, list[PrintedLine]] = {}
    for piece in pieces:
        equal = seen.setdefault(piece.text, [])
        near = _TWICE * piece.size
        if any(
            abs(other.left - piece.left) <= near and abs(other.top - piece.top) <= near
            for other in equal[-_LOOK_BACK:]
        ):
            continue
        equal.append(piece)
        kept.append(piece)
    return kept


def rows_of(pieces: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Give what stands on one line across a page, from left to right, the lines from top to bottom."""
    rows: list[list[PrintedLine]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom, piece.left)):
        if rows and is_level(rows[-1][-1], piece) and not _clashes(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda piece: piece.left)
    return rows


def is_level(left: Item, right: Item) -> bool:
    """Say whether two pieces stand beside each other."""
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > _SAME_ROW * min(left.bottom - left.top, right.bottom - right.top)


def joined(row: Sequence[PrintedLine]) -> PrintedLine:
    """Make one line of pieces beside each other, a space where they stand apart."""
    if len(row) == 1:
        return row[0]
    parts = [[row[0].text]]  # between wide gaps, whose space stays even beside a figure
    for before, piece in pairwise(row):
        if _is_far(before, piece):
            parts.append([piece.text])
        else:
            parts[-1].append(f" {piece.text}" if _is_apart(before, piece) else piece.text)
    return replace(
        row[0],
        text=" ".join(tighten("".join(part)) for part in parts),
        right=max(piece.right for piece in row),
        top=min(piece.top for piece in row),
        bottom=max(piece.bottom for piece in row),
        size=_common_size(row),
    )


def wide_gaps(row: Sequence[PrintedLine]) -> int:
    """Give how many wide gaps part a line: those between the cells of a table or neighbouring columns."""
    return sum(_is_far(before, piece) for before, piece in pairwise(row))


def parts_of(row: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Give what wide gaps leave of a line."""
    if not wide_gaps(row):
        return [joined(row)]
    parts = [[row[0]]]
    for before, piece in pairwise(row):
        if _is_far(before, piece):
            parts.append([piece])
        else:
            parts[-1].append(piece)
    return [joined(part) for part in parts]


def _clashes(row: Sequence[PrintedLine], piece: PrintedLine) -> bool:
    slack = _CLASH * piece.size
    return any(
        other.left + slack < piece.right and piece.left + slack < other.right for other in row[-_REACH:]
    )


def _common_size(row: Sequence[PrintedLine]) -> float:
    """Give the size that the pieces have together: what their characters are wide on average."""
    units = sum((piece.right - piece.left) / piece.size for piece in row if piece.size > 0)
    return sum(piece.right - piece.left for piece in row) / units if units > 0 else row[0].size


def _is_far(before: PrintedLine, piece: PrintedLine) -> bool:
    return piece.left - before.right > _CELL_GAP * max(before.size, piece.size)


def _is_apart(before: PrintedLine, piece: PrintedLine) -> bool:
    latin = before.text[-1].isascii() + piece.text[0].isascii()
    least = (_HAN_GAP, _MIXED_GAP, _WORD_GAP)[latin]
    return piece.left - before.right > least * max(before.size, piece.size)
