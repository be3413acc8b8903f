"""Answers what a document states of itself: 文号, 落款时间, 发文机关, 还有效吗, what it repeals or rests on.

Quotes the very range that the reading room read the value from; what is not stated is said not to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus import Document, dated
from corpus.text.numerals import DATE
from index import DocumentRecord
from qa.citation import Quote, Sources
from qa.exact.fields import Cue, Field
from qa.exact.quoting import stated, title_quote
from qa.exact.standing import Repeal, repeals_of, standing_of
from qa.sentences import Span

# What a refusal calls the fields.
NAMES: dict[Field, str] = {
    "title": "标题",
    "doc_number": "文号",
    "index_number": "索引号",
    "topics": "主题分类",
    "issuer": "发文机关",
    "issued_on": "成文日期",
    "passed_on": "通过或者颁布的日期",
    "signature": "落款",
    "published_on": "发布日期",
    "effective_on": "施行日期",
    "repealed_on": "废止日期或有效期",
    "status": "是否有效",
    "repeals": "废止了哪些文件",
    "repealed_by": "被哪份文件废止",
    "based_on": "制定依据",
    "salutation": "主送机关",
}
# Where one day is asked for and not stated, a document may state another that is as good.
_INSTEAD: dict[Field, tuple[Field, ...]] = {
    "issued_on": ("published_on",),
    "published_on": ("issued_on",),
    "passed_on": ("issued_on", "published_on"),
    "signature": ("issued_on", "issuer"),
}
# 2015年3月20日 某某会议通过: a statute's first day; what follows on its line may tell of revisions
_PASSED = re.compile(
    r"^[（(]?(?P<date>[12]\d{3}年\d{1,2}月\d{1,2}日)[^\n]{0,60}?(?<!决定》)(?:通过|颁布|公布|发布)(?!的《)",
    re.MULTILINE,
)
_HEAD = 1500  # characters in which a statute's history stands
_MOST_REPEALS = 2  # documents that repeal one
_LONGEST_HULL = 300  # characters over which the ranges of one field are quoted in one piece


def statements_on(cue: Cue, record: DocumentRecord, sources: Sources) -> list[tuple[Quote, ...]]:
    """Give the quotes, a statement each, that answer one field; none where nothing is stated."""
    document = sources.document(record.doc_id)
    if cue.field == "title":
        return [(title_quote(document),)]
    if cue.field in ("status", "repealed_by", "repealed_on"):
        return list(_on_its_end(cue.field, record, document, sources))
    for field in (cue.field, *_INSTEAD.get(cue.field, ())):
        if ranges := _ranges(document, field):
            quotes = tuple(_quotes(document, ranges))
            return [quotes + tuple(_day_meant(document, field, quotes))]
    return []


def value_in(cue: Cue, document: Document) -> Span | None:
    """Give the range of the value itself, where a field has just one."""
    ranges = [] if cue.field in ("title", "status", "signature") else _ranges(document, cue.field)
    return Span(*ranges[0]) if len(ranges) == 1 else None


def _ranges(document: Document, field: Field) -> list[tuple[int, int]]:
    if field in ("signature", "salutation"):
        return [(matter.start, matter.end) for matter in document.matter if matter.kind == field][:1]
    if field == "passed_on":
        return [
            (match.start("date"), match.end("date")) for match in _PASSED.finditer(document.text, 0, _HEAD)
        ][:1]
    return document.metadata.ranges_of(field)


def _quotes(document: Document, ranges: Sequence[tuple[int, int]]) -> Iterator[Quote]:
    """Quote ranges in one piece where they stand together, else each with its line."""
    start, end = min(start for start, _ in ranges), max(end for _, end in ranges)
    if end - start <= _LONGEST_HULL:
        yield stated(document, start, end)
        return
    spans = {stated(document, *each).span for each in ranges}
    yield from (Quote(document, span) for span in sorted(spans))


def _day_meant(document: Document, field: Field, quotes: Sequence[Quote]) -> Iterator[Quote]:
    """Give the line with the day that 「自公布之日起施行」 leaves to be looked up."""
    if field != "effective_on" or any(DATE.search(quote.text) for quote in quotes):
        return
    metadata = document.metadata
    for other, day in (("published_on", metadata.published_on), ("issued_on", metadata.issued_on)):
        if day and day == metadata.effective_on:
            yield stated(document, *metadata.ranges_of(other)[0])
            return


def _on_its_end(
    field: Field, record: DocumentRecord, document: Document, sources: Sources
) -> Iterator[tuple[Quote, ...]]:
    """Yield what tells of a document's end: its own words, what repeals it, a later version."""
    metadata = document.metadata
    if field != "repealed_by":
        for start, end in (*metadata.ranges_of("repealed_on"), *metadata.ranges_of("status")):
            yield (stated(document, start, end),)
    repeals = [repeal for repeal in repeals_of(record, sources) if sources.holds(repeal.by.doc_id)]
    for repeal in repeals[:_MOST_REPEALS]:
        yield (repeal_quote(repeal, sources),)
    standing = standing_of(record, sources)
    newer = standing.later or standing.coming
    if newer and sources.holds(newer.doc_id):
        yield tuple(_as_later(sources.document(newer.doc_id)))
    elif field == "status":
        begun = [*metadata.ranges_of("effective_on"), *metadata.ranges_of("issued_on")]
        yield (stated(document, *begun[0]) if begun else title_quote(document),)


def _as_later(document: Document) -> Iterator[Quote]:
    """Quote what tells a later version: its title with the day it bears."""
    yield title_quote(document)
    metadata = document.metadata
    for field, day in (("issued_on", metadata.issued_on), ("effective_on", metadata.effective_on)):
        ranges = metadata.ranges_of(field)
        if ranges and day == dated(metadata):
            yield stated(document, *ranges[0])
            return


def repeal_quote(repeal: Repeal, sources: Sources) -> Quote:
    """Quote the sentence in which a document repeals another."""
    return stated(sources.document(repeal.by.doc_id), repeal.start, repeal.end)
