"""Fills a cell from what a document states of itself: 施行日期, 文号, 发布日期, 发文机关."""

from __future__ import annotations

import re

from corpus import Document
from qa.citation import Quote
from qa.comparing.candidates import unnumbered
from qa.sentences import Span, sentences

_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("effective_on", re.compile(r"施行|生效|实施(?:日期|时间)|什么时候(?:开始)?实施|开始(?:执行|实行)")),
    ("doc_number", re.compile(r"文号|[发令]文?[字第]?几号|[几多少]+号文")),
    ("issued_on", re.compile(r"(?:成文|印发|发布|公布|发文|出台|通过|颁布)(?:日期|时间|的?日子)?")),
    (
        "issuer",
        re.compile(
            r"发文(?:机关|单位|部门)|谁(?:发|印发|发布|出台)的?|哪个(?:部门|机关|单位)(?:印发|发布|出台|发的)"
        ),
    ),
    ("status", re.compile(r"有效性|是否有效|效力状态")),
)
_ASKS_DAY = re.compile(r"哪[天日年月]|何时|什么时候|日期|时间|几[月号年]|^.{0,6}$")
_LONGEST = 60  # characters; a longer sentence around a date is not what is asked for


def stated(wording: str) -> str:
    """Give the field of metadata that `wording` asks for; empty where it asks for something else."""
    for field, cue in _FIELDS:
        if cue.search(wording) and (field in ("doc_number", "issuer", "status") or _ASKS_DAY.search(wording)):
            return field
    return ""


def stated_quote(document: Document, field: str) -> Quote | None:
    """Quote where `document` states `field`: the short sentence around it, else the bare words."""
    ranges = document.metadata.ranges_of(field)
    if not ranges:
        return None
    start, end = ranges[-1] if field == "effective_on" else ranges[0]
    line_start = document.text.rfind("\n", 0, start) + 1
    line_end = document.text.find("\n", end)
    whole = next(
        (
            span
            for span in sentences(document.text, line_start, len(document.text) if line_end < 0 else line_end)
            if span.start <= start and end <= span.end
        ),
        None,
    )
    is_short = whole is not None and whole.end - whole.start <= _LONGEST
    return Quote(document, unnumbered(document.text, whole) if whole and is_short else Span(start, end))
