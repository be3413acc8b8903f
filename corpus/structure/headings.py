"""Headings without a number: what only the lines around can tell.

Short lines above text, the titles of documents printed within another, 【基本案情】 and 专栏1. Knows no
levels and no sections; those are the outline's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import Line
from corpus.text.lineforms import DOC_NUMBER_LINE, ORGAN_END
from corpus.text.normalise import compact
from corpus.text.numerals import DATE

_MAX_BARE = 34  # characters of a heading without a number
_MIN_HEADED = 24  # of the text under one, if not twice the heading's own length
# punctuation that no heading ends with or holds, and what opens notes, bullets and quotations
_UNLIKE = re.compile(r"^(?:[（(—\-•●【《\[·*]|图 ?\d)|[。；：:|＝=]|[，、！？…;,.]$")
# lines of a statute's history: 某市人民代表大会常务委员会第五次会议通过
_HISTORY = re.compile(r"(?:通过|批准|修订|修正|公布|发布|施行)$")
_CONTENTS = re.compile(r"目\s*[录次]")
_ENDS = "。；：！？”）):;!?"
_QUOTED = re.compile(r"《([^《》]{4,80}(?:《[^《》]{2,60}》[^《》]{0,20})?)》")
_ABOUT = re.compile(r"关于(?:印发|转发|发布|公布)《?(.{4,80}?)》?的(?:通知|函|公告|通告)")
# 专栏1 重点工程, 专栏：示范项目
_BOX = re.compile(
    r"专栏 ?(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?=[:： \u4e00-\u9fff])[:： ]?(?P<title>[^。；]{2,40})?$"
)
# 【基本案情】, 【裁判要点】某公司…; not 【打印】 and its like, which are no text
_BRACKET = re.compile(r"【(?P<title>[^【】]{2,20})】[。：:]?\s*")


@dataclass(frozen=True, slots=True)
class Heading:
    """The parts of a heading in its line, as offsets of the line's text."""

    label: str
    title: str
    end: int  # where the words it heads begin


def is_bare_heading(lines: Sequence[Line], index: int, heading_at: int, in_article: bool) -> bool:
    """Say whether a line without a number is a heading: short, unpunctuated, with text beneath.

    `heading_at` is the last line known to be one. Within an article only the next article may follow.
    """
    line = lines[index]
    if len(line.text) > _MAX_BARE or index + 1 >= len(lines):
        return False
    after = lines[index + 1]
    marker = after.marker
    if in_article and (marker is None or marker.style != "article"):
        return False
    if not _could_be(line.text):
        return False
    if ORGAN_END.search(line.text) and (DATE.match(after.text) or ORGAN_END.search(after.text)):
        return False  # a signature
    if after.text[-1] in "：:" and len(after.text) <= 20:  # the salutation of a speech
        return False
    is_long = len(after.text) >= _MIN_HEADED or len(after.text) > 2 * len(line.text)
    if after.block.kind != "row" and marker is None and not (after.text[-1] in _ENDS and is_long):
        return False
    before = lines[index - 1].text if index > 0 else "。"
    is_parted = index - 1 == heading_at or before[-1] in _ENDS + "…." or DATE.fullmatch(before)
    return bool(is_parted) or line.block.strong


def _could_be(text: str) -> bool:
    """Say whether a heading could be worded so."""
    return (
        len(text) >= 2
        and not text.isascii()
        and not any(pattern.search(text) for pattern in (_UNLIKE, _HISTORY, DATE))
        and not any(pattern.fullmatch(text) for pattern in (DOC_NUMBER_LINE, _CONTENTS))
        and all(text.count(left) == text.count(right) for left, right in ("（）", "《》", "“”"))
    )


def titles_within(lines: Sequence[Line], first: int) -> set[int]:
    """Give the lines that are titles of documents printed within this one: it names each in 《》, or issues
    it (关于印发某某办法的通知).
    """
    names = {compact(match[1]) for line in lines[:first] for match in _ABOUT.finditer(line.text)}
    for line in lines:
        if "《" in line.text:
            names.update(map(compact, _QUOTED.findall(line.text.replace("〈", "《").replace("〉", "》"))))
    if not names:
        return set()
    firsts = {name[0] for name in names if name}
    return {
        index
        for index in range(first, len(lines) - 1)
        if lines[index].text[0] in firsts
        and lines[index].text[-1] not in _ENDS[:-4]
        and compact(lines[index].text) in names
    }


def box_of(text: str) -> Heading | None:
    """Give the heading of a box: 专栏1 重点工程."""
    match = _BOX.match(text) if text[:2] == "专栏" else None
    if match is None:
        return None
    title = match["title"] or ""
    return Heading(text[: len(text) - len(title)].rstrip(" ：:"), title, len(text))


def bracketed(text: str) -> Heading | None:
    """Give a heading set in brackets, alone or before its text: 【基本案情】."""
    match = _BRACKET.match(text) if text[:1] == "【" else None
    return Heading("", match["title"], match.end()) if match else None
