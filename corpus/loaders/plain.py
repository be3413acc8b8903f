"""Plain text to blocks: one a line, after hard-wrapped and flattened lines have been set right.

Knows no markup; what a line means is decided later.
"""

from __future__ import annotations

from corpus.blocks import Block, Loaded
from corpus.text.encodings import decode
from corpus.text.wraps import paragraphs


def load(data: bytes, source: str) -> Loaded:
    """Give the paragraphs of a plain text."""
    return Loaded([Block(paragraph) for paragraph in paragraphs(decode(data))])
