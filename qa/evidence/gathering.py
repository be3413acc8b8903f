"""Gathers the passages that a question is answered from: those found, and more of what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import Hit
from index.query.places import places_named
from qa.citation import Sources
from qa.questions.kinds import asks_kinds
from qa.questions.question import Question

_AT_HOME = 4  # passages of documents for the place named that are enough
_MORE = 6  # passages that are fetched besides


def gather(sources: Sources, question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """Give `hits`, and more where few are of documents for the place named, or a definition is wanted.

    「江西今年的十件民生实事」: every province has such a list, and only one report is titled 江西.
    """
    more: list[Hit] = []
    if question.kind == "definition" and question.terms:
        more += sources.search(f"本办法所称{''.join(question.terms)}，是指", _MORE)
    if asks_kinds(question.text) and question.terms:
        more += sources.search(f"{''.join(question.terms)}分为", _MORE)
    place = next(iter(places_named(question.text)), "")
    if place and "title" not in sources.filters and sum(place in hit.title for hit in hits) < _AT_HOME:
        more += sources.search(question.text, _MORE, {"title": place})
    known = {hit.passage.passage_id for hit in hits}
    fresh = [hit for hit in more if hit.passage.passage_id not in known]
    return [*hits, *(replace(hit, rank=len(hits) + number) for number, hit in enumerate(fresh, 1))]
