"""Chooses the cells of one row together: each good in itself, and worded like the others.

「自知道之日起六十日内提出」 and 「自知道之日起六个月内提出」 are meant to be set side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from qa.citation import Quote
from qa.comparing.candidates import Candidate
from qa.comparing.siding import Siding
from qa.comparing.wording import likeness

_MOST = 12  # stretches of each subject that are set against the others'
ALIKE = 0.30  # added for stretches worded alike
ALIKE_ELSEWHERE = 0.10  # … in documents of one kind, as two reports, where all is worded alike
NOTHING = 0.5  # score of an empty cell: a stretch that scores less is not quoted


_BY_ITSELF = 0.3  # of likeness that counts where nothing of the aspect is said
_MOST_COMMAS = 2  # in a part that is quoted whole; one with more is a row of figures
_WHOLE = 80  # characters up to which the whole sentence is quoted, not only the clauses that answer
_LEAST_KNOWN = 0.25  # … that has it
_LEAST_SAID = 0.3  # share of the aspect's words that a stretch must say that lacks its form


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: for each subject the stretch chosen or none, and what the row is worth."""

    chosen: tuple[Candidate | None, ...]
    score: float
    gain: float  # by how much the cells filled are better than empty ones


def choose(columns: Sequence[Sequence[Candidate]], siding: Siding, for_likeness: float = ALIKE) -> Choice:
    """Choose for each column one of its stretches, or none; `for_likeness` is added where they are alike."""
    sided: list[list[tuple[float, Candidate | None]]] = []
    for i, column in enumerate(columns):
        worth = [(siding.worth(i, candidate), candidate) for candidate in column]
        scored = [(w + candidate.score, candidate) for w, candidate in worth if w is not None]
        scored = [
            item for item in scored if item[1].says >= (_LEAST_KNOWN if item[1].has_form else _LEAST_SAID)
        ]
        scored.sort(key=lambda item: -item[0])
        sided.append([*scored[:_MOST], (NOTHING, None)])
    best: Choice | None = None
    for first, second in combinations(range(len(columns)), 2):
        choice = _completed(
            _pair(sided[first], sided[second], for_likeness), (first, second), sided, for_likeness
        )
        if best is None or choice.score > best.score:
            best = choice
    assert best is not None  # there are two columns at least
    return best


def _pair(
    left: Sequence[tuple[float, Candidate | None]],
    right: Sequence[tuple[float, Candidate | None]],
    for_likeness: float,
) -> tuple[float, Candidate | None, Candidate | None]:
    return max(
        (
            (a + b + for_likeness * alike(one, other), one, other)
            for a, one in left
            for b, other in right
            if not _same_place(one, other)
        ),
        key=lambda item: item[0],
    )


def _completed(
    pair: tuple[float, Candidate | None, Candidate | None],
    at: tuple[int, int],
    sided: Sequence[Sequence[tuple[float, Candidate | None]]],
    for_likeness: float,
) -> Choice:
    score, *two = pair
    chosen: dict[int, Candidate | None] = dict(zip(at, two, strict=True))
    for i, column in enumerate(sided):
        if i not in chosen:
            worth, one = max(
                (
                    (
                        own
                        + for_likeness * sum(alike(one, other) for other in chosen.values()) / len(chosen),
                        one,
                    )
                    for own, one in column
                    if not any(_same_place(one, other) for other in chosen.values())
                ),
                key=lambda item: item[0],
            )
            chosen[i] = one
            score += worth
    row = tuple(chosen[i] for i in range(len(sided)))
    return Choice(row, score / len(sided), _gain(row, for_likeness))


def _gain(row: Sequence[Candidate | None], for_likeness: float) -> float:
    """Give by how much the cells are better than empty ones, whatever side they were found on."""
    pairs = list(combinations(row, 2))
    shares = sum(alike(one, other) for one, other in pairs) / len(pairs)
    return sum(chosen.score - NOTHING for chosen in row if chosen) + for_likeness * shares


def widened(chosen: Candidate, row: Sequence[Candidate | None], siding: Siding) -> Quote:
    """Give the quote of a cell: the whole part of its sentence if short and on no other subject."""
    quote = chosen.quote
    part = chosen.part.of(quote.document.text)
    if len(part) > _WHOLE or part.count("，") + part.count(",") > _MOST_COMMAS:
        return quote
    shared = any(
        other is not None
        and other is not chosen
        and other.doc_id == chosen.doc_id
        and other.quote.span.start < chosen.part.end
        and chosen.part.start < other.quote.span.end
        for other in row
    )
    sides = siding.sides_at(chosen.doc_id, chosen.part)
    return quote if shared or len(sides) > 1 else Quote(quote.document, chosen.part)


def alike(one: Candidate | None, other: Candidate | None) -> float:
    """Give the share of character pairs that two stretches have in common, 0..1."""
    if one is None or other is None:
        return 0.0
    share = likeness(one.quote.text, other.quote.text)
    return share * min(1.0, _BY_ITSELF + min(one.says, other.says))


def _same_place(one: Candidate | None, other: Candidate | None) -> bool:
    if one is None or other is None or one.doc_id != other.doc_id:
        return False
    return one.quote.span.start < other.quote.span.end and other.quote.span.start < one.quote.span.end
