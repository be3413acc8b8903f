"""Deals the training sets, as ids, in seeded batches of queries and their passages.

It does not know what is learned from them. A batch comes from one set, so that the other passages of the
batch are near enough to be worth telling apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.training.vocabulary import Ragged

_WINDOW = 200  # words, those inside words counted too, of a passage: some 250 characters
_REACH = 4  # a window begins at most so many sentences before the query's own
_SHORTEST = 4  # words that a sentence needs to be a query


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries and passages: passage i answers query i, those after the last query answer none."""

    queries: Ragged
    passages: Ragged
    barred: npt.NDArray[np.bool_]  # (queries, passages): what is no negative of a query, as it may answer it


class Source(Protocol):
    """A set that batches can be drawn from without end."""

    name: str

    def draw(self, size: int, random: np.random.Generator) -> Batch:
        """Give `size` pairs or, from a smaller set, all; each comes once before any comes again."""


class Deck:
    """Deals the numbers below `size` in random order, shuffled anew when they run out."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._left = np.empty(0, dtype=np.int64)

    def deal(self, count: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
        """Give `count` numbers, at most all of them, none twice."""
        count = min(count, self._size)
        if len(self._left) < count:
            self._left = random.permutation(self._size)
        dealt, self._left = self._left[:count], self._left[count:]
        return dealt


class PairSource:
    """Pairs as they were read: text 2i is a query, text 2i + 1 its passage."""

    def __init__(self, name: str, texts: Ragged) -> None:
        self.name = name
        self._texts = texts
        sizes = texts.sizes
        self._queries = 2 * np.flatnonzero((sizes[0::2] > 0) & (sizes[1::2] > 0))
        self._asked = _groups(texts, self._queries)
        self._answered = _groups(texts, self._queries + 1)
        self._deck = Deck(len(self._queries))

    def draw(self, size: int, random: np.random.Generator) -> Batch:
        """Give `size` pairs; those with the same query or passage are no negatives of each other."""
        dealt = self._deck.deal(size, random)
        places = self._queries[dealt]
        barred = _equal(self._asked[dealt]) | _equal(self._answered[dealt])
        return Batch(self._texts.take(places), self._texts.take(places + 1), barred)


class ArticleSource:
    """A sentence of an article as the query, and the words around it, without it, as its passage."""

    def __init__(self, name: str, sentences: Ragged, lengths: Sequence[int]) -> None:
        self.name = name
        self._sentences = sentences
        self._starts = np.cumsum([0, *lengths])
        self._deck = Deck(len(lengths))

    def draw(self, size: int, random: np.random.Generator) -> Batch:
        """Give a pair from each of `size` articles, less those where the lot fell on too short a sentence."""
        articles = self._deck.deal(size, random)
        first, end = self._starts[articles], self._starts[articles + 1]
        filled = end > first
        articles, first, end = articles[filled], first[filled], end[filled]
        at = first + (random.random(len(articles)) * (end - first)).astype(np.int64)
        start = np.maximum(first, at - random.integers(_REACH + 1, size=len(articles)))
        word = self._sentences.starts
        begin, stop, left, last = word[at], word[at + 1], word[start], word[end]
        right = np.minimum(last, np.maximum(stop, left + _WINDOW + stop - begin))
        kept = (stop - begin >= _SHORTEST) & (begin - left + right - stop > 0)
        begin, stop, left, right = begin[kept], stop[kept], left[kept], right[kept]
        halves = self._sentences.cut(_alternating(left, stop), _alternating(begin, right))
        around = Ragged(halves.ids, halves.starts[::2])
        return Batch(self._sentences.cut(begin, stop), around, _equal(articles[kept]))


def _alternating(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.stack([one, other], axis=1).ravel()


def _equal(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell which two of a batch are of one group; a pair itself is not barred."""
    equal: npt.NDArray[np.bool_] = groups[:, None] == groups[None, :]
    np.fill_diagonal(equal, False)
    return equal


def _groups(texts: Ragged, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Number the texts at `places`; equal texts get equal numbers."""
    numbers: dict[bytes, int] = {}
    return np.array(
        [numbers.setdefault(texts[i].tobytes(), len(numbers)) for i in places.tolist()], dtype=np.int64
    )
