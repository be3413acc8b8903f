"""Headings without a number, and tables of contents: what only the lines around can tell.

Knows no levels and no sections; those are the outline's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from corpus.blocks import Line
from corpus.lineforms import DOC_NUMBER_LINE, ORGAN_END
from corpus.markers import marker_of
from corpus.normalise import compact
from corpus.numerals import DATE

MAX_CHAPTER = 45  # characters of a chapter's heading; the longest shared one has 41
_MAX_BARE = 34  # of a heading without a number
_MIN_HEADED = 24  # of the text under one, if not twice the heading's own length
_MIN_CONTENTS = 3  # headings in a row that come again make a table of contents
_LISTED = frozenset({"part", "subpart", "chapter", "section", "han", "han_paren", "arabic", "decimal"})
# punctuation that no heading ends with or holds, and what opens notes, bullets and quotations
_UNLIKE = re.compile(r"^[（(—\-•●【《\[“·*]|[。；：:|＝=]|[，、！？…;,.]$")
# lines of a statute's history: 某市人民代表大会常务委员会第五次会议通过
_HISTORY = re.compile(r"(?:通过|批准|修订|修正|公布|发布|施行)$")
_CONTENTS = re.compile(r"目\s*[录次]")
_ENDS = "。；：！？”）):;!?"


def is_bare_heading(lines: Sequence[Line], index: int, heading_at: int, in_article: bool) -> bool:
    """Say whether a line without a number is a heading: short, unpunctuated, with text beneath.

    `heading_at` is the last line known to be one. Within an article only the next article may follow.
    """
    line = lines[index]
    if not _could_be(line.text) or index + 1 >= len(lines):
        return False
    after = lines[index + 1]
    if ORGAN_END.search(line.text) and (DATE.match(after.text) or ORGAN_END.search(after.text)):
        return False  # a signature
    marker = marker_of(after.text)
    if in_article and (marker is None or marker.style != "article"):
        return False
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
        2 <= len(text) <= _MAX_BARE
        and not text.isascii()
        and not any(pattern.search(text) for pattern in (_UNLIKE, _HISTORY, DATE))
        and not any(pattern.fullmatch(text) for pattern in (DOC_NUMBER_LINE, _CONTENTS))
        and text.count("（") == text.count("）")
        and text.count("《") == text.count("》")
    )


def contents_of(lines: Sequence[Line]) -> set[int]:
    """Give the lines of a table of contents: a run of headings that all come again below."""
    found: set[int] = set()
    places: dict[str, list[int]] = {}
    marked: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        if len(line.text) > MAX_CHAPTER or "。" in line.text:
            continue
        marker = marker_of(line.text)
        if marker is not None and marker.style in _LISTED:
            key = compact(unicodedata.normalize("NFKC", re.sub(r"[.…·\s]*\d*$", "", line.text)))
            places.setdefault(key, []).append(index)
            marked.append((index, key))
    run: list[int] = []
    for index, key in marked:
        if run and index > run[-1] + 1:
            found.update(run if len(run) >= _MIN_CONTENTS else [])
            run = []
        if places[key][-1] > index:
            run.append(index)
    found.update(run if len(run) >= _MIN_CONTENTS else [])
    return found
