"""Chooses the sentences that answer a question from the passages found for it.

Scores are features added with fixed weights; it knows nothing of comparisons.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.facts import facts_of
from index import Hit, Library
from index.segment import bigrams, normalise, search_words, terms
from qa.anchors import unmet
from qa.citation import Quote, Sources
from qa.datatypes import Kind
from qa.lists import is_lead_in, items_after
from qa.question import Question
from qa.rivals import rival_at, rival_stretches
from qa.sentences import Span, sentences, unlabelled
from qa.versions import superseded

# Weights of the features of a sentence, each in 0..1. Set on one half of the development questions;
# what others gave is in tests/benchmarks/LOG.md.
_COVERAGE = 0.45
_SIMILARITY = 0.20
_PRIOR = 0.30
_FORM = 0.10
_DEFINES = (
    0.30  # in place of _FORM: 「X是指…」 is what a question for a definition wants, whatever else is near
)
_CONTEXT = 0.8  # what a word counts that stands in the heading or the text before, not in the sentence
_EMPTY = 0.15  # taken off sentences that only announce: 「现将有关事项通知如下。」
_OUTDATED = 0.10  # taken off a document of which a later version is at hand
_ELSEWHERE = 0.30  # taken off what speaks of another place, year or subject than the question
_FEWEST_ITEMS = 2  # a lead-in without a list of at least so many says nothing
_CONTEXT_LENGTH = 120  # characters before a sentence, within its passage, that say what it is about
_FEW_PASSAGES = 1000  # in a smaller library counts say little of how rare a word is; all weigh alike
_PARTIAL = 0.6  # what a word counts of which only some character pairs stand in the sentence

_SAYS = re.compile(r"[。！;；:：，,]")  # a line without any is a heading, a letterhead or a signature
_OF_THE_DOCUMENT = re.compile(
    r"文号|[几多]号|日期|时间|何时|什么时候|哪[年月天日]|机关|谁发|有效|索引"
)  # asks for its metadata
_QUESTION = re.compile(r"[?？]$|^问[:：]")  # 「问：项目什么时候申报？」
_ANNOUNCES = re.compile(
    r"(?:通知|公告|决定|批复|函复|通报)如下|制定本(?:办法|规定|条例|细则|意见|方案)|现(?:将|予)?印发|贯彻(?:执行|落实)。$"
)
_WHEN = re.compile(r"什么时候|何时|哪[天日年月]|截止|几月|几号|期限")
_DATE = re.compile(
    r"\d+\s*[月日年]|日内|日前|工作日|[一二三四五六七八九十]+[年月日]"
)  # 「6月20日17时」 「60日前」

# What an answer of a kind looks like.
_FORMS: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(
        r"[0-9０-９]|[一二三四五六七八九十百千万亿两]+(?:个|年|天|日|月|岁|次|倍|家|人|元|万|成|分)"
    ),
    "responsible": re.compile(
        r"由.{2,30}(?:牵头|负责|主管|组织|承担|领导|主导)|(?:牵头|主管|负责|领导|责任单位|主管部门)"
    ),
    "definition": re.compile(r"是指|指的是|所称|[，,]指|系指|就是"),
    "list": re.compile(r"(?:、[^、]+){2,}|包括|下列|以下|如下|一是|（一）|\(一\)"),
    "yesno": re.compile(r"不得|不能|不可|不予|不作|不属于|可以|应当|禁止|无需|必须|同等"),
    "procedure": re.compile(r"应当|提交|提出|申请|材料|下列|以下|如下|工作日|受理"),
}


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


@dataclass(frozen=True, slots=True)
class Weights:
    """The question's words with their inverse document frequencies: rare words weigh more."""

    idf: dict[str, float]
    missing: tuple[str, ...]  # words that no passage of the library holds

    def coverage(self, sentence: str, context: str) -> float:
        """Give the weighted share, 0..1, of the words met in `sentence`, or at a discount in `context`."""
        total = sum(self.idf.values())
        if not total:
            return 0.0
        pairs = set(bigrams(sentence))
        return sum(weight * _met(word, sentence, pairs, context) for word, weight in self.idf.items()) / total


def weigh(library: Library, words: Sequence[str]) -> Weights:
    """Weigh words by how rare they are among the library's passages."""
    counts = library.frequencies(words)
    # 双师型教师 may stand as “双师型”教师: a word is missing only if the words in it are
    parts = {w: [p for p in search_words(w) if p != w] for w in words if not counts[w]}
    inner = library.frequencies(list(dict.fromkeys(part for found in parts.values() for part in found)))
    counts |= {word: min(inner[part] for part in found) for word, found in parts.items() if found}
    size = max(library.size, _FEW_PASSAGES)
    idf = {word: math.log(1 + (size - counts[word] + 0.5) / (counts[word] + 0.5)) for word in words}
    return Weights(idf, tuple(word for word in words if not counts[word]))


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
    form, form_weight = _form(question), _DEFINES if question.kind == "definition" else _FORM
    ranked = []
    for (hit, quote), text, similarity in zip(candidates, texts, similarities, strict=True):
        doc_id = quote.document.doc_id
        coverage = weights.coverage(normalise(text), _context(hit, quote))
        elsewhere = unmet(question, quote.document, hit.passage.text)
        rival = rival_at(quote.span, rivals[doc_id])
        score = (
            _COVERAGE * coverage
            + _SIMILARITY * max(0.0, float(similarity))
            + _PRIOR * hit.score
            + form_weight * bool(form and form.search(text))
            - _EMPTY * bool(_ANNOUNCES.search(text))
            - _OUTDATED * (doc_id in outdated)
            - _ELSEWHERE * bool(elsewhere or rival)
        )
        ranked.append(Evidence(quote, score, coverage, float(similarity), hit, elsewhere, rival))
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


def _form(question: Question) -> re.Pattern[str] | None:
    """Give what the answer looks like; a definition says 「市域产教联合体是…」 of a word of the question."""
    form = _DATE if question.kind == "number" and _WHEN.search(question.text) else _FORMS.get(question.kind)
    if form is None or question.kind != "definition":
        return form
    names = "|".join(re.escape(word) for word in question.terms if len(word) > 1)
    return re.compile(rf"(?:{names})[”’\"」』》]?[，,]?(?:是|指|即|系)|{form.pattern}") if names else form


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


def _met(word: str, sentence: str, pairs: set[str], context: str) -> float:
    if word in sentence:
        return 1.0
    if word in context:
        return _CONTEXT
    own = bigrams(word)
    return _PARTIAL * sum(pair in pairs for pair in own) / len(own) if len(own) > 1 else 0.0
