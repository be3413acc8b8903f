"""Put paragraphs back together: hard-wrapped lines are joined, flattened pages are taken apart.

Text copied out of a PDF breaks at the right edge and again around punctuation inside a line; what tells a
break inside a paragraph from one between two is how far the printed line was filled.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from corpus.text.layout import Layout, Piece
from corpus.text.lineforms import (
    ORGAN_END,
    PAUSES,
    TITLE_END,
    has_open_bracket,
    is_ended,
    opens_paragraph,
    stands_alone,
)
from corpus.text.markers import marker_of
from corpus.text.normalise import clean, tighten, unify_lines

_MIN_LINES = 6  # fewer tell nothing about a right edge
_MIN_BROKEN = 0.2  # of the lines; wrapped notices have 0.35–0.8, one line a paragraph below 0.1
_MIN_BROKEN_WIDTH = 8  # a shorter line without a full stop is a heading or a name
_EDGE_QUANTILE = 0.95  # the widest lines but for stray ones
_NEAR_EDGE = 0.9  # full lines lie this near the widest; the edge is where most of them lie
_MAX_OVERHANG = 1.5  # a line far beyond the edge was not wrapped at it
_MAX_WIDTH = 64  # a wider right edge is no printed page
_FLAT_LINES = 3  # a whole document in so few lines has lost its line ends
_FLAT_GAPS = 4
_MIN_HEADLINE, _MAX_HEADLINE, _MAX_SECOND = 6, 70, 40  # characters of a title, and of its second line
_MAX_ORGAN = 20  # of the name of an organ, which heads no page; …保障物资通行 is none
_PAUSED = re.compile("[，！？]")
_MIN_SEGMENT = 4  # shorter stretches between spaces are names in a list
_GAP = re.compile(
    r"(?<=[\u4e00-\u9fff。；：！？”）》】，、]) (?=[\u4e00-\u9fff《“（(【\d①-⑳])(?!.[：:])"
    r"| (?=\[[\u4e00-\u9fff]{2,6}\])"  # [发文字号] 示府发〔2024〕5号
)


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a plain text, cleaned, none of them empty."""
    lines = [clean(line) for line in unify_lines(text).split("\n")]
    filled = [line for line in lines if line]
    if len(filled) <= _FLAT_LINES:
        return [part for line in filled for part in _unflatten(line)]
    edge = right_edge(filled)
    return filled if edge is None else _rejoin(lines, edge)


def right_edge(lines: Sequence[str]) -> float | None:
    """Give the width at which lines are wrapped, in full-width characters; `None` where they are not."""
    if len(lines) < _MIN_LINES:
        return None
    broken = sum(
        not is_ended(line) and width(line) >= _MIN_BROKEN_WIDTH and not opens_paragraph(following)
        for line, following in pairwise(lines)
    )
    if broken < _MIN_BROKEN * len(lines):
        return None
    widths = sorted(map(width, lines))
    near = [size for size in widths if size >= widths[int(len(widths) * _EDGE_QUANTILE)] * _NEAR_EDGE]
    edge = max(near, key=lambda size: (sum(abs(other - size) <= 1 for other in near), size))
    return edge if edge <= _MAX_WIDTH and widths[-1] <= edge * _MAX_OVERHANG else None


def width(line: str) -> float:
    """Give the printed width of a line in full-width characters."""
    if line.isascii():
        return len(line) / 2
    return sum(1.0 if ord(c) > 0x2000 or unicodedata.east_asian_width(c) in "WF" else 0.5 for c in line)


def join(left: str, right: str) -> str:
    """Join two parts of a broken line; only Latin words need a space between them."""
    is_latin = (left[-1:] + right[:1]).isascii() and left[-1:].isalpha() and right[:1].isalpha()
    return f"{left} {right}" if is_latin else left + right


def _rejoin(lines: Sequence[str], edge: float) -> list[str]:
    """Join the wrapped lines of a text whose right edge is known."""
    pieces = _join_title(lines)
    is_titled = TITLE_END.search(pieces[0].text) is not None
    result = [tighten(pieces.pop(0).text)] if is_titled else []
    for begin, stop in Layout(pieces, edge).paragraphs():
        text = pieces[begin].text
        for piece in pieces[begin + 1 : stop]:
            text = join(text, piece.text)
        result.append(tighten(text))
    return result


def _join_title(lines: Sequence[str]) -> list[Piece]:
    """Make pieces of the lines that are not empty; the title, centred and so never full, is joined first."""
    pieces: list[Piece] = []
    is_title, blank = True, False
    for line in lines:
        if not line:
            blank = True
            continue
        is_title = is_title and len(pieces) <= 1 and not stands_alone(line)
        if is_title and pieces:
            before = pieces[0].text
            over, more = TITLE_END.search(before), TITLE_END.search(line)
            is_title = not is_ended(before) and (not over or (more is not None and before[-1] not in "）)"))
        if is_title and pieces:
            pieces[0] = Piece(join(pieces[0].text, line), 1.0, False)
        else:
            pieces.append(Piece(line, width(line), blank))
        blank = False
    return pieces


def _unflatten(line: str) -> list[str]:
    """Take a line apart that holds a whole page: its paragraphs are parted by single spaces."""
    parts = _GAP.split(line)
    count = _headline(parts)
    title = [(" " if count > 1 and not TITLE_END.search(parts[1]) else "").join(parts[:count])][:count]
    parts = parts[count:]
    if len(parts) <= _FLAT_GAPS:
        return [*title, " ".join(parts)]
    result = [parts[0]]
    for part in parts[1:]:
        before = result[-1]
        is_break = is_ended(before) or marker_of(part) is not None
        if is_break or (min(len(before), len(part)) >= _MIN_SEGMENT and before[-1] not in PAUSES):
            result.append(part)
        else:
            result[-1] = f"{before} {part}"
    return [*title, *result]


def _headline(parts: Sequence[str]) -> int:
    """Give how many of the first parts are the title: none, one, or two where it stood on two lines."""
    if len(parts) < 2 or not _could_head(parts[0], _MAX_HEADLINE):
        return 0
    is_whole = TITLE_END.search(parts[0]) and re.search("关于|印发|》", parts[0])
    is_open = not is_whole and len(parts) > 2 and _could_head(parts[1], _MAX_SECOND)
    return 2 if is_open and (TITLE_END.search(parts[1]) or not _PAUSED.search(parts[1])) else 1


def _could_head(part: str, most: int) -> bool:
    return (
        _MIN_HEADLINE <= len(part) <= most
        and not re.search("[。；：:]", part)
        and not (len(part) <= _MAX_ORGAN and ORGAN_END.search(part))
        and not opens_paragraph(part)
        and not has_open_bracket(part)
    )
