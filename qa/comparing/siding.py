"""Tells on whose side a stretch stands: which of the compared subjects it speaks of, in one document.

By the subjects' names where the document has them, else by the passages found for each subject alone and by
the words that only one of them has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import Hit
from index.segment import normalise
from qa.citation import Sources
from qa.comparing.attribution import Attributed, attribute
from qa.comparing.candidates import Candidate
from qa.comparing.subjects import resolve
from qa.comparing.wording import Words, words_of
from qa.questions.question import Question, content_words
from qa.sentences import Span

_NAMED = 0.35  # added to a stretch that names its subject alone, taken off one that names another
_AMONG = 0.05  # … that names several
_SOUGHT = 0.35  # … for the passage found for one subject rather than the other
_SAID = 0.25  # … for words that only one subject has
_LEAST_FOUND = 0.6  # of the best passage found for a subject: any other does not speak of it


@dataclass(frozen=True, slots=True)
class Siding:
    """Scores stretches of the documents of one plan."""

    plan: tuple[str, ...]
    spoken: dict[str, list[Attributed]]  # by document that is compared within
    found: list[dict[str, float]]  # by subject: passage → score, the best 1
    words: list[Words]

    def worth(self, i: int, candidate: Candidate) -> float | None:
        """Give what is added to the score of a stretch for subject i; `None` where it cannot be its."""
        others = [j for j, doc in enumerate(self.plan) if j != i and doc == self.plan[i]]
        if not others:
            return 0.0
        span = candidate.quote.span
        spoken = self.spoken.get(candidate.doc_id)
        if spoken:
            sides = self.sides_at(candidate.doc_id, span)
            if sides and any(i in side for side in sides):
                alone = all(side == {i} for side in sides)
                return _NAMED if alone else _AMONG
            return None if sides else self._said(i, others, candidate) - _NAMED / 2
        passage = candidate.hit.passage.passage_id
        own = self.found[i].get(passage, 0.0)
        if own < _LEAST_FOUND:
            return None
        best = max(self.found[j].get(passage, 0.0) for j in others)
        return _SOUGHT * (own - best) + self._said(i, others, candidate)

    def sides_at(self, doc_id: str, span: Span) -> set[frozenset[int]]:
        """Give the sets of subjects that a range of a document speaks of by name."""
        spoken = self.spoken.get(doc_id, ())
        return {item.subjects for item in spoken if item.span.start < span.end and span.start < item.span.end}

    def _said(self, i: int, others: Sequence[int], candidate: Candidate) -> float:
        text = normalise(candidate.part.of(candidate.quote.document.text))
        own = self.words[i].met(text, candidate.around)
        return _SAID * (own - max(self.words[j].met(text, candidate.around) for j in others))


def siding_of(
    sources: Sources, plan: tuple[str, ...], question: Question, alone: Sequence[Sequence[Hit]]
) -> Siding:
    """Prepare to side the stretches of the documents of `plan`."""
    spoken: dict[str, list[Attributed]] = {}
    for doc_id in set(plan):
        if plan.count(doc_id) < 2:
            continue
        document = sources.document(doc_id)
        subjects = resolve(question.subjects, [document.text])
        if all(any(form in document.text for form in subject.forms) for subject in subjects):
            spoken[doc_id] = attribute(document, subjects)
    found = []
    for hits in alone:
        best = max((hit.score for hit in hits), default=1.0) or 1.0
        found.append({hit.passage.passage_id: hit.score / best for hit in hits})
    common = frozenset.intersection(*(frozenset(content_words(name)) for name in question.subjects))
    words = [words_of(sources.library, name, common) for name in question.subjects]
    return Siding(plan, spoken, found, words)
