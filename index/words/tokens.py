"""What the word indexes take in and are asked for: words, and pairs of characters."""

from __future__ import annotations

from dataclasses import dataclass

from index.segment import bigrams, normal_search_words, terms


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, joined by spaces. Punctuation stays among the words: no question asks for it."""

    words: str
    grams: str


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """What a question asks the word indexes for."""

    words: tuple[str, ...]  # without question words and other stop words
    grams: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> QueryTokens:
        """Take a question apart; one of nothing but stop words keeps them all."""
        words = terms(query) or normal_search_words(query)
        return cls(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(bigrams(query))))
