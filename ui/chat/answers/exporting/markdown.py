"""A conversation as Markdown (GFM), in which no word of a document is taken for markup or HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ui.chat.answers.exporting.blocks import Block

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>~|$&#]")
_LEADING = re.compile(
    r"^([+\-=:]|\d{1,9}(?=[.)]))(.?)"
)  # 「- 一」 「1. 一」 「===」 begin something at a line's start
_MARKS = re.compile(r"\\\[(\d{1,3})\\\](?![(:])")  # 「\[1\]」 not before what would make it a link


def as_markdown(blocks: Sequence[Block]) -> str:
    """Write blocks as Markdown."""
    return "\n\n".join(map(_written, blocks)) + "\n"


def _written(block: Block) -> str:
    match block.kind:
        case "title":
            return f"# {_on_one_line(block.text)}"
        case "question":
            return f"## {_on_one_line(block.text)}"
        case "heading":
            return f"### {_on_one_line(block.text)}"
        case "short":
            return f"**{_on_one_line(block.text)}**"
        case "note":
            return "\n".join(f"> {line}" for line in _lines(block.text))
        case "table":
            return _table(block.rows)
        case _:
            return "\\\n".join(_lines(block.text))  # a backslash before a line break keeps it


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *others = (f"| {' | '.join('<br>'.join(_lines(cell)) for cell in row)} |" for row in rows)
    return "\n".join([head, f"|{' --- |' * len(rows[0])}", *others])


def _on_one_line(words: str) -> str:
    return _escaped(" ".join(words.split()))


def _lines(words: str) -> list[str]:
    return [_escaped(line) for line in map(str.strip, words.splitlines()) if line]


def _escaped(line: str) -> str:
    escaped = _SPECIAL.sub(lambda found: "\\" + found[0], line.strip())
    escaped = _MARKS.sub(r"[\1]", escaped)
    return _LEADING.sub(lambda f: f"\\{f[1]}{f[2]}" if not f[1].isdecimal() else f"{f[1]}\\{f[2]}", escaped)
