"""Reads the addresses that a question names: 第三十九条第二项, 第十条到第十二条, 第三章, 第三、五条.

Works on words alone; whether a document has such a place is for `sections` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.text.numerals import number_of

Unit = Literal["part", "chapter", "section", "article", "division"]

_NUMERAL = r"[一二三四五六七八九十百千零〇两\d]+"
# What follows a number that stands without 第: 658条规定, 17条; not 3条建议
_BARE_END = r"(?=$|[^\u4e00-\u9fff]|[第之的规是内中讲说写怎有如呢到至和])"
_UNITS: dict[str, Unit] = {
    "编": "part", "章": "chapter", "节": "section", "条": "article",
    "部分": "division", "大点": "division", "大项": "division", "点": "division",
}  # fmt: skip
_UNIT = r"(?P<unit>分?编|章|节|条(?!件)|部分|大[点项]|点(?=$|[^\u4e00-\u9fff]|[是的说讲写内规呢]))"
_TAIL = (
    rf"(?:之(?P<sub>{_NUMERAL}))?(?:的?(?:第|(?<=[条一二三四五六七八九十])第?)\s*(?P<clause>{_NUMERAL})款)?"
    rf"(?:的?第?\s*[(（]?(?P<item>{_NUMERAL})[)）]?项)?"
)
_FIRST = (
    rf"(?:第\s*[(（]?(?P<number>{_NUMERAL})[)）]?|(?<![\d第〔\[(（])(?P<bare>\d{{1,4}})(?=条{_BARE_END}))"
)
# 第十条到第十二条, 第十条至十二条, 第十至十二条, 第10-12条
_RANGE = re.compile(
    rf"第\s*(?P<first>{_NUMERAL})\s*(?P<inner>条|章)?\s*(?:到|至|[-—~～])\s*第?\s*(?P<last>{_NUMERAL})\s*(?P<unit>条|章)"
)
# 第三、五、七条
_SEVERAL = re.compile(rf"第\s*(?P<numbers>{_NUMERAL}(?:、{_NUMERAL})+)\s*(?P<unit>条)")
_ONE = re.compile(rf"{_FIRST}\s*{_UNIT}{_TAIL}")
_MOST = 12  # articles that a range may name


@dataclass(frozen=True, slots=True)
class Address:
    """One place, or the places from `first` to `last`, that a question names between `start` and `end`."""

    unit: Unit
    first: int
    last: int
    start: int
    end: int
    label: str  # as written
    sub: int = 0  # 之一
    clause: int = 0  # 第二款
    item: int = 0  # 第三项


def addresses_in(text: str) -> list[Address]:
    """Give the addresses that `text`, in normal form, names, in its order."""
    found: list[Address] = []
    for match in _RANGE.finditer(text):
        first, last = number_of(match["first"]), number_of(match["last"])
        if first and last and first < last:
            unit = _UNITS[match["unit"]]
            found.append(Address(unit, first, min(last, first + _MOST - 1), *match.span(), match[0]))
    for match in _SEVERAL.finditer(text):
        if not _is_taken(match, found):
            numbers = [number_of(numeral) or 0 for numeral in match["numbers"].split("、")]
            found += [Address("article", n, n, *match.span(), f"第{n}条") for n in numbers if n]
    for match in _ONE.finditer(text):
        number = number_of(match["number"] or match["bare"])
        if number and not _is_taken(match, found):
            found.append(_one(match, number))
    return sorted(found, key=lambda address: (address.start, address.first))


def _one(match: re.Match[str], number: int) -> Address:
    unit = _UNITS[match["unit"].removeprefix("分")]
    sub, clause, item = (number_of(match[part] or "") or 0 for part in ("sub", "clause", "item"))
    return Address(unit, number, number, *match.span(), match[0], sub, clause, item)


def _is_taken(match: re.Match[str], found: list[Address]) -> bool:
    return any(address.start < match.end() and match.start() < address.end for address in found)
