"""Reads lines made of labels and values: table rows 「项目：地点；联合体：园区」, items 「建设主体：管委会」.

It does not know what the labels mean.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.sentences import Span

# The mark of an item: 「- 」 「（一）」 「1.」
_MARK = re.compile(r"[-•·*—]\s*|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、]|[①-⑳]")
_PART = re.compile(r"[^；;]+")
_WHOLE = re.compile(r"(?:[^：:；;，,。]{1,16}[：:][^；;]+[；;]?)+")


class Labelled(NamedTuple):
    """A label and the range of its value."""

    label: str
    value: Span


def pairs(text: str, line: Span) -> list[Labelled]:
    """Give the labels and values of a line that consists of nothing else; of any other line, nothing."""
    mark = _MARK.match(text, line.start, line.end)
    start = mark.end() if mark else line.start
    if not _WHOLE.fullmatch(text, start, line.end):
        return []
    found: list[Labelled] = []
    for part in _PART.finditer(text, start, line.end):
        label, colon, value = re.split(r"([：:])", part[0], maxsplit=1)
        kept = value.strip().rstrip("。")
        begin = part.start() + len(label + colon) + len(value) - len(value.lstrip())
        if kept:
            found.append(Labelled(label.strip(), Span(begin, begin + len(kept))))
    return found
