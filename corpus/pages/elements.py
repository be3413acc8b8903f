"""The elements of a web page to blocks: headings, paragraphs, list items and table rows in document order.

Leaves out what is hidden; which of the rest is the article is not asked here. Walks without recursion: pages
with unclosed tags nest a thousand deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.blocks import Block
from corpus.pages import tags
from corpus.pages.tables import read_table
from corpus.text.markers import marker_of
from corpus.text.normalise import clean, compact
from corpus.text.numerals import to_han
from corpus.text.wraps import paragraphs

_NO_NUMBER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.I)
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(decimal|lower-\w+|upper-\w+|cjk-\w+|simp-\w+)", re.I)
_STYLES = {  # CSS names and the values of `type` to one letter each
    "decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I", "cjk-ideographic": "一", "cjk-decimal": "1",
    "simp-chinese-informal": "一", "simp-chinese-formal": "一",
}  # fmt: skip
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MAX_NUMBER = 9999  # of a list; more is hostile


@dataclass(frozen=True, slots=True)
class Found:
    """A block with the element it stands in and how much of it is linked."""

    block: Block
    element: Any
    linked: int  # characters without white space


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for the text directly in an element."""

    element: Any
    holder: Any  # the nearest block element
    level: int  # of the heading around
    bold: bool
    link: bool


class Walker:
    """Turn a tree of elements into blocks; holds the words of the block being gathered."""

    def __init__(self) -> None:
        self._found: list[Found] = []
        self._words: list[str] = []
        self._bold = self._plain = self._linked = 0
        self._number = ""  # of the list item whose first words are still to come
        self._counts: dict[Any, int] = {}  # the last number of each ordered list

    def walk(self, root: Any) -> list[Found]:
        """Give the blocks below an element, in document order."""
        places = [_Place(root, root, 0, False, False)]
        children: list[Iterator[Any]] = [iter(root)]
        self._add(root.text, places[-1])
        while children:
            child = next(children[-1], None)
            if child is None:
                children.pop()
                self._leave(places.pop(), places[-1] if places else None)
                continue
            inner = self._enter(child, places[-1])
            if inner is None:
                self._add(child.tail, places[-1])
            else:
                places.append(inner)
                children.append(iter(child))
                self._add(child.text, inner)
        return self._found

    def _enter(self, child: Any, outer: _Place) -> _Place | None:
        """Give the place inside a child; `None` for one that is left out or has been read whole."""
        tag = child.tag
        if not isinstance(tag, str) or tags.is_hidden(child):
            return None
        if tag == "br":
            if not outer.level:  # a heading on two lines is one
                self._flush(outer)
            return None
        script = tags.script_of(child)
        if script is not None:
            self._add(script, outer)
            return None
        if tag == "table" and self._read_table(child, outer):
            return None
        if tags.keeps_lines(child) and self._read_lines(child, outer):
            return None
        heavy = outer.bold or tags.is_heavy(child)
        link = outer.link or tags.is_link(child)
        if not tags.is_block(child):
            return _Place(child, outer.holder, outer.level, heavy, link)
        self._flush(outer)
        if tag == "li":
            self._number = self._numbered(child)
        return _Place(child, child, tags.heading_level(tag) or outer.level, heavy, link)

    def _leave(self, place: _Place, outer: _Place | None) -> None:
        if place.element is place.holder:
            self._flush(place)
            self._number = "" if place.element.tag == "li" else self._number
        if outer is not None:
            self._add(place.element.tail, outer)

    def _read_table(self, table: Any, outer: _Place) -> bool:
        rows = read_table(table)
        if rows is None:
            return False
        self._flush(outer)
        self._found += [Found(row, table, 0) for row in rows]
        return True

    def _read_lines(self, element: Any, outer: _Place) -> bool:
        """Read text that is shown with its line breaks; wrapped lines of a paragraph are joined."""
        if any(tags.is_block(part) for part in element.iterdescendants()):
            return False
        for part in filter(tags.is_hidden, element.iterdescendants("*")):
            for inner in part.iter("*"):
                inner.text = None
                inner.tail = inner.tail if inner is part else None
        for line in element.iter("br"):
            line.tail = f"\n{line.tail or ''}"
        text = "".join(element.itertext()).strip()
        if "\n" not in text:
            return False
        self._flush(outer)
        self._found += [Found(Block(line), element, 0) for line in paragraphs(text)]
        return True

    def _add(self, text: str | None, place: _Place) -> None:
        if not text:
            return
        self._words.append(text)
        size = len(compact(text))
        self._bold += size if place.bold else 0
        self._plain += 0 if place.bold else size
        self._linked += size if place.link else 0

    def _flush(self, place: _Place) -> None:
        if not self._words:
            return
        text = clean("".join(self._words))
        strong, linked = self._bold > 0 and self._plain == 0, self._linked
        self._words, self._bold, self._plain, self._linked = [], 0, 0, 0
        if not text:
            return
        if self._number:
            text = text if marker_of(text) else f"{self._number}{text}"
            self._number = ""
        block = Block(text, "heading" if place.level else "paragraph", place.level, strong)
        self._found.append(Found(block, place.holder, linked))

    def _numbered(self, item: Any) -> str:
        """Give the number a browser shows before a list item, empty where it shows none."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        if parent not in self._counts:
            self._counts[parent] = _integer(parent.get("start"), 1) - 1
        self._counts[parent] = number = _integer(item.get("value"), self._counts[parent] + 1)
        styles = f"{parent.get('style') or ''};{item.get('style') or ''}"
        if _NO_NUMBER.search(styles):
            return ""
        named = _STYLE.search(styles)
        style = _STYLES.get(named[1].lower(), "1") if named else item.get("type") or parent.get("type") or "1"
        return _number(number, style)


def _integer(value: str | None, default: int) -> int:
    digits = (value or "").strip()
    return min(int(digits), _MAX_NUMBER) if digits.isdecimal() and len(digits) < 10 else default


def _number(number: int, style: str) -> str:
    """Write a number as a list of a style shows it, up to its text: `3. `, `c. `, `iii. `, `三、`."""
    if style == "一":
        return f"{to_han(number)}、"
    if style in {"i", "I"} and number > 0:
        roman = "".join(_roman(number))
        return f"{roman.upper() if style == 'I' else roman}. "
    if style in {"a", "A"} and 0 < number <= 26:
        return f"{chr(ord(style) + number - 1)}. "
    return f"{number}. "


def _roman(number: int) -> Iterator[str]:
    for value, letters in _ROMAN:
        yield letters * (number // value)
        number %= value
