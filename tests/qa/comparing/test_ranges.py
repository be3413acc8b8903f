"""Ranges of quantities: which tier a subject names."""

from __future__ import annotations

import pytest

from qa.comparing.ranges import ranges_in, tier


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        pytest.param("签一年合同", "合同一年以上不满三年的，二个月", 1, id="within"),
        pytest.param("签一年合同", "合同三个月以上不满一年的，一个月", -1, id="below"),
        pytest.param("签三年合同", "三年以上和无固定期限的，不得超过六个月", 1, id="open"),
        pytest.param("满1年不满10年的", "已满一年不满十年的，5天", 1, id="other-numerals"),
        pytest.param("满20年的", "已满10年不满20年的，10天", -1, id="other-tier"),
        pytest.param("学徒", "三年以上的", 0, id="names-none"),
        pytest.param("满1年的", "罚款五百元以上", 0, id="other-unit"),
    ],
)
def test_tiers(subject: str, text: str, expected: int) -> None:
    """A text is the tier a subject names, another one, or neither."""
    assert tier(subject, text) == expected


def test_limits_are_no_ranges() -> None:
    """「不得超过一个月」 is what is ruled, not for whom; months and years are one unit."""
    assert ranges_in("试用期不得超过一个月") == []
    (years,) = ranges_in("满两年")
    (months,) = ranges_in("满24个月")
    assert years == months
