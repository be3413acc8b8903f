"""The shapes of a slide: their words, tables and diagrams, and where they stand.

Knows PresentationML and DrawingML (ECMA-376, 19 and 21), not which shape is the slide's title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.office.numberforms import written
from corpus.office.opc import Package, Relation, attribute, is_on, local, reference
from corpus.office.reading_order import Box
from corpus.tables.grids import Cell
from corpus.tables.rows import rows_of
from corpus.text.normalise import clean

_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})  # placeholders of date, footer, number
_PROPERTIES = frozenset({"spPr", "grpSpPr"})
_DEFAULT_SIZE = 1800  # hundredths of a point
_FIELDS = ("slidenum", "datetime")  # fields that are no text of the slide
_MAX_DEPTH = 40  # of groups within groups
# type of automatic number -> form of the count and what stands around it
_NUMBERS = {
    "arabicPeriod": ("decimal", "{}."), "arabicParenR": ("decimal", "{})"), "arabicPlain": ("decimal", "{} "),
    "arabicParenBoth": ("decimal", "({})"), "arabicDbPeriod": ("decimalFullWidth", "{}．"),
    "ea1ChsPeriod": ("chineseCounting", "{}、"), "ea1ChsPlain": ("chineseCounting", "{}、"),
    "ea1JpnChsDbPeriod": ("chineseCounting", "{}、"), "circleNumDbPlain": ("decimalEnclosedCircle", "{}"),
    "circleNumWdWhitePlain": ("decimalEnclosedCircle", "{}"), "alphaUcPeriod": ("upperLetter", "{}."),
    "alphaLcPeriod": ("lowerLetter", "{}."), "alphaLcParenR": ("lowerLetter", "{})"),
    "alphaUcParenR": ("upperLetter", "{})"), "romanUcPeriod": ("upperRoman", "{}."),
    "romanLcPeriod": ("lowerRoman", "{}."),
}  # fmt: skip

Places = Mapping[tuple[str, str], Box]  # type and index of a placeholder -> where the layout puts it


@dataclass(slots=True)
class Shape:
    """A shape with words."""

    box: Box
    holder: str = ""  # the type of a placeholder: title, ctrTitle, subTitle, body; empty for a free shape
    size: int = 0  # of its largest letters, in hundredths of a point
    paragraphs: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)  # of a table
    parts: list[Shape] = field(default_factory=list)  # of a group


class Shapes:
    """Read the shapes of one slide."""

    def __init__(self, package: Package, relations: Mapping[str, Relation], places: Places) -> None:
        self._package = package
        self._relations = relations
        self._places = places

    def of(self, tree: Any, depth: int = 0) -> Iterator[Shape]:
        """Give the shapes with words below a tree of shapes, in the order of the file."""
        for node in tree:
            name = local(node)
            if name == "AlternateContent":
                yield from self.of(next(node.iter("{*}Choice"), ()), depth)
            elif name not in {"sp", "grpSp", "graphicFrame"} or _is_hidden(node):
                continue
            elif name == "grpSp" and depth < _MAX_DEPTH:
                if parts := list(self.of(node, depth + 1)):
                    yield Shape(_box(node) or parts[0].box, parts=parts)
            elif name == "sp":
                yield from self._words(node)
            elif name == "graphicFrame":
                yield from self._frame(node)

    def _words(self, node: Any) -> Iterator[Shape]:
        holder = next(node.iter("{*}ph"), None)
        kind, index = _holder(holder) if holder is not None else ("", "")
        body = next((child for child in node if local(child) == "txBody"), None)
        if body is None or kind in _FURNITURE:
            return
        paragraphs = _paragraphs(body)
        if paragraphs:
            place = self._places.get((kind, index)) or self._places.get((kind, ""))
            box = _box(node) or place or Box(0, 0, 0, 0)
            sizes = [int(size) for run in body.iter("{*}rPr") if (size := attribute(run, "sz")).isdecimal()]
            yield Shape(box, kind, max(sizes, default=_DEFAULT_SIZE), paragraphs)

    def _frame(self, node: Any) -> Iterator[Shape]:
        box = _box(node) or Box(0, 0, 0, 0)
        for table in node.iter("{*}tbl"):
            cells = [[_cell(cell) for cell in row if _begins(cell)] for row in table.iter("{*}tr")]
            if rows := rows_of(cells):
                yield Shape(box, rows=rows)
        for ids in node.iter("{*}relIds"):  # of a diagram (SmartArt)
            relation = self._relations.get(reference(ids, "dm"))
            if relation is not None and relation.kind == "diagramData":
                bodies = [point for point in self._package.xml(relation.target).iter("{*}t") if len(point)]
                words = [line for body in bodies for line in _paragraphs(body)]
                if words:
                    yield Shape(box, paragraphs=words)


def places_of(tree: Any) -> dict[tuple[str, str], Box]:
    """Give where a layout puts its placeholders, by type and index, and by type alone."""
    found: dict[tuple[str, str], Box] = {}
    for node in tree.iter("{*}sp"):
        holder, box = next(node.iter("{*}ph"), None), _box(node)
        if holder is not None and box is not None:
            kind, index = _holder(holder)
            found[kind, index] = box
            found.setdefault((kind, ""), box)
    return found


def _holder(placeholder: Any) -> tuple[str, str]:
    """Give type and index of a placeholder."""
    return attribute(placeholder, "type") or "body", attribute(placeholder, "idx")


def _paragraphs(body: Any) -> list[str]:
    """Give the paragraphs of a text body, automatic numbers written out, line breaks as \\n."""
    lines: list[str] = []
    counts: dict[int, int] = {}
    for paragraph in body.iter("{*}p"):
        text = "\n".join(filter(None, map(clean, _runs(paragraph).split("\n"))))
        if text:
            lines.append(_number(paragraph, counts) + text)
    return lines


def _runs(paragraph: Any) -> str:
    parts: list[str] = []
    for node in paragraph:
        name = local(node)
        if name == "br":
            parts.append("\n")
        elif name == "r" or (name == "fld" and not attribute(node, "type").startswith(_FIELDS)):
            parts += [part.text or "" for part in node.iter("{*}t")]
    return "".join(parts)


def _number(paragraph: Any, counts: dict[int, int]) -> str:
    """Give the automatic number of a paragraph; one without it ends the counts of its level and deeper."""
    properties = next((node for node in paragraph if local(node) == "pPr"), None)
    level = attribute(properties, "lvl") if properties is not None else ""
    depth = int(level) if level.isdecimal() else 0
    numbered = next(properties.iter("{*}buAutoNum"), None) if properties is not None else None
    for other in [other for other in counts if other > depth or (numbered is None and other == depth)]:
        del counts[other]
    if numbered is None:
        return ""
    start = attribute(numbered, "startAt")
    counts[depth] = counts.get(depth, (int(start) if start.isdecimal() else 1) - 1) + 1
    form, pattern = _NUMBERS.get(attribute(numbered, "type"), ("decimal", "{}."))
    return pattern.format(written(counts[depth], form))


def _begins(cell: Any) -> bool:
    """Say whether a place of a table begins a cell; the others are covered by one that spans."""
    return (
        local(cell) == "tc" and not is_on(attribute(cell, "hMerge")) and not is_on(attribute(cell, "vMerge"))
    )


def _cell(cell: Any) -> Cell:
    spans = [attribute(cell, name) for name in ("gridSpan", "rowSpan")]
    columns, rows = (int(span) if span.isdecimal() else 1 for span in spans)
    return Cell(" ".join(_paragraphs(cell)).replace("\n", " "), columns, rows)


def _is_hidden(node: Any) -> bool:
    return any(is_on(attribute(name, "hidden")) for head in node[:1] for name in head.iter("{*}cNvPr"))


def _box(node: Any) -> Box | None:
    """Give where a shape stands, `None` where only its layout says so."""
    frame = next(
        (found for child in node if local(child) in _PROPERTIES for found in child.iter("{*}xfrm")),
        next((child for child in node if local(child) == "xfrm"), None),
    )
    if frame is None:
        return None
    values = {local(child): child for child in frame}
    try:
        left, top = (int(attribute(values["off"], name)) for name in ("x", "y"))
        width, height = (int(attribute(values["ext"], name)) for name in ("cx", "cy"))
    except (KeyError, ValueError):
        return None
    return Box(left, top, left + width, top + height)
