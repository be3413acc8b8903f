"""Annexes: where one begins (附件1 and its title), and where they are only listed (附件：1.… 2.…).

Knows the wording of the lines around; what stands in an annex is the outline's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.blocks import Line
from corpus.text.lineforms import ORGAN_END, TITLE_END
from corpus.text.markers import marker_of
from corpus.text.normalise import compact
from corpus.text.numerals import DATE

_MAX_TITLE = 60  # characters of an annex's title; the longest shared one has 46
_MAX_LISTED = 40  # annexes in one list
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Z])"
# 附件, 附件1, 附录二, 附表A, 附 件 3；附件1：收费标准, 附录 A 术语, 附：
_ANNEX = re.compile(
    rf"(?P<label>附 ?[件录表图] ?{_NUMBER}?(?![\u4e00-\u9fffA-Za-z\d])|附(?=[:：]))"
    r" ?(?P<stop>[:：.．、]? ?)(?P<title>.*)$"
)
_LISTED = re.compile(
    rf"(?:附 ?[件录表图])?(?:[:：] ?)? ?{_NUMBER}? ?[.．、:：]? ?"
)  # what stands before a title
_FRAME = re.compile(r"[（(](?:此件|信息公开|联系人|此页)")


@dataclass(frozen=True, slots=True)
class Annex:
    """Where an annex begins: its number with the word (附件1), its title, its last line of heading."""

    label: str
    title: str
    last: int


def annexes_of(lines: Sequence[Line], first: int) -> tuple[dict[int, Annex], set[int]]:
    """Give the annexes by the line that each begins on, and the lines that only list them."""
    annexes: dict[int, Annex] = {}
    listed: set[int] = set()
    names: set[str] = set()  # titles that a list gave
    for index in range(first, len(lines)):
        text = lines[index].text
        if text[0] != "附" or index in listed or lines[index].block.kind == "row":
            continue
        match = _ANNEX.match(text)
        if match is None or match["title"][-1:] in ("。", "；", "，"):
            continue
        found = _list_at(lines, index, match)
        if found:
            listed.update(found)
            names.update(compact(_LISTED.sub("", lines[place].text, count=1)) for place in found)
        elif index + 1 < len(lines):
            annexes[index] = _annex(lines, index, match, names)
    return annexes, listed


def _list_at(lines: Sequence[Line], index: int, match: re.Match[str]) -> range | None:
    """Give the lines of the list of annexes that begins here, `None` where an annex itself begins."""
    title = match["title"]
    number = marker_of(title or _text(lines, index + 1))
    starts_list = number is not None and number.style == "arabic" and number.number == 1
    if not title and not starts_list:
        return None
    is_lone = not title and not match["stop"]  # 附件 alone: the numbers below may be what it holds
    stop = index + 1
    while stop < min(len(lines), index + _MAX_LISTED) and _is_listed(
        lines[stop].text, stop - index, starts_list
    ):
        stop += 1
    after = _text(lines, stop)
    is_framed = bool(after) and _is_frame(lines, stop)
    is_list = is_framed or (not is_lone and (stop > index + 1 or starts_list or not after))
    return range(index, stop) if is_list and not _is_text(lines, stop, index) else None


def _is_listed(text: str, place: int, by_number: bool) -> bool:
    """Say whether a line is one more entry of a list: 2.…, or 附件2：… where the first said 附件1：…."""
    if len(text) > _MAX_TITLE + 10 or "。" in text:
        return False
    marker = marker_of(text)
    if marker is not None:
        return marker.style == "arabic" and marker.number in (place, place + 1)
    match = None if by_number else _ANNEX.match(text)
    return match is not None and bool(match["title"]) and match["label"][-1] not in "件录表图附"


def _is_frame(lines: Sequence[Line], index: int) -> bool:
    """Say whether the signature begins at a line, or what follows it: organs down to a date or the end."""
    for line in lines[index : index + _MAX_LISTED]:
        if DATE.match(line.text) or _FRAME.match(line.text):
            return True
        if not ORGAN_END.search(line.text) or len(line.text) > _MAX_TITLE:
            return False
    return True


def _is_text(lines: Sequence[Line], stop: int, index: int) -> bool:
    """Say whether text follows what looks like a list at once: then its one entry is an annex's title."""
    return stop == index + 1 and stop < len(lines) and lines[stop].text[-1] in "。；："


def _annex(lines: Sequence[Line], index: int, match: re.Match[str], names: Collection[str]) -> Annex:
    """Give an annex, with the title that stands on its line or on the one or two lines below."""
    label = re.sub(" ", "", match["label"])
    title = match["title"].strip("：: ")
    last = index
    if not title:
        below = [line for line in lines[index + 1 : index + 3] if _could_be_title(line)]
        size = min(len(below), 1)
        if len(below) == 2 and below[0].start == lines[index + 1].start:
            is_known = compact(below[0].text + below[1].text) in names
            is_broken = compact(below[0].text) not in names and not TITLE_END.search(below[0].text)
            is_printed = is_broken and below[0].block.strong and below[1].block.strong
            size = 2 if is_known or is_printed else 1
        if below and below[0].start == lines[index + 1].start:
            title, last = "".join(line.text for line in below[:size]), index + size
    return Annex(label, title, last)


def _could_be_title(line: Line) -> bool:
    """Say whether a line below 附件1 could be its title, or half of it."""
    text = line.text
    return (
        len(text) <= _MAX_TITLE
        and line.block.kind != "row"
        and text[-1] not in "。；：，、！？:;,"
        and text[0] not in "（(【—"
        and line.marker is None
        and not DATE.match(text)
    )


def _text(lines: Sequence[Line], index: int) -> str:
    return lines[index].text if index < len(lines) else ""
