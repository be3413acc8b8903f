"""Find the paragraphs of hard-wrapped text by how well each way of joining its lines fills the page.

Sees lines and the page's right edge; knows nothing of what the paragraphs mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text.lineforms import (
    CLOSERS,
    OPENERS,
    PAUSES,
    TERMINAL,
    has_open_bracket,
    is_ended,
    opens_paragraph,
    stands_alone,
)
from corpus.text.markers import marker_of

SLACK = 1.6  # characters by which a justified line may miss the edge: punctuation is squeezed, digits vary
_INDENT = 2  # characters before the first line of a paragraph (GB/T 9704-2012, 7.3.3)
_MAX_PIECES = 12  # into which one printed line is ever broken
_NEVER = float("inf")
# Costs, in squared characters of misfit. Found on the 16 shared notices: all their paragraphs come out whole.
_UNSTRETCHED = 12.0  # for each part of a line that is not full: only justified lines come in parts
_MAX_MISFIT = 30.0  # a line inside a paragraph, however short
_AGAINST_NUMBER = 60.0  # a number, 附件 or a date alone inside a paragraph
_AFTER_BLANK = 15.0  # an empty line after a whole sentence, inside a paragraph
_NO_MARK = 30.0  # a break inside a printed line where there is no punctuation
_AT_COLON = 10.0  # the same after a colon: 各有关单位： mostly ends its line
_AT_MARK = 1.0  # the same after other punctuation
_SENTENCE_ENDS = 2.0  # a paragraph that ends as it should
_PAUSE_ENDS = 80.0  # one that ends with a comma or inside a bracket
_NUMBER_ENDS = 60.0  # one that is a number and nothing else
_OBJECT_LACKS = 30.0  # one that ends where a 《title》 must follow
_PROSE_UNENDED = 30.0  # prose without a full stop
_HEADING_ENDS = 8.0  # a short line without one
_FULL_UNENDED = 40.0  # a full line without one
# …印发 / 《…》; …贯彻落实 / 《…》: what follows is the object, not a new paragraph
_AWAITS_OBJECT = re.compile(r"(?:印发|转发|发布|落实|执行|根据|按照|依据|依照|关于|的|和|及|与|或|、)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the file: a printed line, or a part of one."""

    text: str
    width: float
    blank: bool  # an empty line stands before it


class Layout:
    """Find the printed lines and paragraphs that best explain where a text is broken.

    Each way of grouping pieces into printed lines, and those into paragraphs, has a cost: a line inside a
    paragraph should be full, a paragraph should end with a sentence, a number should open one. The cheapest
    is found as Knuth and Plass break paragraphs into lines (Software: Practice and Experience 11, 1981).
    """

    def __init__(self, pieces: Sequence[Piece], edge: float) -> None:
        self._pieces = pieces
        self._edge = edge
        self._opens = [opens_paragraph(piece.text) for piece in pieces]
        self._ended = [is_ended(piece.text) for piece in pieces]

    def paragraphs(self) -> list[tuple[int, int]]:
        """Give the pieces of each paragraph as half-open ranges."""
        count = len(self._pieces)
        # (cost, first piece of the last printed line, whether that line opened a paragraph)
        ended: list[tuple[float, int, bool]] = [(0.0, 0, True), *[(_NEVER, 0, True)] * count]
        going: list[tuple[float, int, bool]] = [(_NEVER, 0, True)] * (count + 1)
        for stop in range(1, count + 1):
            inner = total = parts = 0.0
            for begin in range(stop - 1, max(stop - _MAX_PIECES, 0) - 1, -1):
                total += self._pieces[begin].width
                if total > self._edge + 2 * SLACK and begin < stop - 1:
                    break
                opening = (ended[begin][0] + inner, total + _INDENT, True)
                following = (going[begin][0] + inner, total, False)
                for cost, filled, fresh in (opening, following):
                    if cost < ended[stop][0]:
                        end = cost + self._end_cost(stop, filled, fresh)
                        end += _UNSTRETCHED * parts if filled < self._edge - SLACK else 0.0
                        ended[stop] = min(ended[stop], (end, begin, fresh))
                    if (
                        cost < going[stop][0]
                        and (run := cost + self._going_cost(stop, filled)) < going[stop][0]
                    ):
                        going[stop] = (run, begin, fresh)
                inner += self._inner_cost(begin)
                parts += not self._is_number(begin - 1)
        return self._trace(ended, going)

    def _trace(
        self, ended: Sequence[tuple[float, int, bool]], going: Sequence[tuple[float, int, bool]]
    ) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        stop = paragraph_end = len(self._pieces)
        table = ended
        while stop > 0:
            _, begin, fresh = table[stop]
            if fresh:
                found.append((begin, paragraph_end))
                paragraph_end = begin
            table = ended if fresh else going
            stop = begin
        return found[::-1]

    def _inner_cost(self, index: int) -> float:
        """Give the cost of a piece going on with the piece before it on the same printed line."""
        piece = self._pieces[index]
        before = self._pieces[index - 1].text if index else ""
        cost = self._join_cost(index)
        if self._is_number(index - 1):
            return cost
        at_mark = before[-1:] in PAUSES + TERMINAL + CLOSERS or piece.text[0] in OPENERS
        return cost + (_NO_MARK if not at_mark else _AT_COLON if before[-1:] in "：:" else _AT_MARK)

    def _is_number(self, index: int) -> bool:
        """Say whether a piece is the number of a paragraph and nothing else."""
        if index < 0:
            return False
        text = self._pieces[index].text
        marker = marker_of(text)
        return marker is not None and marker.end >= len(text)

    def _join_cost(self, index: int) -> float:
        """Give the cost of a piece belonging to the same paragraph as the piece before it."""
        if index == 0 or index >= len(self._pieces):
            return 0.0
        before = self._pieces[index - 1].text
        if has_open_bracket("".join(piece.text for piece in self._pieces[max(index - 6, 0) : index])):
            return 0.0
        if stands_alone(before) or self._opens[index]:
            return _AGAINST_NUMBER
        return _AFTER_BLANK if self._pieces[index].blank and self._ended[index - 1] else 0.0

    def _going_cost(self, stop: int, filled: float) -> float:
        """Give the cost of a printed line that ends inside a paragraph: it should be full."""
        return min((self._edge - filled) ** 2, _MAX_MISFIT) + self._join_cost(stop)

    def _end_cost(self, stop: int, filled: float, single: bool) -> float:
        """Give the cost of a paragraph ending here: it should end with a sentence, or be a short heading."""
        text = self._pieces[stop - 1].text
        cost = max(0.0, filled - self._edge - SLACK) ** 2
        if self._ended[stop - 1]:
            return cost + _SENTENCE_ENDS
        if text[-1] in PAUSES or has_open_bracket(text):
            return cost + _PAUSE_ENDS
        if _AWAITS_OBJECT.search(text):
            cost += _OBJECT_LACKS
        if self._is_number(stop - 1):
            return cost + _NUMBER_ENDS
        if not single or re.search("[，。]", text):
            cost += _PROSE_UNENDED
        return cost + (_FULL_UNENDED if filled >= self._edge - SLACK else _HEADING_ENDS)
