"""Prepares a document for the indexes: its tokens and, where the encoder is a table of words, its vectors.

All texts of a document are taken apart together, each of its headings once. It does not know a transformer:
that one encodes later, in batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from corpus import Passage
from index.catalogue.folding import fold_keys
from index.encoders.embedding import lead
from index.encoders.loading import Encoder
from index.encoders.static import StaticEncoder, directions
from index.words.grams import marked_bigrams
from index.words.lexicon import Lexicon, Vectors
from index.words.normal import batches, marked
from index.words.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the indexes take in of one document, each text once: cheap to send to another process."""

    words: list[str]  # of the texts that passages stand below, then of the passages
    grams: list[str]
    above: list[int]  # the places among them of what stands above each passage
    folds: list[bytes]  # the `fold_key` of each passage
    vectors: npt.NDArray[np.float16] | None  # (passages, dimension); None: still to be encoded

    @property
    def parts(self) -> tuple[Tokens, ...]:
        """Give the tokens of each passage below title and headings."""
        first = len(self.words) - len(self.above)
        words, grams = self.words, self.grams
        return tuple(
            Tokens(f"{words[head]} {words[place]}", f"{grams[head]} {grams[place]}")
            for place, head in enumerate(self.above, first)
        )


def prepare(title: str, passages: Sequence[Passage], encoder: Encoder | None) -> Prepared:
    """Prepare the `passages` of a document, with vectors if `encoder` makes them of words.

    Title, headings and body in one field ranked better than in three (tests/benchmarks/LOG.md).
    """
    leads = [lead(title, passage) for passage in passages]
    heads = {text: place for place, text in enumerate(dict.fromkeys([title, *leads]))}
    above = [heads[text] for text in leads]
    static = encoder if isinstance(encoder, StaticEncoder) else None
    apart = _take_apart(
        [*heads, *(passage.text for passage in passages)], static.lexicon if static else _words()
    )
    return Prepared(
        apart.words,
        apart.grams,
        above=above,
        folds=apart.folds[len(heads) :],
        vectors=_vectors(apart.sums[above] + apart.sums[len(heads) :]) if static else None,
    )


@dataclass(frozen=True, slots=True)
class _Apart:
    """What texts were taken apart into, in their order."""

    words: list[str]
    grams: list[str]
    folds: list[bytes]
    sums: Vectors


def _take_apart(texts: Sequence[str], lexicon: Lexicon) -> _Apart:
    words: list[str] = []
    grams: list[str] = []
    folds: list[bytes] = []
    sums: list[Vectors] = []
    for batch in batches(texts):
        text = marked(batch)
        found, added = lexicon.read(text)
        words += found
        sums.append(added)
        folded = text.lower()  # after cutting: the dictionary's 1+X证书 and K线 are written with capitals
        grams += marked_bigrams(folded)
        folds += fold_keys(folded)
    return _Apart(words, grams, folds, np.concatenate(sums))


def _vectors(sums: Vectors) -> npt.NDArray[np.float16]:
    """Give the vectors in the form in which the catalogue keeps them."""
    vectors: npt.NDArray[np.float16] = directions(sums).astype("<f2")
    return vectors


@cache
def _words() -> Lexicon:
    """Give the lexicon for where no vectors are made of words."""
    return Lexicon()
