"""Weighs the scores of several searches into one; it does not know where they come from."""

from __future__ import annotations

from collections.abc import Mapping

# What each search adds at most to a passage's score, the vectors times `trust`. Chosen on one half of the
# covid questions and of the lay ones; the others, and each search left out, are in
# tests/benchmarks/results/retrieval.json.
WEIGHTS = {"grams": 0.5, "words": 0.2, "document": 0.5, "vectors": 1.0}

# Squared, the scores of words tell the best from the rest: recall@100 of the lay questions 0.790 → 0.814.
_SQUARED = frozenset({"grams", "words"})
# How far the best passage stands out in the search for pairs of characters, over the mean of the 6th to 30th,
# at which the vectors count `_LEVEL` times their weight or as many times less as it stands out more. Against
# one weight for all questions: MRR@10 of the lay ones 0.469 → 0.486, of the covid ones 0.848 → 0.852.
_LEVEL = 0.4
_LEAST, _MOST = 0.25, 2.0
_FIRST, _LAST = 5, 30
_TINY = 1e-6


def normalised(scores: Mapping[int, float]) -> dict[int, float]:
    """Give `scores` as shares of the best, none below 0."""
    best = max(scores.values(), default=0.0)
    return {key: max(0.0, score) / best for key, score in scores.items()} if best > 0.0 else {}


def trust(scores: Mapping[int, float]) -> float:
    """Give how much the vectors count, where the words of a question score passages so.

    A passage far above all others says what the question says; where many say a little of it, the question is
    put in other words than the documents, and likeness of meaning tells more.
    """
    best = sorted(scores.values(), reverse=True)[:_LAST]
    if len(best) <= _FIRST or best[0] <= 0.0:
        return _LEAST
    others = sum(best[_FIRST:]) / (len(best) - _FIRST)
    prominence = (best[0] - others) / max(others, best[0] * _TINY)
    return max(_LEAST, _LEVEL / max(prominence, _LEVEL / _MOST))


def fuse(legs: Mapping[str, Mapping[int, float]], weights: Mapping[str, float] = WEIGHTS) -> dict[int, float]:
    """Give each key the weighted mean of its normalised scores, 0..1; a leg it is not in gives it 0."""
    shares = {leg: weights[leg] for leg in legs}
    if "vectors" in legs and "grams" in legs:
        shares["vectors"] *= trust(legs["grams"])
    whole = sum(shares.values())
    fused: dict[int, float] = {}
    for leg, scores in legs.items():
        best = max(scores.values(), default=0.0)
        if best <= 0.0:
            continue
        most, squared = shares[leg] / whole, leg in _SQUARED
        for key, score in scores.items():
            if score > 0.0:
                share = score / best
                fused[key] = fused.get(key, 0.0) + most * (share * share if squared else share)
            elif key not in fused:
                fused[key] = 0.0
    return fused
