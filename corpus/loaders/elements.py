"""The elements of a web page to blocks: headings, paragraphs, list items and table rows in document order.

Leaves out what is hidden or by its tag or name a menu; which of the rest is the article is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from corpus.blocks import Block
from corpus.facts import field_of
from corpus.normalise import clean, compact
from corpus.tables import Cell, rows_of

_BLOCK_TAGS = frozenset({
    "p", "div", "section", "article", "main", "center", "blockquote", "dl", "dt", "dd", "ul", "ol", "li",
    "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "pre", "address", "figure",
    "figcaption", "fieldset", "details", "summary", "hr", "header", "hgroup", "body",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_DROPPED_TAGS = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form", "button",
    "select", "option", "textarea", "iframe", "svg", "canvas", "object", "embed", "audio", "video", "map",
    "input", "label",
})  # fmt: skip
_HEADING = re.compile(r"h([1-6])$")
_BOLD_TAGS = frozenset({"b", "strong"})
# class or id of parts that are never the article: share-bar, related_news, breadcrumb, pageFooter
_DROPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar)?|menu|breadcrumbs?|crumbs?|share|social|related|recommend(?:ed)?|sidebar|footer"
    r"|foot|copyright|comments?|pagination|pager|prev-?next|toolbar|qrcode|search|login|advert|ads?|banner)"
    r"(?:$|[\s_-])",
    re.I,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)|text-align\s*:\s*center", re.I)
_MAX_CELL = 1500  # characters; a cell that holds more lays out the page
_MAX_PROSE = 600  # the same in a table of one or two columns


@dataclass(frozen=True, slots=True)
class Found:
    """A block with the element it stands in and how much of it is linked."""

    block: Block
    element: Any
    linked: int


class Walker:
    """Turn a tree of elements into blocks; holds the words of the block being gathered."""

    def __init__(self, *, by_name: bool = True) -> None:
        self._by_name = by_name  # leave out parts whose class or id is a menu's
        self._words: list[str] = []
        self._bold = self._plain = self._linked = 0

    def walk(self, element: Any) -> Iterator[Found]:
        """Give the blocks below an element, in document order."""
        yield from self._children(element, element, 0, bold=False, link=False)
        yield from self._flush(element, 0)

    def _children(self, element: Any, holder: Any, level: int, *, bold: bool, link: bool) -> Iterator[Found]:
        self._add(element.text, bold=bold, link=link)
        for child in element:
            if isinstance(child.tag, str) and not self._is_dropped(child):
                yield from self._element(child, holder, level, bold=bold, link=link)
            self._add(child.tail, bold=bold, link=link)

    def _element(self, child: Any, holder: Any, level: int, *, bold: bool, link: bool) -> Iterator[Found]:
        tag = child.tag
        if tag == "br":
            yield from self._flush(holder, level)
        elif tag == "table" and (rows := _data_rows(child)) is not None:
            yield from self._flush(holder, level)
            for row in rows:
                yield Found(Block(row, "row"), child, 0)
        elif tag in _BLOCK_TAGS:
            yield from self._flush(holder, level)
            match = _HEADING.match(tag)
            inner = int(match[1]) if match else level
            heavy = (
                bold or bool(_BOLD_STYLE.search(child.get("style") or "")) or child.get("align") == "center"
            )
            if tag == "li" and child.getparent() is not None and child.getparent().tag == "ol":
                self._words.append(_ordinal(child))
            yield from self._children(child, child, inner, bold=heavy or tag == "center", link=link)
            yield from self._flush(child, inner)
        else:
            heavy = bold or tag in _BOLD_TAGS or bool(_BOLD_STYLE.search(child.get("style") or ""))
            yield from self._children(child, holder, level, bold=heavy, link=link or tag == "a")

    def _is_dropped(self, element: Any) -> bool:
        if element.tag in _DROPPED_TAGS or _HIDDEN.search(element.get("style") or ""):
            return True
        if not self._by_name or element.tag in {"body", "article", "main"}:
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        return _DROPPED_NAMES.search(names) is not None

    def _add(self, text: str | None, *, bold: bool, link: bool) -> None:
        if not text:
            return
        self._words.append(text)
        size = len(compact(text))
        self._bold += size if bold else 0
        self._plain += 0 if bold else size
        self._linked += size if link else 0

    def _flush(self, holder: Any, level: int) -> Iterator[Found]:
        text = clean("".join(self._words))
        strong, linked = self._bold > 0 and self._plain == 0, self._linked
        self._words, self._bold, self._plain, self._linked = [], 0, 0, 0
        if text:
            yield Found(Block(text, "heading" if level else "paragraph", level, strong), holder, linked)


def _ordinal(item: Any) -> str:
    """Give the number a browser shows before an item of an ordered list."""
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    start = item.getparent().get("start") or "1"
    return f"{(int(start) if start.isdecimal() else 1) + before}. "


def _data_rows(table: Any) -> list[str] | None:
    """Give the rows of a table of data, `None` for one that only lays out the page."""
    if table.find(".//table") is not None:
        return None
    rows = [[_cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    if not rows or max(map(len, rows)) < 2:
        return None
    if any(
        len(cell.text) > _MAX_CELL or (len(cell.text) > _MAX_PROSE and len(row) < 3)
        for row in rows
        for cell in row
    ):
        return None
    texts = [[cell.text for cell in row] for row in rows]
    pairs = [pair for line in texts for pair in pairwise(line) if field_of(pair[0])]
    if pairs:
        return [
            f"{compact(name).rstrip('：:')}：{value}"
            for name, value in pairs
            if value and not field_of(value)
        ]
    return rows_of(rows)


def _cell(element: Any) -> Cell:
    spans = [element.get(name) or "1" for name in ("colspan", "rowspan")]
    columns, rows = (int(span) if span.isdecimal() else 1 for span in spans)
    return Cell(clean(" ".join(element.itertext())), columns, rows)
