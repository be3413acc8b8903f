"""Says in which documents the compared subjects may be spoken of: one for all, or one for each.

A plan names a document for each subject; which is best shows when its cells are filled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product

from index import Hit
from qa.comparing.candidates import Candidate
from qa.comparing.scopes import Scope

_MOST_DOCUMENTS = 3  # documents that may be what a subject is about
_TOGETHER = 0.10  # for each row: added where one document speaks of all subjects
_FITS = 0.40  # … for a document that was found for the subject alone
_ELSEWHERE = 0.20  # … taken off documents of a place that was not asked about
_LIKELY = 0.15  # … where a document's title begins with the subject: 行政复议│法

Found = Sequence[Sequence[dict[str, list[Candidate]]]]  # by subject and aspect: document → its stretches


def fits_of(alone: Sequence[Hit]) -> dict[str, float]:
    """Give how well each document fits a subject by itself, the best 1."""
    best = max((hit.score for hit in alone), default=0.0) or 1.0
    fits: dict[str, float] = {}
    for hit in alone:
        fits[hit.passage.doc_id] = max(fits.get(hit.passage.doc_id, 0.0), hit.score / best)
    return fits


def plans_of(
    scopes: Sequence[Scope],
    fits: Sequence[dict[str, float]],
    found: Found,
) -> list[tuple[str, ...]]:
    """Give the ways in which documents may be those that speak of the subjects, the likeliest of each."""
    choices = []
    for i, scope in enumerate(scopes):
        worth: dict[str, float] = {}
        for group in found[i]:
            for doc, stretches in group.items():
                worth[doc] = worth.get(doc, _FITS * fits[i].get(doc, 0.0)) + stretches[0].score
        own = [doc for doc in scope.doc_ids if len(scope.doc_ids) == 1] or sorted(
            worth, key=lambda d: -worth[d]
        )
        choices.append([*own[:_MOST_DOCUMENTS], *(d for d in scope.likely if d not in own[:_MOST_DOCUMENTS])])
    if not all(choices):
        return []
    plans = list(product(*choices))
    if not any(scope.doc_ids for scope in scopes):
        every = dict.fromkeys(doc for choice in choices for doc in choice)
        plans += [plan for doc in every if (plan := (doc,) * len(scopes)) not in plans]
    return plans


def bonus(
    plan: Sequence[str],
    scopes: Sequence[Scope],
    fits: Sequence[dict[str, float]],
    local: Collection[str],
) -> float:
    """Give what speaks for a plan, for each row, before any cell is filled.

    `local` holds the documents of a place that the question does not name.
    """
    likely = sum(doc in scope.likely for doc, scope in zip(plan, scopes, strict=True)) / len(plan)
    fitting = sum(fit.get(doc, 0.0) for doc, fit in zip(plan, fits, strict=True)) / len(plan)
    elsewhere = sum(doc in local for doc in plan) / len(plan)
    return _TOGETHER * (len(set(plan)) == 1) + _LIKELY * likely + _FITS * fitting - _ELSEWHERE * elsewhere
