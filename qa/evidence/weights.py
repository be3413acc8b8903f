"""Weighs a question's words by how rare they are in the library, and tells how much of them a text meets."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index import Library
from index.query import Query
from index.segment import bigrams, names_a_thing, normalise, search_words

_CONTEXT = 0.8  # what a word counts that stands in the heading or the text before, not in the sentence
_FEW_PASSAGES = 1000  # in a smaller library counts say little of how rare a word is; all weigh alike
_PARTIAL = 0.6  # what a word counts of which only some character pairs stand in the sentence
_STRANGE = 0.3  # of its weight, what a word counts that no passage holds and that names no thing: 一块儿
_MEANT = 0.9  # what a word counts that stands there in another wording: 父母 for 爸妈


@dataclass(frozen=True, slots=True)
class Weights:
    """The question's words with their inverse document frequencies: rare words weigh more."""

    idf: dict[str, float]
    missing: tuple[str, ...]  # words that no passage of the library holds, in no wording
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # other wordings of a word

    def of(self, words: Sequence[str]) -> Weights:
        """Give the weights of some of the question's words by themselves."""
        return replace(self, idf={word: self.idf[word] for word in words if word in self.idf})

    def coverage(self, sentence: str, context: str = "") -> float:
        """Give the weighted share, 0..1, of the words met in `sentence`, or at a discount in `context`."""
        return self.coverages(sentence, context)[1]

    def coverages(self, sentence: str, context: str) -> tuple[float, float]:
        """Give the weighted shares, 0..1, of the words met in `sentence` alone, and with `context`."""
        total = sum(self.idf.values())
        if not total:
            return 0.0, 0.0
        pairs = set(bigrams(sentence))
        alone = together = 0.0
        for word, weight in self.idf.items():
            own = self._met(word, lambda wording: _met(wording, sentence, pairs))
            beside = 0.0 if own == 1.0 else self._met(word, lambda wording: _CONTEXT * (wording in context))
            alone += weight * own
            together += weight * max(own, beside)
        return alone / total, together / total

    def _met(self, word: str, met: Callable[[str], float]) -> float:
        """Give how far a word is met, in its own or another wording."""
        return max([met(word), *(_MEANT * met(other) for other in self.meant.get(word, ()))])


def weigh(library: Library, words: Sequence[str], query: Query | None = None) -> Weights:
    """Weigh words by how rare they are among the library's passages; `query` knows their other wordings."""
    counts = library.frequencies(words)
    # 双师型教师 may stand as “双师型”教师: a word is missing only if the words in it are
    parts = {w: [p for p in search_words(w) if p != w] for w in words if not counts[w]}
    inner = library.frequencies(list(dict.fromkeys(part for found in parts.values() for part in found)))
    counts |= {word: min(inner[part] for part in found) for word, found in parts.items() if found}
    meant = _other_wordings(words, query) if query else {}
    other = library.frequencies(list(dict.fromkeys(wording for found in meant.values() for wording in found)))
    counts |= {
        word: max(counts[word], *(other[wording] for wording in found)) for word, found in meant.items()
    }
    size = max(library.size, _FEW_PASSAGES)
    idf = {word: math.log(1 + (size - counts[word] + 0.5) / (counts[word] + 0.5)) for word in words}
    strange = [word for word in words if not counts[word] and not names_a_thing(word)]
    idf |= {word: _STRANGE * idf[word] for word in strange}
    return Weights(idf, tuple(word for word in words if not counts[word]), meant)


def _other_wordings(words: Sequence[str], query: Query) -> dict[str, tuple[str, ...]]:
    """Give for each word how documents put it; 离婚 of 爸妈离婚 is not 父母."""
    found: dict[str, list[str]] = {}
    for expansion in query.expansions:
        if expansion.why in ("synonym", "number"):
            said = normalise(expansion.said)
            for word in words:
                if word in said or said in word:
                    found.setdefault(word, []).append(normalise(expansion.meant))
    return {word: tuple(others) for word, others in found.items()}


def _met(word: str, sentence: str, pairs: set[str]) -> float:
    if word in sentence:
        return 1.0
    own = bigrams(word)
    return _PARTIAL * sum(pair in pairs for pair in own) / len(own) if len(own) > 1 else 0.0
