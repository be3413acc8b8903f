"""Makes of a text what the word indexes take in and are asked for: words, and pairs of characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from index.embedding import lead
from index.segment import bigrams, search_words, terms
from index.snapshot import KeptDocument


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, joined by spaces."""

    words: str
    grams: str

    @classmethod
    def of(cls, text: str) -> Tokens:
        """Take a text apart. Punctuation stays among the words: no question asks for it."""
        words = " ".join(search_words(unicodedata.normalize("NFKC", text)))
        return cls(words.lower(), " ".join(bigrams(text)))

    @classmethod
    def joined(cls, parts: Sequence[Tokens]) -> Tokens:
        """Put the tokens of several texts one after the other."""
        return cls(" ".join(part.words for part in parts), " ".join(part.grams for part in parts))


@dataclass(frozen=True, slots=True)
class QueryTokens:
    """What a question asks the word indexes for."""

    words: tuple[str, ...]  # without question words and other stop words
    grams: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> QueryTokens:
        """Take a question apart; one of nothing but stop words keeps them all."""
        words = terms(query) or Tokens.of(query).words.split()
        return cls(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(bigrams(query))))


def tokens_of(document: KeptDocument) -> tuple[Tokens, list[Tokens]]:
    """Give the tokens of a whole document, and of each of its passages seen below title and headings.

    Title, headings and body in one field ranked better than in three (tests/benchmarks/LOG.md). The name of
    the file belongs to the document: it often says what the title leaves out, 2025年某省政府工作报告.docx.
    """
    passages = [kept.passage for kept in document.passages]
    bodies = [Tokens.of(passage.text) for passage in passages]
    leads = [_lead(lead(document.title, passage)) for passage in passages]
    name = PurePath(document.source).stem
    whole = Tokens.joined(
        [_lead(document.title), *([] if name in document.title else [_lead(name)]), *bodies]
    )
    return whole, [Tokens.joined(pair) for pair in zip(leads, bodies, strict=True)]


@lru_cache(maxsize=64)  # neighbouring passages stand below the same headings
def _lead(text: str) -> Tokens:
    return Tokens.of(text)
