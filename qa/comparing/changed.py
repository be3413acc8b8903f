"""Makes rows of what differs between two versions of a document: an article a row, the telling ones first.

How articles answer each other is for the reading room to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Change, Document, changes
from corpus.statements.works import dated
from qa.citation import Quote
from qa.comparing.aspects import Aspect
from qa.comparing.candidates import LONGEST, unnumbered
from qa.comparing.stated import stated_quote
from qa.comparing.wording import likeness
from qa.sentences import Span, sentences, shortened

_MOST = 8  # rows; what comes after is for `cewen history` and the reader
_NUMBERS = re.compile(
    r"\d[\d,.]*|[一二三四五六七八九十百千万两]+(?=[个日天月年元万亿倍%人周]|分之)|百分之[一二三四五六七八九十百点]+"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零]+条")
_SAME = 0.95  # share of character pairs from which two wordings hardly differ
_MUCH = 0.85  # … from which the difference is one of words
_LEAST = 0.3  # … below which they are not two wordings of one rule
_FIGURES = 0.6  # what other figures add to how telling a change is
_HARDLY = 0.4  # taken off where few words differ
_EARLY = 0.3  # added to the first articles, which say what all is about
_IN_FORCE = "施行日期"
_IN_FORCE_LINE = re.compile(r"自.{4,14}起施行")


def changed(documents: Sequence[Document]) -> list[Aspect]:
    """Give the rows on the versions `documents`, in the order of their columns; of several, the outer."""
    order = sorted(range(len(documents)), key=lambda i: dated(documents[i].metadata))
    old, new = order[0], order[-1]
    dates = [stated_quote(document, "effective_on") for document in documents]
    rows = [Aspect(_IN_FORCE, tuple(dates))] if all(dates) else []
    found = changes(documents[old], documents[new])
    weighed: list[tuple[float, int, Aspect]] = []
    for place, change in enumerate(found):
        pair = _pair(change, documents[old], documents[new])
        if pair is None:
            continue
        quotes: list[Quote | None] = [None] * len(documents)
        quotes[old], quotes[new] = pair[:2]
        worth = pair[2] + _EARLY * (1 - place / len(found))
        weighed.append((worth, place, Aspect(_name(change), tuple(quotes))))
    best = sorted(weighed, key=lambda item: (-item[0], item[1]))[: _MOST - len(rows)]
    return rows + [aspect for _, _, aspect in sorted(best, key=lambda item: item[1])]


def _pair(change: Change, old: Document, new: Document) -> tuple[Quote, Quote, float] | None:
    """Quote the sentences of a change that differ most tellingly, and say how telling they are."""
    if change.kind != "changed" or not _ARTICLE.search(change.address):
        return None
    before, after = old.text.find(change.before), new.text.find(change.after)
    if before < 0 or after < 0:
        return None
    ours = _only(old, Span(before, before + len(change.before)), change.after)
    theirs = _only(new, Span(after, after + len(change.after)), change.before)
    pairs = [(_telling(one.of(old.text), other.of(new.text)), one, other) for one in ours for other in theirs]
    if not pairs:
        return None
    worth, one, other = max(pairs, key=lambda pair: pair[0])
    return (_short(old, one), _short(new, other), worth) if worth > 0 else None


def _only(document: Document, span: Span, other: str) -> list[Span]:
    """Give the sentences that the other version has not."""
    return [
        sentence for sentence in sentences(document.text, *span) if sentence.of(document.text) not in other
    ]


def _telling(one: str, other: str) -> float:
    """Say how telling a difference is: other figures most of all, then other words of the same rule."""
    share = likeness(one, other)
    figures = set(_NUMBERS.findall(one)) != set(_NUMBERS.findall(other))
    if share < _LEAST or _IN_FORCE_LINE.search(one) or (share > _SAME and not figures):
        return 0.0
    return share + _FIGURES * figures - _HARDLY * (share > _MUCH and not figures)


def _short(document: Document, span: Span) -> Quote:
    return Quote(document, shortened(document.text, unnumbered(document.text, span), LONGEST))


def _name(change: Change) -> str:
    """Name a row by its article: 第九条（原第八条）."""
    now, former = (_ARTICLE.search(address) for address in (change.address, change.former))
    assert now is not None  # `_pair` looked
    return f"{now[0]}（原{former[0]}）" if former and former[0] != now[0] else now[0]
