"""Find tables of contents: the lines that only say which headings come below.

Knows no outline; a line belongs to one if it stands under 目录 or if its run of headings all come again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Line
from corpus.text.normalise import compact

_MAX_ENTRY = 60  # characters of an entry without its page number; the longest shared one has 43
_MAX_ENTRIES = 400  # lines of one table of contents; a code of law has some 300
_MIN_RUN = 3  # headings in a row that come again make a table of contents without its title
_LISTED = frozenset(
    {"part", "subpart", "chapter", "section", "division", "roman", "han", "han_paren", "arabic", "decimal"}
)
_NO_ENTRY = "。；：，！？;:,"  # a list that stands twice in a law is no table of contents
_TITLE = re.compile(r"目\s*[录次][:：]?")
# 第一章 总则……3, 总体要求 12, 附录A（5）: the leaders and the page that an entry may end with
_PAGE = re.compile(r"(?:\s*[.…·⋯·]{2,}\s*|\s+|\s*[（(])?\d{1,4}[）)]?$|\s*[.…·⋯]{2,}$")
# what the entry and the heading may write differently
_SAME = str.maketrans("（）．，：０１２３４５６７８９", "().,:0123456789")
_LEADERS = re.compile(r".{2,60}?(?:[.…·⋯]{3,}|\s)\s*\d{1,4}$")


def contents_of(lines: Sequence[Line]) -> set[int]:
    """Give the lines of all tables of contents, their titles included."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if line.text[:1] == "目" and _TITLE.fullmatch(line.text):
            found.update(_below(lines, index))
    return found | _repeated(lines)


def is_entry(text: str) -> bool:
    """Say whether a line alone shows that it is an entry: it ends with leaders or a gap, and a page."""
    return text[-1:].isdigit() and _LEADERS.fullmatch(text) is not None


def _below(lines: Sequence[Line], title: int) -> range:
    """Give the title of a table of contents and its entries: up to where the first of them comes again."""
    first = title + 1
    stop = first
    while stop < min(len(lines), title + _MAX_ENTRIES) and _could_be(lines[stop]):
        if stop > first and _key(lines[stop].text) == _key(lines[first].text):
            return range(title, stop)
        stop += 1
    below = {_key(line.text) for line in lines[stop:] if len(line.text) <= _MAX_ENTRY}
    while stop > first and not (
        is_entry(lines[stop - 1].text) or _key(lines[stop - 1].text) in below
    ):  # what merely follows is no entry
        stop -= 1
    return range(title, stop)


def _could_be(line: Line) -> bool:
    return len(line.text) <= _MAX_ENTRY + 40 and line.text[-1] not in _NO_ENTRY and line.block.kind != "row"


def _repeated(lines: Sequence[Line]) -> set[int]:
    """Give the runs of numbered headings that all come again below."""
    places: dict[str, int] = {}
    marked: list[tuple[int, str, str]] = []
    for index, line in enumerate(lines):
        text, marker = line.text, line.marker
        if marker is None or marker.style not in _LISTED:
            continue
        if len(text) <= _MAX_ENTRY and text[-1] not in _NO_ENTRY and "。" not in text:
            key = _key(text)
            places[key] = index
            marked.append((index, key, marker.style))
    runs: list[list[tuple[int, str]]] = [[]]
    for index, key, style in marked:
        if runs[-1] and index > runs[-1][-1][0] + 1:
            runs.append([])
        if places[key] > index:
            runs[-1].append((index, style))
    return {index for run in runs if _is_table(run) for index, _ in run}


def _is_table(run: Sequence[tuple[int, str]]) -> bool:
    """Say whether a run of headings that come again is a table: long, and not one 编 above its 章 and 节."""
    return len(run) >= _MIN_RUN and len({style for _, style in run}) < len(run)


def _key(text: str) -> str:
    return compact(_PAGE.sub("", text).translate(_SAME))
