"""Brings a question into the form that documents are written in: NFKC, Simplified characters, plain blanks.

OpenCC is loaded only for a question that holds a character outside GB 2312, the set of Simplified Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

_LONGEST = 1000  # characters of a question that are looked at
_HAN = "\u3400-\u9fff"
# Blanks between two Han characters, as pasted from a set page: 国 发 〔2019〕 4 号
_BLANK_IN_HAN = re.compile(rf"(?<=[{_HAN}])[ \t\u3000]+(?=[{_HAN}])")
_BLANKS = re.compile(r"\s+")


def normal_form(text: str) -> tuple[str, str]:
    """Give a question in normal form, and as it was where it held Traditional characters, else empty."""
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()[:_LONGEST]
    simple = to_simplified(plain)
    return simple, plain if simple != plain else ""


def to_simplified(text: str) -> str:
    """Give `text` in Simplified characters: 職業教育法 becomes 职业教育法."""
    return str(_converter().convert(text)) if _may_be_traditional(text) else text


def without_blanks(text: str) -> str:
    """Give `text` without the blanks between Han characters."""
    return _BLANK_IN_HAN.sub("", text)


def _may_be_traditional(text: str) -> bool:
    """Tell whether a Han character is outside GB 2312; 臺 and 業 are, and so is a rare name like 喆."""
    if text.isascii():
        return False
    try:
        text.encode("gb2312")
    except UnicodeEncodeError as error:
        rest = text[error.start :].encode("gb2312", "ignore").decode("gb2312")
        return any("\u3400" <= character <= "\u9fff" for character in set(text[error.start :]) - set(rest))
    return False


@cache
def _converter() -> Any:
    import opencc  # 30 ms, for the few questions that need it

    return opencc.OpenCC("t2s")
