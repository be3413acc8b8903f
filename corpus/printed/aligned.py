"""Tables without lines on a printed page, told by how their words are aligned.

Looks at lines parted by wide gaps; what has lines around its cells is the trade of `grids`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from statistics import median

from corpus.printed.places import PrintedLine, Table
from corpus.tables.grids import Cell

_ROWS = 3
_COLUMNS = 3  # rows of two parts may as well be names side by side
_GAP = 0.8  # characters of white that run through all rows between two columns


def aligned_table(rows: Sequence[Sequence[PrintedLine]]) -> Table | None:
    """Give the table that rows of parts make whose white strips run through all of them, else `None`."""
    if sum(len(row) >= _COLUMNS for row in rows) < _ROWS:
        return None
    parts = [part for row in rows for part in row]
    size = median(part.size for part in parts)
    starts, ends = strips_of(parts, _GAP * size)
    if len(starts) < _COLUMNS:
        return None
    grid = []
    for row in rows:
        texts = [""] * len(starts)
        for part in row:
            column = max(0, bisect(starts, part.left + size / 2) - 1)
            texts[column] = f"{texts[column]} {part.text}".strip()
        grid.append(tuple(map(Cell, texts)))
    return Table(
        parts[0].page, starts[0], ends[-1], min(p.top for p in parts), max(p.bottom for p in parts), size,
        tuple(grid), _is_headed(grid),
    )  # fmt: skip


def strips_of(parts: Iterable[PrintedLine], white: float) -> tuple[list[float], list[float]]:
    """Give where the columns begin and end that strips so wide and white leave."""
    starts: list[float] = []
    ends: list[float] = []
    for part in sorted(parts, key=lambda part: part.left):
        if not ends or part.left - ends[-1] > white:
            starts.append(part.left)
            ends.append(part.right)
        else:
            ends[-1] = max(ends[-1], part.right)
    return starts, ends


def _is_headed(grid: Sequence[Sequence[Cell]]) -> bool:
    """Say whether the first row names columns: words above figures."""
    figures = [any(_has_figure(row[i]) for row in grid[1:]) for i in range(len(grid[0]))]
    return all(cell.text for cell in grid[0]) and any(figures) and not any(map(_has_figure, grid[0]))


def _has_figure(cell: Cell) -> bool:
    return any(character.isdigit() for character in cell.text)
