"""Table rows to lines that can be read and found alone: each value keeps its column's head.

Knows no file format; cells come with the columns and rows they span. Which rows are heads is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from corpus.tables.grids import EMPTY, Cell, Row, distinct, grid_of
from corpus.tables.heads import even, head_rows, is_form, is_label, names_of, period_of
from corpus.text.markers import marker_of

__all__ = ["Cell", "rows_of"]

_MAX_LINE = 360  # characters; a longer row of many columns is divided, so that each part fits a passage
_MAX_KEY = 40  # of the first columns that each part of a divided row repeats
_MAX_GROUP = 40  # of a line across the table that names the rows below it
_MAX_REPEAT = 60  # of a cell spanning rows that is said again on each: a longer one stands in the first
_MAX_REPEATED = 5  # such cells in a row
_NOTE = re.compile(r"(?:备?注|说明)[\d一二三四五六七八九十]*[:：]")  # 注：, 备注1：
_MAX_LABEL = 12  # of a label in a form, where its place says that it is one
# 单位：万元, 计量单位：元/人·月; not 单位：望澜市教育局
_UNIT = re.compile(
    r"单位[:：] ?[十百千万亿]{0,2}(?:元|人|个|户|家|所|台|套|件|项|吨|亩|公顷|公里|千米|平方米|平方公里"
    r"|立方米|%|％|小时|天|分)(?:[/／·、][\w·/]{1,8})?(?=$|[）)\s，；。])"
)


def rows_of(table: Sequence[Sequence[Cell]], above: str = "") -> list[str]:
    """Give one line a row: `列名：值；列名：值` below head rows, `甲 | 乙` where there are none.

    A row across the table names the rows below it and goes with each, as does the unit stated over the heads
    or in the line `above` the table. A row of very many columns gives several lines, each with its key.
    """
    grid = grid_of(table)
    if len({len(row) for row in grid}) > 1:
        return [line for row in grid if (line := _plain(row))]
    captions = _captions(grid)
    lines = [_plain(row) for row in grid[:captions]]
    grid = grid[captions:]
    if not grid:
        return lines
    if is_form(grid):
        return lines + [line for row in grid if (line := _form_line(row))]
    depth = head_rows(grid)
    if depth == 0:
        shown = [grid[0], *(_without_long_repeats(row, above) for above, row in pairwise(grid))]
        return lines + [line for row in shown if (line := _plain(row))]
    unit = next((match[0] for line in (*lines, above) if (match := _UNIT.search(line))), "")
    names = names_of(grid, depth)
    return [*lines, _heading(names), *_body(grid, depth, names, unit)]


def _captions(grid: Sequence[Row]) -> int:
    """Give how many rows above the heads run across the table: its title, its unit."""
    if not grid or len(grid[0]) < 2:
        return 0
    return next((index for index, row in enumerate(grid) if not _is_single(row)), 0)


def _is_single(row: Row) -> bool:
    return len({id(cell) for cell in row if cell.text}) == 1


def _body(grid: Sequence[Row], depth: int, names: Sequence[str], unit: str) -> Iterator[str]:
    heads = [[cell.text for cell in row] for row in grid[:depth]]
    period = period_of(names)
    group = ""
    for index in range(depth, len(grid)):
        row = grid[index]
        if [cell.text for cell in row] in heads:  # printed again on the next page
            continue
        if _is_single(row) and (row[0] is row[-1] or _stands_alone(row[0].text)):
            text = _plain(row)
            group = text if _names_rows(text) else ""
            yield text
            continue
        shown = _without_long_repeats(row, grid[index - 1])
        for at in range(0, len(names), period):
            pairs = _pairs(names[at : at + period], shown[at : at + period])
            if pairs:
                yield from _lines([("", group), *pairs] if group else pairs, unit, key=2 if group else 1)


def _stands_alone(text: str) -> bool:
    """Say whether the only filled cell of a row, its first, opens a group (一、基础设施) or is a note."""
    return bool(text) and (marker_of(text) is not None or not _names_rows(text))


def _names_rows(text: str) -> bool:
    """Say whether a line across the table names the rows below it; notes and sentences do not."""
    return len(text) <= _MAX_GROUP and not text.endswith(("。", "；")) and _NOTE.match(text) is None


def _without_long_repeats(row: Row, above: Row) -> list[Cell]:
    """Give a row without the long cells that only hang down from the row above."""
    shown: list[Cell] = []
    repeated = 0
    for cell, upper in zip(row, above, strict=True):
        if cell is upper and cell.text and not (shown and shown[-1] is cell):
            repeated += 1
            if len(cell.text) > _MAX_REPEAT or repeated > _MAX_REPEATED:
                cell = EMPTY
        shown.append(cell)
    return shown


def _pairs(names: Sequence[str], row: Row) -> list[tuple[str, str]]:
    """Give name and value of each filled cell; one that spans several columns has their names together."""
    found: list[tuple[str, str]] = []
    before: Cell | None = None
    for name, cell in zip(names, row, strict=True):
        if not cell.text:
            continue
        value = cell.text.rstrip("；;")
        last = found[-1] if found else ("", "")
        if cell is before:
            if name and name not in last[0].split("、"):
                found[-1] = (f"{last[0]}、{name}" if last[0] else name, last[1])
        elif name and last[0] == name:
            found[-1] = (name, f"{last[1]}，{value}")
        elif value:
            found.append((name, value))
        else:
            continue
        before = cell
    return found


def _lines(pairs: Sequence[tuple[str, str]], unit: str, key: int) -> Iterator[str]:
    """Give the line of a row, or several that each begin with its key where it is very long."""
    items = [f"{name}：{value}" if name else value for name, value in pairs]
    tail = [unit] if unit and any(character.isdecimal() for _, value in pairs for character in value) else []
    whole = "；".join([*items, *tail])
    if len(whole) <= _MAX_LINE or len(items) <= key + 1:
        yield whole
        return
    if len(items) > key + 1 and pairs[key - 1][1].isdecimal():  # 序号 alone tells nothing
        key += 1
    first = items[:key] if sum(map(len, items[:key])) <= _MAX_KEY else []
    part = items[:key]
    for item in items[key:]:
        if sum(map(len, part)) + len(part) + len(item) > _MAX_LINE and len(part) > len(first):
            yield "；".join([*part, *tail])
            part = list(first)
        part.append(item)
    yield "；".join([*part, *tail])


def _form_line(row: Row) -> str:
    """Give the row of a form: each label with the value beside it."""
    texts = [cell.text for cell in distinct(row)]
    items: list[str] = []
    index = 0
    while index < len(texts):
        text, value = texts[index], texts[index + 1] if index + 1 < len(texts) else ""
        is_named = is_label(text) or (index % 2 == 0 and 0 < len(text) <= _MAX_LABEL)
        if is_named and value and not is_label(value):
            items.append(f"{even(text).rstrip('：:')}：{value.rstrip('；;')}")
            index += 2
            continue
        if text:
            items.append(text)
        index += 1
    return ("；" if any("：" in item for item in items) else " | ").join(items)


def _heading(names: Sequence[str]) -> str:
    """Give the line of the column names themselves."""
    return " | ".join(name for name, _ in groupby(names[: period_of(names)]) if name)


def _plain(row: Row) -> str:
    """Give the cells of a row, what spans several columns once."""
    return " | ".join(cell.text for cell in distinct(row) if cell.text)
