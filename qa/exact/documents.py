"""Tells which documents a question names, and which of several versions it means.

Rests on the names that the library recognises; documents that are only described are found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import dated
from corpus.text.numerals import DATE
from index import DocumentRecord, NamedDocument
from index.query.references import age_in, years_in
from qa.citation import Sources


@dataclass(frozen=True, slots=True)
class Mention:
    """What a question in normal form names from `start` to `end`: a document, or the parts of a code."""

    start: int
    end: int
    records: tuple[DocumentRecord, ...]  # those meant, several only where the parts of a code are
    others: tuple[DocumentRecord, ...]  # further versions, latest first
    is_day: bool  # only a day is named, on which documents are dated


def mentions_in(text: str, sources: Sources) -> list[Mention]:
    """Give what `text`, in normal form, names, in its order; of two names that overlap the longer."""
    named = sources.library.named(text, sources.filters)
    spans = {(one.start, one.end) for one in named}
    outer = sorted(span for span in spans if not any(_holds(other, span) for other in spans))
    return [
        _mention(span, [one for one in named if (one.start, one.end) == span], text, sources)
        for span in outer
    ]


def _holds(other: tuple[int, int], span: tuple[int, int]) -> bool:
    return other != span and other[0] <= span[0] and span[1] <= other[1]


def _mention(span: tuple[int, int], named: Sequence[NamedDocument], text: str, sources: Sources) -> Mention:
    records = {one.doc_id: sources.library.record(one.doc_id) for one in named}
    meant = {one.doc_id for one in named if one.is_meant}
    if not (age_in(text) or any(years_in(text))):
        meant = _in_force(records, meant, sources.today.isoformat())
    chosen = tuple(
        records[doc_id] for doc_id in dict.fromkeys(one.doc_id for one in named) if doc_id in meant
    )
    others = [record for doc_id, record in records.items() if doc_id not in meant]
    is_day = DATE.fullmatch(text[slice(*span)]) is not None
    return Mention(*span, chosen, tuple(sorted(others, key=_day, reverse=True)), is_day)


def _in_force(records: dict[str, DocumentRecord], meant: set[str], today: str) -> set[str]:
    """Give the latest version that has taken effect in place of one that has not yet."""
    if any((records[doc_id].metadata.effective_on or "") <= today for doc_id in meant):
        return meant
    begun = [record for record in records.values() if (record.metadata.effective_on or "9") <= today]
    return {max(begun, key=_day).doc_id} if begun else meant


def _day(record: DocumentRecord) -> str:
    return dated(record.metadata)


def without(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Give `text` with a blank in place of each range."""
    for start, end in sorted(ranges, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return re.sub(r"\s+", " ", text).strip()
