"""The vector index as of one generation: inner products over all segments, the dead left out.

A score is exact, one sum for one vector, and ties are in the order of the keys. What is scored at all, coarse
copies of large segments say: they pass by 1 in 1,000 of the nearest 100. Those of the largest, with lists,
find 0.99 of the nearest 10 and 0.96 of the nearest 100 among a million (`coarse`). It does not know words,
what made the vectors, nor where segments are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.vectors.segment import Block, Segment, cut, scored

# Of what the coarse copies nominate, so many times `limit` and some more are scored. Of the nearest 100 among
# 325,000 passages, which are 15 segments, 0.9996 are found so, and 0.9984 with 4 and 0.
_SCORED, _SCORED_AT_LEAST = 5, 100
# Each segment nominates its share of these, and so many times `limit` and some more in any case. Of the
# nearest 100 among 67,000, which are 2 segments, 0.9993 are found; 1.0 with 3 and 100, a quarter slower.
_NOMINATED, _NOMINATED_AT_LEAST = 2, 50
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

    def chosen(self, keys: np.ndarray | None) -> np.ndarray:
        """Tell for each row, shape (n,) bool, whether it lives, and is among ascending `keys` if given."""
        return self.living if keys is None else self.living & self.segment.holds(keys)


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

    def search(
        self, query: np.ndarray, limit: int, keys: Sequence[int] | np.ndarray | None = None
    ) -> dict[int, float]:
        """Give the inner products of the passages nearest to `query` by key, among `keys` where given."""
        if not query.any():  # no known word in the query: it is near to nothing
            return {}
        # np.unique takes 80 times as long as sorting (NumPy 2.4), and a key given twice does no harm.
        among = None if keys is None else np.sort(np.asarray(keys, np.int64))
        found: list[tuple[np.ndarray, np.ndarray]] = []
        rough: list[tuple[Segment, np.ndarray, np.ndarray]] = []
        wanted = max(
            _NOMINATED * limit + _NOMINATED_AT_LEAST,
            (_SCORED * limit + _SCORED_AT_LEAST) // max(1, len(self.parts)),
        )
        for part in self.parts:
            chosen = part.chosen(among)
            nominees = part.segment.nominees(query, wanted if limit > 0 else 0, chosen)
            if nominees is None:
                found.append(part.segment.nearest(query, limit, chosen))
            else:
                rough.append((part.segment, *nominees))
        near, scores = _joined([*found, _scored(query, _likeliest(rough, limit), limit)])
        best = np.lexsort((near, -scores))[: max(limit, 0)]
        return dict(zip(near[best].tolist(), scores[best].tolist(), strict=True))

    def similarities(self, query: np.ndarray, keys: Iterable[int]) -> dict[int, float]:
        """Give the inner product of `query` with each of `keys` that the index holds."""
        wanted = np.sort(np.fromiter(keys, np.int64))
        rows = [(part.segment, part.find(wanted)) for part in self.parts]
        near, scores = _scored(query, rows, len(wanted))
        here = np.concatenate([np.zeros(0, np.int64), *(segment.keys[some] for segment, some in rows)])
        # 0 where a score is not a number.
        return dict.fromkeys(here.tolist(), 0.0) | dict(zip(near.tolist(), scores.tolist(), strict=True))

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


def _likeliest(
    nominees: Sequence[tuple[Segment, np.ndarray, np.ndarray]], limit: int
) -> list[tuple[Segment, np.ndarray]]:
    """Give of the rows of each segment those whose rough scores are among the best of all."""
    count = _SCORED * limit + _SCORED_AT_LEAST
    scores = np.concatenate([np.zeros(0, np.float32), *(scores for _, _, scores in nominees)])
    least = np.partition(scores, -count)[-count] if len(scores) > count else -np.inf
    return [(segment, rows[rough >= least]) for segment, rows, rough in nominees]


def _scored(
    query: np.ndarray, chosen: Iterable[tuple[Segment, np.ndarray]], limit: int
) -> tuple[np.ndarray, np.ndarray]:
    """Give keys and scores of the best of the chosen rows of several segments, looked at together."""
    chosen = [(segment, rows) for segment, rows in chosen if len(rows)]
    if not chosen:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    keys = np.concatenate([segment.keys[rows] for segment, rows in chosen])
    best, scores = scored(query, np.concatenate([segment.codes[rows] for segment, rows in chosen]), limit)
    return keys[best], scores


def _joined(found: Sequence[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    keys, scores = zip(*found, strict=True)
    return np.concatenate(keys), np.concatenate(scores)
