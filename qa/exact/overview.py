"""Answers what a document that the question names is about: its outermost headings, each as a quote."""

from __future__ import annotations

from corpus import Document
from index.query import Query
from qa.citation import Quote, Sources
from qa.exact.documents import mentions_in
from qa.exact.found import Found
from qa.questions.question import Question
from qa.sentences import Span

_FEWEST, _MOST = 2, 20  # headings; fewer tell nothing, more are no overview


def look_up(asked: Question, query: Query, sources: Sources) -> Found | None:
    """Give the headings of the one document named; `None` where none is, or it has hardly any."""
    if asked.kind != "overview":
        return None
    records = [record for one in mentions_in(query.text, sources) if not one.is_day for record in one.records]
    if len(records) != 1:
        return None
    headings = _headings(sources.document(records[0].doc_id))
    if not _FEWEST <= len(headings) <= _MOST:
        return None
    return Found("overview", tuple((quote,) for quote in headings))


def _headings(document: Document) -> list[Quote]:
    """Give the headings of the outermost level that has several."""
    titled = [s for s in document.outline if s.title and s.kind not in ("article", "clause", "item")]
    for level in sorted({section.level for section in titled}):
        own = [section for section in titled if section.level == level]
        if len(own) >= _FEWEST:
            return [Quote(document, _line(document.text, section.start, section.body)) for section in own]
    return []


def _line(text: str, start: int, body: int) -> Span:
    """Give a heading without the line end it stands before."""
    return Span(start, start + len(text[start:body].rstrip()))
