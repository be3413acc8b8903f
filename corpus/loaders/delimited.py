"""CSV and TSV to blocks: a block for each row with its column heads.

That a file is one is said by its name alone; which sign parts the cells is found in the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import PurePath

from corpus.blocks import Block, Loaded
from corpus.office.sheets import MAX_CELLS, MAX_CHARACTERS, blocks_of, titles_of, too_large
from corpus.tables.grids import Cell
from corpus.text.encodings import decode
from corpus.text.normalise import clean, unify_lines

_SIGNS = (",", "\t", ";", "|")  # before others where they part the rows equally well
_SAMPLE = 20_000  # characters from which the sign is found
_MIN_EVEN = 0.5  # share of the records that must have the same number of cells
_MAX_LINES = 100  # in a quoted cell; one with more begins with a stray quotation mark
_HINT = "sep="  # sep=; in the first line, as Excel reads it
_FORMULA = re.compile(r'="(.*)"')
_LEVEL = 1  # of the title over the table


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a delimited text; prose in such a file gives its lines.

    Raises `ReadError` for one with more cells than memory should hold.
    """
    text = unify_lines(decode(data).replace("\0", ""))
    sign, text = _sign(text, source)
    if not sign:
        return Loaded([Block(line) for line in map(clean, text.split("\n")) if line])
    rows: list[tuple[int, dict[int, Cell]]] = []
    cells = 0
    for number, record in enumerate(_records(text, sign)):
        row = {column: Cell(words) for column, cell in enumerate(record) if (words := _cell(cell))}
        rows.append((number, row))
        cells += len(row)
        if cells > MAX_CELLS or len(text) > MAX_CHARACTERS:
            raise too_large(source, "数据表（CSV）")
    blocks = blocks_of(rows, _LEVEL)
    return Loaded(blocks, titles=titles_of([blocks], source))


def _sign(text: str, source: str) -> tuple[str, str]:
    """Give the sign that parts the cells, empty for none, and the text without a line that states it."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith(_HINT) and len(first) == len(_HINT) + 1:
        return first[-1], rest
    signs = ("\t", *_SIGNS) if PurePath(source).suffix.lower() == ".tsv" else _SIGNS
    found = {sign: _evenness(text, sign) for sign in dict.fromkeys(signs)}
    best = max(found, key=lambda sign: found[sign])
    return (best if found[best] >= _MIN_EVEN else ""), text


def _evenness(text: str, sign: str) -> float:
    """Give the share of records that have the most frequent number of cells, 0 where that is one cell."""
    counts = Counter(len(record) for record in _sample(text, sign) if any(record))
    if not counts:
        return 0.0
    cells, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return times / sum(counts.values()) if cells > 1 else 0.0


def _sample(text: str, sign: str) -> list[list[str]]:
    records = _records(text[:_SAMPLE], sign)
    return records[:-1] if len(text) > _SAMPLE else records  # the last is cut off


def _records(text: str, sign: str) -> list[list[str]]:
    """Give the cells of each record; where a quotation mark is never closed, none of them counts."""
    lines = io.StringIO(text, newline="")
    try:
        records = list(csv.reader(lines, delimiter=sign))
        if '"' not in text or all(cell.count("\n") <= _MAX_LINES for record in records for cell in record):
            return records
    except csv.Error:  # a cell beyond the limit of the library
        pass
    return [[cell.strip('"') for cell in line.split(sign)] for line in text.split("\n")]


def _cell(text: str) -> str:
    """Clean each line of a cell; ="001" is how a number is kept as written."""
    written = _FORMULA.fullmatch(text)
    text = written[1] if written else text
    return "\n".join(filter(None, map(clean, text.split("\n")))) if "\n" in text else clean(text)
