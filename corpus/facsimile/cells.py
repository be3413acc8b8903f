"""A table's row on a printed page: found by its cells, for its text repeats the heads of the columns.

`项目：甲；金额：5 万元` stands on the page as 甲 and 5万元 beside each other; the heads stand elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.facsimile.datatypes import Box, Glyph
from corpus.text.normalise import compact

_ITEM = re.compile(r"；| \| ")
_HEAD = re.compile(r"^[^：]{1,60}：")
_ALONE = 0.4  # heights of a character of white on the sides of a cell's words, at least
_MOST_PLACES = 400  # of a cell's words that are looked at: 1 stands everywhere

Run = Sequence[int]  # indexes of glyphs, as they are read


def in_one_row(line: str, printed: str, at: Sequence[int], glyphs: Sequence[Glyph]) -> tuple[list[Run], bool]:
    """Give the glyphs of a row's cells, which must all stand beside each other in one place only, else none.

    And say whether that is all of the line: the heads that it repeats are not marked. `printed` are the
    characters of the page without white space, `at` the index of each among the glyphs.
    """
    items = _ITEM.split(line)
    if len(items) < 2:
        return [], False
    values = [compact(_HEAD.sub("", item)).replace("-", "") for item in items]
    places = []
    for value in filter(None, values):
        runs = _places(value, printed, at, glyphs)
        places.append([(run, _around(glyphs, run)) for run in runs])
    if not places or not all(places):
        return [], False
    anchor = min(places, key=len)
    rows = [row for _, band in anchor if (row := _row(band, places)) is not None]
    if not rows or any(row != rows[0] for row in rows):
        return [], False
    return rows[0], not any(_HEAD.match(item) for item in items)


def _row(band: Box, places: Sequence[Sequence[tuple[Run, Box]]]) -> list[Run] | None:
    """Give for each cell the first place beside the band, right of the cell before; `None` without one."""
    row: list[Run] = []
    reached = float("-inf")
    for found in places:
        beside = [
            (box.left, box.right, run) for run, box in found if _is_beside(box, band) and box.left >= reached
        ]
        if not beside:
            return None
        _, reached, run = min(beside, key=lambda entry: entry[0])
        row.append(run)
    return row


def _places(value: str, printed: str, at: Sequence[int], glyphs: Sequence[Glyph]) -> list[Run]:
    """Give where the words of a cell stand alone."""
    found: list[Run] = []
    place = printed.find(value)
    while place >= 0 and len(found) < _MOST_PLACES:
        last = place + len(value) - 1
        is_alone = (place == 0 or _is_apart(glyphs[at[place - 1]].box, glyphs[at[place]].box)) and (
            last + 1 == len(printed) or _is_apart(glyphs[at[last]].box, glyphs[at[last + 1]].box)
        )
        if is_alone:
            found.append(at[place : last + 1])
        place = printed.find(value, place + 1)
    return found


def _is_apart(before: Box, box: Box) -> bool:
    height = min(before.bottom - before.top, box.bottom - box.top)
    if min(before.bottom, box.bottom) - max(before.top, box.top) < height / 2:
        return True
    return box.left - before.right > _ALONE * height or box.right < before.left


def _is_beside(box: Box, band: Box) -> bool:
    height = min(box.bottom - box.top, band.bottom - band.top)
    return min(box.bottom, band.bottom) - max(box.top, band.top) > height / 2


def _around(glyphs: Sequence[Glyph], run: Run) -> Box:
    box = glyphs[run[0]].box
    for index in run:
        box = box.around(glyphs[index].box)
    return box


def in_rows(glyphs: Sequence[Glyph]) -> list[int]:
    """Give the indexes of glyphs as they are seen: line by line across the page, from left to right."""
    rows: list[list[int]] = []
    for index in sorted(range(len(glyphs)), key=lambda i: glyphs[i].box.top + glyphs[i].box.bottom):
        if rows and _is_beside(glyphs[rows[-1][-1]].box, glyphs[index].box):
            rows[-1].append(index)
        else:
            rows.append([index])
    return [index for row in rows for index in sorted(row, key=lambda i: glyphs[i].box.left)]
