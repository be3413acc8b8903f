"""Printed pages to blocks: page furniture off, tables to rows, columns in order, lines joined to paragraphs.

Serves every format that only knows where words stand: PDF, OFD, recognised scans. `PrintedLine` and `Rule`
are what it wants to know; the unit of their places does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.blocks import Block
from corpus.printed.aligned import aligned_table
from corpus.printed.columns import Column, columns_of
from corpus.printed.flow import paragraphs
from corpus.printed.grids import ruled_tables
from corpus.printed.margins import Row, without_furniture
from corpus.printed.places import Item, PrintedLine, Rule, Table, joined, once, parts_of, rows_of

__all__ = ["PrintedLine", "Rule", "blocks_of"]

_FAR, _NEAR = 1e9, 1e-6  # places and sizes beyond are damaged, and not all comparable: NaN, infinity
_TALL = 2.5  # characters; what is higher is set upright: a label at the side


def blocks_of(lines: Iterable[PrintedLine], rules: Iterable[Rule] = ()) -> list[Block]:
    """Give the blocks of printed pages; pieces of lines may come in any order.

    Every character comes out exactly once, but for running heads and feet, page numbers, words printed twice
    at one place, and the hyphen of a broken word. Heads of tables are repeated in each row.
    """
    drawn: dict[int, list[Rule]] = {}
    for rule in rules:
        if _is_placed(rule):
            drawn.setdefault(rule.page, []).append(rule)
    pages: list[list[Row]] = []
    tables: list[list[Table]] = []
    filled = sorted((_placed(line) for line in lines if line.text), key=lambda line: line.page)
    for number, group in groupby(filled, key=lambda line: line.page):
        pieces = once(group)
        framed, pieces = ruled_tables(pieces, drawn[number]) if number in drawn else ([], pieces)
        pages.append(_rows(pieces))
        tables.append(framed)
    columns = [
        Column(column.place, tuple(_whole(column.items)))
        for rows, framed in zip(without_furniture(pages), tables, strict=True)
        for column in columns_of([piece for row in rows for piece in row], framed)
    ]
    return paragraphs(columns)


def _is_placed(item: PrintedLine | Rule) -> bool:
    return all(-_FAR < edge < _FAR for edge in (item.left, item.right, item.top, item.bottom))


def _placed(line: PrintedLine) -> PrintedLine:
    """Give a line whose places can be reckoned with; a damaged file may say that words stand nowhere."""
    if _is_placed(line) and _NEAR < line.size < _FAR and line.left <= line.right and line.top < line.bottom:
        return line
    left, top = (line.left, line.top) if _is_placed(line) else (0.0, 0.0)
    size = line.size if _NEAR < line.size < _FAR else 1.0
    return replace(line, left=left, right=left + size * len(line.text), top=top, bottom=top + size, size=size)


def _rows(pieces: Sequence[PrintedLine]) -> list[Row]:
    """Give the lines of a page; what is set upright stands beside many lines and comes below all."""
    upright = [piece for piece in pieces if _is_upright(piece)]
    if not upright:
        return list(rows_of(pieces))
    rows: list[Row] = list(rows_of([piece for piece in pieces if not _is_upright(piece)]))
    foot = max((piece.bottom for piece in pieces), default=0.0)
    for piece in upright:
        rows.append([replace(piece, top=foot, bottom=foot + piece.size)])
        foot += 2 * piece.size
    return rows


def _is_upright(piece: PrintedLine) -> bool:
    return len(piece.text) > 1 and piece.bottom - piece.top > _TALL * piece.size


def _whole(items: Sequence[Item]) -> list[Item]:
    """Make whole lines of the pieces of a column, and tables of lines whose parts are aligned."""
    tables = [item for item in items if isinstance(item, Table)]
    rows = rows_of([item for item in items if isinstance(item, PrintedLine)])
    parts = [parts_of(row) for row in rows]
    result: list[Item] = list(tables)
    index = 0
    while index < len(rows):
        stop = index
        while stop < len(rows) and len(parts[stop]) > 1:
            stop += 1
        table = aligned_table(parts[index:stop])
        if table:
            result.append(table)
            index = stop
        else:
            result += [
                own[0] if len(own) == 1 else joined(row)
                for row, own in zip(rows[index : stop + 1], parts[index : stop + 1], strict=True)
            ]
            index = stop + 1
    return sorted(result, key=lambda item: item.top + item.bottom) if tables else result
