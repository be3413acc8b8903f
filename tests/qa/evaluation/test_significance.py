"""Intervals and paired tests against values worked out by hand, and the same every time."""

from __future__ import annotations

import pytest

from qa.evaluation.significance import difference, interval


def test_intervals_by_hand() -> None:
    """Of 0 and 1, a quarter of the resamples are all 0 and a quarter all 1; alike scores have no width."""
    assert interval([0.0, 1.0]) == (0.0, 1.0)
    assert interval([0.4] * 7) == pytest.approx((0.4, 0.4))
    with pytest.raises(ValueError, match="at least one question"):
        interval([])


def test_an_interval_is_that_of_the_normal_law_for_many_questions() -> None:
    """With 400 questions half right, the 95 % interval is 0.5 ± 1.96 · 0.025."""
    low, high = interval([0.0, 1.0] * 200)
    assert (low, high) == pytest.approx((0.451, 0.549), abs=0.004)


def test_an_interval_of_shares_weighs_by_the_wholes() -> None:
    """Citations of an answer that made many count as often; resamples without any are passed over."""
    low, high = interval([9.0, 0.0], [9.0, 1.0])
    assert (low, high) == (0.0, 1.0)
    assert interval([3.0, 0.0], [4.0, 0.0]) == (0.75, 0.75)


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        pytest.param([1, 1, 1, 1], [0, 0, 0, 0], (1.0, 4, 0, 0, 2 / 16), id="four wins"),
        pytest.param([1, 0, 1], [0, 1, 1], (0.0, 1, 1, 1, 1.0), id="one each and a tie"),
        pytest.param([1, 1], [1, 1], (0.0, 0, 0, 2, 1.0), id="alike"),
        # Of the 8 sign patterns of 1, 1 and 0.5, ±2.5 once each, ±1.5 twice, … : 4 are at least as far as 1.5
        pytest.param([1, 1, 0], [0, 0, 0.5], (0.5, 2, 1, 0, 4 / 8), id="of three sizes"),
        pytest.param([0.1 + 0.2, 1], [0.3, 1], (0.0, 0, 0, 2, 1.0), id="rounding is a tie"),
    ],
)
def test_differences_by_hand(ours: list[float], theirs: list[float], told: tuple[float, ...]) -> None:
    """Mean difference, wins, losses, ties and the exact p-value of all sign patterns."""
    found = difference(ours, theirs)
    assert (found.mean, found.wins, found.losses, found.ties, found.p) == pytest.approx(told)


def test_many_questions_are_tested_by_chance_but_always_alike() -> None:
    """Twenty wins of twenty are no accident; ten of twenty are; the seed is fixed."""
    sure = difference([1.0] * 20, [0.0] * 20)
    assert sure.p == 1 / 10_001
    even = difference([1.0, 0.0] * 10, [0.0, 1.0] * 10)
    assert even.p == 1.0
    some = difference([1.0] * 14 + [0.0] * 6, [0.0] * 14 + [1.0] * 6)
    assert some.p == pytest.approx(0.1153, abs=0.01)  # the sign test: 2 · P(at least 14 of 20)
    assert some == difference([1.0] * 14 + [0.0] * 6, [0.0] * 14 + [1.0] * 6)
    assert some.interval[0] < some.mean < some.interval[1]


def test_a_difference_of_shares_weighs_by_the_wholes() -> None:
    """Three of four cells against one of four, and none of one in both: 0.4 of all cells."""
    assert difference([3.0, 0.0], [1.0, 0.0], [4.0, 1.0]).mean == pytest.approx(0.4)
