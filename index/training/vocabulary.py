"""Chooses the words that get a vector, makes the model's tokenizer of them, and turns texts into ids.

A word outside the vocabulary falls apart into the longest known words from its left (现代农业产业园 into
现代农业, 产业园), down to single characters; what is unknown even then weighs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index import segment

UNKNOWN = "[UNK]"
_MIN_COUNT = 5  # below it a vector is noise, and its parts serve better
_WORDY = re.compile(r"[^\W_]")  # punctuation gets no vector
_LONGEST = 40  # characters of a word; longer ones are addresses and codes

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Texts as ids, one after the other in one array; text i is `ids[starts[i]:starts[i + 1]]`."""

    ids: Ids
    starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, i: int) -> Ids:
        return self.ids[self.starts[i] : self.starts[i + 1]]

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """Give the number of ids of each text."""
        return np.diff(self.starts)

    def take(self, places: npt.ArrayLike) -> Ragged:
        """Give the texts at `places`, in that order."""
        chosen = np.asarray(places, dtype=np.int64)
        return self.cut(self.starts[chosen], self.starts[chosen + 1])

    def cut(self, begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Ragged:
        """Give as texts the runs of `ids` from each of `begins` to its end."""
        sizes = ends - begins
        starts = np.concatenate([[0], np.cumsum(sizes)])
        within = np.arange(starts[-1]) - np.repeat(starts[:-1], sizes)
        return Ragged(self.ids[np.repeat(begins, sizes) + within], starts)


class Lexicon:
    """Numbers every word met, so that each text is cut only once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, texts: Iterable[str]) -> Ragged:
        """Give the texts as numbers of this lexicon, new words added to it."""
        lengths = [0]
        ids = np.fromiter(self._numbered(texts, lengths), dtype=np.int32)
        return Ragged(ids, np.cumsum(lengths))

    def _numbered(self, texts: Iterable[str], lengths: list[int]) -> Iterator[int]:
        numbers = self._numbers
        for text in texts:
            words = segment.normal_search_words(text)
            lengths.append(len(words))
            for word in words:
                yield numbers.setdefault(word, len(numbers))

    def choose(self, numbered: Iterable[Ragged], size: int) -> list[str]:
        """Give `UNKNOWN` and the `size - 1` words most frequent in the texts that this lexicon numbered."""
        counts = np.zeros(len(self._numbers), dtype=np.int64)
        for texts in numbered:
            counts += np.bincount(texts.ids, minlength=len(counts))
        wordy = [
            (-int(count), word)
            for word, count in zip(self._numbers, counts, strict=True)
            if count >= _MIN_COUNT and len(word) <= _LONGEST and _WORDY.search(word)
        ]
        return [UNKNOWN, *(word for _, word in sorted(wordy)[: size - 1])]

    def pieces(self, tokenizer: Tokenizer) -> Ragged:
        """Give the model's ids for each word of the lexicon, what is unknown left out."""
        encodings = tokenizer.encode_batch(list(self._numbers), add_special_tokens=False)
        rows = [[i for i in encoding.ids if i] for encoding in encodings]
        flat = np.fromiter((i for row in rows for i in row), dtype=np.int32)
        return Ragged(flat, np.cumsum([0, *map(len, rows)]))


def make_tokenizer(vocabulary: Sequence[str]) -> Tokenizer:
    """Make the tokenizer for texts whose words stand between spaces; `vocabulary[0]` is the unknown word."""
    tokenizer = Tokenizer(
        models.WordPiece(
            vocab={word: i for i, word in enumerate(vocabulary)},
            unk_token=vocabulary[0],
            continuing_subword_prefix="",
            max_input_chars_per_word=_LONGEST,
        )
    )
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def translate(texts: Ragged, pieces: Ragged) -> Ragged:
    """Replace each word number in `texts` by its `pieces`."""
    found = pieces.take(texts.ids)
    return Ragged(found.ids, found.starts[texts.starts])
