"""Lay questions over every article of the laws: the held-out fifth, its articles known by their wording."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index import Library
from qa.evaluation.retrieval import reciprocal_rank
from qa.evaluation.spans import squeeze
from tests.benchmarks.search.covid import Row
from tests.benchmarks.search.homes import lines
from tests.benchmarks.search.ways import Found, Search

_DEPTH = 100  # articles
TOP_K = 130  # passages: some articles are cut into several, and some wordings stand in several laws
_PARTS = 5  # the questions whose id leaves no remainder are held out


class Question(NamedTuple):
    """A lay question, and the wordings of the articles that answer it."""

    text: str
    articles: frozenset[str]


class Articles:
    """Names the article a passage is of by its wording, so that the same article in two files is one."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._of = cache(self._read)

    def wording(self, found: Found) -> str:
        """Give the wording of the article that `found` begins in; outside articles the passage's id."""
        for start, end, wording in self._of(found.passage.doc_id):
            if start < found.passage.end and found.passage.start < end:
                return wording
        return found.passage.passage_id

    def _read(self, doc_id: str) -> list[tuple[int, int, str]]:
        document = self._library.document(doc_id)
        return [
            (s.start, s.end, squeeze(document.text[s.start : s.end].removeprefix(s.label)))
            for s in document.outline
            if s.kind == "article"
        ]


def questions(data: Path) -> list[Question]:
    """Read the held-out questions."""
    return [
        Question(q["question"], frozenset(squeeze(article) for article in q["statutes"].values()))
        for q in lines(data / "statutes" / "questions.jsonl")
        if q["id"] % _PARTS == 0
    ]


def scores(search: Search, question: Question, articles: Articles) -> Row:
    """Score the ranking of distinct articles: the rank of the first right one, the share of all found."""
    return row([articles.wording(found) for found in search(question.text, TOP_K)], question)


def row(wordings: Sequence[str], question: Question) -> Row:
    """Score a ranking of articles, given by their wordings, of which equal ones count once."""
    ranked = list(dict.fromkeys(wordings))[:_DEPTH]
    ranks = [ranked.index(wording) + 1 for wording in question.articles if wording in ranked]
    return {
        "MRR@10": reciprocal_rank(min(ranks, default=None)),
        "recall@100": len(ranks) / len(question.articles),
    }
