"""What a question is understood to ask for; no index is known here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from index.segment import bigrams, terms

Why = Literal["synonym", "number", "typo", "script"]
Age = Literal["", "older", "newer"]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another wording of something the question says: looked for as well, never instead."""

    said: str  # the words of the question
    meant: str  # how documents put it
    words: tuple[str, ...]
    grams: tuple[str, ...]
    weight: float  # of its terms; those of the question itself weigh 1
    why: Why

    @classmethod
    @lru_cache(maxsize=4096)  # the synonyms of common words, in question after question
    def of(cls, said: str, meant: str, weight: float, why: Why) -> Expansion:
        """Take the other wording apart as the word indexes hold it."""
        return cls(said, meant, tuple(terms(meant)), tuple(bigrams(meant)), weight, why)


@dataclass(frozen=True, slots=True)
class Correction:
    """A slip of the pen that the library's own words put right; searched for beside what was written."""

    written: str
    meant: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a question names exactly. A part that it does not name is empty, or `None`.

    `name` is a title that stood in 《》; one without marks is found by the titles of the library.
    `article`, `sub`, `clause` and `item` are 第X条之Y第X款第（X）项.
    """

    at: int  # where in the question it begins
    name: str = ""
    number: str = ""  # 文号 in the form that `doc_number_key` gives
    article: int | None = None
    sub: int | None = None
    clause: int | None = None
    item: int | None = None
    date: str = ""  # ISO
    end: int = 0  # where in the question it ends


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood. `words` and `grams` are what the word indexes are asked for."""

    text: str  # NFKC, Simplified characters, white space trimmed
    words: tuple[str, ...]  # without question words and other stop words
    grams: tuple[str, ...]
    expansions: tuple[Expansion, ...] = ()
    references: tuple[Reference, ...] = ()
    corrections: tuple[Correction, ...] = ()
    subjects: tuple[str, ...] = ()  # the question once for each side of a comparison
    places: tuple[str, ...] = field(default=())
    years: tuple[str, ...] = field(default=())  # 1996年那部, 2020版
    age: Age = ""  # which of several versions is asked for: 旧公司法, 修订前

    @property
    def mended(self) -> str:
        """The question with its slips of the pen put right: what it says, for an encoder."""
        text = self.text
        for slip in self.corrections:
            text = text.replace(slip.written, slip.meant)
        return text

    def weighted_words(self) -> dict[str, float]:
        """Give each word to be looked for with its weight, 1 for the question's own."""
        return _weighted(self.words, ((one.words, one.weight) for one in self.expansions))

    def weighted_grams(self) -> dict[str, float]:
        """Give each pair of characters to be looked for with its weight, 1 for the question's own."""
        return _weighted(self.grams, ((one.grams, one.weight) for one in self.expansions))


def _weighted(own: Iterable[str], others: Iterable[tuple[tuple[str, ...], float]]) -> dict[str, float]:
    weights = dict.fromkeys(own, 1.0)
    for tokens, weight in others:
        for token in tokens:
            weights[token] = max(weight, weights.get(token, 0.0))
    return weights
