"""Follows what quotes refer to, to exact ranges: further citations, beside an answer that stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus import Document, Section
from corpus.statements.naming import plain
from index.segment import normalise
from qa.citation import Citer, Quote, Sources
from qa.datatypes import Answer, Citation
from qa.exact.pointers import Pointer, pointers_in
from qa.exact.sections import article_of, finer_in, sections_at
from qa.sentences import Span, paragraphs, shortened

_MOST = 3  # references that are followed for one answer
_LONGEST = 400  # characters of what is referred to


def followed(answer: Answer, sources: Sources) -> Answer:
    """Add to an answer's citations what its quotes refer to; statements and text stay as they are."""
    citer = Citer(sources, list(answer.citations))
    added: list[Citation] = []
    for citation in answer.citations:
        document = sources.document(citation.doc_id)
        for quote in _referred(citation, document, sources):
            if len(added) == _MOST:
                break
            known = (*answer.citations, *added)
            if not any(_holds(one, quote) for one in known):
                marker = citer.mark(quote)
                added.append(replace(citer.citations[marker - 1], follows=citation.marker))
    return replace(answer, citations=(*answer.citations, *added)) if added else answer


def _referred(citation: Citation, document: Document, sources: Sources) -> Iterator[Quote]:
    """Yield the quotes of what the words of a citation refer to."""
    for pointer in pointers_in(citation.quote):
        target = _document_of(pointer, document, sources)
        if target is None:
            continue
        for section in resolve(pointer, target, citation.start + pointer.start):
            yield Quote(target, _cut(target, Span(section.start, section.end)))


def resolve(pointer: Pointer, document: Document, at: int) -> list[Section]:
    """Give the sections of `document` that a pointer at its offset `at` means, none where it has no such.

    For a pointer to another work, `document` is that work.
    """
    if pointer.address is not None:
        return sections_at(document, pointer.address)
    article = article_of(document, at)
    if article is None:
        return []
    if pointer.unit == "条":
        articles = [s for s in document.outline if s.kind == "article" and s.start < article.start]
        found = articles[-pointer.back :]
        return found if not (pointer.clause or pointer.item) else _finer(document, found[-1:], pointer)
    clauses = [s for s in document.outline if s.kind == "clause" and article.start <= s.start < article.end]
    if pointer.unit == "款":
        before = [clause for clause in clauses if clause.end <= at and clause.start < at]
        found = before[-pointer.back :] if len(before) >= pointer.back else []
        return found if not pointer.item else _finer(document, found[-1:], replace(pointer, clause=0))
    found = _finer(document, [article], pointer)
    return sections_at(document, pointer.instead) if not found and pointer.instead else found


def _finer(document: Document, holders: list[Section], pointer: Pointer) -> list[Section]:
    finer = finer_in(document, holders[0], pointer.clause, pointer.item) if holders else None
    return [finer] if finer else []


def _document_of(pointer: Pointer, own: Document, sources: Sources) -> Document | None:
    """Give the document a pointer is to: its own, or the one in force whose whole title stands before it."""
    if not pointer.work:
        return own
    text = normalise(pointer.work)
    for one in sources.library.named(text, sources.filters):
        is_whole = one.end == len(text) and plain(text[one.start : one.end]) == one.work
        if is_whole and one.is_meant:  # of the parts of a code the one that has the article
            document = sources.document(one.doc_id)
            if pointer.address is not None and sections_at(document, pointer.address):
                return document
    return None


def _cut(document: Document, span: Span) -> Span:
    """Cut a range after the last line, or the last clause of the first line, that fits."""
    lines = paragraphs(document.text, *span)
    end = lines[0].end
    for line in lines[1:]:
        if line.end - span.start > _LONGEST:
            break
        end = line.end
    return shortened(document.text, Span(lines[0].start, end), _LONGEST)


def _holds(citation: Citation, quote: Quote) -> bool:
    """Tell whether a citation and a quote show the same words, or one the other's."""
    if citation.doc_id != quote.document.doc_id:
        return False
    return citation.start < quote.span.end and quote.span.start < citation.end
