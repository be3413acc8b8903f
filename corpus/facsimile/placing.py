"""Where on the pages of a facsimile a range of a document's text stands, to the character.

The text was read from the page, but cleaned and joined; both are compared without white space and hyphens.
Only characters that spell the wanted words are marked: what is not found, or twice alike, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.datatypes import Document, Page
from corpus.facsimile.cells import in_one_row, in_rows
from corpus.facsimile.datatypes import Box, Facsimile, Glyph, Leaf
from corpus.text.normalise import clean

_MOST_PAGES = 6  # that one quote is looked for on; the longest quotes fill two
_MOST_CHARACTERS = 20_000  # of a page that are compared
_CONTEXT = 60  # characters on each side that tell equal places apart
_PIECE = 4  # characters; a shorter word of a line may be meant elsewhere
_WORD = re.compile(r"[^\s；|]+")  # what a reader put together from a form: 发票号码： 71500013
_TWICE = 0.35  # characters by which words printed on one another are shifted
_HYPHENS = frozenset("-\xad\u2010\u2011\ufffe")  # set or taken away where a line breaks
_LINE = re.compile(r"[^\n]+")
_SAME_LINE = 0.5  # of the lower height by which boxes of one line overlap
_GAP = 2.0  # heights of a character between two on one line that one box holds

Run = Sequence[int]  # indexes of glyphs, as they are read


@dataclass(frozen=True, slots=True)
class Placed:
    """The boxes over the wanted words by the number of the page, and whether all of the words were found."""

    boxes: dict[int, tuple[Box, ...]]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Letters:
    """The characters that count of a text or a page, and where each of them stands."""

    text: str
    at: Sequence[int]

    @classmethod
    def from_text(cls, text: str) -> _Letters:
        """Take those of a text."""
        return cls._from(enumerate(text))

    @classmethod
    def from_glyphs(cls, glyphs: Sequence[Glyph], order: Iterable[int]) -> _Letters:
        """Take those of a page, in an order."""
        return cls._from((index, glyphs[index].character) for index in order)

    @classmethod
    def _from(cls, characters: Iterable[tuple[int, str]]) -> _Letters:
        kept = [(index, c) for index, c in characters if c not in _HYPHENS and clean(c)]
        return cls("".join(c for _, c in kept), [index for index, _ in kept])


def pages_of(document: Document, start: int, end: int) -> list[Page]:
    """Give the pages that a range stands on, at most a few."""
    if start >= end:
        number = document.page_at(start)
        return [page for page in document.pages if page.number == number][:1]
    return [page for page in document.pages if page.start < end and start < page.end][:_MOST_PAGES]


def place(document: Document, start: int, end: int, facsimile: Facsimile) -> Placed:
    """Find a range of a document's text on the pages of its file. Raises as the facsimile does."""
    boxes: dict[int, tuple[Box, ...]] = {}
    is_whole = start < end
    pages = pages_of(document, start, end)
    if not pages or (pages[-1].end < end and pages[-1] is not document.pages[-1]):
        is_whole = False
    for page in pages:
        if not 1 <= page.number <= facsimile.count:
            is_whole = False
            continue
        first, last = max(start, page.start), min(end, page.end)
        runs, found_all = _found(document.text, first, last, page, facsimile.leaf(page.number))
        if runs:
            boxes[page.number] = runs
        is_whole = is_whole and found_all
    return Placed(boxes, is_whole)


def _found(text: str, start: int, end: int, page: Page, leaf: Leaf) -> tuple[tuple[Box, ...], bool]:
    """Give the boxes of a range on one page, and whether they hold all of it."""
    finder = _Finder(text, page, leaf.glyphs[:_MOST_CHARACTERS])
    runs, is_whole = finder.find(start, min(end, start + _MOST_CHARACTERS))
    boxes = [box for run in runs for box in _boxes([leaf.glyphs[index] for index in run])]
    seen = [box for box in boxes if _is_on(box, leaf)]
    return tuple(seen), is_whole and len(seen) == len(boxes)


class _Finder:
    """Looks for ranges of the text among the glyphs of one page."""

    def __init__(self, text: str, page: Page, glyphs: Sequence[Glyph]) -> None:
        self._text, self._page, self._glyphs = text, page, glyphs
        self._printed = _Letters.from_glyphs(glyphs, range(len(glyphs)))

    @cached_property
    def _by_rows(self) -> _Letters:
        return _Letters.from_glyphs(self._glyphs, in_rows(self._glyphs))

    def find(self, start: int, end: int) -> tuple[list[Run], bool]:
        """Give the glyphs of a range, and say whether they are all of it.

        In one piece as filed or as seen; else line by line, by cells, by words.
        """
        wanted = _Letters.from_text(self._text[start:end])
        if not wanted.text:
            return [], True
        for printed in (self._printed, self._by_rows):
            run = self._whole(start, end, wanted.text, printed)
            if run is not None:
                return [run], True
        lines = [(start + line.start(), start + line.end()) for line in _LINE.finditer(self._text[start:end])]
        if len(lines) > 1:
            parts = [self.find(first, last) for first, last in lines]
            return [run for runs, _ in parts for run in runs], all(is_whole for _, is_whole in parts)
        printed = self._printed
        cells, is_whole = in_one_row(self._text[start:end], printed.text, printed.at, self._glyphs)
        return (cells, is_whole) if cells else (self._pieces(start, end), False)

    def _whole(self, start: int, end: int, wanted: str, printed: _Letters) -> Run | None:
        """Give where all of it stands in one piece; of several places the one amid the same words."""
        places = list(_occurrences(wanted, printed.text))
        if not places:
            return None
        before = _Letters.from_text(self._text[max(self._page.start, start - 2 * _CONTEXT) : start]).text
        after = _Letters.from_text(self._text[end : min(self._page.end, end + 2 * _CONTEXT)]).text
        alike = [
            _common(before[::-1], printed.text[max(0, place - _CONTEXT) : place][::-1])
            + _common(after, printed.text[place + len(wanted) :][:_CONTEXT])
            for place in places
        ]
        best = [place for place, count in zip(places, alike, strict=True) if count == max(alike)]
        runs = [printed.at[place : place + len(wanted)] for place in best]
        return runs[0] if all(self._is_same_place(runs[0], run) for run in runs[1:]) else None

    def _is_same_place(self, one: Run, other: Run) -> bool:
        """Say whether words are printed on one another, as poor man's bold type or a shadow."""
        box, shadow = self._glyphs[one[0]].box, self._glyphs[other[0]].box
        shift = max(abs(box.left - shadow.left), abs(box.top - shadow.top))
        return shift < _TWICE * (box.bottom - box.top)

    def _pieces(self, start: int, end: int) -> list[Run]:
        """Give those words of a line that stand on the page at one place only."""
        runs: list[Run] = []
        for word in _WORD.finditer(self._text[start:end]):
            wanted = _Letters.from_text(word[0]).text
            if len(wanted) >= _PIECE and self._printed.text.count(wanted) == 1:
                place = self._printed.text.index(wanted)
                runs.append(self._printed.at[place : place + len(wanted)])
        return runs


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _common(one: str, other: str) -> int:
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def _boxes(glyphs: Sequence[Glyph]) -> list[Box]:
    """Give one box for what stands together on a line, or one below the other in upright type."""
    boxes: list[Box] = []
    before: Box | None = None
    for glyph in glyphs:
        box = glyph.box
        if before is not None and (_is_beside(before, box) or _is_below(boxes[-1], before, box)):
            boxes[-1] = boxes[-1].around(box)
        else:
            boxes.append(box)
        before = box
    return boxes


def _is_beside(before: Box, box: Box) -> bool:
    height = min(before.bottom - before.top, box.bottom - box.top)
    overlap = min(before.bottom, box.bottom) - max(before.top, box.top)
    gap = max(before.left, box.left) - min(before.right, box.right)
    return overlap > _SAME_LINE * height and gap < _GAP * height


def _is_below(column: Box, before: Box, box: Box) -> bool:
    width = min(before.right - before.left, box.right - box.left)
    overlap = min(before.right, box.right) - max(before.left, box.left)
    is_narrow = column.right - column.left < 1.5 * max(width, 1e-9)
    gap = max(before.top, box.top) - min(before.bottom, box.bottom)  # upwards on a turned page
    return is_narrow and overlap > _SAME_LINE * width and gap < width


def _is_on(box: Box, leaf: Leaf) -> bool:
    """Say whether a box can be seen on its page."""
    has_area = box.right > box.left and box.bottom > box.top
    return has_area and box.right > 0 and box.bottom > 0 and box.left < leaf.width and box.top < leaf.height
