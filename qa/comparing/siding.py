"""Tells on whose side a stretch stands: which of the compared subjects it speaks of, in one document.

By the subjects' names where the document has them, else by the passages found for each subject alone and by
the words that only one of them has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index import Hit
from index.segment import normalise
from qa.citation import Sources
from qa.comparing.attribution import Attributed, attribute, mentions
from qa.comparing.candidates import Candidate
from qa.comparing.ranges import ranges_in, tier
from qa.comparing.subjects import Subject, resolve
from qa.comparing.wording import Words, words_of
from qa.questions.question import Question, content_words
from qa.sentences import Span

_NAMED = 0.35  # added to a stretch that names its subject alone, taken off one that names another
_ABOUT = 0.20  # … that says its name, or stands where it is said, in a document of its own
_AMONG = 0.05  # … that names several
_SOUGHT = 0.35  # … for the passage found for one subject rather than the other
_SAID = 0.25  # … for words that only one subject has
_TIER = 0.35  # … for the tier a subject names: 「满1年不满10年的」
_CALLED = (
    0.75  # share of the words that only one subject has, from which a stretch speaks of it wherever it is
)
_LEAST_FOUND = 0.6  # of the best passage found for a subject: any other does not speak of it


@dataclass(frozen=True, slots=True)
class Siding:
    """Scores stretches for the subjects, in the documents of one plan."""

    sources: Sources
    names: tuple[str, ...]
    found: list[dict[str, float]]  # by subject: passage → score, the best 1
    words: list[Words]  # by subject, without those that all have
    plan: tuple[str, ...] = ()
    _subjects: dict[str, tuple[Subject, ...]] = field(default_factory=dict)
    _spoken: dict[str, list[Attributed]] = field(default_factory=dict)  # by document, filled when asked for

    @classmethod
    def of(cls, sources: Sources, question: Question, alone: Sequence[Sequence[Hit]]) -> Siding:
        """Prepare to side stretches; `alone` holds the hits for each subject by itself."""
        found = []
        for hits in alone:
            best = max((hit.score for hit in hits), default=1.0) or 1.0
            found.append({hit.passage.passage_id: hit.score / best for hit in hits})
        common = frozenset.intersection(*(frozenset(content_words(name)) for name in question.subjects))
        words = [words_of(sources.library, name, common) for name in question.subjects]
        own = [frozenset(each.weights) for each in words]
        words = [
            each.but(frozenset().union(*own[:i], *own[i + 1 :])) for i, each in enumerate(words)
        ]  # 转正 may stand for 试用期满, but not beside 试用期
        return cls(sources, question.subjects, found, words)

    def within(self, plan: tuple[str, ...]) -> Siding:
        """Give the same for the documents of another plan."""
        return replace(self, plan=plan)

    def worth(self, i: int, candidate: Candidate) -> float | None:
        """Give what is added to the score of a stretch for subject i; `None` where it cannot be its."""
        side = self._side(i, candidate)
        if side is None:
            return None
        return side + _TIER * tier(self.names[i], candidate.part.of(candidate.quote.document.text))

    def _side(self, i: int, candidate: Candidate) -> float | None:
        others = [j for j, doc in enumerate(self.plan) if j != i and doc == self.plan[i]]
        if not others:
            return _ABOUT * self.speaks_of(i, candidate)
        text = normalise(candidate.part.of(candidate.quote.document.text))
        if self._spoken_in(candidate.doc_id):
            return self._by_name(i, others, candidate)
        passage = candidate.hit.passage.passage_id
        own = self.found[i].get(passage, 0.0)
        if own < _LEAST_FOUND:
            if self.words[i].is_empty or self.words[i].met(text) < _CALLED:
                return None
            own = _LEAST_FOUND
        best = max(self.found[j].get(passage, 0.0) for j in others)
        return _SOUGHT * (own - best) + self._said(i, others, candidate)

    def speaks_of(self, i: int, candidate: Candidate) -> float:
        """Give the share, 0..1, of what only subject i is called that stands in a stretch or about it."""
        text = normalise(candidate.part.of(candidate.quote.document.text))
        return self.words[i].met(text, normalise(candidate.hit.passage.text) + candidate.around)

    def _by_name(self, i: int, others: Sequence[int], candidate: Candidate) -> float | None:
        """Side a stretch by the names in it, and by whom its sentence speaks of."""
        subjects = self._subjects[candidate.doc_id]
        part = candidate.part.of(candidate.quote.document.text)
        named = mentions(candidate.quote.text, subjects) or mentions(part, subjects)
        sides = self.sides_at(candidate.doc_id, candidate.quote.span)
        if named and i not in named:
            return None
        if mentions(part, subjects) == {i} or (sides and all(side == {i} for side in sides)):
            return _NAMED
        if any(i in side for side in sides):
            return _AMONG
        if named == {i}:
            return _NAMED / 2  # its clause names it, though its sentence began with another
        return None if sides else self._said(i, others, candidate) - _NAMED / 2

    def sides_at(self, doc_id: str, span: Span) -> set[frozenset[int]]:
        """Give the sets of subjects that a range of a document speaks of by name."""
        spoken = self._spoken_in(doc_id) if self.plan.count(doc_id) > 1 else ()
        return {item.subjects for item in spoken if item.span.start < span.end and span.start < item.span.end}

    def has_names(self, doc_id: str) -> bool:
        """Tell whether a document names all subjects."""
        return bool(self._spoken_in(doc_id))

    def _spoken_in(self, doc_id: str) -> list[Attributed]:
        """Attribute the sentences of a document to the subjects, if it has the names of all."""
        if doc_id not in self._spoken:
            document = self.sources.document(doc_id)
            subjects = self._subjects[doc_id] = resolve(self.names, [document.text])
            named = all(any(form in document.text for form in subject.forms) for subject in subjects)
            named = named and not any(map(ranges_in, self.names))  # tiers are told by their quantities
            self._spoken[doc_id] = attribute(document, subjects) if named else []
        return self._spoken[doc_id]

    def _said(self, i: int, others: Sequence[int], candidate: Candidate) -> float:
        text = normalise(candidate.part.of(candidate.quote.document.text))
        own = self.words[i].met(text, candidate.around)
        return _SAID * (own - max(self.words[j].met(text, candidate.around) for j in others))
