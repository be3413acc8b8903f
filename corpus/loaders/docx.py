"""DOCX to blocks: paragraphs and tables in order, headings by style, automatic numbers written out.

Reads words only: no images, comments, deleted text, headers or footers.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from corpus.blocks import Block, Loaded
from corpus.datatypes import ReadError
from corpus.loaders.numbering import Numbering
from corpus.normalise import clean
from corpus.tables import Cell, rows_of

_MAX_UNPACKED = 300 * 1024 * 1024  # the longest shared report unpacks to 1 MB; bombs to gigabytes
_MAX_RATIO = 200  # XML of text packs 5–20 to 1; a bomb 1,000 to 1
_RATIO_FROM = 20 * 1024 * 1024  # small parts of blanks pack well and harm nobody
_W_P, _W_TBL, _W_TR, _W_TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_W_T, _W_TAB, _W_BR, _W_CR = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_W_HYPHEN, _W_BOX = qn("w:noBreakHyphen"), qn("w:txbxContent")
_W_R, _W_VAL = qn("w:r"), qn("w:val")
_TRANSPARENT = frozenset({qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")})
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = frozenset({qn("w:del"), qn("w:moveFrom"), _FALLBACK})
# What zipfile, lxml and python-docx raise on damaged packages, as found by mutating real files.
_DAMAGE = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    etree.LxmlError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
_TITLE_STYLES = frozenset({"title", "标题", "文档标题"})


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a DOCX file; raises `ReadError` for a damaged or over-large one."""
    _guard(data, source)
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        reader = _Reader(document)
        blocks = list(reader.blocks(body))
    except _DAMAGE as error:
        raise ReadError(
            f"“{source}”是 DOCX 文档，但已损坏或结构不完整，打不开；请重新下载，或用 WPS、Word 打开后另存"
        ) from error
    return Loaded(blocks, titles=[title] if (title := reader.title) else [])


def _guard(data: bytes, source: str) -> None:
    """Refuse an archive that unpacks to more than a document can hold."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _MAX_UNPACKED or (unpacked > _RATIO_FROM and unpacked > _MAX_RATIO * len(data)):
        raise ReadError(
            f"“{source}”解压后有 {unpacked // 1048576} MB，远超正常文档，可能是压缩炸弹，不予读取；"
            "请确认来源，或用 WPS、Word 打开后另存为 PDF 再试"
        )


class _Reader:
    """Walk the body of one document; keeps the counters of its automatic numbers."""

    def __init__(self, document: Any) -> None:
        self.title = ""
        self._numbering = Numbering(document)
        self._styles = {style.style_id: style for style in document.styles}

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Give the blocks below an element, in document order."""
        for child in parent.iterchildren():
            if child.tag == _W_P:
                yield from self._paragraph(child)
            elif child.tag == _W_TBL:
                yield from self._table(child)
            elif child.tag in _TRANSPARENT:
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        boxes: list[Any] = []
        number = self._numbering.next_of(element)
        level, is_title = self._heading(element)
        strong = _is_strong(element)
        for index, part in enumerate(_words(element, boxes).split("\n")):
            text = clean((number if index == 0 else "") + part)
            if not text:
                continue
            if is_title and not self.title:
                self.title = text
            yield Block(text, "heading" if level else "paragraph", level, strong)
        for box in boxes:
            yield from self.blocks(box)

    def _heading(self, element: Any) -> tuple[int, bool]:
        """Give the outline level of a paragraph (0: body text) and whether its style is the title's."""
        properties = element.pPr
        direct = properties.find(qn("w:outlineLvl")) if properties is not None else None
        if direct is not None:
            return _level(direct), False
        style = self._styles.get(properties.style) if properties is not None and properties.style else None
        for _ in range(10):  # a style may rest on another; a circle must not hold us
            if style is None:
                return 0, False
            name = (style.name or "").lower()
            if name in _TITLE_STYLES:
                return 0, True
            own = style.element.pPr
            outline = own.find(qn("w:outlineLvl")) if own is not None else None
            if outline is not None:
                return _level(outline), False
            if name.startswith(("heading ", "标题 ")) and name[-1].isdigit():
                return int(name[-1]), False
            style = style.base_style
        return 0, False

    def _table(self, element: Any) -> Iterator[Block]:
        """Give the rows of a table; tables within its cells are read as part of the cell."""
        rows: list[list[Cell]] = []
        above: dict[int, str] = {}  # column -> text of the cell that may go on below
        for row in element.iter(_W_TR):
            if next(row.iterancestors(_W_TBL)) is not element:
                continue
            cells: list[Cell] = []
            column = 0
            for cell in row.iter(_W_TC):
                if next(cell.iterancestors(_W_TR)) is not row:
                    continue
                span, goes_on = _spans(cell)
                text = (
                    above.get(column, "")
                    if goes_on
                    else clean(" ".join(_words(p, []) for p in cell.iter(_W_P)))
                )
                above[column] = text
                cells.append(Cell(text, span))
                column += span
            rows.append(cells)
        yield from (Block(row, "row") for row in rows_of(rows))


def _spans(cell: Any) -> tuple[int, bool]:
    """Give how many columns a cell spans and whether it goes on with the cell above it."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    return (
        int(span.get(_W_VAL) or 1) if span is not None else 1,
        merge is not None and merge.get(_W_VAL) != "restart",
    )


def _level(outline: Any) -> int:
    value = int(outline.get(_W_VAL) or 9)
    return value + 1 if value < 9 else 0


def _words(element: Any, boxes: list[Any]) -> str:
    """Give the words of a paragraph; text boxes anchored in it are put into `boxes`."""
    parts: list[str] = []
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag == _W_T:
            parts.append(node.text or "")
        elif node.tag in (_W_TAB,) and node.getparent().tag == _W_R:
            parts.append(" ")
        elif node.tag in (_W_BR, _W_CR):
            parts.append("\n")
        elif node.tag == _W_HYPHEN:
            parts.append("-")
        elif node.tag == _W_BOX:
            boxes.append(node)
        elif node.tag not in _DROPPED:
            stack.extend(reversed(node))
    return "".join(parts)


def _is_strong(element: Any) -> bool:
    """Say whether every run with words is bold, or the paragraph is centred."""
    properties = element.pPr
    if properties is not None and properties.jc is not None and str(properties.jc.get(_W_VAL)) == "center":
        return True
    runs = [run for run in element.iter(_W_R) if run.find(_W_T) is not None]
    return bool(runs) and all(
        run.rPr is not None
        and (bold := run.rPr.find(qn("w:b"))) is not None
        and bold.get(_W_VAL) not in {"0", "false"}
        for run in runs
    )
