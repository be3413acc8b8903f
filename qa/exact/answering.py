"""Answers what can be looked up rather than searched for, by the first way that takes the question."""

from __future__ import annotations

from collections.abc import Sequence

from index import Hit
from qa.citation import Sources
from qa.datatypes import Answer
from qa.exact import articles, data, overview, whereabouts
from qa.exact.found import answer_of
from qa.questions.question import Question


def look_up(asked: Question, hits: Sequence[Hit], sources: Sources) -> Answer | None:
    """Give the exact answer to a question; `None` where it must be searched for."""
    query = sources.library.understood(asked.text)
    found = (
        data.look_up(query, hits, sources)
        or whereabouts.look_up(query, sources)
        or articles.look_up(asked, query, hits, sources)
        or overview.look_up(asked, query, sources)
    )
    return answer_of(found, asked, hits, sources) if found else None
