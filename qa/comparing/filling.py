"""Fills the rows a question asks for: for each subject and aspect the stretch that answers, or nothing.

Every cell is a question of its own; the cells of a row are chosen together, since what is set side by side
is mostly worded alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from index import Hit
from index.segment import normalise
from qa.citation import Sources
from qa.comparing.aspects import Aspect
from qa.comparing.candidates import Ask, Candidate, candidates
from qa.comparing.counterparts import Versions, choose_versions
from qa.comparing.pairing import Choice, choose, widened
from qa.comparing.scopes import Scope
from qa.comparing.siding import Siding, siding_of
from qa.comparing.stated import stated, stated_quote
from qa.comparing.wanted import wanted_by
from qa.comparing.wording import Words, words_of
from qa.questions.question import Question

_DEPTH = 24  # passages looked at for each cell
_MOST_SEARCHES = 8  # each takes some 30 ms
_MOST_DOCUMENTS = 3  # documents that may be what a subject is about
_TOGETHER = 0.10  # for each row: added where one document speaks of all subjects
_LOOKED_AT = 4  # passages of a subject in which its name is looked for
_SPOKEN_OF = 0.35  # share of the words that only this subject has
_FITS = 0.40  # … for a document that was found for the subject alone
_LIKELY = 0.15  # … where a document's title begins with the subject: 行政复议│法


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows asked for and how well they are filled, 0..1; `doc_ids[i]` is where subject i was found."""

    aspects: tuple[Aspect, ...]
    confidence: float
    doc_ids: tuple[str, ...]
    certain: bool  # every subject is a document that was named
    places: tuple[str, ...] = ()  # article a subject was found to be, if it is one


@dataclass(frozen=True, slots=True)
class _Searched:
    """What was found: `cells[i][a]` hits for a cell, `alone[i]` those for the subject by itself."""

    cells: list[list[list[Hit]]]
    alone: list[list[Hit]]


def fill(sources: Sources, question: Question, scopes: Sequence[Scope]) -> Filled | None:
    """Fill the rows of the aspects that `question` names; `None` where no document speaks of the subjects."""
    searched = _search(sources, question, scopes)
    asks = [_ask(sources, question, a) for a in range(len(question.aspects))]
    found = [
        [_by_document(candidates(sources, ask, hits)) for ask, hits in zip(asks, row, strict=True)]
        for row in searched.cells
    ]
    fits = [_fits(hits) for hits in searched.alone]
    plans = _plans(scopes, fits, found)
    best: tuple[float, tuple[str, ...], list[Choice]] | None = None
    versions = Versions(sources) if scopes[0].is_version else None
    for plan in plans:
        siding = siding_of(sources, plan, question, searched.alone)
        columns = [[found[i][a].get(doc, []) for i, doc in enumerate(plan)] for a in range(len(asks))]
        rows = [
            choose_versions(column, plan, versions) if versions else choose(column, siding)
            for column in columns
        ]
        worth = sum(row.gain for row in rows) + len(rows) * _bonus(plan, scopes, fits)
        if best is None or worth > best[0]:
            best = worth, plan, rows
    if best is None:
        return None
    siding = siding_of(sources, best[1], question, searched.alone)
    if not all(
        scope.doc_ids or _is_spoken_of(siding.words[i], doc, searched.alone[i], best[2], i)
        for i, (scope, doc) in enumerate(zip(scopes, best[1], strict=True))
    ):
        return None
    return _filled(sources, question, scopes, best[1], best[2], siding)


def _is_spoken_of(words: Words, doc_id: str, alone: Sequence[Hit], rows: Sequence[Choice], i: int) -> bool:
    """Tell whether what only this subject is called stands in a passage found for it, or about its cells."""
    passages = [hit for hit in alone if hit.passage.doc_id == doc_id][:_LOOKED_AT]
    passages += [chosen.hit for row in rows if (chosen := row.chosen[i])]
    texts = (normalise(" ".join((h.title, *h.passage.heading_path, h.passage.text))) for h in passages)
    return words.is_empty or any(words.met(text) >= _SPOKEN_OF for text in texts)


def stated_at(question: Question, a: int) -> str:
    """Give the field of metadata that an aspect asks for, if it does."""
    return stated(question.wordings[a] if a < len(question.wordings) else question.aspects[a])


def _filled(
    sources: Sources,
    question: Question,
    scopes: Sequence[Scope],
    plan: Sequence[str],
    rows: Sequence[Choice],
    siding: Siding,
) -> Filled:
    aspects = []
    shares = []
    for a, (name, row) in enumerate(zip(question.aspects, rows, strict=True)):
        field = stated_at(question, a)
        quotes = [chosen and widened(chosen, row.chosen, siding) for chosen in row.chosen]
        marks = [chosen.score if chosen else 0.0 for chosen in row.chosen]
        if field:
            own = [stated_quote(sources.document(doc), field) for doc in plan]
            marks = [1.0 if o else m for o, m in zip(own, marks, strict=True)]
            quotes = [o or q for o, q in zip(own, quotes, strict=True)]
        aspects.append(Aspect(name, tuple(quotes)))
        shares.append(sum(min(1.0, mark) for mark in marks) / len(marks))
    return Filled(
        tuple(aspects), sum(shares) / len(shares), tuple(plan), all(scope.doc_ids for scope in scopes)
    )


def _ask(sources: Sources, question: Question, a: int) -> Ask:
    name = question.aspects[a]
    wording = question.wordings[a] if a < len(question.wordings) else name
    wanted = wanted_by(f"{name} {wording}")
    return Ask(words_of(sources.library, name), wanted, f"{name} {wanted.words}".strip())


def _search(sources: Sources, question: Question, scopes: Sequence[Scope]) -> _Searched:
    """Search for every cell; for all aspects at once where there are too many."""
    loose = [scope for scope in scopes if not scope.doc_ids]
    many = len(scopes) * len(question.aspects) + len(loose) > _MOST_SEARCHES
    cells: list[list[list[Hit]]] = []
    for scope in scopes:
        if many:
            cells.append(
                [_hits(sources, question, scope, " ".join(question.aspects))] * len(question.aspects)
            )
        else:
            asks = [_ask(sources, question, a).query for a in range(len(question.aspects))]
            cells.append([_hits(sources, question, scope, ask) for ask in asks])
    alone = [[] if scope.doc_ids else _hits(sources, question, scope, "") for scope in scopes]
    return _Searched(cells, alone)


def _hits(sources: Sources, question: Question, scope: Scope, aspect: str) -> list[Hit]:
    if not scope.doc_ids:
        return sources.search(f"{question.setting} {scope.asked} {aspect}".strip(), _DEPTH)
    if len(scope.doc_ids) == 1:
        source = sources.document(scope.doc_ids[0]).source
        within = replace(sources, filters={**sources.filters, "source": source})
        hits = within.search(aspect, _DEPTH)
    else:
        hits = sources.search(f"{scope.asked} {aspect}", 2 * _DEPTH)
    return [hit for hit in hits if hit.passage.doc_id in scope.doc_ids]


def _by_document(found: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(candidate.doc_id, []).append(candidate)
    return groups


def _fits(alone: Sequence[Hit]) -> dict[str, float]:
    """Give how well each document fits a subject by itself, the best 1."""
    best = max((hit.score for hit in alone), default=0.0) or 1.0
    fits: dict[str, float] = {}
    for hit in alone:
        fits[hit.passage.doc_id] = max(fits.get(hit.passage.doc_id, 0.0), hit.score / best)
    return fits


def _plans(
    scopes: Sequence[Scope],
    fits: Sequence[dict[str, float]],
    found: Sequence[Sequence[dict[str, list[Candidate]]]],
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


def _bonus(plan: Sequence[str], scopes: Sequence[Scope], fits: Sequence[dict[str, float]]) -> float:
    likely = sum(doc in scope.likely for doc, scope in zip(plan, scopes, strict=True)) / len(plan)
    fitting = sum(fit.get(doc, 0.0) for doc, fit in zip(plan, fits, strict=True)) / len(plan)
    return _TOGETHER * (len(set(plan)) == 1) + _LIKELY * likely + _FITS * fitting
