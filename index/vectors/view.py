"""The vector index as of one generation: exact inner products over all segments, the dead left out.

A score is one sum for one vector, and ties are in the order of the keys: how segments are cut changes no
result. It does not know words, what made the vectors, nor where segments are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.vectors.segment import Block, Segment, cut

_MERGED_AT_ONCE = 4096  # rows that merging copies out of a segment at a time: 2 MB of 256 dimensions


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A segment and which of its rows still live."""

    segment: Segment
    living: np.ndarray  # (n,) bool

    @classmethod
    def of(cls, segment: Segment) -> Part:
        """Give `segment` with all its rows living."""
        return cls(segment, np.ones(len(segment.keys), bool))

    @property
    def size(self) -> int:
        """Give the number of rows that live."""
        return int(np.count_nonzero(self.living))

    def without(self, keys: np.ndarray) -> Part:
        """Give the part with `keys`, ascending, dead as well, as far as they are here."""
        rows = self.segment.find(keys)
        if not self.living[rows].any():
            return self
        living = self.living.copy()
        living[rows] = False
        return Part(self.segment, living)

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Give the rows of those of `keys`, ascending, that live here."""
        rows = self.segment.find(keys)
        found: np.ndarray = rows[self.living[rows]]
        return found

    def blocks(self) -> Iterator[Block]:
        """Give what lives, some rows at a time."""
        rows = np.flatnonzero(self.living)
        for start in range(0, len(rows), _MERGED_AT_ONCE):
            some = rows[start : start + _MERGED_AT_ONCE]
            yield self.segment.keys[some], self.segment.codes[some]

    def nearest(
        self, query: np.ndarray, limit: int, keys: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Give keys and scores of at least the `limit` nearest that live, among ascending `keys` if given."""
        chosen = self.living
        if keys is not None:
            chosen = np.zeros(len(self.living), bool)
            chosen[self.find(keys)] = True
        return self.segment.nearest(query, limit, chosen)


@dataclass(frozen=True, slots=True)
class VectorView:
    """The vector index as of one generation; safe to search from several threads."""

    generation: int
    parts: tuple[Part, ...]

    @classmethod
    def from_blocks(cls, generation: int, dimension: int, blocks: Iterable[Block]) -> VectorView:
        """Make the index in memory of keys and vectors arriving in `blocks`; float16, 512 bytes for 256."""
        return cls(generation, tuple(Part.of(segment) for segment in cut(blocks, dimension)))

    @property
    def size(self) -> int:
        """Give the number of vectors."""
        return sum(part.size for part in self.parts)

    def search(self, query: np.ndarray, limit: int, keys: Sequence[int] | None = None) -> dict[int, float]:
        """Give the inner products of the passages nearest to `query` by key, among `keys` where given."""
        if not query.any():  # no known word in the query: it is near to nothing
            return {}
        # np.unique takes 80 times as long as sorting (NumPy 2.4), and a key given twice does no harm.
        among = None if keys is None else np.sort(np.asarray(keys, np.int64))
        found = [part.nearest(query, limit, among) for part in self.parts]
        if not found:
            return {}
        near, scores = (np.concatenate(column) for column in zip(*found, strict=True))
        best = np.lexsort((near, -scores))[: max(limit, 0)]
        return dict(zip(near[best].tolist(), scores[best].tolist(), strict=True))

    def similarities(self, query: np.ndarray, keys: Iterable[int]) -> dict[int, float]:
        """Give the inner product of `query` with each of `keys` that the index holds."""
        wanted = np.sort(np.fromiter(keys, np.int64))
        products: dict[int, float] = {}
        for part in self.parts:
            rows = part.find(wanted)
            if len(rows):
                scores = part.segment.scores(query, rows)
                products.update(zip(part.segment.keys[rows].tolist(), scores.tolist(), strict=True))
        return products

    def vector(self, key: int) -> np.ndarray | None:
        """Give the vector of `key`, `None` where the index has none."""
        for part in self.parts:
            keys = part.segment.keys
            row = int(keys.searchsorted(key))
            if row < len(keys) and keys[row] == key and part.living[row]:
                vector: np.ndarray = part.segment.codes[row].astype(np.float32)
                return vector
        return None

    def keys(self) -> set[int]:
        """Give the keys of all vectors in the index."""
        return {key for part in self.parts for key in part.segment.keys[part.living].tolist()}
