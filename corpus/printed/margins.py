"""Running heads, running feet and page numbers off the pages of a document.

What comes again at the same height of several pages is furniture, be it on every page, on the odd or on the
even ones; a number that counts with the pages may be in it. Knows rows of words, no columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.printed.places import PrintedLine, wide_gaps
from corpus.text.markers import marker_of
from corpus.text.normalise import compact

Row = Sequence[PrintedLine]

_EDGE_ROWS = 3  # running heads and feet stand in the outermost rows of a page
_MIN_PAGES = 3  # on which a running head stands …
_SHARE = 0.25  # … and their share of all pages: it may be on the odd ones only, and not on first pages …
_RUN = 3  # … or on so many pages one after the other: the head of one chapter
_SAME_HEIGHT = 0.8  # characters
_SET_OFF = 0.8  # characters of white below the head of a document of two pages
_MAX_PARTS = 3  # of a running head: left, middle, right; a row of more is a table's
_MAX_WORDS = 60  # characters of a running head; what is longer is text
_DASH = r"[—–―\-－·•~～_]"
_COUNT = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"
# — 1 —, -1-, ·12·, 一3一 (so a scan has it); 第 1 页 共 5 页, 第三页; 1/5, Page 3 of 10, P12
_NUMBERED = re.compile(
    rf"{_DASH}+\d{{1,4}}{_DASH}+|一\d{{1,4}}一"
    rf"|{_DASH}*第{_COUNT}页(?:[/,，(（]?(?:共|总)?{_COUNT}页[)）]?)?{_DASH}*"
    r"|(?:page)?\d{1,4}(?:/|of)\d{1,4}|p(?:age|\.)?\d{1,4}",
    re.I,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_ROMAN = re.compile(r"[ivxl]{1,6}", re.I)
_BROWSER_FOOT = re.compile(r"(?:https?|file)://\S+?\d{1,4}/\d{1,4}")  # https://example.com/a.html 1/3
# 2026/3/1 09:30 通知, 11/23/26, 9:56 PM 通知
_BROWSER_HEAD = re.compile(r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?(?:[上下]午)?\d{1,2}:\d{2}")
# 附件2, 表3: they may count with the pages, but they head what is below them
_CONTENT = re.compile(
    r"附[件表录图]|[表图] ?\d|第.{1,4}[编章节条款部]|[（(]?[一二三四五六七八九十]{1,3}[、）)]"
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the edge of a page: its words without the numbers, and the numbers."""

    page: int
    row: int
    height: float
    size: float
    words: str
    numbers: tuple[int, ...]


def without_furniture(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Give the rows of each page, from top to bottom, without what only frames it."""
    result = [_unbrowsed(list(page)) for page in pages]
    for is_head in (True, False):
        found = _running(list(_edges(result, is_head)), result)
        kept = [
            [row for index, row in enumerate(page) if (row[0].page, index) not in found] for page in result
        ]
        # a page of nothing else is a form that comes several times
        result = [inner or page for inner, page in zip(kept, result, strict=True)]
        _take_numbers(result, is_head)
    return result


def _unbrowsed(page: list[Row]) -> list[Row]:
    """Take off the lines that a browser prints around a page."""
    if page and _BROWSER_FOOT.fullmatch(_words(page[-1])):
        page.pop()
        if page and _BROWSER_HEAD.match(_words(page[0])):
            del page[0]
    return page


def _edges(pages: Sequence[Sequence[Row]], is_head: bool) -> Iterator[_Edge]:
    for page in pages:
        count = len(page)
        for row in range(min(_EDGE_ROWS, count)) if is_head else range(max(0, count - _EDGE_ROWS), count):
            parts = page[row]
            words = _words(parts)
            if len(words) <= _MAX_WORDS and wide_gaps(parts) < _MAX_PARTS:
                numbers = tuple(map(int, re.findall(r"\d+", words)))
                height = parts[0].top if is_head else parts[0].bottom
                yield _Edge(parts[0].page, row, height, parts[0].size, re.sub(r"\d+", "#", words), numbers)


def _words(row: Row) -> str:
    return unicodedata.normalize("NFKC", compact("".join(part.text for part in row)))


def _running(edges: Sequence[_Edge], pages: Sequence[Sequence[Row]]) -> set[tuple[int, int]]:
    """Give (page, row) of the rows that several pages have at the same height."""
    groups: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.words].append(edge)
    by_number = {page[0][0].page: page for page in pages if page}
    found: set[tuple[int, int]] = set()
    for words, group in groups.items():
        if len(group) < 2 or len(words) < 2:
            continue
        level = _counting(_level(group))
        is_pair = len(pages) == 2 and len({edge.page for edge in level}) == 2
        if _is_frequent({edge.page for edge in level}, len(pages)) or (
            is_pair and all(_is_set_off(by_number[edge.page], edge.row) for edge in level)
        ):
            found.update((edge.page, edge.row) for edge in level)
    return found


def _level(group: Sequence[_Edge]) -> list[_Edge]:
    """Give those that stand at the height at which most stand."""
    bins = Counter(round(edge.height / (_SAME_HEIGHT * edge.size)) for edge in group)
    height = max(bins, key=lambda place: bins[place - 1] + bins[place] + bins[place + 1])
    return [edge for edge in group if abs(round(edge.height / (_SAME_HEIGHT * edge.size)) - height) <= 1]


def _counting(group: Sequence[_Edge]) -> list[_Edge]:
    """Give those whose numbers are the same on all pages, or count with the pages."""
    for place in range(len(group[0].numbers)):
        if len({edge.numbers[place] for edge in group}) == 1:
            continue
        first = group[0]
        if _CONTENT.match(first.words.replace("#", "1")) or marker_of(first.words.replace("#", "1")):
            return []
        shift = Counter(edge.numbers[place] - edge.page for edge in group).most_common(1)[0][0]
        group = [edge for edge in group if edge.numbers[place] - edge.page == shift]
    return list(group)


def _is_frequent(pages: set[int], count: int) -> bool:
    if len(pages) < _MIN_PAGES:
        return False
    in_a_row = any(
        all(page + step * index in pages for index in range(_RUN)) for page in pages for step in (1, 2)
    )
    return in_a_row or len(pages) >= _SHARE * count


def _is_set_off(page: Sequence[Row], row: int) -> bool:
    """Say whether white parts a row from the text of its page."""
    head, feet = row < len(page) / 2, page[row][0]
    if head:
        return row + 1 < len(page) and page[row + 1][0].top - feet.bottom >= _SET_OFF * feet.size
    return row > 0 and feet.top - page[row - 1][0].bottom >= _SET_OFF * feet.size


def _take_numbers(pages: Sequence[list[Row]], is_head: bool) -> None:
    """Take page numbers off the outermost row; a bare number must count with the pages."""
    outer = 0 if is_head else -1
    filled = [page for page in pages if page]
    shifts: Counter[int] = Counter()
    romans = 0
    for page in filled:
        words = _words(page[outer])
        if _BARE_NUMBER.fullmatch(words):
            shifts[int(words) - page[outer][0].page] += 1
        romans += _ROMAN.fullmatch(words) is not None
    for page in filled:
        words = _words(page[outer])
        is_bare = _BARE_NUMBER.fullmatch(words) and (
            shifts[int(words) - page[outer][0].page] > 1 or (len(filled) == 1 and words == "1")
        )
        if is_bare or _NUMBERED.fullmatch(words) or (romans > 1 and _ROMAN.fullmatch(words)):
            del page[outer]
