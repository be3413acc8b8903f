"""Tables on a printed page that have level lines only: three lines in all, or one below each row.

Columns are where white runs through all rows; rows are what a line, or more white than between lines, parts.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.printed.aligned import strips_of
from corpus.printed.places import PrintedLine, Table, joined, rows_of
from corpus.tables.grids import EMPTY, Cell
from corpus.text.wraps import join

_SAME_ENDS = 0.7  # characters by which the lines of one table may differ in where they begin and end
_MIN_BARS = 3
_GAP = 0.25  # characters of white between two columns: cells may stand close
_LINE_GAP = 0.25  # characters by which the white between rows is more than between the lines of a cell
_MIN_ROWS = 2  # with two cells or more; the imprint of an official document has three lines but one such row


@dataclass(frozen=True, slots=True)
class Bar:
    """A level or an upright line: where it lies across, and from where to where it runs."""

    at: float
    start: float
    end: float


def banded_tables(
    pieces: list[PrintedLine], bars: Sequence[Bar], size: float
) -> tuple[list[Table], list[PrintedLine]]:
    """Give the tables that level lines alone make, and the pieces that stand in none."""
    tables: list[Table] = []
    for group in _alike(bars, size):
        bands = [_between(pieces, upper, lower) for upper, lower in pairwise(group)]
        begin = 0
        while begin < len(bands):
            stop = begin
            while stop < len(bands) and len(strips_of(bands[stop], _GAP * size)[0]) > 1:
                stop += 1
            inner = [bar for bar in bars if _is_within(bar, group[begin], group[min(stop, len(bands))])]
            table = (
                _table(bands[begin:stop], group[begin : stop + 1], inner, size) if stop > begin + 1 else None
            )
            if table is not None:
                tables.append(table)
                taken = {id(piece) for band in bands[begin:stop] for piece in band}
                pieces = [piece for piece in pieces if id(piece) not in taken]
            begin = stop + 1
    return tables, pieces


def _alike(bars: Sequence[Bar], size: float) -> list[list[Bar]]:
    """Give the groups of lines that begin and end at the same places, from top to bottom."""
    groups: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: bar.at):
        for group in groups:
            first = group[0]
            if max(abs(bar.start - first.start), abs(bar.end - first.end)) <= _SAME_ENDS * size:
                group.append(bar)
                break
        else:
            groups.append([bar])
    return [group for group in groups if len(group) >= _MIN_BARS]


def _is_within(bar: Bar, upper: Bar, lower: Bar) -> bool:
    """Say whether a line of a table is shorter than the others: it ends at a cell that spans rows."""
    length = upper.end - upper.start
    return (
        upper.at < bar.at < lower.at and upper.start <= bar.end <= upper.end and bar.end - bar.start < length
    )


def _between(pieces: Sequence[PrintedLine], upper: Bar, lower: Bar) -> list[PrintedLine]:
    found = []
    for piece in pieces:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        if upper.at < y < lower.at and upper.start < x < upper.end:
            found.append(piece)
    return found


def _table(
    bands: Sequence[Sequence[PrintedLine]], bars: Sequence[Bar], inner: Sequence[Bar], size: float
) -> Table | None:
    body = [piece for band in bands[1:] for piece in band]
    starts, ends = strips_of(body, _GAP * size)
    if len(starts) < 2:
        return None
    middles = [(end + start) / 2 for end, start in zip(ends, starts[1:], strict=False)]
    is_open = len(bands) > 2  # a line below each row
    rows = [list(bands[0])]
    for band in bands[1:]:
        rows += _divided(band, inner) if is_open else _rows(band, size)
    grid = [_cells(row, middles) for row in rows if row]
    if sum(len({cell.text for cell in row} - {""}) > 1 for row in grid) < _MIN_ROWS + 1:
        return None
    page = body[0].page
    return Table(page, bars[0].start, bars[0].end, bars[0].at, bars[-1].at, size, tuple(grid))


def _divided(band: Sequence[PrintedLine], bars: Sequence[Bar]) -> list[list[PrintedLine]]:
    """Part what stands between two lines at shorter ones; what these do not reach spans the rows."""
    top, bottom = min(piece.top for piece in band), max(piece.bottom for piece in band)
    inner = [bar for bar in bars if top < bar.at < bottom]
    rows: list[list[PrintedLine]] = [[] for _ in range(len(inner) + 1)]
    for piece in band:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        spans = bool(inner) and not any(bar.start < x < bar.end for bar in inner)
        own = sum(bar.at < y for bar in inner)
        for index in range(len(rows)) if spans else (own,):
            rows[index].append(piece)
    return rows


def _rows(band: Sequence[PrintedLine], size: float) -> list[list[PrintedLine]]:
    """Part what stands between two lines into rows by the white that runs across."""
    runs: list[list[PrintedLine]] = []
    bottoms: list[float] = []
    gaps: list[float] = []
    for piece in sorted(band, key=lambda piece: piece.top):
        if runs and piece.top < bottoms[-1]:
            runs[-1].append(piece)
            bottoms[-1] = max(bottoms[-1], piece.bottom)
        else:
            gaps += [piece.top - bottoms[-1]] if runs else []
            runs.append([piece])
            bottoms.append(piece.bottom)
    if not gaps or max(gaps) - min(gaps) <= _LINE_GAP * size:
        return runs
    least = (max(gaps) + min(gaps)) / 2
    rows = [runs[0]]
    for run, gap in zip(runs[1:], gaps, strict=True):
        if gap > least:
            rows.append(run)
        else:
            rows[-1] = rows[-1] + run
    return rows


def _cells(row: Sequence[PrintedLine], middles: Sequence[float]) -> tuple[Cell, ...]:
    """Give the cells of a row; what stands across several columns is one cell in each of them."""
    words: dict[tuple[int, int], list[PrintedLine]] = {}
    for piece in row:
        first, last = bisect(middles, piece.left + piece.size), bisect(middles, piece.right - piece.size)
        if last <= first:
            first = last = bisect(middles, (piece.left + piece.right) / 2)
        words.setdefault((first, last), []).append(piece)
    cells = [EMPTY] * (len(middles) + 1)
    for (first, last), pieces in sorted(words.items()):
        cell = Cell(_text(pieces))
        for column in range(first, last + 1):
            cells[column] = Cell(f"{cells[column].text} {cell.text}") if cells[column].text else cell
    return tuple(cells)


def _text(pieces: Sequence[PrintedLine]) -> str:
    text = ""
    for row in rows_of(pieces):
        text = join(text, joined(row).text)
    return text
