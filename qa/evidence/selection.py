"""Selects the quotes of an answer from ranked evidence: few, whole, and understandable on their own."""

from __future__ import annotations

from collections.abc import Sequence

from index.segment import normalise
from qa.citation import Quote
from qa.evidence.lists import is_lead_in, items_after
from qa.evidence.ranking import Evidence
from qa.evidence.weights import Weights
from qa.sentences import Span, paragraphs, sentences

_MOST_QUOTES = 3
_ALMOST = 0.85  # of the best score: a further sentence this good belongs to the answer
_AS_MUCH = 0.8  # of the first quote's own words: a further quote must name what is asked about itself
_LONGEST_WITH_ANTECEDENT = 220  # characters of a sentence together with the one that says whom it speaks of


def select(evidence: Sequence[Evidence], weights: Weights) -> list[Quote]:
    """Give a whole list if the best sentence announces one, else the best sentences, best first."""
    best = evidence[0].quote
    if is_lead_in(best.text) and (items := items_after(best.document, best.span)):
        return [best, *(Quote(best.document, item) for item in items)]
    quotes = [with_antecedent(best, weights)]
    needed = _AS_MUCH * _own_coverage(quotes[0], weights)
    for candidate in evidence[1:]:
        if len(quotes) == _MOST_QUOTES or candidate.score < _ALMOST * evidence[0].score:
            break
        quote = with_antecedent(candidate.quote, weights)
        if _own_coverage(quote, weights) >= needed and not any(_same_words(quote, known) for known in quotes):
            quotes.append(quote)
    return quotes


def with_antecedent(quote: Quote, weights: Weights) -> Quote:
    """Begin the quote one sentence earlier where only that one names what is asked about.

    「市域产教联合体服务城市。由地方政府牵头。」: the second sentence alone does not say who is led.
    """
    text = quote.document.text
    line = next(
        p for p in paragraphs(text, text.rfind("\n", 0, quote.span.start) + 1) if p.end > quote.span.start
    )
    before = sentences(text, line.start, quote.span.start)
    if not before:
        return quote
    joined = Quote(quote.document, Span(before[-1].start, quote.span.end))
    subject = max(weights.idf, key=len, default="")  # what is asked about has the longest name
    lacks = subject not in normalise(quote.text) and subject in normalise(before[-1].of(text))
    return joined if lacks and len(joined.text) <= _LONGEST_WITH_ANTECEDENT else quote


def _own_coverage(quote: Quote, weights: Weights) -> float:
    return weights.coverage(normalise(quote.text), "")


def _same_words(quote: Quote, other: Quote) -> bool:
    """Tell whether two quotes say the same: copies of one text, or one within the other."""
    ours, theirs = normalise(quote.text), normalise(other.text)
    return ours in theirs or theirs in ours
