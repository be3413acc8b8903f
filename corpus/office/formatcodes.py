"""The number formats of a spreadsheet taken apart: yyyy"年"m"月", #,##0.00;[Red]-#,##0.00, 0%.

Reads ECMA-376, 18.8.31, as far as office files use it; shows no number itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# Formats by number, with the meaning they have where Chinese is the language (18.8.30).
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日",
    30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "上午/下午h时mm分",
    35: "上午/下午h时mm分ss秒", 36: "yyyy年m月", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月",
    53: "m月d日", 54: "m月d日", 55: "上午/下午h时mm分", 56: "上午/下午h时mm分ss秒", 57: "yyyy年m月",
    58: "m月d日",
}  # fmt: skip
# [Red] [$-804] [DBNum1] [>=60] [h], "万元", \-, _), *x, AM/PM, E+00, yyyy, ##0.00, one other character
_TOKEN = re.compile(
    r"\[(?P<bracket>[^\]]*)\]|\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|_.|\*."
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-]0+)|(?P<date>y+|m+|d+|h+|s+|e+|a{3,4})"
    r"|(?P<number>[0#?](?:[0#?,.]*[0#?,])?|\.[0#?]+)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(?P<sign>[<>=]{1,2})(?P<limit>-?\d{1,15}(?:\.\d{1,15})?)")  # >=60
_ELAPSED = re.compile(r"h+|m+|s+", re.I)  # [h]: hours beyond the day

TokenKind = Literal["elapsed", "noon", "date", "number", "exponent", "sign", "words"]


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a format."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the sections of a format: for positive, negative and zero numbers, or for those in a range."""

    tokens: Sequence[Token]
    is_han: bool  # [DBNum1]: 二〇二四年三月
    condition: str  # >=60, empty for none

    @property
    def is_date(self) -> bool:
        """Say whether the section shows a day or a time."""
        return any(token.kind in {"date", "elapsed", "noon"} for token in self.tokens)

    def of(self, kind: TokenKind) -> list[str]:
        """Give the texts of the tokens of one kind."""
        return [token.text for token in self.tokens if token.kind == kind]


def section_for(value: float, code: str) -> tuple[Section, bool]:
    """Give the section of a format that shows a number, and whether it is the one of negative numbers."""
    sections = _sections(code)
    if not any(section.condition for section in sections[:2]):
        index = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
        return sections[index], index == 1
    found = next((section for section in sections[:3] if _holds(section.condition, value)), sections[0])
    return found, False


def _holds(condition: str, value: float) -> bool:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        return True
    limit, sign = float(match["limit"]), match["sign"]
    return (
        (value < limit and "<" in sign) or (value > limit and ">" in sign) or (value == limit and "=" in sign)
    )


@lru_cache(maxsize=512)
def _sections(code: str) -> list[Section]:
    parts: list[list[Token]] = [[]]
    brackets: list[list[str]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        text = match[kind] if kind else ""
        if kind == "other" and text == ";":
            parts.append([])
            brackets.append([])
        elif kind == "bracket":
            brackets[-1].append(text)
            if _ELAPSED.fullmatch(text):
                parts[-1].append(Token("elapsed", text.lower()))
            elif text.startswith("$"):  # [$￥-804]
                parts[-1].append(Token("words", text[1:].partition("-")[0]))
        elif kind is not None:
            parts[-1].append(Token(_KINDS.get(kind, "words"), text))
    return [
        Section(
            tokens,
            any(text.upper().startswith("DBNUM") for text in marks),
            next((text for text in marks if _CONDITION.fullmatch(text)), ""),
        )
        for tokens, marks in zip(parts, brackets, strict=True)
    ]


_KINDS: dict[str, TokenKind] = {
    "noon": "noon", "exponent": "exponent", "date": "date", "number": "number", "other": "sign",
}  # fmt: skip
