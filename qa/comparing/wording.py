"""Tells how much of what is asked a text says, in its own words or in the words documents use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index import Library
from index.segment import bigrams, normalise
from qa.evidence.weights import weigh
from qa.questions.question import content_words

_AROUND = 0.7  # what a word counts that stands in the sentence around, or in the heading above
_PARTLY = 0.5  # … of which only some pairs of characters stand there
_ABRIDGED = 0.9  # … that stands there with others between: 大企业 for 大型企业
_MISSING = 0.3  # of its weight that a word keeps which no document has: the documents put it otherwise
_VAGUE = 0.4  # … that says little: 通知义务
_COUNTED = re.compile(r"(?:多少|几)个?(?:工作)?[天日月年岁周元人名家次倍钱]?")  # 「多少天│内付款」
_VAGUE_WORDS = frozenset("义务 标准 方式 办法 权利 法律 法规 政策 单位 管 目标 措施".split())


@lru_cache(maxsize=8192)  # the stretches of one question are held against each other many times
def pairs_of(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring characters of a text."""
    return frozenset(bigrams(text))


def likeness(one: str, other: str) -> float:
    """Give the share of character pairs that two wordings have in common, 0..1 (Dice)."""
    ours, theirs = pairs_of(one), pairs_of(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """The words asked for, each with its weight and with what documents write instead."""

    weights: Mapping[str, float]
    others: Mapping[str, Sequence[str]]
    gaps: Mapping[str, re.Pattern[str]]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked for."""
        return not self.weights

    def but(self, others: frozenset[str]) -> Words:
        """Give the same words, without other wordings that are among `others`."""
        kept = {word: [form for form in forms if form not in others] for word, forms in self.others.items()}
        return Words(self.weights, kept, self.gaps)

    def met(self, text: str, around: str = "", known: re.Pattern[str] | None = None) -> float:
        """Give the weighted share, 0..1, of the words that `text` says, or at a discount what is `around`.

        What is `known` counts as said: the words that name the form which `text` has.
        """
        total = sum(self.weights.values())
        if not total:
            return 0.0
        return (
            sum(
                w * (1.0 if known and known.search(word) else self._met(word, text, around))
                for word, w in self.weights.items()
            )
            / total
        )

    def _met(self, word: str, text: str, around: str) -> float:
        forms = (word, *self.others.get(word, ()))
        if any(form in text for form in forms):
            return 1.0
        if any(form in around for form in forms):
            return _AROUND
        if (gap := self.gaps.get(word)) and gap.search(text):
            return _ABRIDGED
        own = bigrams(word)
        if len(own) < 2:
            return 0.0
        pairs = pairs_of(text)
        return _PARTLY * sum(pair in pairs for pair in own) / len(own)


def words_of(library: Library, text: str, without: frozenset[str] = frozenset()) -> Words:
    """Take `text` apart into the words that say what is asked for, but those `without`."""
    wanted = [word for word in content_words(_COUNTED.sub(" ", text)) if word not in without]
    known = weigh(library, wanted)
    idf = {
        word: weight * (_MISSING if word in known.missing else _VAGUE if word in _VAGUE_WORDS else 1.0)
        for word, weight in known.idf.items()
    }
    others: dict[str, list[str]] = {word: [] for word in wanted}
    for expansion in library.understood(text).expansions:
        for word in wanted:
            if word in expansion.said or expansion.said in word:
                others[word].append(normalise(expansion.meant))
    gaps = {
        word: re.compile((".{0,2}?" if len(word) > 2 else "[一-鿿]").join(map(re.escape, word)))
        for word in wanted
        if len(word) > 1
    }
    return Words(idf, others, gaps)
