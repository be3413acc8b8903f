"""Fusion: a weighted mean of shares, from 0 to 1, that no scale and no order of the searches changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import WEIGHTS, fuse, normalised

_SCORES = st.dictionaries(st.integers(1, 9), st.floats(-1, 50, allow_nan=False), max_size=9)
_LEGS = st.fixed_dictionaries(dict.fromkeys(WEIGHTS, _SCORES))


def test_weighted_mean_by_hand() -> None:
    """Two searches, worked out by hand."""
    fused = fuse({"a": {1: 4.0, 2: 2.0}, "b": {2: 0.5}}, {"a": 3.0, "b": 1.0})
    assert fused == {1: pytest.approx(0.75), 2: pytest.approx(0.625)}


@given(_LEGS)
def test_scores_stay_within_bounds(legs: dict[str, dict[int, float]]) -> None:
    """Every score lies in 0..1, and every key of a search that found something has one."""
    fused = fuse(legs)
    assert all(0.0 <= score <= 1.0 + 1e-9 for score in fused.values())
    assert set(fused) == {key for scores in legs.values() for key in normalised(scores)}


@given(_LEGS, st.sampled_from(sorted(WEIGHTS)), st.floats(0.1, 100))
def test_scale_of_a_search_does_not_matter(
    legs: dict[str, dict[int, float]], leg: str, factor: float
) -> None:
    """A search whose scores are all multiplied changes nothing."""
    scaled = {**legs, leg: {key: score * factor for key, score in legs[leg].items()}}
    assert fuse(scaled) == pytest.approx(fuse(legs), abs=1e-9)


@given(_LEGS)
def test_order_of_searches_does_not_matter(legs: dict[str, dict[int, float]]) -> None:
    """The searches can be given in any order."""
    assert fuse(dict(reversed(legs.items()))) == pytest.approx(fuse(legs), abs=1e-9)


def test_better_in_one_and_equal_in_others_ranks_higher() -> None:
    """A passage that is better in one search and equal in the others comes first."""
    for leg in WEIGHTS:
        legs = {name: {1: 1.0, 2: 1.0} for name in WEIGHTS}
        legs[leg] = {1: 1.0, 2: 0.9}
        fused = fuse(legs)
        assert fused[1] > fused[2]
