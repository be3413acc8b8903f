"""Finds the document that a question describes without naming it: 「批准设立…联席会议的那份批复」.

Holds the words of the description against titles, then against the passages found; it does not read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import DocumentRecord, Hit
from index.query.datatypes import Query
from index.segment import normalise
from qa.citation import Sources
from qa.evidence.weights import weigh

_BY_TITLE = 0.6  # weighted share of the description's words that a title must hold
_BY_CONTENT = 0.85  # … that title and passage must hold together
_AHEAD = 0.1  # by which a title must hold more than the next
_PART = 0.5  # what a word counts of which the title holds half the characters or more
_MOST_HITS = 3  # hits whose passages are held against the description


@dataclass(frozen=True, slots=True)
class Described:
    """A document that fits a description, and how well, 0..1."""

    record: DocumentRecord
    share: float


def described(words: Sequence[str], query: Query, hits: Sequence[Hit], sources: Sources) -> Described | None:
    """Give the document that `words` describe; `None` where none fits, or two fit alike."""
    if not words:
        return None
    weights = weigh(sources.library, words).idf
    forms = {word: _forms(word, query) for word in words}
    titles = sorted(
        ((_share(normalise(record.title), weights, forms), record) for record in sources.records()),
        key=lambda pair: (-pair[0], pair[1].source),
    )
    if titles and titles[0][0] >= _BY_TITLE:
        best, others = titles[0], [record for share, record in titles[1:] if share > titles[0][0] - _AHEAD]
        works = {record.superseded_by or record.doc_id for record in others} - {best[1].doc_id}
        return None if works else Described(best[1], best[0])
    for hit in hits[:_MOST_HITS]:
        text = normalise(f"{hit.title}\n{hit.passage.text}")
        if (share := _share(text, weights, forms)) >= _BY_CONTENT:
            return Described(sources.library.record(hit.passage.doc_id), share)
    return None


def _forms(word: str, query: Query) -> tuple[str, ...]:
    """Give a word and how documents put it, as far as the table of synonyms knows."""
    others = [one.meant for one in query.expansions if one.said in word or word in one.said]
    return (word, *others)


def _share(text: str, weights: Mapping[str, float], forms: Mapping[str, Sequence[str]]) -> float:
    total = sum(weights.values())
    return sum(weight * _met(forms[word], text) for word, weight in weights.items()) / total if total else 0.0


def _met(forms: Sequence[str], text: str) -> float:
    if any(form in text for form in forms):
        return 1.0
    held = max(sum(character in text for character in form) / len(form) for form in forms)
    return _PART if held >= _PART and len(forms[0]) > 2 else 0.0
