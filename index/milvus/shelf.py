"""Reads texts, passages and vectors from Milvus for the snapshots; what was read lately is remembered.

A row of them never changes once readers can see it, so it is remembered across generations.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from index.catalogue.memory import Recent
from index.milvus.collections import CONTENTS, PASSAGES, vectors_of
from index.milvus.rows import PASSAGE, Content, content_of
from index.milvus.server import Row, Server, quoted

_CHARACTERS = 8_000_000  # of texts that are remembered: 16 MB
_PASSAGES = 20_000


class Shelf:
    """What snapshots of one open library read; `settle` has a writer put into Milvus what it still holds."""

    def __init__(self, server: Server, settle: Callable[[], None]) -> None:
        self._server = server
        self._settle = settle
        self._contents: Recent[Content] = Recent(_CHARACTERS, lambda parts: len(parts.text))
        self._passages: dict[int, Row] = {}
        self._guard = threading.Lock()

    def content(self, version: int) -> Content:
        """Give the contents of a version."""

        def read() -> Content:
            self._settle()
            return content_of(self._server.query(CONTENTS, f"version == {version}", ["key", "packed"]))

        return self._contents.get(version, read)

    def passages(self, first: int, count: int) -> list[Row]:
        """Give the passages of a version, whose keys are `first` and the following, in reading order."""
        return self.by_keys(range(first, first + count))

    def by_keys(self, keys: Sequence[int]) -> list[Row]:
        """Give the passages of `keys`, those that there are, in the order of `keys`."""
        with self._guard:
            found = {key: self._passages[key] for key in keys if key in self._passages}
        missing = [key for key in keys if key not in found]
        if missing:
            self._settle()
            read = {row["key"]: row for row in self._server.among(PASSAGES, "key", missing, PASSAGE)}
            found |= read
            with self._guard:
                if len(self._passages) + len(read) > _PASSAGES:
                    self._passages.clear()
                self._passages |= read
        return [found[key] for key in keys if key in found]

    def named(self, passage_id: str) -> list[Row]:
        """Give the passages of that id, of whatever version."""
        self._settle()
        return self._server.query(PASSAGES, f"passage_id == {quoted(passage_id)}", PASSAGE)

    def vectors(self, encoder: str, dimension: int, first: int, count: int) -> np.ndarray | None:
        """Give the vectors of the passages of a version; `None` where the encoder has not all of them."""
        self._settle()
        collection = vectors_of(encoder, dimension)
        if not self._server.has(collection):
            return None
        rows = {
            row["key"]: row["vector"]
            for row in self._server.among(collection, "key", range(first, first + count), ["key", "vector"])
        }
        return _stacked((rows[key] for key in sorted(rows)), dimension) if len(rows) == count else None


def _stacked(rows: Iterable[Sequence[float]], dimension: int) -> np.ndarray:
    return np.array(list(rows), np.float32).reshape(-1, dimension).astype("<f2")
