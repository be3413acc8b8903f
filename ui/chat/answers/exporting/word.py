"""A conversation as a Word document, laid out as official documents are (GB/T 9704-2012)."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ui.chat.answers.exporting.blocks import Block, Kind

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}  # mm, of A4
_BODY, _HEAVY, _PLAIN = "仿宋", "黑体", "宋体"  # faces that every Chinese Word has
# Sizes in points: 22 is 二号, 16 三号, 14 四号, 12 小四; lines of the text stand 28 apart.
_FACES: dict[Kind, tuple[str, float, bool]] = {
    "title": (_PLAIN, 22, True),
    "question": (_HEAVY, 16, False),
    "heading": (_HEAVY, 14, False),
    "short": (_BODY, 16, True),
    "words": (_BODY, 16, False),
    "note": ("楷体", 14, False),
    "source": (_BODY, 14, False),
}
_STYLES: dict[Kind, str] = {"title": "Title", "question": "Heading 1", "heading": "Heading 2"}
_LINE_SPACING, _TABLE_SIZE = 28, 12
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML cannot hold them


def as_word(blocks: Sequence[Block], now: datetime) -> bytes:
    """Write blocks as a DOCX file."""
    from docx import Document

    document = Document()
    _prepare(document, now)
    for block in blocks:
        if block.kind == "table":
            _table(document, block.rows)
        else:
            _paragraph(document, block)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _prepare(document: WordDocument, now: datetime) -> None:
    """Set the page, the styles, the page number in the footer and what the file says of itself."""
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in _MARGINS.items():
        setattr(section, name, Mm(millimetres))
    section.footer_distance = Mm(28)  # the number stands 7 mm below the text
    styles: list[tuple[Kind, str]] = [("words", "Normal"), *_STYLES.items()]
    for kind, name in styles:
        style: Any = document.styles[name]
        face, size, bold = _FACES[kind]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _set_face(style.element.get_or_add_rPr(), face)
        for border in style.element.xpath(".//w:pBdr"):  # the template draws a line under its title
            border.getparent().remove(border)
    _number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.language = "政策问答记录", "", "zh-CN"
    properties.comments, properties.created = "", now.astimezone()


def _paragraph(document: WordDocument, block: Block) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for line in _lines(block.text):
        paragraph = document.add_paragraph(style=_STYLES.get(block.kind))
        _write(paragraph, line, block.kind)
        _space(paragraph, block.kind)
        if block.kind == "title":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write(paragraph: Any, words: str, kind: Kind) -> None:
    from docx.shared import Pt

    face, size, bold = _FACES[kind]
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    _set_face(run._element.get_or_add_rPr(), face)


def _space(paragraph: Any, kind: Kind) -> None:
    """Set the distance of lines, and the indent of two characters of running text."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(_LINE_SPACING) if kind != "title" else Pt(36)
    shape.space_before = Pt(12 if kind in ("question", "heading") else 0)
    shape.space_after = Pt(12 if kind == "title" else 0)
    shape.keep_with_next = kind in ("question", "heading")
    if kind not in ("title", "source"):
        indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")


def _table(document: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    """Write a table with borders; its header comes again on each page, no row is torn."""
    from docx.enum.table import WD_TABLE_ALIGNMENT

    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if number == 0:
            properties.append(_element("w:tblHeader"))
        for column, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            _fill(cell, words, heads=number == 0 or column == 0)
    document.add_paragraph()


def _fill(cell: Any, words: str, *, heads: bool) -> None:
    from docx.shared import Pt

    for number, line in enumerate(_lines(words)):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        run = paragraph.add_run(line)
        run.font.size, run.bold = Pt(_TABLE_SIZE), False
        _set_face(run._element.get_or_add_rPr(), _HEAVY if heads else _BODY)
        paragraph.paragraph_format.space_after = Pt(0)


def _number_pages(paragraph: Any) -> None:
    """Put 「— 1 —」 into the middle of the footer."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in ("— ", "begin", " PAGE ", "end", " —"):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        _set_face(run._element.get_or_add_rPr(), _PLAIN)
        if part in ("begin", "end"):
            run._element.append(_element("w:fldChar", fldCharType=part))
        elif part == " PAGE ":
            code = _element("w:instrText")
            code.text = part
            run._element.append(code)
        else:
            run.text = part


def _lines(words: str) -> list[str]:
    return [line.strip() for line in _UNPRINTABLE.sub("", words).split("\n")]


def _set_face(properties: Any, face: str) -> None:
    """Set the face of all scripts, Chinese by `eastAsia`; the template's theme would else overrule it."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), face)
    if (language := properties.find(qn("w:lang"))) is None:
        language = _element("w:lang")
        properties.append(language)
    language.set(qn("w:eastAsia"), "zh-CN")


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
