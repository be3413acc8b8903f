"""Lay the cells of a table out as a grid of rows of one width; what spans several places stands in each.

A cell that spans is the same object everywhere it stands, which tells it from neighbours that say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MAX_COLUMNS = 60  # a single cell that claims more columns is broken or hostile
_MAX_ROWS = 2000  # the same downwards; groups of some hundred rows are real


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False  # the file itself says that this cell names a column


_MAX_PLACES = 100_000  # of a table that may have any number of them blank
_MAX_BLANK = 10  # places for each cell of a larger one

Row = Sequence[Cell]

EMPTY = Cell("")

_Hanging = dict[int, tuple[Cell, int]]  # column -> cell and rows still to fill


def grid_of(table: Sequence[Row]) -> list[list[Cell]]:
    """Give the rows of a table that hold words, each as wide as the widest.

    In a table of so many places for so few cells that no person made it, the rows stay as they are.
    """
    grid: list[list[Cell]] = []
    hanging: _Hanging = {}
    for cells in table:
        if not hanging and all(cell.columns == cell.rows == 1 for cell in cells):  # nearly all rows
            grid.append(list(cells))
            continue
        row: list[Cell] = []
        later: _Hanging = {}
        for cell in cells:
            _fill_hanging(row, hanging, later)
            for _ in range(max(1, min(cell.columns, _MAX_COLUMNS))):
                if cell.rows > 1:
                    later[len(row)] = (cell, min(cell.rows, _MAX_ROWS) - 1)
                row.append(cell)
        _fill_hanging(row, hanging, later)
        grid.append(row)
        hanging = later
    grid = [row for row in grid if any(cell.text for cell in row)]
    width = max(map(len, grid), default=0)
    if width * len(grid) > max(_MAX_PLACES, _MAX_BLANK * sum(map(len, grid))):
        return grid
    return [row + [EMPTY] * (width - len(row)) for row in grid]


def distinct(row: Row) -> list[Cell]:
    """Give the cells of a row, one that spans several columns once."""
    pairs = zip(row, (None, *row), strict=False)
    return [cell for cell, before in pairs if cell is not before or cell is EMPTY]


def _fill_hanging(row: list[Cell], hanging: _Hanging, later: _Hanging) -> None:
    """Put into a row the cells that hang down from the rows above, and note what hangs on."""
    while len(row) in hanging:
        column = len(row)
        cell, left = hanging.pop(column)
        row.append(cell)
        if left > 1:
            later[column] = (cell, left - 1)
