"""Finds the rows of a comparison: the aspects, and for each the quote that speaks of each subject.

Rows come from headings under which subjects are spoken of apart, from the aspect a question names, or from
sentences of two subjects that speak of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus import Document
from index.segment import bigrams, terms
from qa.citation import Quote
from qa.comparing.attribution import Attributed
from qa.comparing.subjects import Subject
from qa.sentences import Span, shortened

# Tells how well each text answers a query, higher is better.
Relevance = Callable[[str, Sequence[str]], Sequence[float]]

_LONGEST_CELL = 110  # characters a reader takes in at a glance in a table
_SHORT_CELL = 30  # a sentence shorter than this says little; the next one of the same side is added
_LEADS = 0.2  # added to the relevance of a sentence that opens with the subject
_MOST_PAIRED = 60  # sentences of each side that are set against the other's
_MOST_LIKE = 5  # rows of paired sentences; what comes after is hardly parallel
_LEADING = 40  # characters within which a definition names what it defines
_TOGETHER = 0.5  # added to the likeness of neighbours …
_NEAR = 120  # … with no more characters between them
_LIKE = 0.4  # share of common content words from which two sentences speak of the same thing
_LIKE_ASPECT = 0.5  # share of an aspect's character pairs that a heading must hold to be that aspect

# The mark of an item of a list, which is no whole sentence: （一） 1. ①
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、]|[①-⑳]")
_IS = re.compile(r"^.{0,3}(?:，|,)?(?:是|指)")  # 「产业学院│是学校与企业共建的…」
_RULES = frozenset("不得 超过 应当 可以 应 按照 依照 规定 不得超过 或者 以上 以下 有关".split())
_IN_COMMON = re.compile(r"共同|相同|联系|关联")  # a heading over what is shared is no aspect to differ in


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says of the subjects: its attributed sentences, in order."""

    document: Document
    sentences: list[Attributed]

    def quote(self, item: Attributed) -> Quote:
        """Give an attributed sentence as a quote."""
        return Quote(self.document, item.span)


@dataclass(frozen=True, slots=True)
class Aspect:
    """A row before it is cited: one quote or none for each subject."""

    name: str
    quotes: tuple[Quote | None, ...]

    @property
    def filled(self) -> int:
        """Number of subjects the documents say something of."""
        return sum(quote is not None for quote in self.quotes)


def by_headings(sides: Sequence[Side], count: int) -> list[Aspect]:
    """Make a row of each heading under which at least two subjects are spoken of apart.

    A heading among those that speaks of one subject only is a row too, with the other cells empty.
    """
    groups: dict[str, list[tuple[Side, Attributed]]] = {}
    for side in sides:
        for item in side.sentences:
            if item.aspect and len(item.subjects) == 1 and not _IN_COMMON.search(item.aspect):
                groups.setdefault(item.aspect, []).append((side, item))
    aspects = [Aspect(name, _best_quotes(items, count)) for name, items in groups.items()]
    full = [i for i, aspect in enumerate(aspects) if aspect.filled > 1]
    return aspects[full[0] : full[-1] + 1] if full else []


def _best_quotes(items: Sequence[tuple[Side, Attributed]], count: int) -> tuple[Quote | None, ...]:
    quotes: list[Quote | None] = []
    for subject in range(count):
        own = [(side, item) for side, item in items if item.subjects == {subject}]
        first = own[0][0] if own else None
        quotes.append(_best_quote(first, [item for side, item in own if side is first]) if first else None)
    return tuple(quotes)


def _best_quote(side: Side, items: Sequence[Attributed]) -> Quote:
    """Quote the sentence that opens with the subject, else the first; a very short one with its successor."""
    chosen = next((i for i, item in enumerate(items) if item.leads), 0)
    span = items[chosen].span
    if span.end - span.start < _SHORT_CELL and chosen + 1 < len(items):
        following = items[chosen + 1].span
        if (
            not side.document.text[span.end : following.start].strip(" ")
            and following.end - span.start <= _LONGEST_CELL
        ):
            span = Span(span.start, following.end)
    return _short(Quote(side.document, span))


def named_aspect(
    name: str,
    known: Iterable[Aspect],
    sides: Sequence[Side],
    subjects: Sequence[Subject],
    relevance: Relevance,
) -> Aspect:
    """Fill the row the question asked for: from a heading, a pair of like sentences, or the nearest ones."""
    wanted = set(bigrams(name))
    if aspect := under_heading(name, known):
        return aspect
    for aspect in by_likeness(sides, subjects):
        if all(quote is not None and name in quote.text for quote in aspect.quotes):
            return Aspect(name, aspect.quotes)
    quotes: list[Quote | None] = []
    for i, subject in enumerate(subjects):
        said = [(side, item) for side in sides for item in side.sentences if item.subjects == {i}]
        said = [(side, item) for side, item in said if wanted & set(bigrams(side.quote(item).text))]
        scores = relevance(f"{subject.name}{name}", [side.quote(item).text for side, item in said])
        ranked = [score + _LEADS * item.leads for score, (_, item) in zip(scores, said, strict=True)]
        side, item = said[ranked.index(max(ranked))] if ranked else (None, None)
        quotes.append(_short(side.quote(item)) if side and item else None)
    return Aspect(name, tuple(quotes))


def under_heading(name: str, known: Iterable[Aspect]) -> Aspect | None:
    """Give the row of the heading that is the aspect asked for, if there is one: 改革重点 for 改革侧重点."""
    wanted = set(bigrams(name))
    for aspect in known:
        if len(wanted & set(bigrams(aspect.name))) >= _LIKE_ASPECT * len(wanted):
            return Aspect(name, aspect.quotes)
    return None


def definitions(sides: Sequence[Side], subjects: Sequence[Subject]) -> list[Aspect]:
    """Make a row of what each subject is said to be, 「学前教育，是指…」; none for fewer than two."""
    quotes: list[Quote | None] = []
    for i, subject in enumerate(subjects):
        names = "|".join(map(re.escape, subject.forms))
        defines = re.compile(rf"(?:{names})[”’\"」』》]?[，,]?(?:是指|指的是|是[^否]|指)")
        said = [side.quote(item) for side in sides for item in side.sentences if item.subjects == {i}]
        quotes.append(next((_short(quote) for quote in said if defines.search(quote.text[:_LEADING])), None))
    aspect = Aspect("定义", tuple(quotes))
    return [aspect] if aspect.filled > 1 else []


def by_likeness(sides: Sequence[Side], subjects: Sequence[Subject]) -> list[Aspect]:
    """Pair sentences of the first two subjects that share content words; what they share names the row.

    Sentences that stand together are likelier meant to be set against each other.
    """
    names = "".join(form for subject in subjects for form in subject.forms)
    pools: list[list[tuple[Quote, set[str]]]] = [[] for _ in subjects]
    for side in sides:
        for item in side.sentences:
            quote = side.quote(item)
            if len(item.subjects) == 1 and item.leads and not _ITEM.match(quote.text):
                pools[min(item.subjects)].append((quote, {w for w in terms(quote.text) if w not in names}))
    likeness = sorted(
        (-len(left & right) / min(len(left), len(right)) - _TOGETHER * _neighbours(a, b), i, j)
        for i, (a, left) in enumerate(pools[0][:_MOST_PAIRED])
        for j, (b, right) in enumerate(pools[1][:_MOST_PAIRED])
        if left and right
    )
    aspects: dict[str, Aspect] = {}
    used: set[tuple[int, int]] = set()
    for negated, i, j in likeness:
        if -negated < _LIKE or (0, i) in used or (1, j) in used:
            continue
        left, right = pools[0][i][0], pools[1][j][0]
        name = _shared_words(left.text, right.text, subjects)
        if name not in aspects:
            used |= {(0, i), (1, j)}
            aspects[name] = Aspect(name, (_short(left), _short(right), *(None for _ in subjects[2:])))
    aspects.pop("定义", None)  # found better by `definitions`
    return list(aspects.values())[:_MOST_LIKE]


def _neighbours(left: Quote, right: Quote) -> bool:
    """Tell whether two quotes stand in the same paragraph or in neighbouring ones."""
    first, second = sorted((left, right), key=lambda quote: quote.span)
    between = first.document.text[first.span.end : second.span.start]
    return left.document is right.document and len(between) < _NEAR and between.count("\n") < 2


def _shared_words(left: str, right: str, subjects: Sequence[Subject]) -> str:
    """Name what two sentences speak of: 定义, or the longest run of words they share."""
    rests = []
    for text, subject in zip((left, right), subjects, strict=False):
        form = next((form for form in subject.forms if form in text), "")
        rests.append(text.partition(form)[2] if form else text)
    if all(_IS.search(rest) for rest in rests):
        return "定义"
    match = SequenceMatcher(None, rests[0], rests[1], autojunk=False).find_longest_match()
    run = terms(rests[0][match.a : match.a + match.size])
    return "".join(run) if sum(map(len, run)) > 1 and not _RULES.issuperset(run) else "主要规定"


def _short(quote: Quote) -> Quote:
    """Cut a quote to what a cell holds, without the comma or semicolon it ends in."""
    text = quote.document.text
    start, end = shortened(text, quote.span, _LONGEST_CELL)
    while end - 1 > start and text[end - 1] in "，,；;、":
        end -= 1
    return Quote(quote.document, Span(start, end))
