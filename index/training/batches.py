"""Deals the training sets, as ids, in seeded batches of queries and their passages.

It does not know what is learned from them. A batch comes from one set, so that the other passages of the
batch are near enough to be worth telling apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.training.vocabulary import Ids, Ragged

_WINDOW = 200  # words, those inside words counted too, of a passage: some 250 characters
_REACH = 4  # a window begins at most so many sentences before the query's own
_SHORTEST = 4  # words that a sentence needs to be a query


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries and passages, one to one; pairs of equal group are no negatives of each other."""

    queries: list[Ids]
    passages: list[Ids]
    groups: npt.NDArray[np.int64]


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
        sizes = np.diff(texts.starts)
        self._kept = np.flatnonzero((sizes[0::2] > 0) & (sizes[1::2] > 0))
        numbers: dict[bytes, int] = {}
        self._groups = np.array(
            [numbers.setdefault(texts[2 * i + 1].tobytes(), len(numbers)) for i in self._kept], dtype=np.int64
        )
        self._deck = Deck(len(self._kept))

    def draw(self, size: int, random: np.random.Generator) -> Batch:
        """Give `size` pairs; those with the same passage are one group."""
        dealt = self._deck.deal(size, random)
        chosen = self._kept[dealt]
        queries = [self._texts[2 * i] for i in chosen]
        return Batch(queries, [self._texts[2 * i + 1] for i in chosen], self._groups[dealt])


class ArticleSource:
    """A sentence of an article as the query, and the words around it, without it, as its passage."""

    def __init__(self, name: str, sentences: Ragged, lengths: Sequence[int]) -> None:
        self.name = name
        self._sentences = sentences
        self._starts = np.cumsum([0, *lengths])
        self._deck = Deck(len(lengths))

    def draw(self, size: int, random: np.random.Generator) -> Batch:
        """Give a pair from each of `size` articles, less those where the lot fell on too short a sentence."""
        queries, passages, groups = [], [], []
        for article in self._deck.deal(size, random):
            first, end = int(self._starts[article]), int(self._starts[article + 1])
            at = first + int(random.integers(max(1, end - first)))
            start = max(first, at - int(random.integers(_REACH + 1)))
            around = list(self._window(start, end, at))
            if around and len(self._sentences[at]) >= _SHORTEST:
                queries.append(self._sentences[at])
                passages.append(np.concatenate(around))
                groups.append(article)
        return Batch(queries, passages, np.array(groups, dtype=np.int64))

    def _window(self, first: int, end: int, without: int) -> Iterator[Ids]:
        """Yield the sentences from `first` on, but for `without` and empty ones, up to the window's size."""
        words = 0
        for i in range(first, end):
            if words >= _WINDOW:
                return
            if i != without and len(self._sentences[i]):
                yield self._sentences[i]
                words += len(self._sentences[i])
