"""Chooses the cells of a row of versions of one document: a sentence, and what stands in its place in the other.

Knows versions by their sentences alone: two answer each other where each is most like the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus import Document
from index.segment import bigrams
from qa.citation import Quote, Sources
from qa.comparing.candidates import LONGEST, Candidate, part_of, trimmed
from qa.comparing.pairing import NOTHING, Choice
from qa.sentences import Span, clauses, sentences

_ALIKE = 0.45  # share of character pairs from which two sentences are versions of one
_OWN = 0.75  # share of the aspect's words that a sentence without counterpart must say to stand alone


@dataclass(slots=True)
class Versions:
    """The sentences of the documents compared, with their character pairs, read once."""

    sources: Sources
    _read: dict[str, list[tuple[Span, frozenset[str]]]] = field(default_factory=dict)

    def counterpart(self, span: Span, document: Document, other: Document) -> Span | None:
        """Give the sentence of `other` that answers the one at `span`; `None` where none does."""
        ours, theirs = self._sentences(document), self._sentences(other)
        own = next((item for item in ours if item[0].start <= span.start < item[0].end), None)
        if own is None:
            return None
        found = _nearest(own[1], theirs)
        if found is None or _nearest(found[1], ours) != own:
            return None
        return found[0]

    @staticmethod
    def share(one: str, other: str) -> float:
        """Give the share of character pairs that two wordings have in common, 0..1."""
        return _share(frozenset(bigrams(one)), frozenset(bigrams(other)))

    def _sentences(self, document: Document) -> list[tuple[Span, frozenset[str]]]:
        if document.doc_id not in self._read:
            text = document.text
            self._read[document.doc_id] = [
                (span, frozenset(bigrams(span.of(text)))) for span in sentences(text)
            ]
        return self._read[document.doc_id]


def choose_versions(
    columns: Sequence[Sequence[Candidate]], plan: Sequence[str], versions: Versions
) -> Choice:
    """Choose the stretch that answers best in any version, and what stands in its place in the others."""
    every = [(i, candidate) for i, column in enumerate(columns) for candidate in column]
    if not every:
        return Choice((None,) * len(plan), 0.0, 0.0)
    at, anchor = max(
        every, key=lambda item: (round(item[1].says + 0.25 * item[1].has_form, 2), item[1].score)
    )
    document = anchor.quote.document
    chosen: list[Candidate | None] = []
    for i, doc_id in enumerate(plan):
        other = versions.sources.document(doc_id)
        if i == at:
            chosen.append(anchor)
        elif span := versions.counterpart(anchor.quote.span, document, other):
            chosen.append(_cut(other, span, anchor, columns[i]))
        else:
            chosen.append(
                next((c for c in columns[i] if c.says >= _OWN and _is_new(c, document, versions)), None)
            )
    score = sum(candidate.score if candidate else NOTHING for candidate in chosen)
    return Choice(tuple(chosen), score / len(plan), score - NOTHING * len(plan))


def _is_new(candidate: Candidate, document: Document, versions: Versions) -> bool:
    return versions.counterpart(candidate.quote.span, candidate.quote.document, document) is None


def _cut(other: Document, span: Span, anchor: Candidate, column: Sequence[Candidate]) -> Candidate:
    """Give what of a sentence is most like the anchor: a part between semicolons, or clauses of a long one."""
    text = other.text
    wanted = frozenset(bigrams(anchor.part.of(anchor.quote.document.text)))
    parts = dict.fromkeys(part_of(text, span, clause) for clause in clauses(text, span))
    best = max(parts, key=lambda part: _share(wanted, frozenset(bigrams(part.of(text)))))
    if best.end - best.start > LONGEST:
        wanted = frozenset(bigrams(anchor.quote.text))
        cut = clauses(text, best)
        runs = (Span(one.start, last.end) for n, one in enumerate(cut) for last in cut[n:])
        best = max(
            (run for run in runs if run.end - run.start <= LONGEST),
            key=lambda run: _share(wanted, frozenset(bigrams(run.of(text)))),
            default=best,
        )
    quote = Quote(other, trimmed(text, best))
    hit = next((c.hit for c in column if c.hit.passage.start <= best.start < c.hit.passage.end), anchor.hit)
    return Candidate(quote, quote.span, hit, anchor.score, anchor.says, anchor.has_form, "")


def _nearest(
    pairs: frozenset[str], among: Sequence[tuple[Span, frozenset[str]]]
) -> tuple[Span, frozenset[str]] | None:
    best = max(among, key=lambda item: _share(pairs, item[1]), default=None)
    return best if best is not None and _share(pairs, best[1]) >= _ALIKE else None


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
