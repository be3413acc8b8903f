"""One page of an OFD (GB/T 33190-2016): what of it is words, hidden words, watermark or drawn lines.

Knows no package and no paths: the page's XML and the units it may draw are given. Annotations, pictures and
glyph numbers are not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from corpus.printed.ofd_glyphs import words_of
from corpus.printed.ofd_objects import UNMOVED, Mark, Matrix, edges_of, matrix_of, name_of, number
from corpus.printed.places import PrintedLine, Rule

_MAX_OBJECTS = 5_000_000  # characters and drawings of a document; 5,000 full pages have half of it
_UNIT = 50  # objects that drawing a unit counts for: units that draw each other grow without bound
_MAX_NESTING = 40  # blocks and units within each other; real ones have one or two
OPAQUE = 200  # of 255; the shared samples' watermarks have 102–153, their words none or 255


@dataclass(slots=True)
class PageContent:
    """What a page or a template shows, in the order drawn."""

    words: list[Mark] = field(default_factory=list)
    hidden: list[Mark] = field(default_factory=list)  # words without paint, as laid over a scan
    edges: list[Mark] = field(default_factory=list)
    has_picture: bool = False


class Drawing:
    """Reads pages one after another, and counts what it reads so that no package holds it for ever."""

    def __init__(self, unit_of: Callable[[str], Any]) -> None:
        """Take the function from the ID of a composite unit to its element, `None` for an unknown one."""
        self._unit_of = unit_of
        self._objects = 0

    def read(self, page: Any) -> PageContent:
        """Give what a page or template shows; raises `OverflowError` beyond what any document has."""
        content = PageContent()
        self._draw(page, UNMOVED, content, 0)
        return content

    def count(self, objects: int) -> None:
        """Add to what has been read; raises `OverflowError` where that is absurd."""
        self._objects += objects
        if self._objects > _MAX_OBJECTS:
            raise OverflowError(f"more than {_MAX_OBJECTS} characters and drawings")

    def _draw(self, parent: Any, outer: Matrix, content: PageContent, depth: int) -> None:
        for child in parent.iterchildren():
            name = name_of(child)
            self.count(1)
            if depth > _MAX_NESTING or child.get("Visible") == "false":
                continue
            if name in ("Content", "Layer", "PageBlock"):
                self._draw(child, outer, content, depth + 1)
            elif name == "TextObject":
                self._write(child, outer, content)
            elif name == "PathObject":
                edges = list(edges_of(child, outer))
                self.count(2 * len(edges))
                content.edges += edges
            elif name == "ImageObject":
                content.has_picture = True
            elif name == "CompositeObject":
                unit = self._unit_of(child.get("ResourceID") or "")
                if unit is not None:
                    self.count(_UNIT)
                    self._draw(unit, matrix_of(child, outer), content, depth + 1)

    def _write(self, element: Any, outer: Matrix, content: PageContent) -> None:
        self.count(sum(len(code.text or "") for code in element.iterchildren()))
        opacity = opacity_of(element)
        if 0 < opacity < OPAQUE:
            return  # a watermark
        is_painted = opacity > 0 and (element.get("Fill") != "false" or element.get("Stroke") == "true")
        target = content.words if is_painted else content.hidden
        target += words_of(element, outer)


def placed(content: Iterable[Mark], page: int) -> tuple[list[PrintedLine], list[Rule]]:
    """Give the words and lines of a page as they stand when it is held so that most words are level."""
    marks = list(content)
    weights: Counter[int] = Counter()
    for mark in marks:
        weights[mark.turn] += len(mark.text)
    turn = weights.most_common(1)[0][0] if weights else 0
    lines: list[PrintedLine] = []
    rules: list[Rule] = []
    for mark in marks:
        left, right, top, bottom = _turned_back(mark, turn)
        if not mark.text:
            rules.append(Rule(page, left, right, top, bottom))
            continue
        if mark.turn != turn:  # down the side of a form: read with the row it begins at, not all it spans
            bottom = min(bottom, top + mark.size)
        lines.append(PrintedLine(mark.text, page, left, right, top, bottom, mark.size))
    return lines, rules


def _turned_back(mark: Mark, turn: int) -> tuple[float, float, float, float]:
    """Give left, right, top and bottom of a mark after so many quarter turns against the clock."""
    left, right, top, bottom = mark.left, mark.right, mark.top, mark.bottom
    for _ in range(turn):
        left, right, top, bottom = top, bottom, -right, -left
    return left, right, top, bottom


def opacity_of(element: Any) -> float:
    """Give how opaque a text is painted, 255 for wholly: the least of what it and its colour say."""
    given = [element.get("Alpha")]
    given += [child.get("Alpha") for child in element.iterchildren() if name_of(child) == "FillColor"]
    return min(number(alpha, 255.0) for alpha in given)
