"""Finds in an outline what an address names, and quotes it: articles whole, items with their lead-in.

A 公文 has no articles: 第三条 of it is 三、, or （三） if its numbers run on to the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus import Document, Section
from corpus.text.numerals import number_of
from qa.citation import Quote
from qa.exact.addresses import Address
from qa.sentences import Span, paragraphs

# 第二十三条之一, 第三章, 第二分编
_NUMBERED = re.compile(
    r"第\s*(?P<number>[一二三四五六七八九十百千零〇\d]+)\s*(?:分?[编章节条]|部分)(?:之(?P<sub>[一二三四五六七八九十\d]+))?"
)
_ITEM_LABELS = (re.compile(r"[（(](.+)[)）]"), re.compile(r"(.+)、"))
_HEADS = re.compile(r"([一二三四五六七八九十百]+)、|第([一二三四五六七八九十]+)部分")
_ITEM = re.compile(r"[（(]?([一二三四五六七八九十百\d]+)[)）.．、]?")
_MOST_LINES = 60  # of a chapter


def sections_at(document: Document, address: Address) -> list[Section]:
    """Give the sections that an address names, none where the document has no such place."""
    if address.unit == "division" or (address.unit == "article" and not has_articles(document)):
        found = _numbered(document, address, _HEADS if address.unit == "division" else None)
    else:
        found = [s for s in document.outline if s.kind == address.unit and _is_named(s.label, address)]
        found = found if address.first < address.last else found[:1]
    if not found or not (address.clause or address.item):
        return found
    finer = finer_in(document, found[0], address.clause, address.item)
    return [finer] if finer else []


def quotes_of(document: Document, section: Section) -> tuple[Quote, ...]:
    """Quote a section line by line; an item or a clause after the line that leads in or bears the number."""
    lines = paragraphs(document.text, section.start, section.end)[:_MOST_LINES]
    before = [_lead_in(document, section)] if section.kind == "item" else []
    return tuple(Quote(document, Span(*line)) for line in (*filter(None, before), *lines))


def has_articles(document: Document) -> bool:
    """Tell whether a document is divided into articles."""
    return any(section.kind == "article" for section in document.outline)


def described_range(document: Document) -> str:
    """Say in Chinese which articles a document has: 第一条到第九十八条; empty where it has none."""
    labels = [section.label for section in document.outline if section.kind == "article"]
    if not labels:
        return ""
    return f"它的条文从{labels[0]}到{labels[-1]}" if len(labels) > 1 else f"它只有{labels[0]}"


def article_of(document: Document, at: int) -> Section | None:
    """Give the article that holds a character."""
    return next((s for s in document.outline if s.kind == "article" and s.start <= at < s.end), None)


def finer_in(document: Document, article: Section, clause: int, item: int) -> Section | None:
    """Give a clause or item of an article, or an item of a clause; a lone clause is the article."""
    within = [s for s in document.outline if article.start <= s.start < article.end and s is not article]
    clauses = [s for s in within if s.kind == "clause"]
    holder: Section | None = article
    if clause and clauses:
        holder = clauses[clause - 1] if clause <= len(clauses) else None
    elif clause > 1:
        holder = None
    if holder is None or not item:
        return holder
    items = [s for s in within if s.kind == "item" and holder.start <= s.start < holder.end]
    top = min((s.level for s in items), default=0)
    return next((s for s in items if s.level == top and _item_number(s.label) == item), None)


def _is_named(label: str, address: Address) -> bool:
    own = _NUMBERED.match(label)
    if own is None:
        return False
    number, sub = number_of(own["number"]) or 0, number_of(own["sub"] or "") or 0
    if address.first < address.last:
        return address.first <= number <= address.last
    return number == address.first and sub == address.sub


def _numbered(document: Document, address: Address, form: re.Pattern[str] | None) -> list[Section]:
    """Give what a 公文 has for the number: （三） if its numbers run on to the end, else 三、."""
    if form is not None:
        heads = ((section, form.match(section.label)) for section in document.outline)
        numbered = [(section, number_of(label[1] or label[2]) or 0) for section, label in heads if label]
        return _between(numbered, address)[:1]
    for labelled in _ITEM_LABELS:
        labels = ((section, labelled.fullmatch(section.label)) for section in document.outline)
        numbered = [(section, number_of(label[1]) or 0) for section, label in labels if label]
        if numbered and all(a < b for a, b in pairwise([number for _, number in numbered])):
            return _between(numbered, address)
    return []


def _between(numbered: Sequence[tuple[Section, int]], address: Address) -> list[Section]:
    return [section for section, number in numbered if address.first <= number <= address.last]


def _item_number(label: str) -> int | None:
    match = _ITEM.fullmatch(label)
    return number_of(match[1]) if match else None


def _lead_in(document: Document, item: Section) -> Span | None:
    """Give the line that leads in to the list an item stands in."""
    before = [s for s in document.outline if s.start < item.start and s.end >= item.end]
    if not before:
        return None
    first = paragraphs(document.text, before[-1].start, before[-1].end)[0]
    return first if first.start < item.start else None
