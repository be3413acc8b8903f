"""Says what title and headings lend to a passage, and encodes passages below them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus import Passage
from index.encoders.loading import Encoder


def encode(encoder: Encoder, title: str, passages: Sequence[Passage]) -> np.ndarray:
    """Give the vectors of `passages` of one document; shape (n, dimension)."""
    if not passages:
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    return encoder.encode_passages([seen(title, passage) for passage in passages])


def seen(title: str, passage: Passage) -> str:
    """Give what the encoder sees of a passage: its text below title and headings."""
    return f"{lead(title, passage)}\n{passage.text}"


def lead(title: str, passage: Passage) -> str:
    """Give the title and headings that a passage stands below.

    One that holds the title itself does not get it twice: a bare letterhead would outrank what it announces.
    """
    lines = passage.heading_path if title in passage.text else (title, *passage.heading_path)
    return "\n".join(lines)
