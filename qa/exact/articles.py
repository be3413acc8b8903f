"""Looks up exactly what a question names exactly: 「民法典第658条内容」, 「国发〔2019〕4号第三条说了什么」.

Only for questions that ask for nothing but the article; 「违反第七条怎么处罚」 is left to the search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import Document, Section
from corpus.statements.works import base_title
from corpus.text.numerals import number_of
from index import DocumentRecord
from index.segment import normalise
from qa.citation import Quote, Sources
from qa.questions.question import Question, content_words
from qa.sentences import paragraphs

_NUMERAL = r"[一二三四五六七八九十百千零〇\d]+"
# 「第658条」 「第二十三条之一」 「第七条第一款」
_ARTICLE = re.compile(
    rf"第\s*(?P<number>{_NUMERAL})\s*条(?:之(?P<sub>{_NUMERAL}))?(?:\s*第(?P<clause>{_NUMERAL})款)?"
)
_DOC_NUMBER = re.compile(r"[一-鿿]{1,12}[〔\[(【]\d{4}[〕\])】]第?\d+号")  # 「国发〔2019〕4号」, after NFKC
_ITEM_LABELS = (re.compile(r"[（(](.+)[)）]"), re.compile(r"(.+)、"))
_STATE = re.compile(r"^中华人民共和国")
_MARKS = re.compile(r"[《》〔〕\[\]()【】\s第]")
_MOST_LINES = 40  # an article is shorter; the third part of a 公文 may be longer
_SHORTEST_NAME = 3  # characters of a title that may stand for it: 民法典


@dataclass(frozen=True, slots=True)
class Article:
    """The article a question names, in one document; no quotes where the document has no such article."""

    title: str
    label: str
    quotes: tuple[Quote, ...]


def look_up(question: Question, sources: Sources) -> Article | None:
    """Find the article `question` asks for; `None` where it asks for something else or names no document."""
    found = _ARTICLE.search(question.text)
    if found is None or question.kind == "comparison":
        return None
    named = [
        (record, name)
        for record in sources.records()
        if (name := _name_in(question.text, found.start(), record))
    ]
    rest = normalise(f"{question.text[: found.start()]} {question.text[found.end() :]}")
    named = [(record, name) for record, name in named if not _asks_more(rest.replace(name, " "))]
    if not named:
        return None
    documents = [sources.document(record.doc_id) for record, _ in _likeliest(question, named)]
    for document in documents:
        if section := _section(document, found):
            return Article(document.title, found[0], _quotes(document, section))
    has_articles = any(section.kind == "article" for section in documents[0].outline)
    return Article(documents[0].title, found[0], ()) if has_articles else None


def _asks_more(rest: str) -> bool:
    """Tell whether a question says more than document and article; a year only tells versions apart."""
    return any(not word.isdigit() for word in content_words(rest))


def _name_in(asked: str, until: int, record: DocumentRecord) -> str:
    """Give the words by which a question names a document: its 文号, its title, or the title's beginning."""
    text = normalise(asked)
    number = record.metadata.doc_number
    if number and (match := _DOC_NUMBER.search(asked)) and _MARKS.sub("", match[0]) == _MARKS.sub("", number):
        return normalise(match[0])
    title = normalise(_STATE.sub("", base_title(record.title)))
    if len(title) >= _SHORTEST_NAME and title in text:
        return title
    before = re.split(r"[《》,，:：、\s]", text[:until].rstrip("》 的"))[-1]
    return before if len(before) >= _SHORTEST_NAME and title.startswith(before) else ""


def _likeliest(
    question: Question, named: Sequence[tuple[DocumentRecord, str]]
) -> list[tuple[DocumentRecord, str]]:
    """Order by the year the question names, then by the longer name, then the later document."""

    def key(item: tuple[DocumentRecord, str]) -> tuple[bool, int, str]:
        record, name = item
        dated = record.metadata.issued_on or ""
        return bool(dated) and dated[:4] in question.text, len(name), dated

    return sorted(named, key=key, reverse=True)


def _section(document: Document, wanted: re.Match[str]) -> Section | None:
    """Find the article, or the clause of it, that `wanted` names, whatever its numerals."""
    if not any(section.kind == "article" for section in document.outline):
        return _numbered(document, wanted)
    article = next((s for s in document.outline if s.kind == "article" and _same(s.label, wanted)), None)
    if article is None or wanted["clause"] is None:
        return article
    clauses = [s for s in document.outline if s.kind == "clause" and article.start <= s.start < article.end]
    number = number_of(wanted["clause"])
    return clauses[number - 1] if number and number <= len(clauses) else article


def _numbered(document: Document, wanted: re.Match[str]) -> Section | None:
    """Find what a 公文 without articles has for one: （三） if its numbers run on to the end, else 三、."""
    for form in _ITEM_LABELS:
        labels = ((section, form.fullmatch(section.label)) for section in document.outline)
        numbered = [(section, number_of(label[1])) for section, label in labels if label]
        numbers = [number or 0 for _, number in numbered]
        if numbers and all(a < b for a, b in pairwise(numbers)):
            return next((s for s, number in numbered if number == number_of(wanted["number"])), None)
    return None


def _same(label: str, wanted: re.Match[str]) -> bool:
    own = _ARTICLE.match(label)
    return own is not None and all(
        number_of(own[part] or "0") == number_of(wanted[part] or "0") for part in ("number", "sub")
    )


def _quotes(document: Document, section: Section) -> tuple[Quote, ...]:
    lines = paragraphs(document.text, section.start, section.end)
    return tuple(Quote(document, line) for line in lines[:_MOST_LINES])
