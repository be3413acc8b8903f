"""Searches for every cell of a comparison, and for each subject that is no document by itself.

It does not choose what stands in a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Hit
from qa.citation import Sources
from qa.comparing.candidates import Ask
from qa.comparing.scopes import Scope
from qa.comparing.wanted import wanted_by
from qa.comparing.wording import words_of
from qa.questions.question import Question

_DEPTH = 24  # passages looked at for each cell
_MOST_SEARCHES = 8  # each takes some 30 ms


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found: `cells[i][a]` hits for a cell, `alone[i]` those for the subject by itself."""

    cells: list[list[list[Hit]]]
    alone: list[list[Hit]]


def asks_of(sources: Sources, question: Question) -> list[Ask]:
    """Give for each aspect of `question` what its cells are to say."""
    asks = []
    for name, wording in zip(question.aspects, question.wordings or question.aspects, strict=True):
        wanted = wanted_by(f"{name} {wording}")
        asks.append(Ask(words_of(sources.library, name), wanted, f"{name} {wanted.words}".strip()))
    return asks


def search(sources: Sources, question: Question, scopes: Sequence[Scope], asks: Sequence[Ask]) -> Searched:
    """Search for every cell; for all aspects at once where there are too many."""
    loose = sum(not scope.doc_ids for scope in scopes)
    queries = [ask.query for ask in asks]
    if len(scopes) * len(queries) + loose > _MOST_SEARCHES:
        queries = [" ".join(queries)]
    records = {record.doc_id: record for record in sources.records()}
    outdated = frozenset(doc for doc, record in records.items() if record.superseded_by in records)
    cells = []
    for scope in scopes:
        found = [_hits(sources, question, scope, query, outdated) for query in queries]
        cells.append(found if len(found) == len(asks) else found * len(asks))
    alone = [[] if scope.doc_ids else _hits(sources, question, scope, "", outdated) for scope in scopes]
    return Searched(cells, alone)


def _hits(
    sources: Sources, question: Question, scope: Scope, aspect: str, outdated: frozenset[str]
) -> list[Hit]:
    """Find passages for one cell; where no version was named, not in those that a later one replaces."""
    if not scope.doc_ids:
        hits = sources.search(f"{question.setting} {scope.asked} {aspect}".strip(), _DEPTH)
        hits = [hit for hit in hits if not scope.within or hit.passage.doc_id in scope.within]
        return [hit for hit in hits if hit.passage.doc_id not in outdated]
    if len(scope.doc_ids) == 1:
        source = sources.document(scope.doc_ids[0]).source
        within = replace(sources, filters={**sources.filters, "source": source})
        hits = within.search(aspect, _DEPTH)
    else:
        hits = sources.search(f"{scope.asked} {question.setting} {aspect}", 2 * _DEPTH)
    return [hit for hit in hits if hit.passage.doc_id in scope.doc_ids]
