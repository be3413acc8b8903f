"""The numbers that open a line of a Chinese document: 第三条, 一、, （二）, 3., ①.

Looks at one line at a time; whether it is a heading is for the outline to say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.text.numerals import number_of

Style = Literal[
    "part", "subpart", "chapter", "section", "article", "division",
    "roman", "han", "han_paren", "arabic", "decimal", "arabic_paren", "circled", "letter",
]  # fmt: skip

# Depth of each style where none is stated: 第一部分, 编 分编 章 节 条, then Ⅰ. 一、 （一） 1. 1.1 （1） ① a).
RANKS: dict[Style, int] = {
    "division": 10, "part": 11, "subpart": 12, "chapter": 13, "section": 14, "article": 15,
    "roman": 18, "han": 20, "han_paren": 30, "arabic": 40, "decimal": 41, "arabic_paren": 50, "circled": 60,
    "letter": 65,
}  # fmt: skip

# The divisions of a law or plan above its articles.
DIVISIONS: frozenset[Style] = frozenset({"division", "part", "subpart", "chapter", "section"})
_LOOK = 80  # characters of a line that decide on its number
_HAN = "[一二三四五六七八九十百千零〇○Ｏ两]"
_NUMBER = rf"(?:{_HAN}+(?: {_HAN}+)*|\d{{1,4}})"
# 第一章的, 第二章规定, 第三章、第四章, 第三部分是: words that speak of one
_SPOKEN_OF = r"(?!的|规定|所[列称]|[、，]|[和及与或]第|至|中[，,的规所]|是|为| ?第.{1,3}[条款])"
_DI = "[第笫]"  # 笫 is what scanning often makes of it
_Patterns = tuple[tuple[Style, re.Pattern[str]], ...]
_LAW: _Patterns = (
    # 第十二条, 第 一 条, 第二十三条之一, 第5条, 第一百〇五条, 第五十－条 (scanned); not 第三条规定,
    # 第三条第二款, 第三条、第四条, 第三条至第五条
    (
        "article",
        re.compile(
            rf"{_DI} ?(?P<n>{_NUMBER}(?:[－—]{_HAN}?)?) ?条(?: ?之 ?(?P<of>{_HAN}+)(?![款项]))?"
            r"(?!(?: ?第[一二三四五六七八九十\d]+[款项目]|[，,。；至]|、 ?第|的|[和及或与]第|及其|与本"
            r"|中[，,的“规所]|规定|修改|改为|删|所列|所称|之规定))(?: ?[：:])?"
        ),
    ),
    # 第一编 总则, 第三篇 民生; 第一分编 通则; 第二章　建设; 第三节 合同的效力; 第一部分 总体要求
    ("part", re.compile(rf"{_DI} ?(?P<n>{_NUMBER}) ?[编篇]{_SPOKEN_OF}(?: ?[：:])?")),
    ("subpart", re.compile(rf"{_DI} ?(?P<n>{_NUMBER}) ?分编{_SPOKEN_OF}(?: ?[：:])?")),
    ("chapter", re.compile(rf"{_DI} ?(?P<n>{_NUMBER}) ?章{_SPOKEN_OF}(?: ?[：:])?")),
    ("section", re.compile(rf"{_DI} ?(?P<n>{_NUMBER}) ?节{_SPOKEN_OF}(?: ?[：:])?")),
    ("division", re.compile(rf"{_DI} ?(?P<n>{_NUMBER}) ?部分{_SPOKEN_OF}(?: ?[：:])?")),
)
_OF_LAW = frozenset(style for style, _ in _LAW)
_CHINESE: _Patterns = (
    # 一、总体要求; 十二．; not 一、二、三产业
    (
        "han",
        re.compile(rf"(?P<n>{_HAN}+) ?[、．.](?! ?[一二三四五六七八九十]{{1,2}}(?:[、级类季产线]|是))"),
    ),
)
_BRACKETED: _Patterns = (
    # （一）指导思想, (十二)加快
    ("han_paren", re.compile(rf"[（(] ?(?P<n>{_HAN}+) ?[）)] ?[、.．]?")),
    # （1）, (12)
    ("arabic_paren", re.compile(r"[（(] ?(?P<n>\d{1,2}) ?[）)] ?[、.．]?")),
)
_ARABIC: _Patterns = (
    # 1.1 编制目的, 3.2.1应急响应, 1．1
    (
        "decimal",
        re.compile(
            r"(?P<n>\d{1,2}(?:[.．]\d{1,2}){1,3})"
            r"(?:[.．、]| (?=\S)|(?=[\u4e00-\u9fff])(?![万亿元个年月日级倍版]))"
        ),
    ),
    # 1.建设主体, 12、, 3．, 1.2023年度计划; not 1.5亿元
    ("arabic", re.compile(r"(?P<n>\d{1,3}) ?(?:、|[.．](?!\d)|[.．](?=(?:19|20)\d\d ?年))")),
    # 1 总则, 12 附则: a whole short line
    ("arabic", re.compile(r"(?P<n>\d{1,2}) (?=[\u4e00-\u9fff]{2,20}$)")),
    # 3）, 12)
    ("arabic_paren", re.compile(r"(?P<n>\d{1,2}) ?[）)]、?")),
)
_ROMAN: _Patterns = (("roman", re.compile(r"(?P<n>[Ⅰ-Ⅻ]) ?[、.．]")),)  # Ⅰ. 总则; not Ⅰ级响应
_LETTER: _Patterns = (("letter", re.compile(r"(?P<n>[a-z]) ?[）)]、?")),)  # a)植物生存状态
# One character that is a whole number: ⒈ ⑴ ㈠ ① ㊀ and their fellows
_ENCLOSED: dict[Style, str] = {
    "arabic": "⒈-⒛", "arabic_paren": "⑴-⒇", "han_paren": "㈠-㈩", "circled": "①-⑳㉑-㉟㊱-㊿㊀-㊉",
}  # fmt: skip


def _by_first() -> dict[str, _Patterns]:
    """Give, for each character that may open a number, the patterns to try."""
    table: dict[str, _Patterns] = dict.fromkeys("第笫", _LAW)
    table |= dict.fromkeys("一二三四五六七八九十百千零〇○Ｏ两", _CHINESE)
    table |= dict.fromkeys("（(", _BRACKETED)
    table |= dict.fromkeys("0123456789０１２３４５６７８９", _ARABIC)
    table |= dict.fromkeys("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", _ROMAN)
    table |= dict.fromkeys("abcdefghijklmnopqrstuvwxyz", _LETTER)
    for style, characters in _ENCLOSED.items():
        for low, high in zip(characters[::3], characters[2::3], strict=True):
            pattern = re.compile(f"(?P<n>[{characters}])[、.．]?")
            table |= dict.fromkeys(map(chr, range(ord(low), ord(high) + 1)), ((style, pattern),))
    return table


_BY_FIRST = _by_first()


@dataclass(slots=True)  # not frozen: to make one would take three times as long
class Marker:
    """A number at the head of a line."""

    style: Style
    label: str  # as written: 第二十三条之一, （二）
    number: int  # its value; of 1.2 the last part, of a) 1
    end: int  # where the words after it begin
    spaced: bool  # white space or a bracket follows

    @property
    def rank(self) -> int:
        """Give the depth of this style; of 1.2.3 one more for each dot."""
        return RANKS[self.style] + (
            re.sub("．", ".", self.label).strip(".、 ").count(".") - 1 if self.style == "decimal" else 0
        )


def marker_of(line: str) -> Marker | None:
    """Give the number that opens a line, `None` where it opens with none."""
    return _marker_of(line[:_LOOK]) if line[:1] in _BY_FIRST else None


@lru_cache(maxsize=8192)  # of a hard-wrapped line it is asked a dozen times
def _marker_of(line: str) -> Marker | None:
    for style, pattern in _BY_FIRST[line[0]]:
        match = pattern.match(line)
        if match is None:
            continue
        number = _value(match["n"], style)
        if number is not None:
            return _marker(style, match[0].strip(), number, line, match.end())
    return None


def counted(line: str, number: int) -> Marker | None:
    """Give the marker of a line that opens with one very number and a dot: `3．10种` as 3．, `8.6个` as 8."""
    match = re.match(rf"{number}[.．]", line)
    return _marker("arabic", match[0], number, line, match.end()) if match else None


def _marker(style: Style, label: str, number: int, line: str, end: int) -> Marker:
    spaced = line[end : end + 1] in {" ", "【", "（", "("}
    while line[end : end + 1] == " ":
        end += 1
    return Marker(style, label.rstrip("：: ") if style in _OF_LAW else label, number, end, spaced)


def _value(numeral: str, style: Style) -> int | None:
    if style == "letter":
        return ord(numeral) - ord("a") + 1
    if style == "decimal":
        numeral = re.split("[.．]", numeral)[-1]
    elif style == "article":
        numeral = numeral.replace("－", "一").replace("—", "一")
    number = number_of(numeral.replace(" ", ""))
    return int(unicodedata.numeric(numeral)) if number is None and len(numeral) == 1 else number  # Ⅱ, ②
