"""Finds the rows for subjects that are documents, where no aspect is named: what any two such documents state,
and their sentences that are worded alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Document
from index.segment import terms
from qa.citation import Quote, Sources
from qa.comparing.aspects import Aspect
from qa.comparing.candidates import LONGEST
from qa.comparing.counterparts import Versions
from qa.sentences import Span, sentences, shortened

# What a reader compares first, by the form of the documents.
_OF_REPORTS = ("地区生产总值增长目标", "城镇新增就业目标", "居民消费价格涨幅目标", "粮食产量目标")
_OF_RULES = ("立法目的", "适用范围", "主管部门", "施行日期")
_REPORT = re.compile(r"工作报告|预算报告|统计公报")
_MOST_ALIKE = 4  # rows of sentences worded alike
_TELLS = re.compile(r"[\d一二三四五六七八九十百千万]+个?(?:日|月|年|天|元|万|人|小时|倍)|不得|应当")
_SAYS_LITTLE = re.compile(r"起施行|[:：]$")  # a row of its own, and lead-ins
_NUMBER = re.compile(r"^第[一二三四五六七八九十百千零\d]+条\s*")


def usual_aspects(titles: Sequence[str]) -> tuple[str, ...]:
    """Give the aspects under which documents with these titles are compared."""
    return _OF_REPORTS if all(_REPORT.search(title) for title in titles) else _OF_RULES


def alike(sources: Sources, documents: Sequence[Document]) -> list[Aspect]:
    """Give rows of sentences of two documents that are worded alike and do not say the same."""
    first, second = documents[:2]
    versions = Versions(sources)
    rows: list[tuple[float, Aspect]] = []
    articles = [section for section in first.outline if section.kind == "article"]
    for span in (s for article in articles for s in sentences(first.text, article.start, article.end)):
        text = span.of(first.text)
        if not _TELLS.search(text) or _SAYS_LITTLE.search(text) or len(text) > 2 * LONGEST:
            continue
        other = versions.counterpart(span, first, second)
        if other is None or not _TELLS.search(other.of(second.text)):
            continue
        share = versions.share(text, other.of(second.text))
        name = _shared(text, other.of(second.text))
        if share < 0.9 and name:
            quotes = (_cell(first, span), _cell(second, other), *(None for _ in documents[2:]))
            rows.append((share, Aspect(name, quotes)))
    rows.sort(key=lambda row: -row[0])
    named = {aspect.name: aspect for _, aspect in reversed(rows)}
    return [aspect for _, aspect in rows if named[aspect.name] is aspect][:_MOST_ALIKE]


def _cell(document: Document, span: Span) -> Quote:
    number = _NUMBER.match(span.of(document.text))
    start = span.start + (number.end() if number else 0)
    return Quote(document, shortened(document.text, Span(start, span.end), LONGEST))


def _shared(one: str, other: str) -> str:
    """Name what two sentences speak of: the longest words they share, in their order."""
    common = [word for word in dict.fromkeys(terms(one)) if len(word) > 1 and word in other]
    longest = sorted(common, key=lambda word: -len(word))[:2]
    return "".join(word for word in common if word in longest)
