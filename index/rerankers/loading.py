"""Gives the reranker that is asked for: the bundled reader, a CrossEncoder, or none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from index.rerankers.cross import CrossReranker
from index.rerankers.datatypes import Reranker
from index.rerankers.reader import Reader

BUNDLED = Path(__file__).parents[1] / "model" / "reader"
NONE = "none"


@cache
def bundled_reader() -> Reader:
    """Give the bundled reader, read when first asked for."""
    return Reader.open(BUNDLED)


def load_reranker(name: str | Reranker | None = None) -> Reranker | None:
    """Give the bundled reader for `None`, nothing for "none", else the CrossEncoder of that folder or name.

    A reranker is given back as it is.
    Raises ValueError if there is no such model; the message says what to do.
    """
    if name == NONE:
        return None
    if name is None:
        return bundled_reader()
    return CrossReranker.open(name) if isinstance(name, str) else name
