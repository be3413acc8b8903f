"""Retrieval scores against values worked out by hand."""

from __future__ import annotations

import pytest

from qa.evaluation.retrieval import answer_within, first_rank, recall, reciprocal_rank


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
