"""Has the best passages read again by the reranker, and puts them in the order that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.rerankers.datatypes import Candidate, Reranker
from index.search.found import Found
from index.search.pool import Pool, Scores
from index.search.ranking import Bearing


def reread(
    question: str,
    found: Sequence[Found],
    depth: int,
    reranker: Reranker,
    bearing: Bearing,
    pool: Pool,
    fused: Scores,
) -> list[Found]:
    """Re-order the first `depth`; articles that the question names stay before them, the rest comes after."""
    exact = set(bearing.exact.passages)
    named = [one for one in found if one.key in exact]
    read = [one for one in found[:depth] if one.key not in exact]
    rest = [one for one in found[depth:] if one.key not in exact]
    given = reranker.score(question, _candidates(read, pool, fused)).tolist()
    scores = [bearing.weigh(score, one.version) for one, score in zip(read, given, strict=True)]
    highest = max([1.0, *scores])
    again = [replace(one, score=max(0.0, score / highest)) for one, score in zip(read, scores, strict=True)]
    again.sort(key=lambda one: -one.score)
    least = again[-1].score if again else 1.0
    return [*named, *again, *(replace(one, score=least * one.score) for one in rest)]


def _candidates(read: Sequence[Found], pool: Pool, fused: Scores) -> list[Candidate]:
    most = {leg: max(scores.values(), default=0.0) or 1.0 for leg, scores in pool.legs.items()}
    return [
        Candidate(
            title=one.title,
            headings=one.passage.heading_path,
            text=one.passage.text,
            legs={leg: max(0.0, scores.get(one.key, 0.0)) / most[leg] for leg, scores in pool.legs.items()},
            fused=fused[one.key],
        )
        for one in read
    ]
