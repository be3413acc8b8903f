"""Finds the rows for subjects that are documents, where no aspect is named.

They are what any two such documents state, and their sentences that are worded alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Document
from index.segment import terms
from qa.citation import Quote
from qa.comparing.aspects import Aspect
from qa.comparing.candidates import LONGEST, unnumbered
from qa.comparing.wording import likeness, pairs_of
from qa.sentences import Span, sentences, shortened

# What a reader compares first, by the form of the documents.
_OF_REPORTS = ("地区生产总值增长目标", "城镇新增就业目标", "居民消费价格涨幅目标", "粮食产量目标")
_OF_RULES = ("立法目的", "适用范围", "主管部门", "施行日期")
_REPORT = re.compile(r"工作报告|预算报告|统计公报")
_Read = tuple[Span, frozenset[str]]  # a sentence with its character pairs
_ALIKE = 0.45  # share of character pairs from which two sentences speak of one thing
_SAME = 0.9  # … from which they say the same
_MOST_READ = 300  # sentences of a document that are set against the other's
_MOST_ALIKE = 4  # rows of sentences worded alike
_TELLS = re.compile(r"[\d一二三四五六七八九十百千万]+个?(?:日|月|年|天|元|万|人|小时|倍)|不得|应当")
_SAYS_LITTLE = re.compile(r"起施行|[:：]$")  # a row of its own, and lead-ins


def usual_aspects(titles: Sequence[str]) -> tuple[str, ...]:
    """Give the aspects under which documents with these titles are compared."""
    return _OF_REPORTS if all(_REPORT.search(title) for title in titles) else _OF_RULES


def worded_alike(documents: Sequence[Document]) -> list[Aspect]:
    """Give rows of sentences of two documents that are worded alike and do not say the same."""
    first, second = documents[:2]
    ours, theirs = _ruling(first), _ruling(second)
    rows: list[tuple[float, Aspect]] = []
    for span, pairs in ours:
        found = _nearest(pairs, theirs)
        back = _nearest(found[1], ours) if found else None
        if found is None or back is None or back[0] != span:
            continue
        one, other = span.of(first.text), found[0].of(second.text)
        share, name = likeness(one, other), _shared(one, other)
        if _ALIKE <= share < _SAME and name:
            quotes = (_cell(first, span), _cell(second, found[0]), *(None for _ in documents[2:]))
            rows.append((share, Aspect(name, quotes)))
    best: dict[str, Aspect] = {}
    for _, aspect in sorted(rows, key=lambda row: -row[0]):
        best.setdefault(aspect.name, aspect)
    return list(best.values())[:_MOST_ALIKE]


def _ruling(document: Document) -> list[_Read]:
    """Give the sentences of the articles that rule something, with their character pairs."""
    spans = (
        span
        for article in document.outline
        if article.kind == "article"
        for span in sentences(document.text, article.start, article.end)
    )
    ruling = []
    for span in spans:
        text = span.of(document.text)
        if len(text) <= 2 * LONGEST and _TELLS.search(text) and not _SAYS_LITTLE.search(text):
            ruling.append((span, pairs_of(text)))
    return ruling[:_MOST_READ]


def _nearest(pairs: frozenset[str], among: Sequence[_Read]) -> _Read | None:
    return max(
        among, key=lambda item: 2 * len(pairs & item[1]) / (len(pairs) + len(item[1]) or 1), default=None
    )


def _cell(document: Document, span: Span) -> Quote:
    return Quote(document, shortened(document.text, unnumbered(document.text, span), LONGEST))


def _shared(one: str, other: str) -> str:
    """Name what two sentences speak of: the longest words they share, in their order."""
    common = [word for word in dict.fromkeys(terms(one)) if len(word) > 1 and word in other]
    longest = sorted(common, key=lambda word: -len(word))[:2]
    return "".join(word for word in common if word in longest)
