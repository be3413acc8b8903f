"""The rows and cells of a WordprocessingML table, and whether it holds data or only lays out the page.

Knows the grid (ECMA-376, 17.4); the words of a cell are asked of the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

from corpus.office.wordruns import VAL
from corpus.tables.grids import EMPTY, Cell

TBL = qn("w:tbl")
_TR, _TC, _T, _DEL = qn("w:tr"), qn("w:tc"), qn("w:t"), qn("w:del")
# Elements that stand around others and say nothing of their own.
TRANSPARENT = frozenset(
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")
)
_MAX_CELL = 1500  # characters; a cell that holds more lays out the page
_MAX_PROSE = 600  # the same in a table of one or two columns
_IMPRINT_ROWS = 4  # 抄送 and 印发 at the end of an official letter

Elements = list[list[Any]]


def rows_in(table: Any) -> Elements:
    """Give the cells of each row, nested tables' not among them; deleted rows are left out."""
    return [list(_children(row, _TC)) for row in _children(table, _TR) if not _has(row, "w:trPr", _DEL)]


def cells_of(rows: Elements, words: Callable[[Any], str]) -> list[list[Cell]]:
    """Give the cells with their words and spans; one that goes on below is the same cell in each row."""
    table: list[list[Cell]] = []
    above: dict[int, Cell] = {}
    for elements in rows:
        before, is_head = _row_properties(elements)
        row: list[Cell] = [EMPTY] * before
        column = before
        below: dict[int, Cell] = {}
        for element in elements:
            span, goes_on = _spans(element)
            upper = above.get(column)
            same = goes_on and upper is not None and upper.columns == span
            cell = upper if same and upper is not None else Cell(words(element), span, head=is_head)
            below[column] = cell
            row.append(cell)
            column += span
        above = below
        table.append(row)
    return table


def is_layout(rows: Elements) -> bool:
    """Say whether a table only places text: a letterhead, a frame, an imprint, pages set in two columns."""
    widest = max(map(len, rows), default=0)
    if widest < 2 or len(rows) < 2:
        return True
    texts = ["".join(node.text or "" for node in cell.iter(_T)) for row in rows for cell in row]
    if any(len(text) > (_MAX_CELL if widest > 2 else _MAX_PROSE) for text in texts):
        return True
    if len(rows) <= _IMPRINT_ROWS and any(text.startswith("抄送") for text in texts):
        return True
    return len(rows) <= 2 and any(next(cell.iter(TBL), None) is not None for row in rows for cell in row)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in TRANSPARENT:
            yield from _children(child, tag)


def _has(element: Any, properties: str, name: str) -> bool:
    found = element.find(qn(properties))
    return found is not None and found.find(name) is not None


def _row_properties(elements: list[Any]) -> tuple[int, bool]:
    """Give how many columns a row leaves out at its left, and whether it is marked as a head."""
    row = next((node for node in elements[0].iterancestors(_TR)), None) if elements else None
    properties = row.find(qn("w:trPr")) if row is not None else None
    if properties is None:
        return 0, False
    before, head = properties.find(qn("w:gridBefore")), properties.find(qn("w:tblHeader"))
    left = min(int(before.get(VAL) or 0), len(elements) + 60) if before is not None else 0
    return max(left, 0), head is not None and head.get(VAL) not in {"0", "false"}


def _spans(cell: Any) -> tuple[int, bool]:
    """Give how many columns a cell spans and whether it goes on with the cell above it."""
    properties = cell.find(qn("w:tcPr"))
    if properties is None:
        return 1, False
    span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
    return (
        max(1, min(int(span.get(VAL) or 1), 60)) if span is not None else 1,
        merge is not None and merge.get(VAL) != "restart",
    )
