"""Gives the other way of writing the numbers of a question: 20% is 百分之二十, 第658条 is 第六百五十八条."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.text.numerals import number_of

_HAN = "零一二三四五六七八九"
_NUMERAL = "一二三四五六七八九十百千两零〇"
_UNIT = (
    "个工作日|个月|个小时|小时|周岁|工作日|自然日|个自然日|年|天|日|月|岁|次|倍|人|元|万元|亿元|万|亿|成|级|份|名|股|期"
    "|款|项|条|章|节|个|种|类|户|家"
)
# 20% 12.5％ (after NFKC)
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
# 百分之二十, 百分之三点五
_HAN_PERCENT = re.compile(rf"百分之([{_NUMERAL}]+)(?:点([{_NUMERAL}]+))?")
# 5个工作日, 第658条, 3倍
_ARABIC = re.compile(rf"(?<![\d.])(第?)(\d{{1,4}})({_UNIT})(?!\d)")
# 五个工作日, 第六百五十八条, 三倍
_WRITTEN = re.compile(rf"(第?)([{_NUMERAL}]{{1,7}})({_UNIT})")
# 二〇二五年, 二零二五年; 2025年
_HAN_YEAR = re.compile(r"([一二][〇零○一二三四五六七八九]{3})年")


def to_han(number: int) -> str:
    """Give a number below 10,000 as Chinese documents count: 十二, 一百零五, 一千零七十九.

    `corpus.text.numerals.to_han` ends at 999; the articles of the Civil Code go on to 1,260.
    """
    if not 0 <= number < 10_000:
        return str(number)
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _HAN[digit] + name
        gap = False
    return text.removeprefix("一") if 10 <= number < 20 else text or "零"


def other_spellings(text: str) -> Iterator[tuple[str, str]]:
    """Yield pairs of a number as written with its unit, and the same in the other kind of numerals."""
    for match in _PERCENT.finditer(text):
        whole, _, part = match[1].partition(".")
        digits = "".join(_HAN[int(digit)] for digit in part)
        yield match[0], f"百分之{to_han(int(whole))}" + (f"点{digits}" if part else "")
    for match in _HAN_PERCENT.finditer(text):
        number, part = number_of(match[1]), number_of(match[2] or "")
        if number is not None:
            yield match[0], f"{number}" + (f".{part}" if part is not None else "") + "%"
    for match in _HAN_YEAR.finditer(text):
        yield match[0], f"{number_of(match[1])}年"
    for match in _ARABIC.finditer(text):
        number = int(match[2])
        if match[3] == "年" and not match[1] and number > 999:
            continue  # a year: documents write 2025年, dates in words stand at their end only
        yield match[0], f"{match[1]}{_counted(number, match[1], match[3])}{match[3]}"
    for match in _WRITTEN.finditer(text):
        if len(match[2]) == 4 and number_of(match[2]) and match[3] == "年":
            continue
        number = number_of(match[2])
        if number is not None and _is_count(match[2]):
            yield match[0], f"{match[1]}{number}{match[3]}"


def _counted(number: int, ordinal: str, unit: str) -> str:
    """Give a number as it stands before a unit: 两个, 两倍, but 第二条 and 二十."""
    return "两" if number == 2 and not ordinal and unit not in {"月", "级", "成"} else to_han(number)


def _is_count(numeral: str) -> bool:
    """Tell whether a numeral counts something: 一些 and 千万 do not."""
    return numeral not in {"一", "千", "百", "零", "〇"}
