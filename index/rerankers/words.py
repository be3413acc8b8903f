"""Turns texts into the numbers the reader knows: words and, of words it does not know, the longest parts.

It knows how frequent words and pairs of characters are in general, not in the library at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from index import segment

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

GRAM_BUCKETS = 1 << 16  # pairs of characters are told apart by a hash: 64 KB in place of a million entries
_REMEMBERED = 8192  # texts whose words are remembered, about 10 MB
_LONGEST = 12  # characters of a part that is looked for; longer words are none of the vocabulary


@dataclass(frozen=True)
class Vocabulary:
    """The words with a vector, number 0 standing for none of them."""

    numbers: dict[str, int]
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _read: dict[tuple[str, int], Ids] = field(default_factory=dict)  # texts read before, titles above all

    def read(self, text: str, most: int) -> Ids:
        """Give the numbers of the words of `text` in order, at most `most`, without unknown characters."""
        known = self._read.get((text, most))
        if known is None:
            if len(self._read) >= _REMEMBERED:
                self._read.clear()
            known = self._read[text, most] = self._numbers(text, most)
        return known

    def _numbers(self, text: str, most: int) -> Ids:
        ids: list[int] = []
        for word in segment.normal_words(text):
            ids += self._ids(word)
            if len(ids) >= most:
                break
        return np.array(ids[:most], dtype=np.int32)

    def _ids(self, word: str) -> tuple[int, ...]:
        number = self.numbers.get(word)
        return (number,) if number is not None else self._parts(word)

    def _parts(self, word: str) -> tuple[int, ...]:
        """Give the numbers of the longest known parts of `word` from its left."""
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + _LONGEST), start, -1):
                number = self.numbers.get(word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                start += 1
        return tuple(found)


def codes(text: str) -> npt.NDArray[np.int64]:
    """Give the code points of the letters, digits and Han characters of `text`, normalised."""
    return np.array([ord(c) for c in segment.normalise(text) if c.isalnum()], dtype=np.int64)


def grams(text: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the pairs of neighbouring characters as buckets."""
    if len(text) < 2:
        return np.zeros(0, dtype=np.int64)
    return (text[:-1] * 1_000_003 + text[1:] * 8_191) % 2_147_483_647 % GRAM_BUCKETS
