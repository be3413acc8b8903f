"""A segment of the vector index: keys and vectors that never change once made, in memory or in a mapped file.

It does not know which of its vectors still live, what other segments there are, nor where its file is named.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.faults import IndexDamagedError
from index.vectors.coarse import coarse, nominate

Block = tuple[Sequence[int] | np.ndarray, np.ndarray]  # keys, and their vectors of shape (n, dimension)

# 32,768 vectors of 256: what merging and building usually hold in memory and write anew. Four such are put
# together, and four of these (`VectorFiles`), as each segment costs a search 0.1 ms: that holds and writes up
# to 524,288, once in a long while.
_FULL_BYTES = 1 << 24
# Asked for beyond the limit: passages of one wording tie, and so many for the last place need no second pass.
_SLACK = 20
# Where fewer than this share of the rows take part, scoring each is faster than nominating far more.
_MANY = 0.2
# Where fewer take part, the nearest of them are not where the nearest of all are.
_ALL_BUT = 0.9
# The keys of a segment are taken for dense where they fill one in so many numbers.
_SPARSE = 16
# faiss's description of the index stands before the vectors, and the keys behind them.
_HEAD_BYTES = 4096
_FOOTER = struct.Struct("<QI")  # at the end of a file: where the coarse copy begins, and its CRC-32


@dataclass(frozen=True, eq=False)
class Segment:
    """Vectors in the ascending order of their keys, held as the catalogue holds them, in float16.

    A score is the sum that faiss makes for one vector by itself, so it does not depend on the segment.
    Which rows of a large one are scored at all, its coarse copy says.
    """

    keys: np.ndarray  # (n,) int64
    codes: np.ndarray  # (n, dimension) float16: the memory of `index`
    index: Any  # faiss.IndexIDMap over IndexScalarQuantizer
    memory: np.ndarray | None = None  # the mapped file, which must live as long as `index`

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
        return cls._of(_read(memory[: _footer(memory)[0]]), memory)

    @cached_property
    def coarse(self) -> Any:
        """Give the coarse copy, a faiss index, that comes with a large segment read from a file, else `None`.

        Read when first searched: whoever only adds to an index does without. Raises IndexDamagedError.
        """
        if self.memory is None:
            return None
        start, checked = _footer(self.memory)
        copy = self.memory[start : -_FOOTER.size]
        if zlib.crc32(copy.data) != checked:
            raise IndexDamagedError("a coarse copy of vectors does not have its checksum")
        return _read(copy) if len(copy) else None

    def write(self, path: Path) -> None:
        """Write the segment to the new file `path`, its coarse copy behind it, and force it to the disk."""
        copy = coarse(self.codes)
        # Not by faiss itself, which does not tell when the last bytes find the disk full.
        with open(path, "xb") as file:
            faiss().write_index(self.index, faiss().PyCallbackIOWriter(file.write))
            start, content = file.tell(), b""
            if copy is not None:
                content = faiss().serialize_index(copy).tobytes()
            file.write(content + _FOOTER.pack(start, zlib.crc32(content)))
            file.flush()
            os.fsync(file.fileno())

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Give the rows of those of `keys`, ascending, that are here."""
        first, last = np.searchsorted(keys, (self.keys[0], self.keys[-1] + 1))
        keys = keys[first:last]
        rows = np.searchsorted(self.keys, keys)
        found: np.ndarray = rows[self.keys[rows] == keys]
        return found

    def holds(self, keys: np.ndarray) -> np.ndarray:
        """Tell for each row, shape (n,) bool, whether its key is among `keys`, ascending."""
        first, span = int(self.keys[0]), int(self.keys[-1] - self.keys[0]) + 1
        start, stop = np.searchsorted(keys, (first, first + span))
        if span > _SPARSE * len(self.keys):
            held = np.zeros(len(self.keys), bool)
            held[self.find(keys)] = True
            return held
        # Thousands of keys are looked up so in a tenth of the time that searching takes.
        dense = np.zeros(span, bool)
        dense[keys[start:stop] - first] = True
        result: np.ndarray = dense[self.keys - first]
        return result

    def nominees(
        self, query: np.ndarray, wanted: int, chosen: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Give at least `wanted` rows that are likely nearest to `query`, and roughly their scores.

        Only rows where `chosen`, shape (n,) bool, is true take part. `None` where `nearest` is to be asked.
        """
        share = int(np.count_nonzero(chosen)) / len(chosen)
        if self.coarse is None or wanted <= 0 or share < _MANY:
            return None
        fetch = wanted if share == 1 else int(1.25 * wanted / share)
        while fetch < _MANY * len(chosen):
            rows, scores = nominate(self.coarse, query, fetch, widely=share < _ALL_BUT)
            there = chosen[rows]
            if np.count_nonzero(there) >= wanted:
                return rows[there], scores[there]
            fetch *= 2
        return None

    def nearest(self, query: np.ndarray, limit: int, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give keys and scores of at least the `limit` nearest to `query`, and of all that tie with the last.

        Only rows where `chosen`, shape (n,) bool, is true take part.
        """
        count = int(np.count_nonzero(chosen))
        parameters = None
        if count < len(self.keys):
            bits = np.packbits(chosen, bitorder="little")
            parameters = faiss().SearchParameters(sel=faiss().IDSelectorBitmap(bits))
        rows, scores = _best(self.index.index, query, limit, count, parameters)
        return self.keys[rows], scores

    @classmethod
    def _of(cls, index: Any, memory: np.ndarray | None = None) -> Segment:
        quantizer = faiss().downcast_index(index.index)
        codes = faiss().rev_swig_ptr(quantizer.codes.data(), quantizer.codes.size())
        keys = faiss().vector_to_array(index.id_map)
        return cls(keys, codes.view(np.float16).reshape(len(keys), index.d), index, memory)


def scored(query: np.ndarray, vectors: np.ndarray, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """Give the rows of float16 `vectors`, shape (n, dimension), that score best, and their scores.

    At least `limit`, and all that tie with the last. Scores are to the bit those of `Segment.nearest`.
    """
    index = _quantizer(vectors.shape[1])
    index.add_sa_codes(_as_bytes(vectors))
    return _best(index, query, limit, len(vectors))


def capacity(dimension: int) -> int:
    """Give the number of vectors of `dimension` that make a segment full."""
    return max(1, _FULL_BYTES // (2 * dimension))


def cut(blocks: Iterable[Block], dimension: int, rows: int | None = None) -> Iterator[Segment]:
    """Make segments of vectors arriving in `blocks`, of `rows` each, by themselves of a full one's.

    All have so many but the last, and none is empty.
    """
    keys = np.empty(rows or capacity(dimension), np.int64)
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
    against the catalogue. The coarse copy has a checksum of its own, which is looked at when it is read.
    """
    with open(path, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - _FOOTER.size))
        footer = file.read()
        if len(footer) < _FOOTER.size:
            raise ValueError(f"{path.name} has no footer")
        keys = max(0, _FOOTER.unpack(footer)[0] - 8 * (rows + 1))
        file.seek(0)
        head = file.read(_HEAD_BYTES)
        file.seek(keys)
        return zlib.crc32(footer, zlib.crc32(file.read(8 * (rows + 1)), zlib.crc32(head)))


def _footer(memory: np.ndarray) -> tuple[int, int]:
    """Give where in a segment's file the coarse copy begins, and its CRC-32."""
    start, checked = _FOOTER.unpack(memory[-_FOOTER.size :].data)
    return start, checked


def _read(memory: np.ndarray) -> Any:
    """Read a faiss index out of a mapped file, where it stays as far as it can."""
    # Python's own mapping, as faiss cannot open a path with Chinese characters on Windows. What is read
    # so cannot be changed.
    try:
        return faiss().read_index(faiss().ZeroCopyIOReader(faiss().swig_ptr(memory), memory.size))
    except RuntimeError as error:
        raise ValueError(str(error).splitlines()[0][:120]) from error


def faiss() -> Any:
    """Give the library where it is needed: 0.09 s and 39 MB that listing documents need not pay."""
    import faiss

    return faiss


def _quantizer(dimension: int) -> Any:
    kind = faiss().ScalarQuantizer.QT_fp16
    return faiss().IndexScalarQuantizer(dimension, kind, faiss().METRIC_INNER_PRODUCT)


def _as_bytes(vectors: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(vectors).view(np.uint8)


def _best(
    index: Any, query: np.ndarray, limit: int, count: int, parameters: Any = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give rows and scores of at least the `limit` best of `count` that take part, and of all ties."""
    if not count or limit <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    # Waking other threads for one query costs more than they save: up to 15 ms on a busy machine.
    faiss().omp_set_num_threads(1)
    fetch = limit + _SLACK
    while True:
        fetch = min(fetch, count)
        scores, rows = index.search(query.reshape(1, -1), fetch, params=parameters)
        if fetch == count or scores[0, -1] < scores[0, limit - 1]:
            break
        fetch *= 4
    there = rows[0] >= 0  # less than asked for where a score is not a number
    return rows[0][there], scores[0][there]
