"""Scores a ranking against what should be found; it asks nothing and knows no library.

Ranks count from 1, `None` is what was not found and scores 0. ir-measures counts what it has a measure for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import ir_measures

from qa.evaluation.spans import squeeze

_CUTOFF = 10  # of nDCG and MRR
_NDCG, _RR = ir_measures.nDCG @ _CUTOFF, ir_measures.RR @ _CUTOFF


class Ranked(NamedTuple):
    """How well a ranking of several wanted things does: 0..1."""

    ndcg_at_10: float
    mrr_at_10: float
    recall_at_10: float
    recall_at_100: float
    hit_at_1: float


def ranked(ranks: Sequence[int | None]) -> Ranked:
    """Score the ranks at which the wanted things stand. Raises ValueError where none was wanted."""
    if not ranks:
        raise ValueError("no ranks: nothing was wanted")
    wanted = {"": {f"wanted {number}": 1 for number in range(len(ranks))}}
    metrics = ir_measures.iter_calc([_NDCG, _RR], wanted, {"": _run(ranks)})
    scores = {metric.measure: metric.value for metric in metrics}
    return Ranked(
        ndcg_at_10=scores[_NDCG],
        mrr_at_10=scores[_RR],
        recall_at_10=recall(ranks),
        recall_at_100=recall(ranks, 100),
        hit_at_1=float(1 in ranks),
    )


def _run(ranks: Sequence[int | None]) -> dict[str, float]:
    """Give what stands at each position, as scores; of two wanted things in one passage one moves down."""
    standing = sorted((rank, f"wanted {number}") for number, rank in enumerate(ranks) if rank is not None)
    run = {"the end": float("-inf")}  # a ranking must not be empty
    last = 0
    for rank, name in standing:
        run |= {f"other {position}": -float(position) for position in range(last + 1, rank)}
        last = max(rank, last + 1)
        run[name] = -float(last)
    return run


def answer_within(texts: Sequence[str], answer: str, characters: int) -> bool:
    """Tell whether `answer` lies in the first `characters` of `texts` put one after the other.

    Compared after NFKC and without white space; the characters counted are those of the texts as they stand.
    """
    return squeeze(answer) in squeeze("".join(texts)[:characters])


def first_rank(texts: Sequence[str], answer: str) -> int | None:
    """Give the rank, from 1, of the first text that holds the whole of `answer`."""
    wanted = squeeze(answer)
    return next((rank for rank, text in enumerate(texts, start=1) if wanted in squeeze(text)), None)


def reciprocal_rank(rank: int | None, cutoff: int = _CUTOFF) -> float:
    """Give 1/rank; 0 for what was not found, or below the cutoff."""
    return 1.0 / rank if rank is not None and rank <= cutoff else 0.0


def recall(ranks: Sequence[int | None], cutoff: int = _CUTOFF) -> float:
    """Give the share of the wanted things found no lower than the cutoff; 0 where none was wanted.

    Counted here: two wanted things may stand in one passage, which ir-measures cannot be told.
    """
    return sum(rank is not None and rank <= cutoff for rank in ranks) / len(ranks) if ranks else 0.0
