"""Lines that are rows of a table, told by how reading writes them: `项目：甲；金额：5 万元`, `甲 | 5 万元`.

Whether a line is a row is also asked of its neighbours: a sentence may have colons too.
"""

from __future__ import annotations

import re

_LONGEST = 2_000  # characters of a line that is looked at; reading divides longer rows
_BAR = " | "
_HEAD = re.compile(r"([^：；，。！？\n]{1,40})：")  # 金额：

Range = tuple[int, int]


def heads_of(line: str, before: str, after: str) -> list[Range] | None:
    """Give where the names of columns stand in a row, none where it has none; `None` for no row.

    `before` and `after` are the lines beside it.
    """
    line = line.rstrip("\n")
    if len(line) > _LONGEST:
        return None
    if _BAR in line:
        return []
    heads = _heads(line)
    if len(heads) < 2:
        return None
    names = _names(line, heads)
    for other in (before.rstrip("\n"), after.rstrip("\n")):
        if len(other) > _LONGEST:
            continue
        if _BAR in other and set(names) & set(other.split(_BAR)):
            return heads
        if names[:2] == _names(other, _heads(other))[:2]:
            return heads
    return None


def _heads(line: str) -> list[Range]:
    """Give the names that the items of a line begin with, if all but the last do."""
    heads: list[Range] = []
    position = 0
    items = line.split("；")
    for number, item in enumerate(items):
        found = _HEAD.match(item)
        if found is not None:
            heads.append((position, position + found.end()))
        elif number == 0 and len(items) > 1:
            pass  # 一、基础设施；项目：甲 …: the name of a group goes with each of its rows
        elif number < len(items) - 1:
            return []
        position += len(item) + 1
    return heads


def _names(line: str, heads: list[Range]) -> list[str]:
    return [line[start : end - 1] for start, end in heads]
