"""XLSX to blocks: a heading for each sheet, a block for each row with its column heads, values as shown.

Reads what is to be seen, for a citation must be found again: hidden sheets, rows and columns are left out,
unless only a filter or a fold hides them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.blocks import Block, Loaded
from corpus.datatypes import ReadError
from corpus.office.cellformats import shown
from corpus.office.formatcodes import BUILT_IN
from corpus.office.opc import Package, attribute, is_on, local, reference
from corpus.office.sheets import MAX_CELLS, MAX_CHARACTERS, blocks_of, titles_of, too_large
from corpus.office.xlsxsheet import Sheet, column_of
from corpus.packages import open_archive
from corpus.tables.grids import Cell
from corpus.text.normalise import clean, unify_lines

_KIND = "Excel 表格（XLSX）"
_REMEDY = "请重新下载，或用 WPS、Excel 打开后另存为 XLSX 再试"
_SHEET_LEVEL, _TABLE_LEVEL = 2, 3  # of headings; 1 would be the document's
_UNNAMED = re.compile(r"(?:Sheet|工作表|表|Feuil|Tabelle)\s*\d*", re.I)  # Sheet1, 工作表1: says nothing
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")  # AB12
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000D_: a character that XML cannot hold


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a workbook; raises `ReadError` for a damaged or over-large one."""
    archive = open_archive(data, source, _KIND, _REMEDY)
    package = Package(archive)
    main = package.main()
    if main.endswith(".bin"):
        raise archive.broken("这是 Excel 二进制工作簿（XLSB），请另存为 XLSX")
    try:
        return _load(package, main, source)
    except ReadError:
        raise
    except (ValueError, OverflowError, LookupError) as error:
        raise archive.broken("里面的数值不合格式") from error


def _load(package: Package, main: str, source: str) -> Loaded:
    reader = _Reader(package, main)
    named = [(name, found) for name, part in reader.sheets() if (found := reader.blocks(part))]
    blocks: list[Block] = []
    for name, found in named:
        if len(named) > 1 or not _UNNAMED.fullmatch(name):
            blocks.append(Block(name, "heading", _SHEET_LEVEL))
        blocks += found
    return Loaded(blocks, titles=titles_of([found for _, found in named], source))


class _Reader:
    """Read the sheets of one workbook; holds its shared strings and number formats."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._workbook = package.xml(main)
        self._relations = package.relations(main)
        self._is_1904 = any(
            is_on(attribute(node, "date1904")) for node in self._workbook.iter("{*}workbookPr")
        )
        parts = {relation.kind: relation.target for relation in self._relations.values()}
        self._strings = list(self._shared(parts["sharedStrings"])) if "sharedStrings" in parts else []
        self._formats = _formats(package.xml(parts["styles"])) if "styles" in parts else {}
        self._cells = self._characters = 0

    def sheets(self) -> Iterator[tuple[str, str]]:
        """Give name and part of each sheet that is shown, in the order of the tabs."""
        for sheet in self._workbook.iter("{*}sheet"):
            relation = self._relations.get(reference(sheet))
            is_sheet = relation is not None and relation.kind == "worksheet"
            if is_sheet and relation is not None and attribute(sheet, "state") in ("", "visible"):
                yield clean(attribute(sheet, "name")), relation.target

    def blocks(self, part: str) -> list[Block]:
        """Give the blocks of one sheet."""
        return blocks_of(self._read(part).shown(), _TABLE_LEVEL)

    def _read(self, part: str) -> Sheet:
        sheet = Sheet()
        last = 0
        for element in self._package.elements(part, "row", "col", "mergeCell", "filterColumn"):
            name = local(element)
            if name == "row":
                last = int(attribute(element, "r") or last + 1)
                row = dict(self._row(element))
                if row:
                    sheet.rows[last] = row
                if _is_hidden(element):
                    sheet.hidden_rows.add(last)
            elif name == "col" and _is_hidden(element):
                sheet.hidden_columns.append(
                    range(int(attribute(element, "min")), int(attribute(element, "max")) + 1)
                )
            elif name == "mergeCell":
                sheet.merged.append(attribute(element, "ref"))
            elif name == "filterColumn":
                sheet.is_filtered = True
        tables = [link.target for link in self._package.relations(part).values() if link.kind == "table"]
        sheet.is_filtered = sheet.is_filtered or any(
            next(self._package.xml(table).iter("{*}filterColumn"), None) is not None for table in tables
        )
        return sheet

    def _row(self, element: Any) -> Iterator[tuple[int, Cell]]:
        column = 0
        for cell in element:
            match = _REFERENCE.match(cell.get("r") or "")
            column = column_of(match[1]) if match else column + 1
            text = self._text(cell)
            if text:
                self._cells += 1
                self._characters += len(text)
                if self._cells > MAX_CELLS or self._characters > MAX_CHARACTERS:
                    raise too_large(self._package.archive.source, _KIND)
                yield column, Cell(text)

    def _text(self, cell: Any) -> str:
        """Give what a cell shows; errors such as #REF! say nothing."""
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _lines(_words(cell))
        value = next((node.text for node in cell if node.tag[-2:] == "}v"), None)
        if not value or kind == "e":
            return ""
        if kind == "s":
            index = int(value)
            return self._strings[index] if 0 <= index < len(self._strings) else ""
        if kind in {"str", "d"}:
            return _lines(value)
        if kind == "b":
            return "TRUE" if is_on(value.strip()) else "FALSE"
        code = self._formats.get(cell.get("s") or "0", "")
        return shown(float(value), code, from_1904=self._is_1904)

    def _shared(self, part: str) -> Iterator[str]:
        for element in self._package.elements(part, "si"):
            yield _lines(_words(element))


def _words(element: Any) -> str:
    """Give the words of a string with formatted runs; how they are pronounced (rPh) is left out."""
    return "".join(node.text or "" for node in element.iter("{*}t") if local(node.getparent()) != "rPh")


def _lines(text: str) -> str:
    """Clean each line of a cell."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if "\n" not in text and "\r" not in text:
        return clean(text)
    return "\n".join(filter(None, map(clean, unify_lines(text).split("\n"))))


def _formats(styles: Any) -> dict[str, str]:
    """Give the number format of each cell style, by the style's number as cells state it."""
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes.update(
        (attribute(node, "numFmtId"), attribute(node, "formatCode")) for node in styles.iter("{*}numFmt")
    )
    lists = next(styles.iter("{*}cellXfs"), None)
    return {
        str(index): codes.get(attribute(style, "numFmtId"), "")
        for index, style in enumerate(lists if lists is not None else [])
    }


def _is_hidden(element: Any) -> bool:
    """Say whether a row or column is hidden for good: one in a folded outline opens with a click."""
    return is_on(element.get("hidden")) and (element.get("outlineLevel") or "0") == "0"
