"""Take apart lines that hold several headings or articles: 第一章 总则 第一条 …。 第二条 ….

A page that lost its line ends runs them on; the parts are lines of the same text, with its offsets. Knows
articles and chapters only, and cuts before one only where the count goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.blocks import Line
from corpus.text.markers import DIVISIONS, Marker, marker_of
from corpus.text.numerals import to_han

_MAX_HEADING = 45  # characters of a chapter's heading before the next heading or article
_LOOK = 60  # characters of a line that show whether an article begins there
_REACH = 60  # lines below within which the next article begins
_NUMERAL = "[一二三四五六七八九十百千零〇○两0-9]{1,9}"
# 第一章 总则 |第一条 …; 目录 |第一章 总则 |第二章 …
_HEADING_ENDS = re.compile(rf"(?<=\S) ?(?=第 ?{_NUMERAL} ?(?:[编章节] |条[ 【（(]))")
# …适用本规则。 |第三条 国家…; …继续教育。|第十八条继续教育实行…
_ARTICLE = re.compile(rf"(?<=。) ?(?=第 ?{_NUMERAL} ?条)")
# where paragraphs of such a line were parted: …同意。 |机场使用细则…
_PARAGRAPH = re.compile(r"(?<=[。；：！？”）]) (?=\S)")
_LAST = re.compile("本[\u4e00-\u9fff]{1,8}自")  # 本条例自…起施行


def apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Give the lines, each that holds several headings or articles as several; mostly the same lines."""
    if not any(line.text.find("第", 1) > 0 and _may_hold_several(line.text) for line in lines):
        return lines
    result: list[Line] = []
    count = 0  # the number of the last article
    for index, line in enumerate(lines):
        parts = [line]
        if _may_hold_several(line.text):
            parts = [part for head in _after_headings(line) for part in _articles(head, count, lines, index)]
        for part in parts:
            count = part.marker.number if part.marker and part.marker.style == "article" else count
        result += parts
    return result


def _may_hold_several(text: str) -> bool:
    """Say quickly whether a line may have to be taken apart."""
    return "。 第" in text or "。第" in text or (text[0] in "第目笫" and " 第" in text)


def _after_headings(line: Line) -> list[Line]:
    """Cut a line behind each heading of a chapter that it begins with, and behind 目录."""
    parts: list[Line] = []
    while len(line.text) > 4:
        marker = line.marker
        is_heading = marker is not None and marker.style in DIVISIONS
        begin = marker.end if marker else 1
        cut = _HEADING_ENDS.search(line.text, begin, begin + _MAX_HEADING)
        if cut is None or not (is_heading or re.match("目 ?录", line.text)):
            break
        head, line = _cut(line, [cut])
        parts.append(head)
    return [*parts, line]


def _articles(line: Line, count: int, lines: Sequence[Line], index: int) -> list[Line]:
    """Cut a line before each article in it that goes on with the count, then between its paragraphs."""
    marker = marker_of(line.text[:_LOOK])
    count = marker.number if marker and marker.style == "article" else count
    cuts: list[re.Match[str]] = []
    for match in _ARTICLE.finditer(line.text):
        words = line.text[match.end() : match.end() + _LOOK]
        found = marker_of(words)
        if found and found.number == count + 1 and (found.spaced or _is_next(found, words, lines, index)):
            cuts.append(match)
            count += 1
    if not cuts:
        return [line]
    return [
        paragraph for part in _cut(line, cuts) for paragraph in _cut(part, [*_PARAGRAPH.finditer(part.text)])
    ]


def _is_next(found: Marker, words: str, lines: Sequence[Line], index: int) -> bool:
    """Say whether an article with no space after its number is missing elsewhere: the next one stands on a
    line below, or there is none and it says when the law takes effect.
    """
    after = re.compile(f"(?:^|[ 。])第{to_han(found.number + 1)}条")
    for line in lines[index + 1 : index + _REACH]:
        if after.search(line.text):
            return True
        if line.marker is not None and line.marker.style == "article":
            return False
    return _LAST.match(words, found.end) is not None


def _cut(line: Line, cuts: Sequence[re.Match[str]]) -> list[Line]:
    """Give the parts of a line between the matches."""
    bounds = [(0, 0), *(match.span() for match in cuts), (len(line.text), 0)]
    parts: list[Line] = []
    for (_, begin), (end, _) in pairwise(bounds):
        block = replace(line.block, text=line.text[begin:end], pages=())
        parts.append(Line.from_block(block, line.start + begin))
    return parts
