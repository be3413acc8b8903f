"""Chooses the sentences that answer a question from the passages found for it.

Scores are features added with fixed weights; it knows nothing of comparisons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.text.facts import facts_of
from index import Hit, Library
from index.segment import normalise, terms
from qa.citation import Quote, Sources
from qa.evidence.forms import form_score
from qa.evidence.lists import is_lead_in, items_after
from qa.evidence.rivals import rival_at, rival_stretches
from qa.evidence.versions import superseded
from qa.evidence.weights import Weights, weigh
from qa.questions.anchors import unmet
from qa.questions.question import Question
from qa.sentences import Span, sentences, unlabelled

# Weights of the features of a sentence, each in 0..1. Set on one half of the development questions;
# what others gave is in tests/benchmarks/LOG.md.
_COVERAGE = 0.45
_SIMILARITY = 0.20
_PRIOR = 0.10  # of the passage in its list; 0.1 to 0.3 quote the same answers
_EMPTY = 0.15  # taken off sentences that only announce: 「现将有关事项通知如下。」
_OUTDATED = 0.10  # taken off a document of which a later version is at hand
_ELSEWHERE = 0.30  # taken off what speaks of another place, year or subject than the question
_FEWEST_ITEMS = 2  # a lead-in without a list of at least so many says nothing
_CONTEXT_LENGTH = 120  # characters before a sentence, within its passage, that say what it is about

_SAYS = re.compile(r"[。！;；:：，,]")  # a line without any is a heading, a letterhead or a signature
# Asks for a document's metadata: 「文号是多少」 「什么时候发布的」
_OF_THE_DOCUMENT = re.compile(r"文号|[几多]号|日期|时间|何时|什么时候|哪[年月天日]|机关|谁发|有效|索引")
_QUESTION = re.compile(r"[?？]$|^问[:：]")  # 「问：项目什么时候申报？」
_ANNOUNCES = re.compile(
    r"(?:通知|公告|决定|批复|函复|通报)如下|制定本(?:办法|规定|条例|细则|意见|方案)|现(?:将|予)?印发|贯彻(?:执行|落实)。$"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with what speaks for it; `coverage` is the weighted share of the question's words met."""

    quote: Quote
    score: float
    coverage: float
    similarity: float
    hit: Hit
    unmet: tuple[str, ...]  # places and years of the question that the document is not about
    rival: str | None  # the subject it speaks of instead of the one asked about


def rank(sources: Sources, question: Question, hits: Sequence[Hit], weights: Weights) -> list[Evidence]:
    """Rank the sentences of `hits` by how well each answers `question`, best first."""
    candidates = list(_candidates(sources, question, hits))
    if not candidates:
        return []
    texts = [quote.text for _, quote in candidates]
    encoder = sources.library.encoder
    similarities = encoder.encode_passages(texts) @ encoder.encode_queries([question.text])[0]
    documents = [sources.document(doc_id) for doc_id in dict.fromkeys(hit.passage.doc_id for hit in hits)]
    outdated = superseded(documents, question)
    rivals = {document.doc_id: rival_stretches(question, document) for document in documents}
    elsewhere = {
        hit.rank: unmet(question, sources.document(hit.passage.doc_id), hit.passage.text) for hit in hits
    }
    ranked = []
    for (hit, quote), text, similarity in zip(candidates, texts, similarities, strict=True):
        doc_id = quote.document.doc_id
        coverage = weights.coverage(normalise(text), _context(hit, quote))
        rival = rival_at(quote.span, rivals[doc_id])
        score = (
            _COVERAGE * coverage
            + _SIMILARITY * max(0.0, float(similarity))
            + _PRIOR * hit.score
            + form_score(question, text)
            - _EMPTY * bool(_ANNOUNCES.search(text))
            - _OUTDATED * (doc_id in outdated)
            - _ELSEWHERE * bool(elsewhere[hit.rank] or rival)
        )
        ranked.append(Evidence(quote, score, coverage, float(similarity), hit, elsewhere[hit.rank], rival))
    ranked.sort(key=lambda evidence: (-evidence.score, evidence.hit.rank, evidence.quote.span))
    return ranked


def relevance(library: Library, query: str, texts: Sequence[str]) -> list[float]:
    """Score texts by themselves against a query: its words met, and how alike the vectors are."""
    if not texts:
        return []
    weights = weigh(library, list(dict.fromkeys(terms(query))))
    similarities = library.encoder.encode_passages(texts) @ library.encoder.encode_queries([query])[0]
    return [
        _COVERAGE * weights.coverage(normalise(text), "") + _SIMILARITY * float(similarity)
        for text, similarity in zip(texts, similarities, strict=True)
    ]


def _candidates(sources: Sources, question: Question, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Quote]]:
    """Give the sentences that can answer: no headings, questions, bare lead-ins, nor the question itself."""
    asked = frozenset(terms(question.text))
    for hit in hits:
        document, text, start = sources.document(hit.passage.doc_id), hit.passage.text, hit.passage.start
        headings = {hit.title, *hit.passage.heading_path}
        for span in sentences(text):
            words = span.of(text)
            if words in headings or not _SAYS.search(words) or _QUESTION.search(words):
                continue
            if facts_of(words) and not _OF_THE_DOCUMENT.search(question.text):
                continue
            answer = unlabelled(text, span)
            quote = Quote(document, Span(start + answer.start, start + answer.end))
            bare = is_lead_in(words) and len(items_after(document, quote.span)) < _FEWEST_ITEMS
            if not bare and not asked.issuperset(terms(words)):
                yield hit, quote


def _context(hit: Hit, quote: Quote) -> str:
    before = hit.passage.text[: quote.span.start - hit.passage.start][-_CONTEXT_LENGTH:]
    return normalise(" ".join((hit.title, *hit.passage.heading_path, before)))
