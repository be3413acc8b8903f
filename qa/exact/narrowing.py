"""Narrows what is looked up to what is asked: the clause of an article that answers.

It weighs words only, within a text that is known to be the one meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.segment import normalise
from qa.citation import Quote, Sources
from qa.evidence.forms import form_score
from qa.evidence.weights import Weights, weigh
from qa.exact.found import Found
from qa.questions.question import Question
from qa.sentences import Span, clauses, sentences

_LONGEST_WHOLE = 700  # characters of an article that is quoted whole
_FORM = 3.0  # how much more than elsewhere the form of an answer counts among the clauses of one article
_HAS_VALUE = re.compile(
    r"[\d一二三四五六七八九十百千万]+\s*(?:个?工作日|个月|[年月日天倍元%人次岁]|周岁)|百分之"
)


def narrowed(
    asked: Question, words: Sequence[str], statements: Sequence[tuple[Quote, ...]], sources: Sources
) -> Found:
    """Quote an article, the clause that answers marked; of a long one only the lines that do."""
    weights = weigh(sources.library, words)
    lines = [quote for quotes in statements for quote in quotes]
    best = max(lines, key=lambda line: _score(asked, line.text, weights))
    if sum(len(line.text) for line in lines) > _LONGEST_WHOLE:
        head = next(quotes[0] for quotes in statements if best in quotes)
        lines = list(dict.fromkeys((head, best)))
    return Found("article", tuple((line,) for line in lines), short=best_clause(asked, best, weights))


def best_clause(asked: Question, quote: Quote, weights: Weights) -> Quote | None:
    """Give the clause of a quote that answers; `None` where that is all of it."""
    text = quote.document.text
    spans = [clause for sentence in sentences(text, *quote.span) for clause in clauses(text, sentence)]
    if len(spans) < 2:
        return None
    best = max(spans, key=lambda span: _score(asked, span.of(text), weights))
    end = best.end
    while end > best.start and text[end - 1] in "，,；;。：:":
        end -= 1
    return Quote(quote.document, Span(best.start, end))


def _score(asked: Question, text: str, weights: Weights) -> float:
    form = _FORM * form_score(asked, text)
    if asked.kind == "number" and not _HAS_VALUE.search(text):
        form = 0.0
    return weights.coverage(normalise(text), "") + form
