"""A stretch of a document's text as HTML, line by line, with one range in `<mark>` elements.

It cuts by offsets and never searches for words; the marks together hold exactly `text[start:end]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from corpus import Document, Section
from ui.chat.markup import Markup, join, tag

_INDENT_FROM = 24  # characters: a line that long is running text, set with the two-character indent of a 公文
_DEEPEST_HEADING = 3  # headings below this level look alike


def text_html(document: Document, first: int, last: int, start: int, end: int) -> Markup:
    """Lay out `text[first:last]` with `text[start:end]` marked; `first` begins a line."""
    return tag("div", *_lines(document, first, last, start, end), class_="document-text")


def _lines(document: Document, first: int, last: int, start: int, end: int) -> Iterator[Markup]:
    headed = {section.start: section for section in document.outline}
    opened = {page.start: page.number for page in document.pages if page.number > 1}
    pages = sorted(opened)
    position = first
    while position < last:
        stop = document.text.find("\n", position, last) + 1 or last
        while pages and pages[0] < stop:
            page = pages.pop(0)
            if page >= first:
                yield tag("div", f"第 {opened[page]} 页", class_="page-break")
        yield _line(document.text, position, stop, (start, end), headed)
        position = stop


def _line(text: str, begin: int, stop: int, marked: tuple[int, int], headed: dict[int, Section]) -> Markup:
    """Render one line, its line break included, so that marks over several lines lose nothing."""
    line = text[begin:stop]
    content = begin + len(line) - len(line.lstrip())
    section = headed.get(content) or headed.get(begin)
    heading_end = min(section.body, stop) if section else begin
    whole = bool(line.strip()) and not text[heading_end:stop].strip()
    cuts = sorted({begin, stop, *(c for c in (heading_end, *marked) if begin < c < stop)})
    parts = []
    for left, right in pairwise(cuts):
        piece: object = text[left:right]
        if not whole and right <= heading_end:
            piece = tag("b", piece)
        if marked[0] <= left and right <= marked[1]:
            piece = tag("mark", piece)
        parts.append(piece)
    return tag("p", join(parts), class_=_line_class(line, section if whole else None))


def _line_class(line: str, heading: Section | None) -> str | None:
    if heading is not None:
        return f"heading level-{min(heading.level, _DEEPEST_HEADING)}"
    if not line.strip():
        return "blank"
    return "running" if len(line) > _INDENT_FROM and not line[0].isspace() else None
