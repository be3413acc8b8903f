"""Selects the quotes of an answer from ranked evidence: few, whole, and understandable on their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus import Document
from index.segment import normalise
from qa.citation import Quote
from qa.evidence.candidates import is_question, says_something
from qa.evidence.forms import LISTED, SINGLE
from qa.evidence.lists import is_item, is_lead_in, items_after, lead_in_of
from qa.evidence.ranking import Evidence
from qa.evidence.rivals import rival_at, rival_stretches
from qa.questions.question import Question
from qa.sentences import Span, paragraphs, sentences

_MOST_QUOTES = 3
_LONGEST_ANSWER = 290  # characters of all quotes together, a list alone excepted: what is read at a glance
_LONGEST_PARAGRAPH = 285  # a paragraph up to here is quoted whole: the condition stands before the rule
_WIDE = 230  # characters of whole paragraphs around a short one, within the passage: the articles of a law
_LONGEST_FURTHER = 120  # … of a further quote
_CLOSE = 0.06  # how far below the best score a further quote may be


@dataclass(frozen=True, slots=True)
class Choice:
    """A quote, and the parts of it that are stated one by one: the items of a list."""

    quote: Quote
    parts: tuple[Quote, ...]

    @classmethod
    def whole(cls, quote: Quote) -> Choice:
        """State a quote as it is."""
        return cls(quote, (quote,))


def select(evidence: Sequence[Evidence], question: Question) -> list[Choice]:
    """Give the list that the best sentence announces, else what the best sentences stand in, best first."""
    best = evidence[0].quote
    if listed := _list_of(best, question):
        return [listed]
    rivals = {
        doc_id: rival_stretches(question, document) for doc_id, document in _documents(evidence).items()
    }
    choices = [Choice.whole(_grown(evidence[0], _LONGEST_PARAGRAPH, rivals))]
    length = len(choices[0].quote.text)
    for candidate in evidence[1:]:
        if len(choices) == _MOST_QUOTES or candidate.score < evidence[0].score - _CLOSE:
            break
        quote = _grown(candidate, _LONGEST_FURTHER, rivals)
        if length + len(quote.text) > _LONGEST_ANSWER or any(_says_same(quote, c.quote) for c in choices):
            continue
        choices.append(Choice.whole(quote))
        length += len(quote.text)
    return choices


def _list_of(best: Quote, question: Question) -> Choice | None:
    """Give the list that a sentence announces, or is an item of.

    An item is given alone where one thing is asked for, or its list is long and none is.
    """
    document = best.document
    announces = is_lead_in(best.text)
    if not announces and question.kind in SINGLE:
        return None
    lead = best.span if announces else lead_in_of(document, best.span) if is_item(best.text) else None
    items = items_after(document, lead) if lead else []
    if not lead or not items:
        return None
    if not announces and question.kind not in LISTED and items[-1].end - lead.start > _LONGEST_ANSWER:
        return None
    parts = tuple(Quote(document, span) for span in (lead, *items))
    return Choice(Quote(document, Span(lead.start, items[-1].end)), parts)


def _documents(evidence: Sequence[Evidence]) -> dict[str, Document]:
    return {one.quote.document.doc_id: one.quote.document for one in evidence[:_MOST_QUOTES]}


def _grown(evidence: Evidence, longest: int, rivals: Mapping[str, Sequence[tuple[Span, str]]]) -> Quote:
    """Give the sentence of a quote with its neighbours in its paragraph, then in its passage, while short.

    「市域产教联合体服务城市。由地方政府牵头。」: the second sentence alone does not say who is led.
    """
    quote, hit = evidence.quote, evidence.hit
    text, others = quote.document.text, rivals.get(quote.document.doc_id, ())
    line = _paragraph(text, quote.span)
    span = _with_neighbours(quote.span, sentences(text, *line), longest)
    if (span.start, span.end) == (line.start, line.end):
        start, end = min(span.start, hit.passage.start), max(span.end, hit.passage.end)
        around = _under_one_heading(text, line, paragraphs(text, start, end), others)
        span = _without_half_lists(text, line, _with_neighbours(span, around, _WIDE))
    return Quote(quote.document, span)


def _under_one_heading(
    text: str, kept: Span, lines: Sequence[Span], rivals: Sequence[tuple[Span, str]]
) -> list[Span]:
    """Give the lines around `kept` up to the nearest heading, question of a 问答 or line on a rival.

    Of an item's neighbours in its list none is taken.
    """
    among_items = is_item(kept.of(text))

    def parts_off(line: Span) -> bool:
        words = line.of(text)
        is_other_item = among_items and is_item(words)
        return (
            is_other_item or is_question(words) or not says_something(words) or bool(rival_at(line, rivals))
        )

    parts = [parts_off(line) for line in lines]
    at = next((i for i, line in enumerate(lines) if kept.start < line.end), len(lines) - 1)
    first = next((i + 1 for i in range(at - 1, -1, -1) if parts[i]), 0)
    last = next((i for i in range(at + 1, len(lines)) if parts[i]), len(lines))
    return list(lines[first:last])


def _without_half_lists(text: str, kept: Span, span: Span) -> Span:
    """Leave out items before `kept` that nothing announces, and after it what announces items left out."""
    lines = paragraphs(text, *span)
    while lines and lines[0].end <= kept.start and is_item(lines[0].of(text)):
        lines.pop(0)
    while lines and lines[-1].start >= kept.end and is_lead_in(lines[-1].of(text)):
        lines.pop()
    return Span(min(kept.start, lines[0].start), max(kept.end, lines[-1].end))


def _with_neighbours(span: Span, parts: Sequence[Span], longest: int) -> Span:
    """Take in the parts that follow `span`, and those before it, while all together are no longer."""
    first = last = next((i for i, part in enumerate(parts) if span.start < part.end), len(parts) - 1)
    while True:
        if last + 1 < len(parts) and parts[last + 1].end - parts[first].start <= longest:
            last += 1
        elif first > 0 and parts[last].end - parts[first - 1].start <= longest:
            first -= 1
        else:
            break
    return Span(min(span.start, parts[first].start), max(span.end, parts[last].end))


def _paragraph(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span.start) + 1
    return next(line for line in paragraphs(text, start) if line.end > span.start)


def _says_same(quote: Quote, other: Quote) -> bool:
    """Tell whether two quotes say the same: copies of one text, one within the other, or overlapping."""
    if quote.document.doc_id == other.document.doc_id and _meet(quote.span, other.span):
        return True
    ours, theirs = normalise(quote.text), normalise(other.text)
    return ours in theirs or theirs in ours


def _meet(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end
