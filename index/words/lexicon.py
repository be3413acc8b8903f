"""Remembers, for each piece of text that rjieba gives, its words of search mode and the sum of their vectors.

A document holds the same few thousand pieces again and again: what is to be made of one is found out once.
It does not know where vectors come from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from threading import Lock

import numpy as np
import numpy.typing as npt

from index import segment
from index.words.normal import MARK

Vectors = npt.NDArray[np.float32]
AddUp = Callable[[Sequence[Sequence[str]]], Vectors]

_REMEMBERED = 32_768  # pieces, then all are forgotten: 33 MB of vectors, 10 MB of words
_ROOM = 2 * _REMEMBERED  # rows of vectors, for what one more batch adds; those not used take no memory


class Lexicon:
    """The pieces met so far, numbered; may be read from several threads."""

    def __init__(self, add_up: AddUp | None = None, dimension: int = 0) -> None:
        """Take what gives for groups of words the sums of their vectors, zeros where it knows none."""
        self._add_up = add_up
        self._dimension = dimension
        self._lock = Lock()
        self._forget()

    def read(self, text: str) -> tuple[list[str], Vectors]:
        """Give the words of each text in a marked text, joined by spaces, and the sums of their vectors.

        The words are those of search mode, in lower case; the sums' shape is (texts, dimension).
        """
        with self._lock:
            if len(self._numbers) > _REMEMBERED:
                self._forget()
            numbers = list(map(self._numbers.__getitem__, segment.pieces(text)))
            self._learn_vectors()
            words = "".join(map(self._words.__getitem__, numbers))
            sums = self._sums(np.array(numbers, dtype=np.int32))
        return [part[:-1] for part in words.split(MARK)], sums

    def _sums(self, numbers: npt.NDArray[np.int32]) -> Vectors:
        """Add up the vectors between marks, one after the other: neighbours do not change a sum."""
        marks = np.flatnonzero(numbers == 0)
        sums = np.zeros((len(marks) + 1, self._dimension), dtype=np.float32)
        if self._add_up:
            known = self._known[numbers]
            rows = numbers[known]
            bounds = [0, *np.cumsum(known)[marks].tolist(), len(rows)]
            for place, (start, stop) in enumerate(pairwise(bounds)):
                np.add.reduce(self._vectors.take(rows[start:stop], axis=0), axis=0, out=sums[place])
        return sums

    def _forget(self) -> None:
        self._numbers = _Numbers(self._learn)
        self._numbers[MARK] = 0
        self._words = [MARK]  # those of each piece, a space after each
        self._vectors = np.zeros((_ROOM, self._dimension), dtype=np.float32)
        self._known = np.zeros(_ROOM, dtype=np.bool_)  # whether a piece has a vector
        self._learnt = 1  # so many have been asked for

    def _learn(self, piece: str) -> int:
        """Give a number to a piece not met before."""
        words = [part.lower() for word in segment.words_in(piece) for part in segment.words_within(word)]
        self._words.append("".join([f"{word} " for word in words]))
        return len(self._words) - 1

    def _learn_vectors(self) -> None:
        """Ask for the vectors of what was not met before: all at once, for it takes a while each time."""
        new = slice(self._learnt, len(self._words))
        if self._add_up is None or new.start == new.stop:
            return
        while len(self._vectors) < new.stop:
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
        self._vectors[new] = self._add_up([words.split() for words in self._words[new]])
        self._known[new] = self._vectors[new].any(axis=1)
        self._learnt = new.stop


class _Numbers(dict[str, int]):
    """A dictionary that has what it lacks learnt."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        self._learn = learn

    def __missing__(self, piece: str) -> int:
        number = self[piece] = self._learn(piece)
        return number
