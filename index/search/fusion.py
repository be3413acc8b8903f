"""Weighs the scores of several searches into one; it does not know where they come from."""

from __future__ import annotations

from collections.abc import Mapping

# What each search adds at most to a passage's score, chosen on one half of the covid questions. The other
# half, and each search left out, halved and doubled, are in tests/benchmarks/results/retrieval.json.
WEIGHTS = {"grams": 0.5, "words": 0.4, "document": 0.5, "vectors": 0.3}


def normalised(scores: Mapping[int, float]) -> dict[int, float]:
    """Give `scores` as shares of the best, none below 0."""
    best = max(scores.values(), default=0.0)
    return {key: max(0.0, score) / best for key, score in scores.items()} if best > 0.0 else {}


def fuse(legs: Mapping[str, Mapping[int, float]], weights: Mapping[str, float] = WEIGHTS) -> dict[int, float]:
    """Give each key the weighted mean of its normalised scores, 0..1; a leg it is not in gives it 0."""
    whole = sum(weights[leg] for leg in legs)
    fused: dict[int, float] = {}
    for leg, scores in legs.items():
        share = weights[leg] / whole
        for key, score in normalised(scores).items():
            fused[key] = fused.get(key, 0.0) + share * score
    return fused
