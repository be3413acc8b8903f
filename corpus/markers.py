"""The numbers that open a line of a Chinese document: 第三条, 一、, （二）, 3., ①.

Looks at one line at a time; whether it is a heading is for the outline to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.numerals import number_of

Style = Literal[
    "part", "subpart", "chapter", "section", "article",
    "han", "han_paren", "arabic", "decimal", "arabic_paren", "circled",
]  # fmt: skip

# Depth of each style where none is stated: 编 分编 章 节 条, then 一、 （一） 1. 1.1 （1） ①.
RANKS: dict[Style, int] = {
    "part": 11, "subpart": 12, "chapter": 13, "section": 14, "article": 15,
    "han": 20, "han_paren": 30, "arabic": 40, "decimal": 41, "arabic_paren": 50, "circled": 60,
}  # fmt: skip

_HAN = "[一二三四五六七八九十百千零〇○两]+"
_NUMBER = rf"(?:{_HAN}|\d{{1,4}})"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    # 第一编 总则; 第一分编 通则; 第二章　建设; 第三节 合同的效力; not 第二章规定的…
    ("part", re.compile(rf"第 ?(?P<n>{_NUMBER}) ?编(?![的规所])")),
    ("subpart", re.compile(rf"第 ?(?P<n>{_NUMBER}) ?分编(?![的规所])")),
    ("chapter", re.compile(rf"第 ?(?P<n>{_NUMBER}) ?章(?![的规所、和至])")),
    ("section", re.compile(rf"第 ?(?P<n>{_NUMBER}) ?节(?![的规所、和至])")),
    # 第十二条, 第二十三条之一, 第5条; not 第三条规定, 第三条第二款, 第三条、第四条, 第三条至第五条
    (
        "article",
        re.compile(
            rf"第 ?(?P<n>{_NUMBER}) ?条(?P<of>之{_HAN})?"
            r"(?!(?: ?第[一二三四五六七八九十]+[款项]|[、，,。；的至和及或与中]|规定|修改|改为|删))"
        ),
    ),
    # 一、总体要求; 十二．; not 一、二、三产业
    (
        "han",
        re.compile(
            r"(?P<n>[一二三四五六七八九十百]+) ?[、．.](?! ?[一二三四五六七八九十]{1,2}(?:[、级类季产线]|是))"
        ),
    ),
    # （一）指导思想, (十二)加快
    ("han_paren", re.compile(rf"[（(] ?(?P<n>{_HAN}) ?[）)]、?")),
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
    # （1）, (12), 3）
    ("arabic_paren", re.compile(r"[（(]? ?(?P<n>\d{1,2}) ?[）)]、?")),
    ("circled", re.compile("(?P<n>[①-⑳㉑-㉟㊱-㊿])、?")),
)
_OPENERS = frozenset("第一二三四五六七八九十百（(0123456789")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a line."""

    style: Style
    label: str  # as written: 第二十三条之一, （二）
    number: int  # its value; of 1.2 the last part
    end: int  # where the words after it begin
    spaced: bool  # white space or a bracket follows

    @property
    def rank(self) -> int:
        """Give the depth of this style; of 1.2.3 one more for each dot."""
        return RANKS[self.style] + (
            self.label.strip(".．、 ").count(".") - 1 if self.style == "decimal" else 0
        )


@lru_cache(maxsize=8192)  # each line is asked about five times while its document is read
def marker_of(line: str) -> Marker | None:
    """Give the number that opens a line, `None` where it opens with none."""
    first = line[:1]
    if first not in _OPENERS and not "①" <= first <= "㊿":
        return None
    for style, pattern in _PATTERNS:
        match = pattern.match(line)
        if match is None:
            continue
        number = _value(match["n"], style)
        if number is None:
            continue
        end = match.end()
        spaced = line[end : end + 1] in {" ", "【", "（", "("}
        while line[end : end + 1] == " ":
            end += 1
        return Marker(style, match[0].strip(), number, end, spaced)
    return None


def _value(numeral: str, style: Style) -> int | None:
    if style == "circled":
        return ord(numeral) - (0x245F if numeral <= "⑳" else 0x323C if numeral <= "㉟" else 0x328D)
    return number_of(re.split("[.．]", numeral)[-1] if style == "decimal" else numeral)
