"""Where footnotes go in a text: after the paragraph that refers to them, never inside its sentence.

Knows blocks only; the loaders find which note belongs to which paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.blocks import Block
from corpus.text.markers import marker_of

_MIN_ARTICLES = 3  # paragraphs that open with 第…条 make a regulation


def place(blocks: Iterable[tuple[Block, Sequence[Block]]]) -> list[Block]:
    """Give the blocks, each followed by its notes; in a regulation the notes stand together at the end.

    There a line of its own would be counted as a clause (款) of the article.
    """
    pairs = list(blocks)
    notes = [note for _, own in pairs for note in own]
    if not notes:
        return [block for block, _ in pairs]
    marks = [marker_of(block.text) for block, _ in pairs]
    if sum(mark is not None and mark.style == "article" for mark in marks) < _MIN_ARTICLES:
        return [item for block, own in pairs for item in (block, *own)]
    return [*(block for block, _ in pairs), Block("注释", "heading", 1), *notes]
