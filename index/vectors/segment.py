"""A segment of the vector index: keys and vectors that never change once made, in memory or in a mapped file.

It does not know which of its vectors still live, what other segments there are, nor where its file is named.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Block = tuple[Sequence[int] | np.ndarray, np.ndarray]  # keys, and their vectors of shape (n, dimension)

# 32,768 vectors of 256: what merging and building hold in memory, and the most one replaced document can make
# be written anew. 152,000 passages are 5 such segments; each costs a search 0.1 ms.
_FULL_BYTES = 1 << 24
# Asked for beyond the limit: passages of one wording tie, and so many for the last place need no second pass.
_SLACK = 20
# faiss's description of the index stands at the beginning of the file, and the keys at its end.
_HEAD_BYTES = 4096


@dataclass(frozen=True, eq=False)
class Segment:
    """Vectors in the ascending order of their keys, held as the catalogue holds them, in float16.

    A score is the sum that faiss makes for one vector by itself, so it does not depend on the segment.
    """

    keys: np.ndarray  # (n,) int64
    codes: np.ndarray  # (n, dimension) float16: the memory of `index`
    index: Any  # faiss.IndexIDMap over IndexScalarQuantizer
    memory: Any = None  # the mapped file, which must live as long as `index`

    @classmethod
    def from_rows(cls, keys: np.ndarray, vectors: np.ndarray) -> Segment:
        """Make a segment in memory of `keys` and their float16 `vectors`, shape (n, dimension)."""
        if (keys[1:] < keys[:-1]).any():
            order = np.argsort(keys)
            keys, vectors = keys[order], vectors[order]
        index = faiss().IndexIDMap(_quantizer(vectors.shape[1]))
        if len(keys):
            index.add_sa_codes(_as_bytes(vectors), keys)
        return cls._of(index)

    @classmethod
    def open(cls, path: Path) -> Segment:
        """Map the file `path`, which `checksum` has found to be whole: read only, 1 ms."""
        memory = np.memmap(path, np.uint8, mode="r")
        # Python's own mapping, as faiss cannot open a path with Chinese characters on Windows. What is read
        # so stays in the mapped memory: it cannot be changed.
        reader = faiss().ZeroCopyIOReader(faiss().swig_ptr(memory), memory.size)
        try:
            index = faiss().read_index(reader)
        except RuntimeError as error:
            raise ValueError(f"{path.name}: {str(error).splitlines()[0][:120]}") from error
        return cls._of(index, memory)

    def write(self, path: Path) -> None:
        """Write the segment to the new file `path` and force it to the disk."""
        # Not by faiss itself, which does not tell when the last bytes find the disk full.
        with open(path, "xb") as file:
            faiss().write_index(self.index, faiss().PyCallbackIOWriter(file.write))
            file.flush()
            os.fsync(file.fileno())

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Give the rows of those of `keys`, ascending, that are here."""
        first, last = np.searchsorted(keys, (self.keys[0], self.keys[-1] + 1))
        keys = keys[first:last]
        rows = np.searchsorted(self.keys, keys)
        found: np.ndarray = rows[self.keys[rows] == keys]
        return found

    def nearest(
        self, query: np.ndarray, limit: int, chosen: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give keys and scores of at least the `limit` nearest to `query`, and of all that tie with the last.

        Only rows where `chosen`, shape (n,) bool, is true take part.
        """
        count = len(self.keys) if chosen is None else int(np.count_nonzero(chosen))
        if not count or limit <= 0:
            return self.keys[:0], np.zeros(0, np.float32)
        parameters = None
        if chosen is not None and count < len(self.keys):
            bits = np.packbits(chosen, bitorder="little")
            parameters = faiss().SearchParameters(sel=faiss().IDSelectorBitmap(bits))
        # Waking other threads for one query costs more than they save: up to 15 ms on a busy machine.
        faiss().omp_set_num_threads(1)
        fetch = limit + _SLACK
        while True:
            fetch = min(fetch, count)
            scores, rows = self.index.index.search(query.reshape(1, -1), fetch, params=parameters)
            if fetch == count or scores[0, -1] < scores[0, limit - 1]:
                break
            fetch *= 4
        there = rows[0] >= 0  # less than asked for where a score is not a number
        return self.keys[rows[0][there]], scores[0][there]

    def scores(self, query: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Give the scores of `rows`, the same to the bit as `nearest` gives."""
        chosen = _quantizer(self.codes.shape[1])
        chosen.add_sa_codes(_as_bytes(self.codes[rows]))
        faiss().omp_set_num_threads(1)
        scores, order = chosen.search(query.reshape(1, -1), len(rows))
        result = np.zeros(len(rows), np.float32)
        result[order[0][order[0] >= 0]] = scores[0][order[0] >= 0]
        return result

    @classmethod
    def _of(cls, index: Any, memory: Any = None) -> Segment:
        quantizer = faiss().downcast_index(index.index)
        codes = faiss().rev_swig_ptr(quantizer.codes.data(), quantizer.codes.size())
        keys = faiss().vector_to_array(index.id_map)
        return cls(keys, codes.view(np.float16).reshape(len(keys), index.d), index, memory)


def capacity(dimension: int) -> int:
    """Give the number of vectors of `dimension` that make a segment full."""
    return max(1, _FULL_BYTES // (2 * dimension))


def cut(blocks: Iterable[Block], dimension: int) -> Iterator[Segment]:
    """Make segments of vectors arriving in `blocks`: all are full but the last, and none is empty."""
    keys = np.empty(capacity(dimension), np.int64)
    vectors = np.empty((len(keys), dimension), np.float16)
    filled = 0
    for some_keys, some_vectors in blocks:
        if np.shape(some_vectors) != (len(some_keys), dimension):
            raise ValueError(
                f"vectors of shape {np.shape(some_vectors)} for {len(some_keys)} keys; expected"
                f" ({len(some_keys)}, {dimension})"
            )
        start = 0
        while start < len(some_keys):
            stop = min(start + len(keys) - filled, len(some_keys))
            keys[filled : filled + stop - start] = some_keys[start:stop]
            vectors[filled : filled + stop - start] = some_vectors[start:stop]
            filled += stop - start
            start = stop
            if filled == len(keys):
                yield Segment.from_rows(keys, vectors)
                filled = 0
    if filled:
        yield Segment.from_rows(keys[:filled], vectors[:filled])


def checksum(path: Path, rows: int) -> int:
    """Give the CRC-32 of what a segment's file of so many `rows` holds beside the vectors: mainly the keys.

    The vectors are not read, which would cost 40 ms for 152,000 at every opening: `cewen verify` holds each
    against the catalogue.
    """
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES)
        file.seek(max(0, os.fstat(file.fileno()).st_size - 8 * (rows + 1)))
        return zlib.crc32(file.read(), zlib.crc32(head))


def faiss() -> Any:
    """Give the library where it is needed: 0.09 s and 39 MB that listing documents need not pay."""
    import faiss

    return faiss


def _quantizer(dimension: int) -> Any:
    kind = faiss().ScalarQuantizer.QT_fp16
    return faiss().IndexScalarQuantizer(dimension, kind, faiss().METRIC_INNER_PRODUCT)


def _as_bytes(vectors: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(vectors).view(np.uint8)
