"""Asks Milvus for the nearest vectors of one encoder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.catalogue.memory import Extents
from index.milvus.collections import search_params
from index.milvus.server import Row, Server, listed
from index.milvus.words import chosen

_BLOCK = 1000  # vectors read at once where all are


class StoredVectors:
    """The vectors in one collection as of one generation; any thread may use it."""

    def __init__(
        self,
        server: Server,
        collection: str,
        generation: int,
        extents: Extents,
        closed: Sequence[int],
        stop: int,
    ) -> None:
        """Search the passages of `extents`, whose keys lie below `stop`; rows of `closed` are still there."""
        self._server = server
        self._stop = stop
        self._collection = collection
        self._is_there = server.has(collection)
        self._kind = server.index_of(collection, "vector") if self._is_there else ""
        self._extents = extents
        self._living = np.sort(extents.versions)
        self._where = f"born <= {generation}"
        if closed:
            self._where += f" and version not in {listed(closed)}"
        self._block: dict[int, np.ndarray] = {}

    def search(
        self, query: np.ndarray, limit: int, keys: Sequence[int] | np.ndarray | None = None
    ) -> dict[int, float]:
        """Give the inner products of the passages nearest to `query` by key, among `keys` where given.

        `keys` are always those of whole documents: Milvus is given these, a list a hundred times shorter.
        """
        where = self._where
        if keys is not None:
            where = chosen(self._living, self._extents.versions_of(np.asarray(keys, np.int64)))
        if not self._is_there or not query.any() or not where or limit < 1:
            return {}
        return self._nearest(query, where, limit)

    def similarities(self, query: np.ndarray, keys: Iterable[int]) -> dict[int, float]:
        """Give the inner product of `query` with each of `keys` that the index holds."""
        wanted = sorted(keys)
        if not self._is_there or not wanted:
            return {}
        if not query.any():
            return dict.fromkeys(wanted, 0.0)
        found = self._nearest(query, f"key in {listed(wanted)}", len(wanted))
        missing = [key for key in wanted if key not in found]  # that an approximate index has passed over
        return found | {
            row["key"]: float(np.dot(query, np.array(row["vector"], np.float32)))
            for row in self._server.among(self._collection, "key", missing, ["key", "vector"])
        }

    def vector(self, key: int) -> np.ndarray | None:
        """Give the vector of `key`, `None` where there is none; read with many that follow it."""
        if key not in self._block and self._is_there:
            where = f"key >= {key} and key < {key + _BLOCK}"
            rows = self._server.query(self._collection, where, ["key", "vector"])
            self._block = {row["key"]: np.array(row["vector"], np.float32) for row in rows}
        return self._block.get(key)

    def keys(self) -> set[int]:
        """Give the keys of all vectors."""
        if not self._is_there:
            return set()
        rows = self._server.every(self._collection, self._where, ["key", "version"], "key", self._stop)
        return {row["key"] for row in rows if self._lives(row)}

    def _nearest(self, query: np.ndarray, where: str, limit: int) -> dict[int, float]:
        params = search_params(self._kind, limit)
        found = self._server.search(
            self._collection,
            "vector",
            query.astype(np.float32).tolist(),
            where,
            limit,
            ["key", "version"],
            params,
        )
        return {row["key"]: score for score, row in found if self._lives(row)}

    def _lives(self, row: Row) -> bool:
        return bool(self._extents.versions_of(np.array([row["key"]]))[0] == row["version"])
