"""The vector index: FAISS, exact inner product over all passages, one file per encoder and generation.

Derived from the catalogue's vectors. It does not know words, nor what made the vectors.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

logger = logging.getLogger(__name__)

# faiss is imported where it is used: 0.09 s and 39 MB that listing documents need not pay.


@dataclass(frozen=True, slots=True)
class VectorView:
    """The vector index as of one generation; safe to search from several threads."""

    index: Any  # faiss.IndexIDMap2
    generation: int

    def search(self, query: np.ndarray, limit: int, keys: Sequence[int] | None = None) -> dict[int, float]:
        """Give the inner products of the passages nearest to `query` by key, among `keys` where given."""
        import faiss

        if not self.index.ntotal or not query.any():  # no known word in the query: it is near to nothing
            return {}
        parameters = None
        if keys is not None:
            parameters = faiss.SearchParameters(  # type: ignore[call-arg]  # its stub knows no arguments
                sel=faiss.IDSelectorBatch(np.asarray(keys, dtype=np.int64))
            )
        # Waking other threads for one query costs more than they save: up to 15 ms on a busy machine.
        faiss.omp_set_num_threads(1)
        scores, found = self.index.search(
            query.reshape(1, -1), min(limit, self.index.ntotal), params=parameters
        )
        return {
            key: score for key, score in zip(found[0].tolist(), scores[0].tolist(), strict=True) if key >= 0
        }

    def similarities(self, query: np.ndarray, keys: Iterable[int]) -> dict[int, float]:
        """Give the inner product of `query` with each of `keys`, which the index must hold."""
        wanted = np.fromiter(keys, dtype=np.int64)
        products = self.index.reconstruct_batch(wanted) @ query if len(wanted) else wanted
        return dict(zip(wanted.tolist(), products.tolist(), strict=True))

    def vector(self, key: int) -> np.ndarray | None:
        """Give the vector of `key`, `None` where the index has none."""
        try:
            vector: np.ndarray = self.index.reconstruct(key)
        except RuntimeError:  # faiss knows no gentler way to say so
            return None
        return vector

    def keys(self) -> set[int]:
        """Give the keys of all vectors in the index."""
        import faiss

        return set(faiss.vector_to_array(self.index.id_map).tolist())


class VectorFiles:
    """The files of one encoder's vector index in a folder: `<encoder>-<generation>.faiss`."""

    def __init__(self, folder: Path, encoder: str, dimension: int) -> None:
        self._folder = folder
        self._prefix = hashlib.sha256(encoder.encode()).hexdigest()[:12]
        self._dimension = dimension

    def open(self, generation: int, *, for_update: bool = False) -> Any | None:
        """Open the index of `generation`; `None`, with a line in the log where one is damaged."""
        import faiss

        path = self._path(generation)
        if not path.is_file():
            return None
        try:
            # A mapped index opens in 2 ms, but changing it would abort the process.
            index = faiss.read_index(str(path), 0 if for_update else faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            logger.warning("向量索引 %s 不能使用，将由资料库重建：%s", path, str(error).splitlines()[0][:120])
            return None
        return index if index.d == self._dimension else None

    def save(self, index: Any, generation: int) -> None:
        """Write `index` as that of `generation`: complete under its name, or not there."""
        import faiss

        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(generation)
        unfinished = path.with_suffix(".tmp")
        faiss.write_index(index, str(unfinished))
        with open(unfinished, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(unfinished, path)

    def generations(self) -> list[int]:
        """Give the generations there is a file for, in ascending order."""
        return sorted(
            int(path.stem.rpartition("-")[2]) for path in self._folder.glob(f"{self._prefix}-*.faiss")
        )

    def clear(self, keep: Iterable[int]) -> None:
        """Delete the files of all generations but `keep`; a reader that has one open keeps it."""
        for generation in set(self.generations()) - set(keep):
            with suppress(PermissionError):  # Windows, while a reader has it open: the next time
                self._path(generation).unlink(missing_ok=True)

    def _path(self, generation: int) -> Path:
        return self._folder / f"{self._prefix}-{generation}.faiss"


def empty(dimension: int) -> Any:
    """Give an empty index for vectors of `dimension`."""
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def change(index: Any, dead: Sequence[int], keys: Sequence[int], vectors: np.ndarray) -> None:
    """Take the keys `dead` out of `index` and put `keys` in with their `vectors`."""
    import faiss

    if dead:
        index.remove_ids(faiss.IDSelectorBatch(np.asarray(dead, dtype=np.int64)))
    if keys:
        index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(keys, dtype=np.int64))
