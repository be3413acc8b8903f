"""Retrieval scores against values worked out by hand."""

from __future__ import annotations

import pytest

from qa.evaluation.retrieval import Ranked, answer_within, first_rank, ranked, recall, reciprocal_rank


@pytest.mark.parametrize(
    ("texts", "answer", "characters", "within"),
    [
        (["补贴一千元。"], "一千元", 6, True),
        (["补贴一千元。"], "一千元", 4, False),
        (["补贴一", "千元。"], "一千元", 6, True),  # put one after the other
        (["千元。", "补贴一"], "一千元", 6, False),
        (["补 贴 １ ０ 元"], "贴10元", 9, True),  # NFKC, no white space
        ([], "一千元", 500, False),
    ],
    ids=["inside", "cut off", "across two", "across two in the wrong order", "normalised", "nothing found"],
)
def test_answer_within(texts: list[str], answer: str, characters: int, within: bool) -> None:
    """The answer must lie whole in the first characters, which are counted as they stand."""
    assert answer_within(texts, answer, characters) is within


def test_ranks() -> None:
    """Ranks count from 1; what is missing or too low scores 0."""
    assert first_rank(["甲", "乙丙", "丙"], "丙") == 2
    assert first_rank(["甲"], "丙") is None
    assert [reciprocal_rank(rank) for rank in (1, 4, 10, 11, None)] == [1.0, 0.25, 0.1, 0.0, 0.0]
    assert recall([1, 10, 11, None]) == 0.5
    assert recall([]) == 0.0


@pytest.mark.parametrize(
    ("ranks", "scores"),
    [
        # DCG: 1/log2(1 + rank) for each wanted thing; ideal for one 1, for two 1 + 1/log2(3) = 1.630930
        pytest.param((1,), Ranked(1.0, 1.0, 1.0, 1.0, 1.0), id="first"),
        pytest.param((3,), Ranked(0.5, 1 / 3, 1.0, 1.0, 0.0), id="third"),
        pytest.param((2, None), Ranked(0.630930 / 1.630930, 0.5, 0.5, 0.5, 0.0), id="one of two"),
        pytest.param((4, 1), Ranked(1.430677 / 1.630930, 1.0, 1.0, 1.0, 1.0), id="two"),
        pytest.param((1, 1), Ranked(1.0, 1.0, 1.0, 1.0, 1.0), id="two in one passage"),
        pytest.param((2, 2), Ranked(1.130930 / 1.630930, 0.5, 1.0, 1.0, 0.0), id="two in the second"),
        pytest.param((11, 100), Ranked(0.0, 0.0, 0.0, 1.0, 0.0), id="too low"),
        pytest.param((101,), Ranked(0.0, 0.0, 0.0, 0.0, 0.0), id="far too low"),
        pytest.param((None, None), Ranked(0.0, 0.0, 0.0, 0.0, 0.0), id="nothing"),
    ],
)
def test_rankings_by_hand(ranks: tuple[int | None, ...], scores: Ranked) -> None:
    """nDCG@10, MRR@10, recall@10, recall@100 and hit@1 of the ranks at which wanted things stand."""
    assert ranked(ranks) == pytest.approx(scores, abs=1e-6)


def test_a_ranking_of_nothing_wanted_is_refused() -> None:
    """Where nothing is wanted there is nothing to score."""
    with pytest.raises(ValueError, match="nothing was wanted"):
        ranked(())
