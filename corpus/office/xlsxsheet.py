"""The places of a worksheet: which cells stand where, which are merged, which rows and columns are hidden.

Knows references such as AB12 and ranges such as A1:C2; reads no file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from corpus.office.sheets import MAX_CELLS
from corpus.tables.grids import Cell

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")  # A1:C2


@dataclass(slots=True)
class Sheet:
    """What was read of one sheet."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    is_filtered: bool = False

    def shown(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Give the rows that are to be seen, without hidden columns, merged cells in all their places."""
        self._merge()
        hidden = set() if self.is_filtered else self.hidden_rows
        for number, row in sorted(self.rows.items()):
            if number not in hidden:
                yield number, {column: cell for column, cell in row.items() if not self._hides(column)}

    def _hides(self, column: int) -> bool:
        return any(column in hidden for hidden in self.hidden_columns)

    def _merge(self) -> None:
        """Put the cell of each merged range where other rows and columns have cells."""
        rows = sorted(self.rows)
        columns = sorted({column for row in self.rows.values() for column in row})
        room = MAX_CELLS
        for written in self.merged:
            match = _RANGE.fullmatch(written)
            if match is None:
                continue
            left, top, right, bottom = column_of(match[1]), int(match[2]), column_of(match[3]), int(match[4])
            cell = self.rows.get(top, {}).get(left)
            if cell is None:
                continue
            inside_rows = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
            inside_columns = columns[bisect_left(columns, left) : bisect_right(columns, right)]
            room -= len(inside_rows) * len(inside_columns)
            if room < 0:
                return
            for row in inside_rows:
                self.rows[row].update(dict.fromkeys(inside_columns, cell))


@cache  # 18,278 names at most
def column_of(letters: str) -> int:
    """Give the number of a column, 1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
