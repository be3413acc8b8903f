"""Takes the passages found apart into the sentences that can answer; it does not weigh them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import Document
from corpus.text.facts import facts_of
from index import Hit
from index.segment import terms
from qa.citation import Quote, Sources
from qa.evidence.lists import is_item, is_lead_in, items_after, lead_in_of
from qa.sentences import Span, sentences, unlabelled

_FEWEST_ITEMS = 2  # a lead-in without a list of at least so many says nothing
_LIST_LENGTH = 300  # characters of the items that a lead-in is read with
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?\s*")  # 第七十条
_CONTEXT_LENGTH = 120  # characters before a sentence, within its passage, that say what it is about
_SAYS = re.compile(r"[。！;；:：，,]")  # a line without any is a heading, a letterhead or a signature
# Asks for a document's metadata: 「文号是多少」 「什么时候发布的」
_OF_THE_DOCUMENT = re.compile(r"文号|[几多]号|日期|时间|何时|什么时候|哪[年月天日]|机关|谁发|有效|索引")
_QUESTION = re.compile(r"[?？]$|^问[:：]")  # 「问：项目什么时候申报？」
_ANNOUNCES = re.compile(
    r"(?:通知|公告|决定|批复|函复|通报)如下|制定本(?:办法|规定|条例|细则|意见|方案)|现(?:将|予)?印发|贯彻(?:执行|落实)。$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage found, with what its place and form tell."""

    hit: Hit
    quote: Quote
    text: str  # what it says: without 第X条 before it, of a lead-in with the items that follow
    before: str  # what stands before it and says what it is about; of an item, what announces its list
    place: float  # in the passage, 0 for its first characters to 1
    items: int  # of the list that it announces
    is_item: bool
    announces: bool  # 「现将有关事项通知如下。」

    @property
    def context(self) -> str:
        """Give title, headings and the text before it: what it is about."""
        return " ".join((self.hit.title, *self.hit.passage.heading_path, self.before))


def candidates(sources: Sources, question: str, hits: Sequence[Hit]) -> Iterator[Sentence]:
    """Give the sentences that can answer: no headings, questions, bare lead-ins, nor the question itself."""
    asked = frozenset(terms(question))
    of_the_document = _OF_THE_DOCUMENT.search(question)
    for hit in hits:
        document, text, start = sources.document(hit.passage.doc_id), hit.passage.text, hit.passage.start
        headings = {hit.title, *hit.passage.heading_path}
        lists: dict[Span, list[Span]] = {}  # of the passage, by what announces them
        for span in sentences(text):
            words = span.of(text)
            if words in headings or not says_something(words) or is_question(words):
                continue
            if facts_of(words) and not of_the_document:
                continue
            if asked.issuperset(terms(words)):
                continue
            answer = unlabelled(text, span)
            quote = Quote(document, Span(start + answer.start, start + answer.end))
            if sentence := _sentence(hit, quote, lists):
                yield sentence


def says_something(line: str) -> bool:
    """Tell whether a line is more than a heading, a letterhead or a signature."""
    return bool(_SAYS.search(line))


def is_question(line: str) -> bool:
    """Tell whether a line asks: 「问：项目什么时候申报？」."""
    return bool(_QUESTION.search(line))


def _sentence(hit: Hit, quote: Quote, lists: dict[Span, list[Span]]) -> Sentence | None:
    """Give a sentence with what it is measured by; `None` for a lead-in that nothing follows."""
    document, span, text = quote.document, quote.span, quote.text
    items: list[Span] = []
    if is_lead_in(text):
        items = lists[span] = items_after(document, span)
        if len(items) < _FEWEST_ITEMS:
            return None
    belongs = is_item(text)
    lead = _lead_in(document, span, lists) if belongs else None
    start = max(hit.passage.start, span.start - _CONTEXT_LENGTH)
    end = min(items[-1].end, span.end + _LIST_LENGTH) if items else span.end
    return Sentence(
        hit,
        quote,
        _ARTICLE.sub("", document.text[span.start : end]),
        lead.of(document.text) if lead else document.text[start : span.start],
        (span.start - hit.passage.start) / max(1, len(hit.passage.text)),
        len(items),
        belongs,
        bool(_ANNOUNCES.search(text)),
    )


def _lead_in(document: Document, item: Span, lists: dict[Span, list[Span]]) -> Span | None:
    """Give what announces the list of `item`, in the passage or before it."""
    for lead, items in lists.items():
        if any(each.start <= item.start < each.end for each in items):
            return lead
    found = lead_in_of(document, item)
    if found:
        lists[found] = items_after(document, found)
    return found
