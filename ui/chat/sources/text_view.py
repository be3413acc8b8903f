"""A stretch of a document's text as HTML, line by line, with one range in `<mark>` elements.

It cuts by offsets and never searches for words; the marks together hold exactly `text[start:end]`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from corpus import Document, Section
from ui.chat.language import t
from ui.chat.markup import Markup, join, tag
from ui.chat.sources.hidden import shown
from ui.chat.sources.rows import heads_of

_INDENT_FROM = 24  # characters: a line that long is running text, set with the two-character indent of a 公文
_DEEPEST_HEADING = 3  # headings below this level look alike
_NEIGHBOUR = 2_000  # characters of the lines beside a line that are looked at
_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、)]|[①-⑳]|[☐☑•·])"
)  # （一）, 1.
_FRAMING = {"salutation": "flush", "signature": "signature", "imprint": "imprint", "contents": "contents"}


def text_html(document: Document, first: int, last: int, start: int, end: int) -> Markup:
    """Lay out `text[first:last]` with `text[start:end]` marked; where it cuts a line, that is shown."""
    return tag("div", *_Lines(document, first, last, start, end).drawn(), class_="document-text")


class _Lines:
    """The lines of one stretch being laid out."""

    def __init__(self, document: Document, first: int, last: int, start: int, end: int) -> None:
        self._text, self._first, self._last = document.text, first, last
        self._marked = start, end
        self._headed = {section.start: section for section in document.outline}
        self._opened = {page.start: page.number for page in document.pages if page.number > 1}
        self._titles = document.metadata.ranges_of("title")
        self._matter = document.matter
        self._matter_starts = [matter.start for matter in document.matter]

    def drawn(self) -> Iterator[Markup]:
        pages = sorted(page for page in self._opened if page >= self._first)
        position = self._first
        while position < self._last:
            stop = self._text.find("\n", position, self._last) + 1 or self._last
            while pages and pages[0] < stop:
                number = self._opened[pages.pop(0)]
                words = tag("span", t("第 {number} 页", number=number))
                yield tag("div", words, class_="page-break")
            yield self._line(position, stop)
            position = stop

    def _line(self, begin: int, stop: int) -> Markup:
        """Render one line, its line break included, so that marks over several lines lose nothing."""
        text = self._text
        line = text[begin:stop]
        content = begin + len(line) - len(line.lstrip())
        section = self._headed.get(content) or self._headed.get(begin)
        heading_end = min(section.body, stop) if section else begin
        whole = bool(line.strip()) and not text[heading_end:stop].strip()
        heads = None if section else heads_of(line, *self._beside(begin, stop))
        names = [(begin + first, begin + last) for first, last in heads or ()]
        bounds = (heading_end, *self._marked, *(bound for name in names for bound in name))
        parts = []
        for left, right in pairwise(
            sorted({begin, stop, *(bound for bound in bounds if begin < bound < stop)})
        ):
            piece: Markup = shown(text[left:right])
            if not whole and right <= heading_end:
                piece = tag("b", piece)
            if any(first <= left and right <= last for first, last in names):
                piece = tag("span", piece, class_="column")
            if self._marked[0] <= left and right <= self._marked[1]:
                piece = tag("mark", piece)
            parts.append(piece)
        kinds = self._kinds(line, begin, section if whole else None, is_row=heads is not None)
        kinds += ["cut-before"] if begin == self._first and begin and text[begin - 1] != "\n" else []
        kinds += ["cut-after"] if stop == self._last < len(text) and text[stop - 1] != "\n" else []
        at = section.start if section else None
        return tag("p", join(parts), class_=" ".join(kinds) or None, dir="auto", data_at=at)

    def _beside(self, begin: int, stop: int) -> tuple[str, str]:
        """Give the lines before and after one, as far as they are looked at."""
        text = self._text
        above = text[max(0, begin - _NEIGHBOUR) : max(0, begin - 1)].rpartition("\n")[2]
        below = text[stop : stop + _NEIGHBOUR].partition("\n")[0]
        return above, below

    def _kinds(self, line: str, begin: int, heading: Section | None, *, is_row: bool) -> list[str]:
        if heading is not None:
            return ["heading", f"level-{min(heading.level, _DEEPEST_HEADING)}"]
        if not line.strip():
            return ["blank"]
        if any(first <= begin < last for first, last in self._titles[:1]) and not self._matter_at(begin):
            return ["title"]
        if framing := self._matter_at(begin):
            return [_FRAMING[framing]]
        if is_row:
            return ["row"]
        if _ITEM.match(line):
            return ["item"]
        return ["running"] if len(line) > _INDENT_FROM and not line[0].isspace() else []

    def _matter_at(self, offset: int) -> str | None:
        """Give as what a line frames the document, `None` where it is content."""
        index = bisect_right(self._matter_starts, offset) - 1
        found = self._matter[index] if index >= 0 else None
        return found.kind if found is not None and offset < found.end else None
