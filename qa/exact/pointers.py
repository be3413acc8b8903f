"""Reads what a provision refers to: 依照本办法第十二条, 前两款, 第四十条第一项、第二项, 《X法》第Y条.

Works on the words of the provision; what they point to is for `references` to find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.text.numerals import number_of
from qa.exact.addresses import Address, addresses_in

_NUMERAL = r"[一二两三四五六七八九十\d]+"
_KINDS = (
    r"(?:法典|法|条例|办法|规定|细则|规则|规程|解释|决定|通则|总则|分则|章程|准则|意见|通知|方案|制度"
    r"|宪章|公约|协定|条约)"
)
# 《X法》, 《X法》（以下简称…）; 本法, 本实施细则; 教师法, which has no marks
_MARKED = re.compile(r"《(?P<name>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:[（(][^（）()]{1,20}[）)])?的?$")
_OWN = re.compile(rf"(?:本(?![人院次])[\u4e00-\u9fff]{{0,6}}?|该|这[部个]){_KINDS}的?$")
_UNMARKED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,24}}{_KINDS})的?$")
_PART = re.compile(rf"第{_NUMERAL}(?:分?编|章)$")
# 违反第四项规定的: in a list of penalties, an item of what is penalised
_PENALISED = re.compile(r"(?:违反|未按照?|有|因|依照|涉及)(?:了)?(?:其中)?$")
# 第三十九条和第四十条, 第一款、第二款
_JOINED = re.compile(r"(?:的规定)?(?:、|和|或者?|及|与|以及|至|到|，)*(?:本条|本法|本条例|本办法|本规定)?")
# 第二款, 第一项 that stand without an article before them
_WITHIN = re.compile(
    rf"(?P<own>本条|前条)?第(?P<clause>{_NUMERAL})款(?:第[（(]?(?P<item>{_NUMERAL})[）)]?项)?"
    rf"|第[（(]?(?P<alone>{_NUMERAL})[）)]?项"
)
# 前款, 前两款, 前条, 前款第（一）项
_BEFORE = re.compile(
    rf"前(?P<count>{_NUMERAL})?(?P<unit>[款条])(?:第[（(]?(?P<item>{_NUMERAL})[）)]?项)?(?!件)"
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a provision refers to, between `start` and `end` of its words.

    Of `back` clauses or articles before; else at `address`; else the clause or item `clause`, `item` of the
    article it stands in. `work` is the title of another document, empty for its own.
    """

    start: int
    end: int
    work: str = ""
    address: Address | None = None
    back: int = 0
    unit: str = ""  # 款 or 条, of what lies `back`
    clause: int = 0
    item: int = 0
    instead: Address | None = None  # what 第四项 is of, if the article it stands in has none


def pointers_in(text: str) -> list[Pointer]:
    """Give what `text` refers to, in its order; the number that an article opens with is none."""
    found = [*_absolute(text)]
    taken = [(one.start, one.end) for one in found]
    for match in _BEFORE.finditer(text):
        count = number_of(match["count"] or "1") or 1
        item = number_of(match["item"] or "") or 0
        found.append(Pointer(*match.span(), back=count, unit=match["unit"], item=item))
        taken.append(match.span())
    for match in _WITHIN.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        found.append(_within(match, text, found))
    return sorted(found, key=lambda one: one.start)


def _absolute(text: str) -> list[Pointer]:
    found: list[Pointer] = []
    for address in addresses_in(text):
        if address.unit not in ("article", "chapter") or not address.label.startswith("第"):
            continue
        if _opens_line(text, address):
            continue
        last = found[-1] if found else None
        between = text[last.end : address.start] if last is not None else ""
        work = _work_before(text[: address.start])
        if last is not None and not work and not _OWN.search(between) and "。" not in between:
            work = last.work  # 刑法第一百二十条规定的甲罪或者第一百九十一条规定的乙罪
        found.append(Pointer(address.start, address.end, work, address))
    return found


def _opens_line(text: str, address: Address) -> bool:
    """Tell whether a number is that of the article itself: it opens a line, and a blank follows."""
    before = text[: address.start].rpartition("\n")[2].strip()
    return not before and text[address.end : address.end + 1] in (" ", "\u3000", "【", "（", "", "\n")


def _work_before(before: str) -> str:
    """Give the title that stands right before an address; empty where it is the document's own."""
    before = _PART.sub("", before)
    if marked := _MARKED.search(before):
        return marked["name"]
    if _OWN.search(before):
        return ""
    unmarked = _UNMARKED.search(before)
    return unmarked["name"] if unmarked else ""


def _within(match: re.Match[str], text: str, found: list[Pointer]) -> Pointer:
    """Read 第二款, 第一项: of the article named just before, else of the one the words stand in."""
    clause = number_of(match["clause"] or "") or 0
    item = number_of(match["item"] or match["alone"] or "") or 0
    before = [
        one for one in found if one.end <= match.start() and _JOINED.fullmatch(text[one.end : match.start()])
    ]
    last = max(before, key=lambda one: one.end, default=None)
    if match["own"] == "前条":
        return Pointer(*match.span(), back=1, unit="条", clause=clause, item=item)
    if last is None or match["own"]:
        absolute = [one for one in found if one.address is not None and one.end <= match.start()]
        if match["own"] or not absolute:
            return Pointer(*match.span(), clause=clause, item=item)
        near = max(absolute, key=lambda one: one.end)
        assert near.address is not None
        address = replace(near.address, clause=clause or near.address.clause, item=item)
        if _PENALISED.search(text[: match.start()]):
            return replace(near, start=match.start(), end=match.end(), address=address)
        return Pointer(*match.span(), clause=clause, item=item, instead=None if near.work else address)
    if last.address is not None:
        address = replace(last.address, clause=clause or last.address.clause, item=item)
        return replace(last, start=match.start(), end=match.end(), address=address)
    return replace(last, start=match.start(), end=match.end(), clause=clause or last.clause, item=item)
