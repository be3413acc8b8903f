"""What the lines of a document are that stand around its text: title, note, salutation, signature.

Knows lines and what was read of the document; nothing of versions.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from corpus.datatypes import Document, MatterKind
from corpus.text.facts import facts_of
from corpus.text.lineforms import DOC_NUMBER_LINE
from corpus.text.numerals import DATE

# What a line is that has no number and no heading above it, as clerks call it; empty for the text itself
BODY, HEAD, TITLE, NOTE, PREAMBLE, OPENING = "", "文件头", "标题", "题注", "序言", "开头"
TEXT = frozenset({BODY, PREAMBLE, OPENING})
FRAMES: dict[MatterKind, str] = {"salutation": "主送机关", "signature": "落款", "imprint": "版记"}
# （2018年12月29日第十三届…通过　2023年…修订）, what stands under the title of a law
_NOTE = re.compile(rf"[（(]?(?:自|根据)?\s*{DATE.pattern}.*(?:通过|公布|发布|批准|修[订正改]|施行)")


class Roles:
    """Tells what the lines of a document are, asked of them in their order."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._frames = [each.start for each in document.matter]
        self._titles = document.metadata.ranges_of("title")
        self._begin = document.outline[0].start if document.outline else 0
        is_law = any(section.kind == "article" for section in document.outline)
        self._front = (PREAMBLE if is_law else OPENING) if document.outline else BODY
        self._in_head = True  # above and right below the title

    def of(self, start: int, end: int) -> str | None:
        """Give the role of a line, `None` for one of a contents list."""
        place = bisect_right(self._frames, start) - 1
        matter = self._document.matter[place] if place >= 0 else None
        if matter and start < matter.end:
            return FRAMES.get(matter.kind)
        if any(start < stop and begin < end for begin, stop in self._titles):
            return TITLE
        if self._document.outline and start >= self._begin:
            return BODY
        line = self._document.text[start:end]
        is_above = bool(self._titles) and end <= self._titles[0][0]
        is_fact = bool(facts_of(line)) or DOC_NUMBER_LINE.fullmatch(line) is not None
        self._in_head = self._in_head and (is_above or is_fact)
        if self._in_head:
            return HEAD
        return NOTE if _NOTE.match(line) else self._front
