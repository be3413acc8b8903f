"""Finds a thing put in another's place: 「A由乙局负责」 where the quote says 「A由甲局负责，B由乙局负责」.

Every word of such a clause stands in the quote; what gives it away is the word it stands instead of.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from index.segment import is_noun, normal_words
from qa.sentences import Span, clauses
from qa.writing.content import best_clause, content_words
from qa.writing.names import unnamed
from qa.writing.numbers import normal, without_numbers

_ALIKE = 1  # content words that clause and quote must share
_LONGER = 3  # words; a stretch that much longer says more, it does not say another thing instead


def substituted(text: str, quotes: Sequence[str]) -> str | None:
    """Give the first thing in `text` that stands where the clause it takes after has another."""
    for clause in clauses(text, Span(0, len(text))):
        said = clause.of(text)
        taken = best_clause(said, quotes)
        if sum(word in normal(taken) for word in content_words(said)) < _ALIKE:
            continue
        ours, theirs = _words(said), _words(taken)
        for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
            if kind != "replace" or not _between(a, b, ours, c, d, theirs):
                continue
            mine = [word for word in ours[a:b] if _is_thing(word) and word not in normal(taken)]
            instead = [word for word in theirs[c:d] if _is_thing(word) and word not in normal(said)]
            if mine and instead:
                return mine[0]
    return None


def _between(a: int, b: int, ours: Sequence[str], c: int, d: int, theirs: Sequence[str]) -> bool:
    """Tell whether both stretches, of about one length, stand before the same word or after the same word."""
    if abs((b - a) - (d - c)) > _LONGER:
        return False
    before = a > 0 and c > 0 and ours[a - 1] == theirs[c - 1]
    after = b < len(ours) and d < len(theirs) and ours[b] == theirs[d]
    return before or after


def _words(clause: str) -> list[str]:
    return [word for word in normal_words(without_numbers(unnamed(clause))) if any(map(str.isalnum, word))]


def _is_thing(word: str) -> bool:
    return len(word) > 1 and bool(content_words(word)) and is_noun(word)
