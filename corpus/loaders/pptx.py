"""PPTX to blocks: a heading for each slide's title, then its text, tables and diagrams, its notes.

Pages are the numbers of the slides. Pictures, footers and what the master shows on every slide are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.blocks import Block, BlockKind, Loaded
from corpus.datatypes import ReadError
from corpus.office.opc import Package, Relation, attribute, reference
from corpus.office.pptxshapes import Places, Shape, Shapes, places_of
from corpus.office.reading_order import in_reading_order
from corpus.packages import open_archive
from corpus.text.wraps import join

_KIND = "幻灯片（PPTX）"
_REMEDY = "请重新下载，或用 WPS、PowerPoint 打开后另存为 PPTX 再试"
_MAX_SLIDES = 5000
_MAX_TITLE = 60  # characters of a text box that serves as title
_TITLE_REACH = 0.35  # of the slide's height, above which such a box begins
_TITLES = frozenset({"title", "ctrTitle"})
_NOTES = "备注："


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a presentation; raises `ReadError` for a damaged or over-large one."""
    archive = open_archive(data, source, _KIND, _REMEDY)
    package = Package(archive)
    try:
        main = package.main()
        relations = package.relations(main)
        presentation = package.xml(main)
        sizes = [attribute(node, "cy") for node in presentation.iter("{*}sldSz")]
        height = int(sizes[0]) if sizes and sizes[0].isdecimal() else 0
        links = [relations.get(reference(node)) for node in presentation.iter("{*}sldId")]
        parts = [link.target for link in links if link is not None and link.kind == "slide"]
        if len(parts) > _MAX_SLIDES:
            raise ReadError(f"“{source}”有 {len(parts)} 张幻灯片，超过 {_MAX_SLIDES} 张；请拆分后再试")
        reader = _Reader(package, height)
        blocks = [block for number, part in enumerate(parts, 1) for block in reader.slide(part, number)]
    except (AttributeError, TypeError, RecursionError) as error:
        raise archive.broken("打不开") from error
    titles = [block.text for block in blocks if block.kind == "heading"]
    return Loaded(blocks, titles=titles[:1] if titles and blocks[0].kind == "heading" else [])


class _Reader:
    """Read the slides of one presentation; keeps where its layouts put their placeholders."""

    def __init__(self, package: Package, height: int) -> None:
        self._package = package
        self._height = height
        self._layouts: dict[str, Places] = {}

    def slide(self, part: str, number: int) -> Iterator[Block]:
        """Give the blocks of one slide and of its notes."""
        relations = self._package.relations(part)
        shapes = list(self._shapes(part, relations))
        order = _ordered(shapes)
        title = self._title(order)
        if title is not None:
            text = ""
            for line in "\n".join(title.paragraphs).split("\n"):
                text = join(text, line) if text else line
            yield _block(text, number, "heading", 1)
        for shape in order:
            if shape is not title:
                yield from (_block(row, number, "row") for row in shape.rows)
                yield from (_block(line, number) for text in shape.paragraphs for line in text.split("\n"))
        yield from self._notes(relations, number)

    def _shapes(self, part: str, relations: dict[str, Relation]) -> Iterator[Shape]:
        layout = next((link.target for link in relations.values() if link.kind == "slideLayout"), "")
        if layout not in self._layouts:
            self._layouts[layout] = self._places(layout) if layout else {}
        reader = Shapes(self._package, relations, self._layouts[layout])
        for tree in self._package.xml(part).iter("{*}spTree"):
            yield from reader.of(tree)

    def _places(self, layout: str) -> Places:
        """Give the places of a layout, and where it says nothing those of its master."""
        links = self._package.relations(layout).values()
        master = next((link.target for link in links if link.kind == "slideMaster"), "")
        inherited = places_of(self._package.xml(master)) if master else {}
        return {**inherited, **places_of(self._package.xml(layout))}

    def _title(self, order: list[Shape]) -> Shape | None:
        """Give the shape that is the slide's title: its placeholder, else a box that looks like one."""
        held = [shape for shape in order if shape.holder in _TITLES]
        if held or len(order) < 2:
            return held[0] if held else None
        first = order[0]
        text = "".join(first.paragraphs)
        is_like = (
            len(first.paragraphs) == 1
            and len(text) <= _MAX_TITLE
            and text[-1] not in "。；：，"
            and first.box.top <= _TITLE_REACH * self._height
            and first.size >= max(shape.size for shape in order)
        )
        return first if is_like else None

    def _notes(self, relations: dict[str, Relation], number: int) -> Iterator[Block]:
        part = next((link.target for link in relations.values() if link.kind == "notesSlide"), "")
        if not part:
            return
        reader = Shapes(self._package, {}, {})
        texts = [
            line
            for tree in self._package.xml(part).iter("{*}spTree")
            for shape in reader.of(tree)
            if shape.holder == "body"
            for text in shape.paragraphs
            for line in text.split("\n")
        ]
        for index, text in enumerate(texts):
            yield _block(text if index else _NOTES + text, number)


def _ordered(shapes: list[Shape]) -> list[Shape]:
    """Give the shapes as they are read, those of a group together."""
    found: list[Shape] = []
    for shape in in_reading_order([(shape.box, shape) for shape in shapes]):
        found += _ordered(shape.parts) if shape.parts else [shape]
    return found


def _block(text: str, number: int, kind: BlockKind = "paragraph", level: int = 0) -> Block:
    return Block(text, kind, level, pages=((0, number),))
