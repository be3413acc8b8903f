"""Asks Milvus for words and pairs of characters: BM25 over both, and how many entries hold one.

Scores are Milvus's own: each shard, in Milvus Lite each segment, counts for itself how rare a word is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from index.catalogue.memory import Recent
from index.milvus.collections import PASSAGES
from index.milvus.server import Row, Server, listed
from index.segment import bigrams
from index.words.lexical import GRAMS, WORDS

_MOST_TERMS = 256  # as in the embedded index
_K1_PLUS_1 = 2.2  # what a term said often enough comes to, of its idf
_UNIT = 10  # a token that counts 0.3 of another is asked for 3 times where the other is 10 times
_MOST_ROWS = 16_384  # Milvus gives no more
_MOST_LISTED = 1000  # rows whose words are looked through for those that begin somehow
_COUNTED_AT_ONCE = 8  # words counted side by side
_REMEMBERED = 100_000  # counts


class StoredWords:
    """The passages as of one generation; any thread may use it."""

    def __init__(
        self,
        server: Server,
        generation: int,
        living: np.ndarray,
        closed: Sequence[int],
        size: int,
        stop: int,
    ) -> None:
        """Search what versions of `living`, ascending, hold; rows of `closed` are still there too.

        `stop` is above all keys given so far.
        """
        self._stop = stop
        self.size = size
        self._server = server
        self._living = living
        self._counts: Recent[int] = Recent(_REMEMBERED, lambda _: 1)
        self._where = f"born <= {generation}"
        if closed:
            self._where += f" and version not in {listed(closed)}"

    def search(
        self,
        name: str,
        tokens: Iterable[str],
        limit: int,
        versions: Sequence[int] | np.ndarray | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> dict[int, float]:
        """Give the BM25 scores of the best entries by key, of `versions` where given."""
        terms = list(dict.fromkeys(tokens))[:_MOST_TERMS]
        where = self._where if versions is None else chosen(self._living, versions)
        if not terms or not where:
            return {}
        text, unit = _asked(terms, weights or {})
        params = {"metric_type": "BM25", "params": {}}
        found = self._server.search(
            PASSAGES, f"{name}_sparse", text, where, min(limit, _MOST_ROWS), ["key", "version"], params
        )
        # Milvus Lite gives scores below 0. What does not live is of a writer that ended before its time.
        return {row["key"]: abs(score) / unit for score, row in found if self._lives(row)}

    def count(self, word: str) -> int:
        """Give the number of entries in which `word` stands, also inside a longer word."""
        grams = bigrams(word)
        if not grams:
            return 0
        if len(grams) == 1 and len(grams[0]) == 1:  # a lone character is in many bigrams: ask the words
            return self.word(grams[0])
        return self._holding(GRAMS, " ".join(grams))

    def pair(self, pair: str) -> int:
        """Give the number of entries that hold two neighbouring characters."""
        return self._holding(GRAMS, pair)

    def word(self, word: str) -> int:
        """Give the number of entries that hold a word of the segmenter."""
        return self._holding(WORDS, word)

    def beginning(self, beginning: str) -> list[tuple[str, int]]:
        """Give the words that begin so, with the number of entries, of some that hold one, that hold each."""
        where = f'{self._where} and {WORDS} like "% {_escaped(beginning)}%"'
        rows = self._server.query(PASSAGES, where, [WORDS], limit=_MOST_LISTED)
        held = Counter(word for row in rows for word in set(row[WORDS].split()) if word.startswith(beginning))
        return sorted(held.items())

    def bound(self, name: str, tokens: Iterable[str]) -> float:
        """Give a score that no entry can exceed for `tokens`: the sum of idf · (k1 + 1)."""
        terms = list(dict.fromkeys(tokens))[:_MOST_TERMS]
        if not terms:
            return 0.0
        with ThreadPoolExecutor(min(len(terms), _COUNTED_AT_ONCE)) as threads:
            counts = list(threads.map(lambda term: self._holding(name, term), terms))
        return sum(
            math.log(1.0 + (self.size - n + 0.5) / (n + 0.5)) * _K1_PLUS_1 for n in counts if n <= self.size
        )

    def keys(self) -> set[int]:
        """Give the keys of all entries."""
        rows = self._server.every(PASSAGES, self._where, ["key", "version"], "key", self._stop)
        return {row["key"] for row in rows if self._lives(row)}

    def _lives(self, row: Row) -> bool:
        place = int(self._living.searchsorted(row["version"]))
        return place < len(self._living) and self._living[place] == row["version"]

    def _holding(self, field: str, tokens: str) -> int:
        where = f'{self._where} and {field} like "% {_escaped(tokens)} %"'
        return self._counts.get(where, lambda: self._server.count(PASSAGES, where))


def chosen(living: np.ndarray, versions: Sequence[int] | np.ndarray) -> str:
    """Give the expression for the rows of `versions`, the shorter of two; empty where there are none."""
    among = np.intersect1d(living, np.asarray(versions, np.int64))
    if not len(among):
        return ""
    return f"version in {listed(among.tolist())}"


def _asked(terms: Sequence[str], weights: Mapping[str, float]) -> tuple[str, int]:
    """Give the text of a query, and what to divide its scores by: BM25 counts twice a term said twice."""
    if all(weights.get(term, 1.0) == 1.0 for term in terms):
        return " ".join(terms), 1
    times = {term: max(1, round(_UNIT * weights.get(term, 1.0))) for term in terms}
    return " ".join(term for term in terms for _ in range(times[term])), _UNIT


def _escaped(tokens: str) -> str:
    """Give tokens as they stand in a pattern in an expression."""
    for character in '\\%_"':
        tokens = tokens.replace(character, f"\\{character}")
    return tokens
