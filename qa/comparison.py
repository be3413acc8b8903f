"""Compares subjects: a table whose every cell is a short exact quote, and what the subjects share.

Aspects are the text's own headings under which both sides stand; else the aspects the question names;
else sentences of both sides that speak of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from corpus import Document
from index.segment import bigrams, terms
from qa.attribution import Attributed, attribute
from qa.citation import Citer, Quote
from qa.datatypes import Cell, Comparison, Row
from qa.sentences import Span, shortened
from qa.subjects import Subject

# Tells how well each text answers a query, higher is better.
Relevance = Callable[[str, Sequence[str]], Sequence[float]]

NOT_STATED = "文中未规定"

_LONGEST_CELL = 110  # characters a reader takes in at a glance in a table
_SHORT_CELL = 30  # a sentence shorter than this says little; the next one of the same side is added
_LEADS = 0.2  # added to the relevance of a sentence that opens with the subject
_MOST_ROWS = 10
_MOST_PAIRED = 60  # sentences of each side that are set against the other's
_LIKE = 0.25  # share of common content words from which two sentences speak of the same thing
_LIKE_ASPECT = 0.5  # share of an aspect's character pairs that a heading must hold to be that aspect

_WHOLE = re.compile(r"[。！!][”’」』）)]*$")  # a whole sentence, not a heading, a lead-in or a question
_IS = re.compile(r"^.{0,3}(?:，|,)?(?:是|指)")  # 「产业学院│是学校与企业共建的…」
_DIFFERS = re.compile(r"各有侧重|侧重点?不同|区别|差异|有所不同|不尽相同|不同于|分别")
_IN_COMMON = re.compile(r"共同|相同|联系|关联")  # a heading over what is shared is no aspect to differ in
_SHARES = re.compile(r"两者|二者|都[是要为有以能应]|均[为是以应可]|共同点|联系|关联|相同|一致")


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


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found for a comparison: rows, sentences on what differs, sentences on what is shared."""

    subjects: tuple[Subject, ...]
    aspects: list[Aspect] = field(default_factory=list)
    differing: list[Quote] = field(default_factory=list)
    shared: list[Quote] = field(default_factory=list)


def compare(
    subjects: tuple[Subject, ...], named: Sequence[str], documents: Sequence[Document], relevance: Relevance
) -> Findings:
    """Compare `subjects` over `documents`, the likeliest first, under the aspects `named` or found."""
    sides = [Side(document, attribute(document, subjects)) for document in documents]
    sides = [side for side in sides if side.sentences]
    count = len(subjects)
    tables = [_by_headings([side], count) for side in sides]
    best = max(range(len(sides)), key=lambda i: (_complete(tables[i]), -i), default=None)
    aspects = tables[best] if best is not None else []
    ordered = sides if best is None else [sides[best], *sides[:best], *sides[best + 1 :]]
    if not _complete(aspects):
        aspects = _by_headings(
            ordered, count
        )  # one document on each: rows of the headings they have in common
    if named:
        aspects = [_named_aspect(name, aspects, ordered, subjects, relevance) for name in named]
    elif not _complete(aspects):
        aspects = _by_likeness(ordered, subjects) or _overall(ordered, count)
    return Findings(
        subjects,
        aspects[:_MOST_ROWS],
        _together(ordered, _DIFFERS, count),
        _together(ordered, _SHARES, count),
    )


def table(findings: Findings, citer: Citer) -> Comparison:
    """Cite every filled cell and give the table."""
    rows = [
        Row(aspect.name, tuple(_cell(quote, citer) for quote in aspect.quotes)) for aspect in findings.aspects
    ]
    return Comparison(tuple(subject.name for subject in findings.subjects), tuple(rows))


def markdown(comparison: Comparison) -> str:
    """Write the table in Markdown, marks in the cells."""
    lines = [
        "| 方面 | " + " | ".join(comparison.subjects) + " |",
        "|" + " --- |" * (len(comparison.subjects) + 1),
    ]
    for row in comparison.rows:
        cells = (cell.text + "".join(f"[{marker}]" for marker in cell.markers) for cell in row.cells)
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in (row.aspect, *cells)) + " |")
    return "\n".join(lines)


def _cell(quote: Quote | None, citer: Citer) -> Cell:
    return Cell(NOT_STATED) if quote is None else Cell(quote.text, (citer.mark(quote),))


def _by_headings(sides: Sequence[Side], count: int) -> list[Aspect]:
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


def _named_aspect(
    name: str,
    known: Iterable[Aspect],
    sides: Sequence[Side],
    subjects: Sequence[Subject],
    relevance: Relevance,
) -> Aspect:
    """Fill the row the question asked for: from a heading of that name, else from the nearest sentences."""
    wanted = set(bigrams(name))
    for aspect in known:
        if len(wanted & set(bigrams(aspect.name))) >= _LIKE_ASPECT * len(wanted):
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


def _by_likeness(sides: Sequence[Side], subjects: Sequence[Subject]) -> list[Aspect]:
    """Pair sentences of the first two subjects that share content words; what they share names the row."""
    names = "".join(form for subject in subjects for form in subject.forms)
    pools: list[list[tuple[Quote, set[str]]]] = [[] for _ in subjects]
    for side in sides:
        for item in side.sentences:
            if len(item.subjects) == 1 and item.leads:
                quote = side.quote(item)
                pools[min(item.subjects)].append((quote, {w for w in terms(quote.text) if w not in names}))
    pairs = sorted(
        (-len(left & right) / min(len(left), len(right)), i, j)
        for i, (_, left) in enumerate(pools[0][:_MOST_PAIRED])
        for j, (_, right) in enumerate(pools[1][:_MOST_PAIRED])
        if left and right
    )
    aspects: list[Aspect] = []
    used: set[tuple[int, int]] = set()
    for negated, i, j in pairs:
        if -negated < _LIKE or (0, i) in used or (1, j) in used:
            continue
        used |= {(0, i), (1, j)}
        left, right = pools[0][i][0], pools[1][j][0]
        name = _shared_words(left.text, right.text, subjects)
        aspects.append(Aspect(name, (_short(left), _short(right), *(None for _ in subjects[2:]))))
    return aspects


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
    return "".join(run) if sum(map(len, run)) > 1 else "主要规定"


def _overall(sides: Sequence[Side], count: int) -> list[Aspect]:
    """Make one row of what each subject is, for texts that set nothing side by side."""
    items = [(side, item) for side in sides for item in side.sentences]
    aspect = Aspect("主要规定", _best_quotes(items, count))
    return [aspect] if aspect.filled else []


def _together(sides: Sequence[Side], cue: re.Pattern[str], count: int) -> list[Quote]:
    """Give the whole sentences on all subjects at once with `cue`, of the first document that has any."""
    for side in sides:
        together = [side.quote(item) for item in side.sentences if len(item.subjects) == count]
        if quotes := [quote for quote in together if cue.search(quote.text) and _WHOLE.search(quote.text)]:
            return quotes
    return []


def _complete(aspects: Sequence[Aspect]) -> int:
    return sum(aspect.filled > 1 for aspect in aspects)


def _short(quote: Quote) -> Quote:
    """Cut a quote to what a cell holds, without the comma or semicolon it ends in."""
    text = quote.document.text
    start, end = shortened(text, quote.span, _LONGEST_CELL)
    while end - 1 > start and text[end - 1] in "，,；;、":
        end -= 1
    return Quote(quote.document, Span(start, end))
