"""Chinese and Arabic numbers to integers, and dates in either to ISO form.

Knows nothing of documents; what is not a number or a real date gives `None`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_DIGITS = {
    "零": 0, "〇": 0, "○": 0, "Ｏ": 0, "O": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "元": 1,
}  # fmt: skip
_HAN_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}

# 2023年7月25日, 2023 年 7 月 25 日, 2023-07-25, 2023/7/25, 2023.7.25
_ARABIC_DATE = r"(?P<y>[12１２]\d{3})\s*[年\-./]\s*(?P<m>\d{1,2})\s*[月\-./]\s*(?P<d>\d{1,2})\s*日?"
# 二〇二三年七月二十五日, 二○一八年十月二十七日, 一九九七年一月十日
_HAN_DATE = (
    r"(?P<hy>[一二][〇○零ＯO一二三四五六七八九]{3})\s*年\s*"
    r"(?P<hm>[一二三四五六七八九十元]{1,2})\s*月\s*(?P<hd>[一二三四五六七八九十]{1,3})\s*日"
)
DATE = re.compile(f"(?:{_ARABIC_DATE}|{_HAN_DATE})")


@lru_cache(maxsize=4096)  # the same few hundred numerals open most lines of all documents
def number_of(numeral: str) -> int | None:
    """Give the integer a numeral stands for: `第` and the like must be off; `None` if it is none.

    Reads 十二, 一百零五, 两千三百, 二〇二三 and Arabic digits, full-width ones too.
    """
    numeral = numeral.strip()
    if not numeral:
        return None
    if numeral.isdecimal():
        return int(numeral)
    if all(character in _DIGITS for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total = digit = 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    return total + digit


def to_han(number: int) -> str:
    """Give a number below 1,000 as Chinese documents count: 十二, 一百零五; others in digits."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = _HAN_DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _HAN_DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN_DIGITS[ones] if ones else "")


def date_of(match: re.Match[str]) -> str | None:
    """Give the ISO form of a match of `DATE`, `None` where the calendar has no such day."""
    parts = ("y", "m", "d") if match["y"] else ("hy", "hm", "hd")
    values = [number_of(match[part]) for part in parts]
    try:
        return date(*(value or 0 for value in values)).isoformat()
    except ValueError:
        return None


def first_date(text: str) -> str | None:
    """Give the first real date in a text, in ISO form."""
    return next((found for match in DATE.finditer(text) if (found := date_of(match))), None)


def last_date(text: str) -> str | None:
    """Give the last real date in a text, in ISO form."""
    found = [iso for match in DATE.finditer(text) if (iso := date_of(match))]
    return found[-1] if found else None
