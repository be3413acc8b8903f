"""Puts together what a question is understood to ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.query.comparison import sides
from index.query.datatypes import Expansion, Query
from index.query.numbers import other_spellings
from index.query.places import places_named
from index.query.references import age_in, references_in, years_in
from index.query.script import normal_form
from index.query.synonyms import Found, Synonyms
from index.query.typos import Vocabulary, corrections
from index.segment import normalise
from index.words.tokens import QueryTokens

# Weights of other wordings, where the question's own words weigh 1. Halved, doubled, or the own words lowered
# instead: covid questions, statutes and dev cases stay within 0.02 of these, and no one is best on all three.
_SYNONYM = 0.5
_FURTHER = 0.35  # of a second, third … wording of the same
_NUMBER = 0.5
_TYPO = 1.0  # what was written instead stands in no passage
_SCRIPT = 0.5  # a library may hold documents in Traditional characters
_MOST_WORDINGS = 4  # of one word


def understood(text: str, synonyms: Synonyms | None = None, vocabulary: Vocabulary | None = None) -> Query:
    """Understand a question.

    `synonyms`: the bundled table where not given. With the library's `vocabulary`, slips of the pen are
    put right as well.
    """
    plain, traditional = normal_form(text)
    table = Synonyms.bundled() if synonyms is None else synonyms
    tokens = QueryTokens.of(plain)
    low = normalise(plain)
    said = table.find(low)
    known = [(found.start, found.end) for found in said]
    slips = tuple(corrections(low, vocabulary, known)) if vocabulary is not None else ()
    mended = low
    for slip in slips:
        mended = mended.replace(slip.written, slip.meant)
    expansions = [
        *([Expansion.of(low, mended, _TYPO, "typo")] if slips else []),
        *_synonyms(mended, table.find(mended) if slips else said),
        *(Expansion.of(one, other, _NUMBER, "number") for one, other in other_spellings(plain)),
    ]
    if traditional:
        expansions.append(Expansion.of(plain, traditional, _SCRIPT, "script"))
    return Query(
        text=plain,
        words=tokens.words,
        grams=tokens.grams,
        expansions=tuple(expansions),
        references=references_in(plain),
        corrections=slips,
        subjects=sides(plain),
        places=places_named(plain),
        years=tuple(dict.fromkeys(years_in(plain))),
        age=age_in(plain),
    )


def _synonyms(text: str, said: Sequence[Found]) -> Iterator[Expansion]:
    for found in said:
        word = text[found.start : found.end]
        others = [written for written in found.written if written != word]
        for place, written in enumerate(others[:_MOST_WORDINGS]):
            yield Expansion.of(word, written, _FURTHER if place else _SYNONYM, "synonym")
