"""The cells of a sheet to blocks: tables parted by blank rows, each with its title, heads and notes.

Knows no file format; rows come numbered, so that a blank row is a missing number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from corpus.blocks import Block
from corpus.datatypes import ReadError
from corpus.sources import is_url
from corpus.tables.grids import EMPTY, Cell
from corpus.tables.heads import head_rows, is_form
from corpus.tables.rows import rows_of
from corpus.text.lineforms import is_ended
from corpus.text.markers import marker_of
from corpus.text.wraps import join

MAX_CELLS = 1_000_000  # filled cells of a workbook: 200 MB in memory; the longest lists of names have 100,000
MAX_CHARACTERS = 20_000_000  # of all cells: one shared text may stand in a million of them
_MAX_TITLE = 80  # characters of a title over a table
_SPARSE = 20  # a region of so many places for each filled cell is no table
_ANNEX = re.compile(r"附[件表录] ?[\d一二三四五六七八九十]*[:：]?")  # 附件1, 附表：
# 注：…, 单位：万元, 填报日期：2024年3月1日, （盖章）, 各校应当按期申报。
_NO_TITLE = re.compile(r"[注（(]|备注|说明|.*[:：]|.*[。；]$|[\d.,%\-—/年月日: ]+$")

Row = Mapping[
    int, Cell
]  # column -> filled cell, its lines parted by \n; one merged over several stands in each


def blocks_of(rows: Iterable[tuple[int, Row]], level: int) -> list[Block]:
    """Give the blocks of numbered rows; titles of tables are headings of `level`."""
    blocks: list[Block] = []
    regions = list(_joined(_regions(rows)))
    for index, region in enumerate(regions):
        lead, table = _parted(_dense(region))
        blocks += _lines(lead, level, is_lead=bool(table) or index + 1 < len(regions) or len(lead) > 2)
        blocks += [Block(line, "row") for line in rows_of(_in_one_line(table))]
    return blocks


def titles_of(tables: Sequence[Sequence[Block]], source: str) -> list[str]:
    """Give the titles of a file of sheets: that over its only table, else the name of the file."""
    name = [] if is_url(source) else [PurePath(source).stem]
    only = tables[0] if len(tables) == 1 else []
    return [*(block.text for block in only[:3] if block.kind == "heading"), *name][:1]


def too_large(source: str, kind: str) -> ReadError:
    """Give the error for a sheet that no memory should have to hold."""
    return ReadError(
        f"“{source}”是{kind}，内容超过 {MAX_CELLS // 10_000} 万个单元格或 {MAX_CHARACTERS // 10_000} 万字，"
        "太大，不予读取；请拆分成几个文件，或只保留需要的工作表后再试"
    )


def _regions(rows: Iterable[tuple[int, Row]]) -> Iterator[list[Row]]:
    """Give the rows between blank ones."""
    region: list[Row] = []
    last = -1
    for number, row in rows:
        if not row:
            continue
        if region and number > last + 1:
            yield region
            region = []
        region.append(row)
        last = number
    if region:
        yield region


def _joined(regions: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Join to a table the rows that a blank row parts from it: in its columns, with no head of their own."""
    current: list[Row] = []
    columns: frozenset[int] = frozenset()
    for region in regions:
        lead, table = _parted(_dense(region))
        has_head = len(table) > 1 and _head_of(table) > 0
        own = frozenset(column for row in region for column in row)
        is_more = table and not has_head and not is_form(table) and all(map(marker_of, lead))
        if is_more and columns and own <= columns:
            current.extend(region)
            continue
        if current:
            yield current
        current, columns = region, own if has_head else frozenset()
    if current:
        yield current


def _head_of(table: Sequence[Sequence[Cell]]) -> int:
    """Give how many rows are heads below the lines across the top."""
    start = next((index for index, row in enumerate(table) if not _is_single(row)), 0)
    return head_rows(table[start:])


def _dense(region: Sequence[Row]) -> list[list[Cell]]:
    """Give the rows of a region as a grid without the columns that are blank in all of it."""
    columns = sorted({column for row in region for column in row})
    if len(columns) * len(region) > _SPARSE * max(1000, sum(map(len, region))):
        return [[row[column] for column in sorted(row)] for row in region]
    return [[row.get(column, EMPTY) for column in columns] for row in region]


def _parted(grid: list[list[Cell]]) -> tuple[list[str], list[list[Cell]]]:
    """Give the lines above a table down to its title, and the table; all are lines where there is none."""
    first = next((index for index, row in enumerate(grid) if not _is_single(row)), len(grid))
    lines = [next(cell.text for cell in row if cell.text) for row in grid[:first]]
    if first == len(grid):
        return lines, []
    titled = next((index for index, line in enumerate(lines) if _could_title(line)), -1)
    return lines[: titled + 1], grid[titled + 1 :]


def _is_single(row: Sequence[Cell]) -> bool:
    return len({id(cell) for cell in row if cell.text}) == 1


def _could_title(line: str) -> bool:
    return 1 < len(line) <= _MAX_TITLE and not _ANNEX.fullmatch(line) and not _NO_TITLE.match(line)


def _lines(lead: Sequence[str], level: int, *, is_lead: bool) -> Iterator[Block]:
    """Give lines that stand alone: the first that can be is the title of what follows."""
    is_titled = not is_lead
    for text in lead:
        if not is_titled and _could_title(text) and "\n" not in text:
            yield Block(text, "heading", level)
            is_titled = True
            continue
        is_titled = is_titled or not _ANNEX.fullmatch(text)
        for line in _unbroken(text):
            is_text = marker_of(line) is not None or line[-1] in "。；：！？" or _ANNEX.fullmatch(line)
            yield Block(line, "paragraph" if is_text else "row")


def _unbroken(text: str) -> list[str]:
    """Give the paragraphs of a cell: a line break in a sentence only fits it to the column."""
    lines: list[str] = []
    for line in filter(None, text.split("\n")):
        if lines and not is_ended(lines[-1]) and marker_of(line) is None:
            lines[-1] = join(lines[-1], line)
        else:
            lines.append(line)
    return lines


def _in_one_line(table: list[list[Cell]]) -> list[list[Cell]]:
    """Give the cells of a table without line breaks; a merged cell stays one and the same."""
    broken = {id(cell): cell for row in table for cell in row if "\n" in cell.text}
    if not broken:
        return table
    known = {key: replace(cell, text=cell.text.replace("\n", " ")) for key, cell in broken.items()}
    return [[known.get(id(cell), cell) for cell in row] for row in table]
