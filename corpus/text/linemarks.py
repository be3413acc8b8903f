"""The marks that open a line of Markdown, or stand below it, taken off: headings, quotations, items, rules.

Looks at one line and the one below; what stands within a line is the inline marks' business.
"""

from __future__ import annotations

import re

from corpus.text.lineforms import is_ended

_OPENERS = "#<>-*+•"  # what the marks begin with that `opened` takes off
_HEADING = re.compile(r"(#{1,6})(?:(?P<apart>\s+)|(?=[\u4e00-\u9fff（《]))")  # ## 第二章 建设 ##, ##建设
_HTML_HEADING = re.compile(r"<h([1-6])\b[^>]{0,200}>(.*)</h\1>", re.I)  # <h2 align="center">建设</h2>
_QUOTE = re.compile(r"(?:> ?)+(?:\[!\w+\]$)?")  # > 引文, > [!NOTE]
_BULLET = re.compile(r"[-*+•]\s+(?:\[(?P<done>[ xX])\]\s+)?")  # - 甲, - [x] 乙
_BOXES = {None: "", " ": "☐ ", "x": "☑ ", "X": "☑ "}  # for an item's [ ] or [x]
_UNDERLINE = re.compile(r"={2,}|-{2,}")  # of a heading on the line above
_RULE = re.compile(r"(?:[-*_] ?){3,}$")  # ---, * * *
_CONTENTS = frozenset({"[toc]", "[[toc]]", "[[_toc_]]", "{:toc}"})  # a table of contents is put here
_MAX_HEADING = 60  # characters of a line that an underline makes a heading


def opened(line: str, level: int) -> tuple[str, int]:
    """Take the mark of a quotation, heading or item off a line; give its words and its level as a heading.

    `level` is that of the underline below, 0 for none.
    """
    if line[0] not in _OPENERS:
        return line, level
    line = _QUOTE.sub("", line, count=1).strip() if line[0] == ">" else line
    heading = _HEADING.match(line)
    if heading is not None and (heading["apart"] or " #" not in line.rstrip("# ")):  # not #标签 #标签
        return line[heading.end() :].rstrip("#"), len(heading[1])
    html_heading = _HTML_HEADING.fullmatch(line)
    if html_heading is not None:
        return html_heading[2], int(html_heading[1])
    bullet = _BULLET.match(line) if not level else None
    return (_BOXES[bullet["done"]] + line[bullet.end() :] if bullet else line), level


def underlined(line: str, below: str) -> int:
    """Give the level of a heading whose line is underlined by the next, 0 for another line."""
    if not below or below[0] not in "=-" or not _UNDERLINE.fullmatch(below):
        return 0
    if len(line) > _MAX_HEADING or is_ended(line) or line[0] in "#>|<" or _BULLET.match(line):
        return 0
    return 1 if below[0] == "=" else 2


def is_unseen(line: str) -> bool:
    """Say whether a line is a rule, or the place of a table of contents."""
    if line[0] in "-*_":
        return _RULE.fullmatch(line) is not None
    return line[0] in "[{" and line.lower() in _CONTENTS
