"""Table rows to lines that can be read and found alone: each value keeps its column's head.

Knows no file format; cells come with the columns and rows they span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MAX_HEAD = 20  # characters; a longer cell in the first row is content, not a column's name
_MAX_SPAN = 60  # a cell that claims more columns or rows is broken or hostile

_Hanging = dict[int, tuple[str, int]]  # column -> text and rows still to fill


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written."""

    text: str
    columns: int = 1
    rows: int = 1


def rows_of(table: Sequence[Sequence[Cell]]) -> list[str]:
    """Give one line a row: `列名：值；列名：值` below head rows, `甲 | 乙` where there are none."""
    grid = [row for row in _grid(table) if any(row)]
    heads = _head_rows(grid)
    if heads == 0:
        return [line for row in grid if (line := _plain(row))]
    names = [_name([row[column] for row in grid[:heads]]) for column in range(len(grid[0]))]
    return [_plain(names), *(_line(names, row) for row in grid[heads:])]


def _grid(table: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Give the table as a grid; what spans several places stands in each."""
    grid: list[list[str]] = []
    hanging: _Hanging = {}
    for cells in table:
        row: list[str] = []
        later: _Hanging = {}
        for cell in cells:
            _fill_hanging(row, hanging, later)
            for _ in range(max(1, min(cell.columns, _MAX_SPAN))):
                if cell.rows > 1:
                    later[len(row)] = (cell.text, min(cell.rows, _MAX_SPAN) - 1)
                row.append(cell.text)
        _fill_hanging(row, hanging, later)
        grid.append(row)
        hanging = later
    return grid


def _fill_hanging(row: list[str], hanging: _Hanging, later: _Hanging) -> None:
    """Put into a row the cells that hang down from the rows above, and note what hangs on."""
    while len(row) in hanging:
        column = len(row)
        text, left = hanging.pop(column)
        row.append(text)
        if left > 1:
            later[column] = (text, left - 1)


def _head_rows(grid: Sequence[Sequence[str]]) -> int:
    """Give how many rows name the columns: 0, 1, or 2 where the first names groups of columns."""
    if len(grid) < 2 or len(grid[0]) < 2 or not _names(grid[0]) or len(grid[1]) != len(grid[0]):
        return 0
    if len(set(grid[0])) == len(grid[0]):
        return 1
    both = [_name(pair) for pair in zip(grid[0], grid[1], strict=True)]
    return (
        2
        if len(grid) > 2 and _names(grid[1]) and len(set(both)) == len(both) and len(set(grid[0])) > 1
        else 0
    )


def _names(row: Sequence[str]) -> bool:
    return all(
        0 < len(cell) <= _MAX_HEAD and cell[-1] not in "。；：:" and not cell.isdecimal() for cell in row
    )


def _name(levels: Sequence[str]) -> str:
    return "".join(dict.fromkeys(levels))


def _plain(row: Sequence[str]) -> str:
    """Give the cells of a row, what spans several columns once."""
    kept = [cell for index, cell in enumerate(row) if cell and (index == 0 or cell != row[index - 1])]
    return " | ".join(kept)


def _line(names: Sequence[str], row: Sequence[str]) -> str:
    filled = [(name, cell.rstrip("；;")) for name, cell in zip(names, row, strict=False) if cell]
    if len(row) != len(names) or (len(filled) > 1 and len({cell for _, cell in filled}) == 1):
        return _plain(row)
    return "；".join(f"{name}：{cell}" for name, cell in filled)
