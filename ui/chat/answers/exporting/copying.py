"""An answer for the clipboard: as plain text, and as HTML that word processors paste with a real table."""

from __future__ import annotations

from collections.abc import Sequence

from ui.chat.answers.exporting.blocks import Block
from ui.chat.markup import Markup, join, tag

# What a word processor is to keep: it knows no style sheet of the page.
_CELL = "border:1px solid #000;padding:3pt 6pt;vertical-align:top"


def as_text(blocks: Sequence[Block]) -> str:
    """Write blocks as plain text, cells parted by tabs; empty lines stand between unlike blocks."""
    lines: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None and before.kind not in ("heading", block.kind):
            lines.append("")
        if block.kind == "table":
            lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


def as_html(blocks: Sequence[Block]) -> Markup:
    """Write blocks as HTML that stands by itself."""
    return join(_html(block) for block in blocks)


def _html(block: Block) -> Markup:
    match block.kind:
        case "title" | "question" | "heading" | "short":
            return tag("p", tag("b", block.text))
        case "table":
            head, *rows = (
                tag("tr", *(tag(kind, _lines(cell), style=_CELL) for cell in row))
                for kind, row in zip(["th", *["td"] * len(block.rows)], block.rows, strict=False)
            )
            return tag("table", tag("thead", head), tag("tbody", *rows), style="border-collapse:collapse")
        case _:
            return tag("p", _lines(block.text))


def _lines(words: str) -> Markup:
    """Keep the line breaks of words."""
    first, *others = words.split("\n")
    return join([first, *(part for line in others for part in (tag("br"), line))])
