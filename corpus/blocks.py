"""What every loader gives: a flat list of typed blocks, and what the source declares of itself.

Knows no file format and no outline; `lines_of` is the bridge from blocks to offsets in the document's text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from corpus.text.markers import Marker, marker_of

_LONGEST_HEADING = 200  # characters; the longest titles of notices have some 120

BlockKind = Literal["paragraph", "heading", "row"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table row; its `text` holds no line break."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0  # of a styled heading, 1 for the outermost; 0 elsewhere
    strong: bool = False  # wholly bold or centred: a hint, not a promise, of a heading
    pages: tuple[tuple[int, int], ...] = ()  # (offset in text, page number) where a page begins


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source after its loader: blocks in reading order and what it declares outside its text."""

    blocks: Sequence[Block]
    titles: Sequence[str] = ()  # declared titles, most trustworthy first
    facts: Mapping[str, str] = field(default_factory=dict)  # 发文字号, 成文日期 … as declared unseen
    table: Sequence[str] = ()  # rows of a visible metadata table, 发文字号：…, each once
    recognised: bool = False  # some of the words were read from pictures and may be wrong


@dataclass(slots=True)  # not frozen: to make one would take three times as long
class Line:
    """A block with its place in the document's text, and the number that opens it."""

    block: Block
    text: str  # the words of the block
    start: int
    end: int
    marker: Marker | None

    @classmethod
    def from_block(cls, block: Block, start: int) -> Line:
        """Give the line that a block is from an offset on."""
        text = block.text
        return cls(block, text, start, start + len(text), marker_of(text))


def without_overlong(loaded: Loaded) -> Loaded:
    """Take what is styled a heading but too long to be one as a paragraph, and leave out such titles.

    Title and headings go with every passage: one of a whole file's length would square its size.
    """
    return replace(
        loaded,
        blocks=[
            replace(block, kind="paragraph", level=0)
            if block.kind == "heading" and len(block.text) > _LONGEST_HEADING
            else block
            for block in loaded.blocks
        ],
        titles=[title for title in loaded.titles if len(title) <= _LONGEST_HEADING],
    )


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """Give each block its range in the text that `"\\n".join` makes of them."""
    lines: list[Line] = []
    offset = 0
    for block in blocks:
        lines.append(Line.from_block(block, offset))
        offset += len(block.text) + 1
    return lines


def lines_touching(lines: Sequence[Line], start: int, end: int) -> range:
    """Give the indexes of the lines that a range of the text touches."""
    first = bisect_right(lines, start, key=lambda line: line.end)
    return range(first, bisect_left(lines, end, key=lambda line: line.start))
