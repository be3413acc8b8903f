"""Tells how much of what is asked a text says, in its own words or in the words documents use for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import Library
from index.segment import bigrams, normalise
from qa.evidence.weights import weigh
from qa.questions.question import content_words

_AROUND = 0.7  # what a word counts that stands in the sentence around, or in the heading above
_PARTLY = 0.5  # … of which only some pairs of characters stand there


@dataclass(frozen=True, slots=True)
class Words:
    """The words asked for, each with its weight and with what documents write instead."""

    weights: Mapping[str, float]
    others: Mapping[str, Sequence[str]]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for."""
        return not self.weights

    def met(self, text: str, around: str = "") -> float:
        """Give the weighted share, 0..1, of the words that `text` says, or at a discount what is `around`."""
        total = sum(self.weights.values())
        if not total:
            return 0.0
        pairs = set(bigrams(text))
        return sum(w * self._met(word, text, pairs, around) for word, w in self.weights.items()) / total

    def _met(self, word: str, text: str, pairs: set[str], around: str) -> float:
        forms = (word, *self.others.get(word, ()))
        if any(form in text for form in forms):
            return 1.0
        if any(form in around for form in forms):
            return _AROUND
        own = bigrams(word)
        share = sum(pair in pairs for pair in own) / len(own) if len(own) > 1 else 0.0
        return _PARTLY * share


def words_of(library: Library, text: str, without: frozenset[str] = frozenset()) -> Words:
    """Take `text` apart into the words that say what is asked for, but those `without`."""
    wanted = [word for word in content_words(text) if word not in without]
    idf = weigh(library, wanted).idf
    others: dict[str, list[str]] = {word: [] for word in wanted}
    for expansion in library.understood(text).expansions:
        for word in wanted:
            if word in expansion.said or expansion.said in word:
                others[word].append(normalise(expansion.meant))
    return Words(idf, others)
