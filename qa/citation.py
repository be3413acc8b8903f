"""Turns ranges of documents into numbered citations; the only place where marks are given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from corpus import Document, Passage, address_of
from index import DocumentRecord, Hit, Library
from qa.datatypes import Citation, ShortAnswer, Statement
from qa.sentences import Span


@dataclass(frozen=True, slots=True)
class Quote:
    """A range of a document chosen as evidence."""

    document: Document
    span: Span

    @property
    def text(self) -> str:
        """The quoted words, exactly."""
        return self.span.of(self.document.text)


@dataclass(slots=True)
class Sources:
    """What one question is answered from: the library within `filters`; a document is fetched once."""

    library: Library
    filters: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=date.today)  # by which is told what is in force
    _documents: dict[str, Document] = field(default_factory=dict)
    _repealers: list[DocumentRecord] | None = None
    _within: set[str] | None = None
    _passages: dict[str, list[Passage]] = field(default_factory=dict)
    _found: dict[str, list[Passage]] = field(default_factory=dict)  # those that were found, by document

    def search(self, query: str, top_k: int, also: Mapping[str, str] | None = None) -> list[Hit]:
        """Find passages within the filters, and within `also` where given."""
        hits = self.library.search(query, top_k, {**self.filters, **(also or {})})
        for hit in hits:
            self._found.setdefault(hit.passage.doc_id, []).append(hit.passage)
        return hits

    def records(self) -> list[DocumentRecord]:
        """Give the records of the documents within the filters."""
        return self.library.records(self.filters)

    def holds(self, doc_id: str) -> bool:
        """Tell whether a document of the library is within the filters."""
        if self._within is None:
            self._within = {record.doc_id for record in self.records()} if self.filters else set()
        return not self.filters or doc_id in self._within

    def repealers(self) -> list[DocumentRecord]:
        """Give the documents of the whole library that repeal others."""
        if self._repealers is None:
            self._repealers = self.library.repealing()
        return self._repealers

    def document(self, doc_id: str) -> Document:
        """Give a document of the library."""
        if doc_id not in self._documents:
            self._documents[doc_id] = self.library.document(doc_id)
        return self._documents[doc_id]

    def passage_of(self, quote: Quote) -> Passage:
        """Give the passage in which `quote` begins."""
        doc_id, start = quote.document.doc_id, quote.span.start
        if found := next((p for p in self._found.get(doc_id, ()) if p.start <= start < p.end), None):
            return found
        if doc_id not in self._passages:
            self._passages[doc_id] = self.library.passages(doc_id)
        passages = self._passages[doc_id]
        return next((p for p in passages if p.start <= start < p.end), passages[-1])


@dataclass(slots=True)
class Citer:
    """Gives each quote its mark, in the order of first use; the same quote keeps its mark."""

    sources: Sources
    citations: list[Citation] = field(default_factory=list)

    def mark(self, quote: Quote) -> int:
        """Cite `quote` and give its marker, counted from 1."""
        for known in self.citations:
            if (known.doc_id, known.start, known.end) == (quote.document.doc_id, *quote.span):
                return known.marker
        document, passage = quote.document, self.sources.passage_of(quote)
        citation = Citation(
            marker=len(self.citations) + 1,
            passage_id=passage.passage_id,
            doc_id=document.doc_id,
            title=document.title,
            source=document.source,
            address=address_of(document, *quote.span),
            quote=quote.text,
            start=quote.span.start,
            end=quote.span.end,
            page=document.page_at(quote.span.start),
        )
        self.citations.append(citation)
        return citation.marker

    def statements(self, quote: Quote, parts: Sequence[Quote]) -> tuple[Statement, ...]:
        """State parts of a quote one by one, all with the mark of the whole: the items of a list."""
        marker = self.mark(quote)
        return tuple(Statement(f"{part.text}[{marker}]", (marker,)) for part in parts)

    def statement(self, *quotes: Quote) -> Statement:
        """State quotes in their own words, each with its mark: 「由地方政府牵头。[1]」."""
        marked = [(quote, self.mark(quote)) for quote in quotes]
        text = "".join(f"{quote.text}[{marker}]" for quote, marker in marked)
        return Statement(text, tuple(dict.fromkeys(marker for _, marker in marked)))

    def short(self, quote: Quote, words: Span | None) -> ShortAnswer | None:
        """Give the words of `quote` that answer by themselves, under its mark; `None` without any."""
        if words is None:
            return None
        return ShortAnswer(words.of(quote.document.text), self.mark(quote), *words)
