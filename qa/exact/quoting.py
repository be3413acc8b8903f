"""Makes quotes of the ranges in which a document states its data: as much as shows what it is."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Document
from qa.citation import Quote
from qa.sentences import Span, clauses, sentences

_LONGEST_LINE = 120  # characters of a line that is quoted whole
_LONGEST = 200  # … of a sentence


def stated(document: Document, start: int, end: int) -> Quote:
    """Quote the line that holds a range; of a long line the sentence, of a long one its clauses."""
    text = document.text
    line = Span(text.rfind("\n", 0, start) + 1, _line_end(text, end))
    if line.end - line.start <= max(_LONGEST_LINE, end - start):
        return Quote(document, _stripped(text, line))
    held = _covering(sentences(text, *line), start, end) or line
    if held.end - held.start > _LONGEST:
        held = _covering(clauses(text, held), start, end) or held
    return Quote(document, held)


def title_quote(document: Document) -> Quote:
    """Quote the title where it stands, else the first line: it may be set with blanks in it."""
    for start, end in document.metadata.ranges_of("title"):
        return Quote(document, Span(start, end))
    return Quote(document, _stripped(document.text, Span(0, _line_end(document.text, 0))))


def _covering(spans: Sequence[Span], start: int, end: int) -> Span | None:
    """Join the spans that a range touches."""
    touched = [span for span in spans if span.start < end and start < span.end]
    return Span(touched[0].start, touched[-1].end) if touched else None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
