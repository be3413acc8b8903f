"""Ranks the sentences found by how well each answers a question; knows nothing of comparisons.

The trained judge and a few features with fixed weights have their say together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Hit, Library
from index.rerankers import features
from index.segment import normalise, terms
from qa.citation import Quote, Sources
from qa.evidence.alignment import COSINE, COVERED, PAIRS, WORDS, measure
from qa.evidence.amounts import lacks_form
from qa.evidence.candidates import Sentence, candidates
from qa.evidence.forms import LISTED, SINGLE, form_score
from qa.evidence.judge import Judge, bundled
from qa.evidence.rivals import rival_at, rival_stretches
from qa.evidence.versions import superseded
from qa.evidence.weights import Weights, weigh
from qa.questions.anchors import unmet
from qa.questions.kinds import asks_kinds
from qa.questions.question import Question

# Weights of the features of a sentence, each in 0..1. Set on one half of the development questions;
# what others gave is in tests/benchmarks/LOG.md.
_JUDGE = 0.055  # of the judge's odds: from 0 to all on its own tried
_LEAST_ODDS = -3.0  # below, the judge does not tell how much worse
_COVERAGE = 0.45
_PAIRS = 0.40  # of the question's pairs of characters, in the sentence, before and above it
_WORDS = 0.30  # … of its words as the reader weighs them, in the sentence and before it
_SIMILARITY = 0.20
_LEXICAL = 0.20  # of the passage's score in the search for words
_PRIOR = 0.10  # of the passage in its list; 0.1 to 0.3 quote the same answers
_EMPTY = 0.15  # taken off sentences that only announce: 「现将有关事项通知如下。」
_WHOLE = 0.15  # added to what announces a list where one is asked for
_LISTED = 0.15  # taken off what announces a list where one thing is asked for
_NOTHING_NEW = 0.15  # taken off what says hardly a word that the question does not
_FEWEST_NEW = 2
_FORMLESS = 0.40  # taken off what gives no number of the kind that is asked for
_OUTDATED = 0.25  # taken off a document of which a later version is at hand
_ELSEWHERE = 0.60  # taken off what speaks of another place, year or subject than the question


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with what speaks for it; `coverage` is the weighted share of the question's words met."""

    sentence: Sentence
    score: float  # higher is better
    odds: float  # the judge's: logarithm of the odds that it answers against that nothing found does
    coverage: float
    similarity: float
    unmet: tuple[str, ...]  # places and years of the question that the document is not about
    rival: str | None  # the subject it speaks of instead of the one asked about

    @property
    def quote(self) -> Quote:
        """Give its words as evidence."""
        return self.sentence.quote

    @property
    def hit(self) -> Hit:
        """Give the passage it stands in."""
        return self.sentence.hit


def rank(
    sources: Sources,
    question: Question,
    hits: Sequence[Hit],
    weights: Weights,
    judge: Judge | None = None,
) -> list[Evidence]:
    """Rank the sentences of `hits` by how well each answers `question`, best first."""
    sentences = list(candidates(sources, question.text, hits))
    if not sentences:
        return []
    library = sources.library
    query = library.understood(question.text)
    numbers = measure(query, question, weights, sentences, library.reader, library.encoder)
    odds = (judge or bundled()).scores(features.asked(query.mended), numbers)
    documents = [sources.document(doc_id) for doc_id in dict.fromkeys(hit.passage.doc_id for hit in hits)]
    outdated = superseded(documents, question)
    rivals = {document.doc_id: rival_stretches(question, document) for document in documents}
    elsewhere = {
        hit.rank: unmet(question, sources.document(hit.passage.doc_id), hit.passage.text) for hit in hits
    }
    asked = set(terms(question.text))
    wants_list = question.kind in LISTED and not asks_kinds(question.text)
    ranked = []
    for sentence, own_odds, row in zip(sentences, odds.tolist(), numbers.tolist(), strict=True):
        doc_id = sentence.quote.document.doc_id
        rival = rival_at(sentence.quote.span, rivals[doc_id])
        away = elsewhere[sentence.hit.rank]
        score = (
            _JUDGE * max(own_odds, _LEAST_ODDS)
            + _COVERAGE * row[COVERED]
            + _PAIRS * row[PAIRS]
            + _WORDS * row[WORDS]
            + _LEXICAL * sentence.hit.lexical
            + _SIMILARITY * max(0.0, row[COSINE])
            + _PRIOR * sentence.hit.score
            + form_score(question, sentence.text)
            + _WHOLE * (wants_list and sentence.items > 0)
            - _LISTED * (question.kind in SINGLE and sentence.items > 0)
            - _NOTHING_NEW * (len(set(terms(sentence.text)) - asked) < _FEWEST_NEW)
            - _FORMLESS * lacks_form(question, sentence.quote.text)
            - _EMPTY * sentence.announces
            - _OUTDATED * (doc_id in outdated)
            - _ELSEWHERE * bool(away or rival)
        )
        ranked.append(Evidence(sentence, score, own_odds, row[COVERED], row[COSINE], away, rival))
    ranked.sort(key=lambda evidence: (-evidence.score, evidence.hit.rank, evidence.quote.span))
    return ranked


def relevance(library: Library, query: str, texts: Sequence[str]) -> list[float]:
    """Score texts by themselves against a query: its words met, and how alike the vectors are."""
    if not texts:
        return []
    weights = weigh(library, list(dict.fromkeys(terms(query))), library.understood(query))
    similarities = library.encoder.encode_passages(texts) @ library.encoder.encode_queries([query])[0]
    return [
        _COVERAGE * weights.coverage(normalise(text), "") + _SIMILARITY * float(similarity)
        for text, similarity in zip(texts, similarities, strict=True)
    ]
