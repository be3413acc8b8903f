"""Fills the rows a question asks for: for each subject and aspect the stretch that answers, or nothing.

Every cell is a question of its own; the cells of a row are chosen together, since what is set side by side
is mostly worded alike.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from index import Hit
from index.query.places import places_named
from index.segment import normalise
from qa.citation import Quote, Sources
from qa.comparing.aspects import Aspect
from qa.comparing.candidates import Candidate, candidates
from qa.comparing.counterparts import Versions, choose_versions
from qa.comparing.pairing import ALIKE, ALIKE_ELSEWHERE, Choice, choose, widened
from qa.comparing.plans import Found, bonus, fits_of, plans_of
from qa.comparing.scopes import Scope
from qa.comparing.searching import Searched, asks_of, search
from qa.comparing.siding import Siding
from qa.comparing.stated import stated, stated_quote
from qa.comparing.wording import Words
from qa.questions.question import Question

_FULL = 0.10  # for each cell: documents that fill it are likelier meant
_TITLED = 0.20  # … for each row: documents whose titles name the subjects
_NAMES_ALL = 0.35  # … one document that names all subjects
_UNNAMED = 0.6  # of a cell's confidence that is left where nothing about it says its subject
_LOOKED_AT = 4  # passages of a subject in which its name is looked for
_SPOKEN_OF = 0.35  # share of the words that only this subject has


@dataclass(frozen=True, slots=True)
class Filled:
    """The rows asked for and how well they are filled, 0..1; `doc_ids[i]` is where subject i was found."""

    aspects: tuple[Aspect, ...]
    confidence: float
    doc_ids: tuple[str, ...]
    certain: bool  # every subject is a document that was named


def fill(sources: Sources, question: Question, scopes: Sequence[Scope]) -> Filled | None:
    """Fill the rows of the aspects that `question` names; `None` where no document speaks of the subjects."""
    asks = asks_of(sources, question)
    searched = search(sources, question, scopes, asks)
    found = [
        [_by_document(candidates(sources, ask, hits)) for ask, hits in zip(asks, row, strict=True)]
        for row in searched.cells
    ]
    siding = Siding.of(sources, question, searched.alone)
    best = _best_plan(sources, scopes, searched, found, siding)
    if best is None:
        return None
    plan, rows = best
    spoken = [
        bool(scope.doc_ids) or _is_spoken_of(siding.words[i], doc, searched.alone[i], rows, i)
        for i, (scope, doc) in enumerate(zip(scopes, plan, strict=True))
    ]
    if sum(spoken) < 2:
        return None
    rows = [_only(row, spoken) for row in rows]
    certain = all(scope.doc_ids for scope in scopes)
    return _filled(sources, question, plan, rows, siding.within(plan), certain)


def _only(row: Choice, spoken: Sequence[bool]) -> Choice:
    """Leave the cells of subjects empty that no text speaks of."""
    chosen = tuple(cell if is_spoken else None for cell, is_spoken in zip(row.chosen, spoken, strict=True))
    return replace(row, chosen=chosen)


def _best_plan(
    sources: Sources, scopes: Sequence[Scope], searched: Searched, found: Found, siding: Siding
) -> tuple[tuple[str, ...], list[Choice]] | None:
    """Fill the rows from every plan of documents, and give the one that fills them best."""
    fits = [fits_of(hits) for hits in searched.alone]
    versions = Versions(sources) if scopes[0].is_version else None
    best: tuple[float, tuple[str, ...], list[Choice]] | None = None
    weight = ALIKE_ELSEWHERE if all(scope.doc_ids for scope in scopes) else ALIKE
    plans = plans_of(scopes, fits, found)
    local = _local(sources, {doc for plan in plans for doc in plan}, siding.names)
    for plan in plans:
        side = siding.within(plan)
        rows = []
        for a in range(len(found[0])):
            columns = [found[i][a].get(doc, []) for i, doc in enumerate(plan)]
            rows.append(
                choose_versions(columns, plan, versions) if versions else choose(columns, side, weight)
            )
        full = sum(chosen is not None for row in rows for chosen in row.chosen)
        worth = sum(row.gain for row in rows) + _FULL * full
        worth += len(rows) * (bonus(plan, scopes, fits, local) + _named(plan, side))
        if best is None or worth > best[0]:
            best = worth, plan, rows
    return best and best[1:]


def _local(sources: Sources, doc_ids: Collection[str], names: Sequence[str]) -> frozenset[str]:
    """Give the documents whose titles name a place that no subject names."""
    asked = set(places_named("，".join(names)))
    titles = {doc_id: places_named(sources.document(doc_id).title) for doc_id in doc_ids}
    return frozenset(doc for doc, places in titles.items() if places and asked.isdisjoint(places))


def _named(plan: Sequence[str], siding: Siding) -> float:
    """Give what speaks for a plan by names: one document that has all, or titles that say them."""
    if len(set(plan)) == 1:
        return _NAMES_ALL * siding.has_names(plan[0])
    if len(set(plan)) < len(plan):
        return 0.0
    titles = [normalise(siding.sources.document(doc_id).title) for doc_id in plan]
    met = [words.met(title) for words, title in zip(siding.words, titles, strict=True)]
    return _TITLED * sum(met) / len(plan)


def _is_spoken_of(words: Words, doc_id: str, alone: Sequence[Hit], rows: Sequence[Choice], i: int) -> bool:
    """Tell whether what only this subject is called stands in a passage found for it, or about its cells."""
    passages = [hit for hit in alone if hit.passage.doc_id == doc_id][:_LOOKED_AT]
    passages += [chosen.hit for row in rows if (chosen := row.chosen[i])]
    texts = (normalise(" ".join((h.title, *h.passage.heading_path, h.passage.text))) for h in passages)
    return words.is_empty or any(words.met(text) >= _SPOKEN_OF for text in texts)


def _filled(
    sources: Sources,
    question: Question,
    plan: Sequence[str],
    rows: Sequence[Choice],
    siding: Siding,
    certain: bool,
) -> Filled:
    """Quote the cells; a date or number that a document states of itself goes before what was found."""
    aspects = []
    marks = []
    wordings = question.wordings or question.aspects
    for name, wording, row in zip(question.aspects, wordings, rows, strict=True):
        field = stated(wording)
        quotes: list[Quote | None] = []
        for i, (doc_id, chosen) in enumerate(zip(plan, row.chosen, strict=True)):
            own = stated_quote(sources.document(doc_id), field) if field else None
            quotes.append(own or (widened(chosen, row.chosen, siding) if chosen else None))
            sure = (
                1.0 if certain or chosen is None else _UNNAMED + (1 - _UNNAMED) * siding.speaks_of(i, chosen)
            )
            marks.append(1.0 if own else min(1.0, chosen.score) * sure if chosen else 0.0)
        aspects.append(Aspect(name, tuple(quotes)))
    return Filled(tuple(aspects), sum(marks) / len(marks), tuple(plan), certain)


def _by_document(found: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(candidate.doc_id, []).append(candidate)
    return groups
