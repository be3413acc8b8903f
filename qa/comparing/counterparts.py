"""Chooses the cells of a row of versions of one document: a sentence, and what stands in its place elsewhere.

How the parts of versions answer each other is for the reading room to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import Document, changes
from corpus.statements.works import dated
from qa.citation import Quote, Sources
from qa.comparing.candidates import LONGEST, Candidate, part_of, trimmed, unnumbered
from qa.comparing.pairing import NOTHING, Choice
from qa.comparing.wording import likeness
from qa.sentences import Span, clauses, sentences

_ALIKE = 0.3  # share of character pairs from which two sentences of one article are versions of one
_OWN = 0.75  # share of the aspect's words that a sentence without counterpart must say to stand alone
_FORM = 0.25  # what the form of the answer counts beside that share

_Place = tuple[Span | None, Span | None]  # where a change stands in the old and in the new version


@dataclass(slots=True)
class Versions:
    """Finds in one version what stands in the place of a sentence of another; pairs are compared once."""

    sources: Sources
    _changes: dict[tuple[str, str], list[_Place]] = field(default_factory=dict)

    def counterpart(self, span: Span, document: Document, other: Document) -> Span | None:
        """Give the sentence of `other` that answers the one at `span`; `None` where none does."""
        old, new = sorted((document, other), key=lambda each: dated(each.metadata))
        mine, theirs = (0, 1) if document is old else (1, 0)
        for place in self._places(old, new):
            own, its = place[mine], place[theirs]
            if own and own.start <= span.start < own.end:
                return _answering(span, _read(document, own), _read(other, its)) if its else None
        words = span.of(document.text)
        at = other.text.find(words)
        return Span(at, at + len(words)) if at >= 0 else None

    def _places(self, old: Document, new: Document) -> list[_Place]:
        key = old.doc_id, new.doc_id
        if key not in self._changes:
            self._changes[key] = [
                (_place(old, change.before), _place(new, change.after))
                for change in changes(old, new)
                if change.kind != "renumbered"
            ]
        return self._changes[key]


def choose_versions(
    columns: Sequence[Sequence[Candidate]], plan: Sequence[str], versions: Versions
) -> Choice:
    """Choose the stretch that answers best in any version, and what stands in its place in the others."""
    every = [(i, candidate) for i, column in enumerate(columns) for candidate in column]
    if not every:
        return Choice((None,) * len(plan), 0.0, 0.0)
    at, anchor = max(
        every, key=lambda item: (round(item[1].says + _FORM * item[1].has_form, 2), item[1].score)
    )
    document = anchor.quote.document
    chosen: list[Candidate | None] = []
    for i, doc_id in enumerate(plan):
        other = versions.sources.document(doc_id)
        if i == at:
            chosen.append(anchor if anchor.score >= NOTHING else None)
        elif span := versions.counterpart(anchor.quote.span, document, other):
            chosen.append(_cut(other, span, anchor, columns[i]))
        else:
            chosen.append(
                next((c for c in columns[i] if c.says >= _OWN and _is_new(c, document, versions)), None)
            )
    score = sum(candidate.score if candidate else NOTHING for candidate in chosen)
    return Choice(tuple(chosen), score / len(plan), score - NOTHING * len(plan))


def _place(document: Document, words: str) -> Span | None:
    at = document.text.find(words) if words else -1
    return Span(at, at + len(words)) if at >= 0 else None


def _read(document: Document, within: Span) -> list[tuple[Span, str]]:
    found = (unnumbered(document.text, span) for span in sentences(document.text, *within))
    return [(span, span.of(document.text)) for span in found]


def _answering(
    span: Span, ours: Sequence[tuple[Span, str]], theirs: Sequence[tuple[Span, str]]
) -> Span | None:
    """Pair the sentences of an article, the most alike first, and give the partner of the one at `span`."""
    pairs = sorted(
        ((likeness(one, other), at, to) for at, one in ours for to, other in theirs),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    taken: set[Span] = set()
    for alike, at, to in pairs:
        if alike < _ALIKE or at in taken or to in taken:
            continue
        if at.start <= span.start < at.end:
            return to
        taken |= {at, to}
    return None


def _is_new(candidate: Candidate, document: Document, versions: Versions) -> bool:
    return versions.counterpart(candidate.quote.span, candidate.quote.document, document) is None


def _cut(other: Document, span: Span, anchor: Candidate, column: Sequence[Candidate]) -> Candidate:
    """Give what of a sentence is most like the anchor: what semicolons enclose, or clauses of it."""
    text = other.text
    wanted = anchor.part.of(anchor.quote.document.text)
    parts = dict.fromkeys(part_of(text, span, clause) for clause in clauses(text, span))
    best = max(parts, key=lambda part: likeness(wanted, part.of(text)))
    if best.end - best.start > LONGEST:
        cut = clauses(text, best)
        runs = (Span(one.start, last.end) for n, one in enumerate(cut) for last in cut[n:])
        best = max(
            (run for run in runs if run.end - run.start <= LONGEST),
            key=lambda run: likeness(anchor.quote.text, run.of(text)),
            default=best,
        )
    quote = Quote(other, trimmed(text, best))
    hit = next((c.hit for c in column if c.hit.passage.start <= best.start < c.hit.passage.end), anchor.hit)
    return Candidate(quote, quote.span, hit, anchor.score, anchor.says, anchor.has_form, "")
