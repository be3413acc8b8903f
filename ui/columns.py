"""A table of text in aligned columns on a terminal, where a Chinese character is two columns wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_NARROWEST = 8  # columns: four Chinese characters a line are still readable
_GAP = " │ "
_NEVER_FIRST = "，。、；：！？）》】”’%％"  # closing marks do not begin a line
# What is not broken over two lines: a mark [12], a number or a Latin word.
_PIECE = re.compile(r"\[\d+\]|[A-Za-z0-9.,]+%?|.", re.DOTALL)


def width(text: str) -> int:
    """Give the number of terminal columns `text` takes."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns`; a closing mark takes the character before it along."""
    lines: list[list[str]] = [[]]
    for piece in _pieces(text, columns):
        line = lines[-1]
        if not line or sum(map(width, line)) + width(piece) <= columns:
            line.append(piece)
        elif piece in _NEVER_FIRST and len(line) > 1:
            lines.append([line.pop(), piece])
        elif not piece.isspace():
            lines.append([piece])
    return ["".join(line).rstrip() for line in lines]


def _pieces(text: str, columns: int) -> list[str]:
    """Split `text` into what is not broken over two lines; a word longer than a line is broken after all."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        pieces += [piece] if width(piece) <= columns else piece
    return pieces


def table(head: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Give the lines of a table at most `columns` wide, cells wrapped, the head underlined."""
    widths = _share([head, *rows], columns - width(_GAP) * (len(head) - 1))
    lines = _row(head, widths)
    lines.append("─┼─".join("─" * w for w in widths))
    wrapped = any(width(cell) > w for row in rows for cell, w in zip(row, widths, strict=True))
    for number, row in enumerate(rows):
        if wrapped and number:
            lines.append("─┼─".join("┈" * w for w in widths))
        lines += _row(row, widths)
    return lines


def _share(rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Give each column what it needs where all fit; else let the widest give way first."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = max(range(len(widths)), key=widths.__getitem__)
        others = sorted(widths, reverse=True)[1:2]
        target = max(others[0] if others else _NARROWEST, widths[widest] - (sum(widths) - room), _NARROWEST)
        widths[widest] = target if target < widths[widest] else widths[widest] - 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    columns = [wrap(cell, w) for cell, w in zip(cells, widths, strict=True)]
    height = max(len(lines) for lines in columns)
    return [
        _GAP.join(
            _padded(lines[i] if i < len(lines) else "", w) for lines, w in zip(columns, widths, strict=True)
        ).rstrip()
        for i in range(height)
    ]


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))
