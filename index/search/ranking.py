"""Weighs what the searches put forward into one order; it reads no texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from index.catalogue.datatypes import Candidate
from index.catalogue.snapshot import Snapshot
from index.query import Query
from index.search.exact import Exact
from index.search.fusion import fuse
from index.search.pool import Pool, Scores
from index.search.titles import Titles

# What is added to the score of passages in a document that the question names, before all scores are brought
# back below 1: hit@1 of the lay questions 0.442 without, 0.512 with.
_NAMED_DOCUMENT = 0.4
_OTHER_PLACE = 0.3  # share that a passage loses in a document for another place than the one that is named
_LOCAL = 0.1  # … and in one for some place where none is named: lay MRR@10 0.382 → 0.405
_NAMED_PASSAGE = 1.0  # the score of an article that the question names: no other reaches it


@dataclass(frozen=True, slots=True)
class Bearing:
    """What passages and documents have to do with what a question names."""

    exact: Exact = field(default_factory=Exact)
    elsewhere: frozenset[int] = frozenset()  # documents for another place
    lost: float = 0.0  # the share that what is in them loses

    @classmethod
    def of(cls, query: Query, exact: Exact, versions: Collection[int], titles: Titles) -> Bearing:
        """Tell which of the documents `versions` are for another place than `query` is about."""
        away = titles.elsewhere(versions, query.places) - exact.documents.keys()
        return cls(exact, away, _OTHER_PLACE if query.places else _LOCAL)

    def weigh(self, score: float, version: int) -> float:
        """Lift `score`, 0..1, for what is named, and lower it for another place; it stays 0..1."""
        documents = self.exact.documents
        if documents:
            score = (score + _NAMED_DOCUMENT * documents.get(version, 0.0)) / (1.0 + _NAMED_DOCUMENT)
        return score * (1.0 - self.lost) if version in self.elsewhere else score

    def weighed(self, scores: Scores, pool: Pool) -> Scores:
        """Give all `scores` so; articles that are named come first."""
        found = scores
        if self.exact.documents or self.elsewhere:
            found = {key: self.weigh(score, pool.versions[key]) for key, score in scores.items()}
        return found | {key: _NAMED_PASSAGE for key in self.exact.passages if key in found}


def fused(pools: Sequence[Pool], weights: Mapping[str, float]) -> Scores:
    """Give the passages their weighted score, 0..1: the best for the question and each side of it."""
    scores, *others = (fuse({leg: pool.legs[leg] for leg in weights}, weights) for pool in pools)
    for other in others:
        for key, score in other.items():
            scores[key] = max(score, scores.get(key, 0.0))
    return scores


def ordered(snapshot: Snapshot, scores: Mapping[int, float], count: int) -> list[list[Candidate]]:
    """Give the `count` best passages, best first, each with those that have the same wording."""
    ranked = sorted(scores, key=lambda key: -scores[key])
    groups: dict[bytes, list[Candidate]] = {}
    stop = 0
    while stop < len(ranked) and len(groups) < count:
        start, stop = stop, stop + count + count // 4  # most have a wording of their own
        while stop < len(ranked) and scores[ranked[stop]] == scores[ranked[stop - 1]]:
            stop += 1  # what ties is put in order together
        candidates = snapshot.candidates(ranked[start:stop])
        for candidate in sorted(candidates, key=lambda one: (-scores[one.key], one.passage_id)):
            groups.setdefault(candidate.fold, []).append(candidate)
    return list(groups.values())[:count]
