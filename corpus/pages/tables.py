"""The tables of a web page to lines: data, metadata or a numbered list; those that lay out the page are left.

Cells become lines in `corpus.tables.rows`; here it is told which tables those are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from corpus.blocks import Block
from corpus.pages.tags import is_hidden, is_link, text_of
from corpus.tables.rows import Cell, rows_of
from corpus.text.facts import field_of
from corpus.text.markers import marker_of
from corpus.text.normalise import clean, compact

_MAX_CELL = 1500  # characters; a cell that holds more lays out the page
_MAX_PROSE = 600  # the same in a table of one or two columns
_MAX_LINK_SHARE = 0.6  # a table that is mostly links is a menu
_MAX_PARAGRAPHS = 3  # in one cell of a table of few rows; an article has more
_FEW_ROWS = 3
_MAX_DIGITS = 5  # of a span; a longer one is broken or hostile
_MIN_PAIRS = 2  # names with values that make a metadata table
_PARTS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "article", "section", "form"})

Rows = list[list[Any]]  # the cells' elements, row by row


def read_table(table: Any) -> list[Block] | None:
    """Give the lines of a table that holds data; `None` for one that only lays out the page."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return None
    rows = [row for row in table.iter("tr") if not is_hidden(row) and not is_hidden(row.getparent())]
    cells: Rows = [[cell for cell in row if cell.tag in {"td", "th"} and not is_hidden(cell)] for row in rows]
    texts = [[clean(text_of(cell)) for cell in row] for row in cells]
    if max(map(len, texts), default=0) < 2 or _lays_out(table, cells, texts):
        return None
    stated = _metadata(cells, texts)
    if stated is not None:
        return [Block(line, "row") for line in stated]
    if sum(len(row) > 1 for row in texts) < 2:
        return None
    caption = table.find("caption")
    above = clean(text_of(caption)) if caption is not None else ""
    head = [Block(above, strong=True)] if above else []
    if _is_list(texts):
        return head + [Block(clean(" ".join(row))) for row in texts if any(row)]
    return head + [Block(line, "row") for line in rows_of([*map(_row, cells, texts)])]


def _lays_out(table: Any, cells: Rows, texts: Sequence[Sequence[str]]) -> bool:
    """Say whether cells hold parts of a page rather than data."""
    few = sum(len(row) > 1 for row in cells) <= _FEW_ROWS
    for row, words in zip(cells, texts, strict=True):
        for cell, text in zip(row, words, strict=True):
            if len(text) > _MAX_CELL or (len(text) > _MAX_PROSE and len(row) < 3):
                return True
            if few and _holds_parts(cell):
                return True
    whole = sum(len(compact(text)) for row in texts for text in row)
    linked = sum(len(compact(text_of(link))) for link in table.iter("a") if is_link(link))
    return linked > _MAX_LINK_SHARE * whole


def _holds_parts(cell: Any) -> bool:
    """Say whether a cell holds headings, lists or several paragraphs."""
    paragraphs = 0
    for part in cell.iter():
        if part.tag in _PARTS:
            return True
        paragraphs += part.tag in {"p", "div"} and bool(compact("".join(part.itertext())))
    return paragraphs > _MAX_PARAGRAPHS


def _metadata(cells: Rows, texts: Sequence[Sequence[str]]) -> list[str] | None:
    """Give the rows of a table of names and values, `名称：值`; `None` for one whose columns have names."""
    filled = [[text for text in row if text] for row in texts]
    if len(filled) == 2 and len(filled[0]) > 2 and all(map(field_of, filled[0])):  # names above their values
        return [f"{_bare(name)}：{value}" for name, value in zip(*texts, strict=False) if value]
    if any(field_of(one) and field_of(two) for row in filled for one, two in pairwise(row)):
        return None
    declared = all(_alternate(row) for row in cells if len(row) > 1)
    lines: list[str] = []
    pairs = 0
    for row, words in zip(cells, texts, strict=True):
        for name, value in _pairs([cell.tag == "th" for cell in row], words):
            pairs += bool(name and (declared or field_of(name)))
            lines += [f"{_bare(name)}：{value}" if name else value] if value else []
    return lines if pairs >= min(_MIN_PAIRS, len(filled)) and pairs * 2 >= len(lines) else None


def _alternate(row: Sequence[Any]) -> bool:
    """Say whether the cells of a row are a heading and its datum, again and again."""
    return len(row) % 2 == 0 and all((cell.tag == "th") == (at % 2 == 0) for at, cell in enumerate(row))


def _pairs(heads: Sequence[bool], words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the names in a row with the values behind them; what has no name with an empty one."""
    rest = iter(zip(heads, words, strict=True))
    for is_head, text in rest:
        is_name = text and (is_head or field_of(text) is not None or text.endswith(("：", ":")))
        value = next(rest, None) if is_name else None
        yield (text, value[1]) if value is not None else ("", text)


def _bare(name: str) -> str:
    return compact(name).rstrip("：:")


def _is_list(texts: Sequence[Sequence[str]]) -> bool:
    """Say whether the first of two columns numbers the second: (1) | words."""
    rows = [row for row in texts if any(row)]
    return all(
        len(row) == 2 and (marker := marker_of(row[0])) is not None and marker.end == len(row[0])
        for row in rows
    )


def _row(cells: Sequence[Any], texts: Sequence[str]) -> list[Cell]:
    heads = len(cells) > 1 and all(cell.tag == "th" for cell in cells)
    return [Cell(text, *_spans(cell), head=heads) for cell, text in zip(cells, texts, strict=True)]


def _spans(cell: Any) -> tuple[int, int]:
    columns, rows = (cell.get(name) or "1" for name in ("colspan", "rowspan"))
    return _count(columns), _count(rows)


def _count(span: str) -> int:
    return int(span) if span.isdecimal() and len(span) < _MAX_DIGITS else 1
