"""Reads ranges of quantities, 「满1年不满10年」 「三年以上」 「一级」, and tells which of them mean the same.

Knows quantities alone: whether a stretch with one is the tier that a subject names.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.text.numerals import number_of

_QUANTITY = re.compile(
    r"(?P<before>不得?超过|不满|不足|未满|不到|低于|少于|满|超过|达到)?\s*"
    r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)\s*"
    r"(?P<unit>个?月|年|周岁|岁|天|日|级|万元|元|人|小时)(?P<after>及?以上|及?以下|及?以内|内)?"
)
_MONTHS = {"年": ("月", 12.0), "个月": ("月", 1.0), "月": ("月", 1.0), "周岁": ("岁", 1.0), "天": ("日", 1.0)}
_BELOW = frozenset(("不满", "不足", "未满", "不到", "低于", "少于"))
_LIMITS = frozenset(("不得超过", "不超过"))  # 「试用期不得超过一个月」 is what is ruled, not for whom
_NEAR = 3  # characters between 「三个月以上」 and 「不满一年」 of one range


class Range(NamedTuple):
    """From `low` to below `high`, in `unit`; `is_point` for a bare quantity."""

    unit: str
    low: float
    high: float
    is_point: bool

    def holds(self, other: Range) -> bool:
        """Tell whether `other` is this range, or a quantity within it."""
        if self.unit != other.unit:
            return False
        if other.is_point and not self.is_point:
            return self.low <= other.low < self.high
        return (self.low, self.high) == (other.low, other.high)


def ranges_in(text: str) -> list[Range]:
    """Give the ranges that `text` names, in its order."""
    found: list[tuple[int, Range]] = []
    for match in _QUANTITY.finditer(text):
        number = _number(match["number"])
        if number is None:
            continue
        unit, factor = _MONTHS.get(match["unit"], (match["unit"], 1.0))
        value, after = number * factor, match["after"] or ""
        if match["before"] in _LIMITS:
            continue
        if match["before"] in _BELOW or after.endswith(("以下", "以内")):
            before = found[-1] if found else None
            if before and _is_open(before[1], unit) and match.start() - before[0] <= _NEAR:
                found[-1] = match.end(), Range(unit, before[1].low, value, False)
            else:
                found.append((match.end(), Range(unit, float("-inf"), value, False)))
        elif match["before"] or after.endswith("以上"):
            found.append((match.end(), Range(unit, value, float("inf"), False)))
        else:
            found.append((match.end(), Range(unit, value, value, True)))
    return [each for _, each in found]


def tier(subject: str, text: str) -> int:
    """Tell whether `text` is the tier that `subject` names: 1 it is, -1 it is another, 0 it names none."""
    wanted = ranges_in(subject)
    if not wanted:
        return 0
    units = {each.unit for each in wanted}
    given = [each for each in ranges_in(text) if each.unit in units]
    if any(one.holds(each) for one in given for each in wanted):
        return 1
    return -1 if any(not each.is_point for each in given) else 0


def _is_open(each: Range, unit: str) -> bool:
    return each.unit == unit and each.high == float("inf")


def _number(numeral: str) -> float | None:
    if numeral[0].isascii():
        return float(numeral)
    value = number_of(numeral)
    return None if value is None else float(value)
