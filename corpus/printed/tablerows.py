"""A table found on printed pages as blocks, a row a block, its parts on several pages joined.

Knows no places but the width of a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.blocks import Block
from corpus.printed.places import Table
from corpus.tables import rows as tables

_SAME_WIDTH = 0.7  # characters by which the parts of one table may differ


def continues_table(table: Table, below: Table) -> bool:
    """Say whether a table at the top of a page goes on with the one at the foot of the page before."""
    slack = _SAME_WIDTH * table.size
    return (
        below.page == table.page + 1
        and len(below.grid[0]) == len(table.grid[0])
        and abs((below.right - below.left) - (table.right - table.left)) <= slack
    )


def row_blocks(parts: Sequence[Table]) -> list[Block]:
    """Give a table that may run over several pages as blocks of rows, each with its page; heads come once."""
    head, heading = parts[0].grid[0], ""
    blocks: list[Block] = []
    for part in parts:
        rows = [row for row in part.grid if part is parts[0] or row != head]
        if part is not parts[0] and parts[0].headed:
            rows.insert(0, head)
        groups = [rows] if parts[0].headed else [[row] for row in rows]
        lines = [line for group in groups for line in tables.rows_of(group)]
        heading = heading or (lines[0] if lines else "")
        if part is not parts[0] and lines and lines[0] == heading:
            del lines[0]
        blocks += [Block(line, "row", pages=((0, part.page),)) for line in lines]
    return blocks
