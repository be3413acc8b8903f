"""Gives the stretches that could stand in a cell: runs of clauses of the sentences found, and lists.

It tells for each what it says of the aspect and of the subjects; it does not choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.text.facts import facts_of
from index import Hit
from index.segment import normalise
from qa.citation import Quote, Sources
from qa.comparing.wanted import Wanted
from qa.comparing.wording import Words
from qa.evidence.lists import is_lead_in, items_after
from qa.evidence.ranking import relevance
from qa.sentences import Span, clauses, sentences

LONGEST = 110  # characters a reader takes in at a glance in a table
_LONGEST_LIST = 160  # … of a list, which is read item by item
_SHORTEST = 6  # characters; a shorter run of clauses says nothing
_MOST_SENTENCES = 10  # of which runs of clauses are weighed, for each cell and document
_MOST_CLAUSES = 4
_CONTEXT = 250  # characters before a sentence, within its passage, that say what it is about

# Weights of what speaks for a stretch; see tests/benchmarks/LOG.md, 比较.
_SAYS = 0.45  # the aspect's words
_LIKE = 0.20  # relevance of the whole sentence to the aspect
_FORM = 0.25  # the form of what is asked for
_FOUND = 0.15  # the rank of its passage
_LENGTH = 0.0006  # taken off for each character: a cell is short

_LATE = 0.3  # taken off the end of a document for what rules say in their first articles
_ROW = 3  # figures that make a sentence a row of figures
_FIGURE = re.compile(r"\d(?:\.\d+)?\s*(?:[%万亿]|个百分点)")  # after NFKC
_LEAD = re.compile(r"[^,;:]{0,60}:")  # 「今年的主要预期目标是：」

_SPEAKS = re.compile(r"[。！;；:：，,]")
_SEMICOLON = re.compile(r"[；;]")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零\d]+条(?:之[一二三四五六七八九十]+)?\s*(?=.)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch for a cell. `score`: how well it answers; `part`: what of its sentence semicolons enclose."""

    quote: Quote
    part: Span
    hit: Hit
    score: float
    says: float  # share of the aspect's words it says
    has_form: bool
    around: str  # headings and what stands before, in normal form

    @property
    def doc_id(self) -> str:
        """The document it stands in."""
        return self.quote.document.doc_id


@dataclass(frozen=True, slots=True)
class Ask:
    """One cell to be filled: the aspect's words, what it wants, and the query the hits were found with."""

    words: Words
    wanted: Wanted
    query: str


def candidates(sources: Sources, ask: Ask, hits: Sequence[Hit]) -> list[Candidate]:
    """Weigh the stretches of `hits` as answers to `ask`, best first."""
    found = [(hit, span) for hit in hits for span in _sentences(sources, hit)]
    if not found:
        return []
    texts = [span.of(sources.document(hit.passage.doc_id).text) for hit, span in found]
    likes = relevance(sources.library, ask.query, texts)
    tops = max(likes) or 1.0
    weighed = [
        (
            _SAYS * _says(ask, text, _around(hit, span))
            + _LIKE * like / tops
            + _FORM * _fits(ask.wanted, text)
            + _FOUND * hit.score,
            hit,
            span,
            like / tops,
        )
        for (hit, span), text, like in zip(found, texts, likes, strict=True)
    ]
    weighed.sort(key=lambda item: -item[0])
    taken: dict[str, int] = {}
    chosen: list[Candidate] = []
    for _, hit, span, like in weighed:
        count = taken[hit.passage.doc_id] = taken.get(hit.passage.doc_id, 0) + 1
        if count <= _MOST_SENTENCES:
            chosen.extend(_runs(sources, ask, hit, span, like))
    return sorted(chosen, key=lambda candidate: -candidate.score)


def _says(ask: Ask, text: str, around: str) -> float:
    known = ask.wanted.names if _fits(ask.wanted, text) else None
    return ask.words.met(normalise(text), around, known)


def _fits(wanted: Wanted, text: str) -> bool:
    return bool(wanted.form and wanted.form.search(text))


def _sentences(sources: Sources, hit: Hit) -> Iterator[Span]:
    """Give the sentences of a passage that say something: no headings, no source lines."""
    document = sources.document(hit.passage.doc_id)
    headings = {hit.title, *hit.passage.heading_path}
    for span in sentences(document.text, hit.passage.start, hit.passage.end):
        text = span.of(document.text)
        if text not in headings and _SPEAKS.search(text) and not facts_of(text):
            yield unnumbered(document.text, span)


def _runs(sources: Sources, ask: Ask, hit: Hit, sentence: Span, like: float) -> Iterator[Candidate]:
    """Give the runs of clauses of a sentence, and the list it announces."""
    document = sources.document(hit.passage.doc_id)
    text = document.text
    around = _around(hit, sentence)
    whole = normalise(sentence.of(text))
    if (
        len(_FIGURE.findall(whole)) >= _ROW
    ):  # of a row of figures only the clause itself says what it is about
        lead = _LEAD.match(whole)
        whole, around = lead[0] if lead else "", normalise(" ".join((hit.title, *hit.passage.heading_path)))
    context = f"{whole} {around}"
    spans = list(_windows(text, sentence))
    if (bare := is_lead_in(sentence.of(text))) and (ask.wanted.lists or not ask.wanted.form):
        items = items_after(document, sentence)
        spans = [*_lists(items), *(spans if not ask.wanted.lists else ())] if items else spans
    for span in spans:
        said = span.of(text)
        fits = _fits(ask.wanted, said)
        if not fits and (ask.wanted.strict or (ask.wanted.form and not ask.wanted.lists and bare)):
            continue
        lists = ask.wanted.lists and span.start >= sentence.end
        says = _says(ask, said, context)
        score = (
            _SAYS * says
            + _LIKE * like
            + _FORM * (fits or lists)
            + _FOUND * hit.score
            - _LENGTH * (0 if lists else len(said))
            - _LATE * ask.wanted.early * span.start / len(text)
        )
        part = span if span.start >= sentence.end else part_of(text, sentence, span)
        yield Candidate(Quote(document, span), part, hit, score, says, fits or lists, around)


def _windows(text: str, sentence: Span) -> Iterator[Span]:
    parts = clauses(text, sentence)
    for first in range(len(parts)):
        for last in range(first, min(len(parts), first + _MOST_CLAUSES)):
            span = trimmed(text, Span(parts[first].start, parts[last].end))
            if _SHORTEST <= span.end - span.start <= LONGEST and not _SEMICOLON.search(span.of(text)):
                yield span
    is_one = sentence.end - sentence.start <= LONGEST and not _SEMICOLON.search(sentence.of(text))
    if len(parts) > _MOST_CLAUSES and is_one:
        yield trimmed(text, sentence)


def part_of(text: str, sentence: Span, span: Span) -> Span:
    """Give the stretch between semicolons of a sentence that `span` stands in."""
    cuts = [m.end() for m in _SEMICOLON.finditer(text, sentence.start, sentence.end)]
    start = max((cut for cut in cuts if cut <= span.start), default=sentence.start)
    end = min((cut for cut in cuts if cut >= span.end), default=sentence.end)
    return trimmed(text, Span(start, end))


def _lists(items: Sequence[Span]) -> Iterator[Span]:
    """Give as many whole items from the first as a cell holds, at least one."""
    end = items[0].end
    for item in items:
        if item.end - items[0].start > _LONGEST_LIST:
            break
        end = item.end
    if end - items[0].start <= 2 * _LONGEST_LIST:
        yield Span(items[0].start, end)


def unnumbered(text: str, span: Span) -> Span:
    """Take the number of an article off that a sentence begins with: 第三条."""
    number = _ARTICLE.match(span.of(text))
    return Span(span.start + (number.end() if number else 0), span.end)


def trimmed(text: str, span: Span) -> Span:
    """Take the comma or semicolon off that a stretch ends in."""
    end = span.end
    while end - 1 > span.start and text[end - 1] in "，,；;、:：":
        end -= 1
    return Span(span.start, end)


def _around(hit: Hit, span: Span) -> str:
    """Give what says of what a sentence speaks: title, headings, and the text before it in its passage."""
    before = hit.passage.text[: max(0, span.start - hit.passage.start)][-_CONTEXT:]
    return normalise(" ".join((hit.title, *hit.passage.heading_path, before)))
