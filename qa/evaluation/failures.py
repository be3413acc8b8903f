"""Chooses the cases that went wrong, with what a person needs to see why; showing it is left to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus import Passage
from index import Hit, Library
from qa.evaluation.answers import Scored
from qa.evaluation.cases import Case, Gold
from qa.evaluation.spans import Spans, places_of

Fault = Literal["error", "missed", "low", "refused", "answered", "wrong", "misquoted"]
State = Literal["found", "not found", "not in the file", "no such file"]

_SHOWN = 5  # of the hits, the first; those that hold a gold span are shown wherever they stand
_NEAREST = 20  # hits for the very words of a gold span, among which it is looked for


@dataclass(frozen=True, slots=True)
class Sought:
    """What should have been found, and where it stands."""

    gold: Gold
    state: State
    rank: int | None
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; `marks` are the ranges of the text that are gold, ordered, none overlapping."""

    rank: int
    score: float
    title: str
    address: str
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that went wrong."""

    case: Case
    faults: tuple[Fault, ...]
    sought: tuple[Sought, ...]
    findings: tuple[Finding, ...]
    answer: str  # as it was given; of an error, what it says


def failures(library: Library, scored: Sequence[Scored]) -> list[Failure]:
    """Give the cases with a fault, in their order."""
    spans = Spans(library.document)
    return [_failure(library, spans, one) for one in scored if any(_faults(one))]


def _failure(library: Library, spans: Spans, scored: Scored) -> Failure:
    return Failure(
        case=scored.case,
        faults=tuple(_faults(scored)),
        sought=tuple(
            _sought(library, spans, gold, rank, scored.hits)
            for gold, rank in zip(scored.case.gold, scored.ranks, strict=True)
        ),
        findings=tuple(_findings(spans, scored)),
        answer=scored.answer.text if scored.answer else (scored.error or ""),
    )


def _faults(scored: Scored) -> Iterator[Fault]:
    if scored.error is not None:
        yield "error"
        return
    if scored.recall_at_10 is not None and scored.recall_at_10 < 1.0:
        yield "missed"
    elif scored.hit_at_1 == 0.0:
        yield "low"
    if scored.refused and scored.case.answerable:
        yield "refused"
    elif scored.correct is not None and scored.correct < 1.0:
        yield "wrong"
    if not scored.refused and not scored.case.answerable:
        yield "answered"
    if scored.valid_citations < scored.citations:
        yield "misquoted"


def _sought(library: Library, spans: Spans, gold: Gold, rank: int | None, hits: Sequence[Hit]) -> Sought:
    """Tell where a gold span stands; one that was not found is looked for by its own words."""
    if rank is not None:
        hit = hits[rank - 1]
        return Sought(gold, "found", rank, hit.title, hit.passage.address)
    nearest = library.search(gold.span, _NEAREST)
    at = spans.reached(gold, places_of(nearest))
    if at is not None:
        return Sought(gold, "not found", None, nearest[at - 1].title, nearest[at - 1].passage.address)
    known = not gold.file or any(gold.may_stand_in(record.source) for record in library.records())
    return Sought(gold, "not in the file" if known else "no such file", None)


def _findings(spans: Spans, scored: Scored) -> Iterator[Finding]:
    for hit, place in zip(scored.hits, places_of(scored.hits), strict=True):
        if hit.rank <= _SHOWN or any(spans.holds(gold, place) for gold in scored.case.gold):
            ranges = [at for gold in scored.case.gold for at in spans.shared(gold, place)]
            yield Finding(
                hit.rank,
                hit.score,
                hit.title,
                hit.passage.address,
                hit.passage.text,
                tuple(_marks(ranges, hit.passage)),
            )


def _marks(ranges: Sequence[tuple[int, int]], passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield ranges of the document as ranges of the passage; of two that overlap the rest of the second."""
    last = passage.start
    for start, end in sorted(ranges):
        if end > last:
            yield max(start, last) - passage.start, end - passage.start
            last = end
