"""What an exact look-up gives, and how an answer is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Hit
from qa.citation import Citer, Quote, Sources
from qa.datatypes import Answer, Kind, Notice, Refusal, ShortAnswer
from qa.questions.question import Question

SURE = 1.0  # confidence in what is found by its number or title


@dataclass(frozen=True, slots=True)
class Found:
    """Quotes, a tuple for each statement; or a refusal. `short` is the answer itself, within one of them."""

    kind: Kind
    statements: tuple[tuple[Quote, ...], ...] = ()
    short: Quote | None = None
    refusal: str = ""
    missing: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = field(default=())
    confidence: float = SURE


def answer_of(
    found: Found, asked: Question, hits: Sequence[Hit], sources: Sources, nearest: int = 3
) -> Answer:
    """Make an answer of what was found."""
    if found.refusal:
        refused = Refusal(found.refusal, found.missing, tuple(hits[:nearest]))
        return Answer(asked.text, found.kind, found.refusal, (), (), None, refused, 0.0, tuple(hits))
    citer = Citer(sources)
    statements = tuple(dict.fromkeys(citer.statement(*quotes) for quotes in found.statements))
    return Answer(
        question=asked.text,
        kind=found.kind,
        text="\n\n".join(statement.text for statement in statements),
        statements=statements,
        citations=tuple(citer.citations),
        comparison=None,
        refusal=None,
        confidence=found.confidence,
        hits=tuple(hits),
        short=_short(found.short, citer),
        notices=tuple(dict.fromkeys(found.notices)),
    )


def _short(short: Quote | None, citer: Citer) -> ShortAnswer | None:
    """Tell in which citation the short answer stands; `None` where in none."""
    if short is None:
        return None
    for citation in citer.citations:
        is_within = citation.start <= short.span.start and short.span.end <= citation.end
        if is_within and citation.doc_id == short.document.doc_id:
            return ShortAnswer(short.text, citation.marker, *short.span)
    return None
