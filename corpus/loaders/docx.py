"""DOCX to blocks: paragraphs and tables in order, headings by style, automatic numbers and notes written out.

Reads the final words only: no images, comments, deleted text, headers or footers.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from corpus.blocks import Block, Loaded
from corpus.office.notes import place
from corpus.office.numbering import Numbering
from corpus.office.ooxml import opened_as_usual
from corpus.office.wordruns import VAL, P, R, Runs, is_empty_control
from corpus.office.wordstyles import Styles
from corpus.office.wordtables import TBL, TRANSPARENT, cells_of, is_layout, rows_in
from corpus.packages import DAMAGE, open_archive
from corpus.tables.rows import rows_of
from corpus.text.normalise import clean

_REMEDY = "请重新下载，或用 WPS、Word 打开后另存"
# What python-docx raises beside zipfile on damaged packages, as found by mutating real files.
_DAMAGE = (*DAMAGE, PackageNotFoundError, etree.LxmlError, AttributeError, TypeError, RecursionError)
_MAX_SIDE = 60  # characters of a cell that reads on in the next: 某市教育局办公室 | 2024年3月1日印发
_T, _BOLD, _SDT = qn("w:t"), qn("w:b"), qn("w:sdt")
_R_PR, _DEL, _MOVED = qn("w:rPr"), qn("w:del"), qn("w:moveFrom")
_OFF = frozenset({"0", "false"})
_NOTE_NAMES = {"footnote": "注", "endnote": "尾注"}


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a DOCX file; raises `ReadError` for a damaged or over-large one."""
    package = open_archive(data, source, "DOCX 文档", _REMEDY)
    try:
        document = docx.Document(io.BytesIO(opened_as_usual(package, data)))
        reader = _Reader(document)
        blocks = reader.read(document.element.body)
    except _DAMAGE as error:
        raise package.broken("打不开") from error
    return Loaded(blocks, titles=[title] if (title := reader.title) else [])


class _Reader:
    """Walk the body of one document; keeps the counters of its automatic numbers and its notes."""

    def __init__(self, document: Any) -> None:
        self.title = ""
        self._numbering = Numbering(document)
        self._styles = Styles(document.styles)
        self._runs = Runs(document.element.body, document.styles)
        self._notes = _notes_of(document)
        self._due: list[tuple[str, str]] = []  # notes referred to since the last paragraph ended
        self._counts = dict.fromkeys(_NOTE_NAMES, 0)
        self._placed: set[Block] = set()  # the notes that were given
        self._last = ""  # line, which may state the unit of a table below it
        self._carried = ""  # words of a paragraph whose end is deleted

    def read(self, body: Any) -> list[Block]:
        """Give all blocks, notes where they belong."""
        pairs: list[tuple[Block, list[Block]]] = []
        for block in self.blocks(body):
            if block in self._placed and pairs:
                pairs[-1][1].append(block)
            else:
                pairs.append((block, []))
        if carried := clean(self._carried):
            pairs.append((Block(carried), []))
        return place(pairs)

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Give the blocks below an element, in document order."""
        for child in parent.iterchildren():
            if child.tag == P:
                yield from self._paragraph(child)
            elif child.tag == TBL:
                yield from self._table(child)
            elif child.tag in TRANSPARENT and not (child.tag == _SDT and is_empty_control(child)):
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        level, role = self._styles.of(element)
        words = self._runs.words(element)
        if role == "contents":
            return
        number = self._numbering.next_of(element)
        self._due += words.notes
        text = self._carried + number + words.text
        if _is_end_deleted(element):
            self._carried = text
            return
        self._carried = ""
        strong = _is_strong(element)
        for part in text.split("\n"):
            if not (part := clean(part)):
                continue
            if role == "title" and not self.title:
                self.title = part
            self._last = part
            yield Block(part, "heading" if level else "paragraph", level, strong)
        for box in words.boxes:
            yield from self.blocks(box)
        yield from self._due_notes()

    def _due_notes(self) -> Iterator[Block]:
        """Give the notes that the words just read refer to, each a paragraph: 注1：…."""
        due, self._due = self._due, []
        for kind, identity in due:
            note = self._notes.pop((kind, identity), None)
            text = clean(" ".join(self._texts(note))) if note is not None else ""
            if text:
                self._counts[kind] += 1
                block = Block(f"{_NOTE_NAMES[kind]}{self._counts[kind]}：{text}")
                self._placed.add(block)
                yield block

    def _table(self, element: Any) -> Iterator[Block]:
        rows = rows_in(element)
        if is_layout(rows):
            for cells in rows:
                yield from self._side_by_side([list(self.blocks(cell)) for cell in cells])
            return
        table = cells_of(rows, lambda cell: clean(" ".join(self._texts(cell))))
        yield from (Block(row, "row") for row in rows_of(table, self._last))
        yield from self._due_notes()

    def _side_by_side(self, cells: list[list[Block]]) -> Iterator[Block]:
        """Give the blocks of a row that only places text; short ones read on: 某市教育局 | 文件."""
        filled = [blocks for blocks in cells if blocks]
        if all(len(blocks) == 1 and len(blocks[0].text) <= _MAX_SIDE for blocks in filled):
            texts = [block.text for (block,) in filled if block.kind != "row"]
            if len(texts) == len(filled) > 1:
                filled = [[replace(filled[0][0], text=" ".join(texts).replace(" 文件", "文件"))]]
        for blocks in filled:
            yield from blocks

    def _texts(self, parent: Any) -> Iterator[str]:
        """Give the words of the paragraphs below an element, those in nested tables and text boxes too."""
        for child in parent:
            if child.tag == P:
                number = self._numbering.next_of(child)
                words = self._runs.words(child)
                self._due += words.notes
                yield number + words.text
                for box in words.boxes:
                    yield from self._texts(box)
            elif child.tag == TBL:
                for row in rows_in(child):
                    for cell in row:
                        yield from self._texts(cell)
            elif child.tag in TRANSPARENT and not (child.tag == _SDT and is_empty_control(child)):
                yield from self._texts(child)


def _notes_of(document: Any) -> dict[tuple[str, str], Any]:
    """Give the elements of the footnotes and endnotes by kind and id; the lines above them are none."""
    notes: dict[tuple[str, str], Any] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2].removesuffix("s")
        if kind in _NOTE_NAMES and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type")) in (None, "normal"):
                    notes[kind, note.get(qn("w:id")) or ""] = note
    return notes


def _is_end_deleted(element: Any) -> bool:
    """Say whether the end of a paragraph is deleted, so that it reads on with the next one."""
    properties = element.pPr
    mark = properties.find(_R_PR) if properties is not None else None
    return mark is not None and (mark.find(_DEL) is not None or mark.find(_MOVED) is not None)


def _is_strong(element: Any) -> bool:
    """Say whether every run with words is bold, or the paragraph is centred."""
    properties = element.pPr
    if properties is not None and properties.jc is not None and str(properties.jc.get(VAL)) == "center":
        return True
    runs = [run for run in element.iter(R) if run.find(_T) is not None]
    return bool(runs) and all(
        run.rPr is not None and (bold := run.rPr.find(_BOLD)) is not None and bold.get(VAL) not in _OFF
        for run in runs
    )
