"""The rows of a ruled table from the words in its cells: what spans is one cell, what lists lines is divided.

Knows places and widths; which lines of a page frame the cells is the trade of `grids`.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping, Sequence

from corpus.printed.places import PrintedLine, joined, rows_of
from corpus.tables.grids import EMPTY, Cell
from corpus.text.wraps import join

_MIN_LISTS = 2  # cells beside each other that list short lines: rows without lines drawn between them
_ROOM = 3.0  # characters; a line that could have held so many more may be one of a list …
_EARLY = 4.0  # … and with so many was not wrapped
_SAME_LEVEL = 0.5  # of the size of type, by which words of one row may differ in height

Place = tuple[int, int]  # of a cell in the grid: the row and column that it begins at
_Rows = list[list[PrintedLine]]


def grid_of(
    pieces: Mapping[Place, Sequence[PrintedLine]], first: Sequence[Sequence[Place]], xs: Sequence[float]
) -> list[list[Cell]]:
    """Give the rows of cells, none empty; a cell that spans places is one object in each.

    `first` gives for each place of the grid the one its cell begins at, `xs` the places of the upright lines.
    """
    words: dict[Place, list[PrintedLine]] = defaultdict(list)
    for (row, column), parts in pieces.items():
        words[first[row][column]] += parts
    spans: dict[Place, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for row, line in enumerate(first):
        for column, place in enumerate(line):
            spans[place][0].add(row)
            spans[place][1].add(column)
    widths = {place: xs[max(columns) + 1] - xs[min(columns)] for place, (_, columns) in spans.items()}
    texts = {place: rows_of(parts) for place, parts in words.items()}
    high = {place: _cell(rows, widths[place]) for place, rows in texts.items() if len(spans[place][0]) > 1}
    grid: list[list[Cell]] = []
    for line in first:
        own = {place: texts[place] for place in line if place in texts and place not in high}
        for band in _bands(own, widths, line[0]):
            filled = high | {place: _cell(rows, widths[place]) for place, rows in band.items()}
            grid.append([filled.get(place, EMPTY) for place in line])
    return [row for row in grid if any(cell.text for cell in row)]


def _bands(
    cells: Mapping[Place, _Rows], widths: Mapping[Place, float], leader: Place
) -> list[dict[Place, _Rows]]:
    """Divide one row of cells into the rows that its words make, where several cells list short lines.

    A row begins at each line of the first column and at each height at which half of the cells have a line.
    """
    lists = [place for place, rows in cells.items() if _is_list(rows, widths[place])]
    if len(lists) < _MIN_LISTS:
        return [dict(cells)]
    heights = sorted((_middle(row), row[0].size, place) for place, rows in cells.items() for row in rows)
    levels: list[tuple[float, set[Place]]] = []
    for height, size, place in heights:
        if levels and height - levels[-1][0] < _SAME_LEVEL * size:
            levels[-1][1].add(place)
        else:
            levels.append((height, {place}))
    starts = [height for height, places in levels if leader in places or 2 * len(places) >= len(cells)]
    bands: list[dict[Place, _Rows]] = [defaultdict(list) for _ in range(len(starts) + 1)]
    for place, rows in cells.items():
        for row in rows:
            bands[bisect(starts, _middle(row) + _SAME_LEVEL * row[0].size)][place].append(row)
    return [band for band in bands if band]


def _is_list(rows: _Rows, width: float) -> bool:
    """Say whether most lines of a cell end before they had to be wrapped."""
    return len(rows) > 1 and 2 * sum(_is_short(row, width, _ROOM) for row in rows[:-1]) > len(rows) - 1


def _is_short(row: Sequence[PrintedLine], width: float, room: float) -> bool:
    """Say whether a line could have held more, wherever it stands in a cell of some width."""
    return width - (row[-1].right - row[0].left) > room * row[-1].size


def _middle(row: Sequence[PrintedLine]) -> float:
    return (row[0].top + row[0].bottom) / 2


def _cell(rows: _Rows, width: float) -> Cell:
    """Give a cell with its words as one line; a space where a line ends early, and so was meant to."""
    text, is_short = "", False
    for row in rows:
        words = joined(row).text
        text = f"{text} {words}" if is_short else join(text, words)
        is_short = _is_short(row, width, _EARLY)
    return Cell(text)
