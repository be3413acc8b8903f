"""txtai: its hybrid index, Faiss beside a BM25 of its own that is given words with spaces between them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .passages import Passage
from .words import spaced

os.environ["ALLOW_RESOLVE_TRANSFORM"] = "True"  # how it lets an encoder of one's own be named

from txtai import Embeddings  # after that: it reads the environment


class Txtai:
    """Changed in place."""

    _tokenizer: dict[str, Any] = {"whitespace": True}  # noqa: RUF012
    _encode = "encode_spaced"

    def build(self, passages: Sequence[Passage]) -> None:
        """Index rows of id and text."""
        self._index = Embeddings(
            method="external",
            transform=f"{__package__}.words.{self._encode}",
            scoring={"method": "bm25", "terms": True, "normalize": True, "tokenizer": self._tokenizer},
            content=True,
        )
        self._index.index(map(self._row, passages))

    def save(self, folder: Path) -> None:
        """Save the whole index."""
        self._index.save(str(folder))

    def load(self, folder: Path) -> None:
        """Load the whole index."""
        self._index = Embeddings()
        self._index.load(str(folder))

    def search(self, question: str, top_k: int) -> list[str]:
        """Ask the hybrid index."""
        return [found["id"] for found in self._index.search(self._read(question), top_k)]

    def replace(self, gone: Sequence[str], new: Sequence[Passage]) -> None:
        """Delete and upsert."""
        self._index.delete(list(gone))
        self._index.upsert(map(self._row, new))

    def _row(self, passage: Passage) -> tuple[str, dict[str, str]]:
        return passage.id, {"text": self._read(passage.text), "original": passage.text}

    def _read(self, text: str) -> str:
        return spaced(text)


class TxtaiBigrams(Txtai):
    """BM25 over pairs of characters."""

    _tokenizer = {"ngrams": 2}  # noqa: RUF012
    _encode = "encode"

    def _read(self, text: str) -> str:
        return text
