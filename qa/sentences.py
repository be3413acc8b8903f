"""Splits a range of a document's text into sentences and clauses; every span is a range of that text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# 「…办学主体作用。」 with its closing quote; a line end also ends a sentence.
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]+[”’\"」』）)》】]*|[^。！？!?\n]+")
# 「由政府主导，」 「又承担行业管理职能；」; a comma inside a number (1,000) does not end a clause.
_IN_CLAUSE = r"(?:[^，,；;]|(?<=\d),(?=\d))"
_CLAUSE = re.compile(rf"{_IN_CLAUSE}*[，,；;]|{_IN_CLAUSE}+")
_PARAGRAPH = re.compile(r"[^\n]+")
_ANSWER = re.compile(r"答[:：]\s*")
_SEMICOLON = re.compile(r"[^；;]*[；;]|[^；;]+")

_LONGEST_SENTENCE = 160  # statutes chain whole rules with semicolons; beyond this each is its own sentence


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Give the characters of `text` this span covers."""
        return text[self.start : self.end]


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split `text[start:end]` at line ends; blank lines are left out."""
    return list(_matches(_PARAGRAPH, text, Span(start, len(text) if end is None else end)))


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split `text[start:end]` into sentences; an over-long one at its semicolons."""
    found: list[Span] = []
    for span in _matches(_SENTENCE, text, Span(start, len(text) if end is None else end)):
        if span.end - span.start > _LONGEST_SENTENCE:
            found.extend(_matches(_SEMICOLON, text, span))
        else:
            found.append(span)
    return found


def clauses(text: str, span: Span) -> list[Span]:
    """Split a sentence at its commas and semicolons; each keeps its own."""
    return list(_matches(_CLAUSE, text, span))


def unlabelled(text: str, span: Span) -> Span:
    """Begin a sentence after 「答：」, which says only that it is an answer."""
    label = _ANSWER.match(text, span.start, span.end)
    return Span(label.end(), span.end) if label and label.end() < span.end else span


def shortened(text: str, span: Span, longest: int) -> Span:
    """Cut `span` after the last clause within `longest` characters, not inside brackets; no comma is left."""
    if span.end - span.start <= longest:
        return span
    end = span.start
    for clause in clauses(text, span):
        if clause.end - span.start > longest:
            break
        if _balanced(text[span.start : clause.end]):
            end = clause.end
    while end > span.start and text[end - 1] in "，,；;、":
        end -= 1
    return Span(span.start, end) if end > span.start else span


def _balanced(text: str) -> bool:
    return all(
        text.count(opening) == text.count(closing)
        for opening, closing in ("（）", "()", "“”", "《》", "「」")
    )


def _matches(pattern: re.Pattern[str], text: str, span: Span) -> Iterator[Span]:
    for match in pattern.finditer(text, span.start, span.end):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            yield Span(start, end)
