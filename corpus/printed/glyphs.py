"""Words of a PDF page and where they stand, from pdfium's text page.

Asks for the places of the first and the last character of a word only: one call a character would cost as
much as parsing the page. Knows no lines.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.printed.places import PrintedLine, joined, rows_of
from corpus.text.normalise import clean, tighten

_WORD = re.compile(r"[^\s\ufffe]+\ufffe?")  # U+FFFE stands for the hyphen of a word broken at a line's end
_DOUBLE = re.compile(r"(.)\1")
_TILT = 0.2  # radians off level or upright: a watermark
_TWICE = 0.35  # characters by which bold made by printing twice is shifted
# Heights of a character's box between words on one line:
_OVERLAP = 0.35  # at most
_KERNING = 0.15  # what is nearer is one word; cells of a table stand farther apart
_WORD_GAP = 0.1  # between Latin words, at least
_LEAST = 0.15  # of a typed space beside a Han character, or it is a trick of the typesetter
_WIDE = 0.6  # of a typed space, at most
_JUSTIFIED = 0.9  # Latin words of a line made full
_STACK_STEP = 1.3  # characters from one to the next of those set one below the other
_STACK = 3  # Han characters below each other make a label
_LOW = 0.7  # size of type in heights of a character's box, at least: boxes of 日 and 。 may be narrow

Box = tuple[float, float, float, float]  # left, bottom, right, top in the space of a PDF page: upwards


@dataclass(frozen=True, slots=True)
class Turn:
    """How text runs: quarter turns clockwise from left to right; `height` is the page's."""

    quarters: int
    height: float

    def placed(self, box: Box) -> Box:
        """Give left, top, right, bottom as seen by who turns the page until the text is level."""
        left, bottom, right, top = box
        if self.quarters == 1:
            return -top, -right, -bottom, -left
        if self.quarters == 2:
            return -right, bottom, -left, top
        if self.quarters == 3:
            return bottom, left, top, right
        return left, self.height - top, right, self.height - bottom

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """Give what `placed` gives these edges for."""
        if self.quarters == 1:
            return -bottom, -right, -top, -left
        if self.quarters == 2:
            return -right, top, -left, bottom
        if self.quarters == 3:
            return top, left, bottom, right
        return left, self.height - bottom, right, self.height - top


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    quarters: int
    box: Box


def pieces_of(
    textpage: pdfium.PdfTextPage, text: str, page: int, height: float
) -> tuple[list[PrintedLine], Turn]:
    """Give the words of a page, and how most of them run; `text` holds all its characters.

    Words that run otherwise come as one piece a line; what stands askew is a watermark and left out.
    """
    runs: dict[int, list[_Word]] = defaultdict(list)
    for word in _Characters(textpage, text).words():
        runs[word.quarters].append(word)
    if not runs:
        return [], Turn(0, height)
    main = Turn(max(runs, key=lambda quarters: sum(len(word.text) for word in runs[quarters])), height)
    pieces = _unstacked([_piece(word, page, main) for word in runs.pop(main.quarters)])
    for quarters, others in runs.items():
        pieces += _across(others, Turn(quarters, height), main, page)
    return pieces, main


class _Characters:
    """The characters of one page, asked for by their index in the page's text."""

    def __init__(self, textpage: pdfium.PdfTextPage, text: str) -> None:
        self._text = text
        self._handle = textpage.raw
        self._box = pdfium_c.FS_RECTF()
        self._at = ctypes.byref(self._box)
        self._index: list[int] | None = None
        if textpage.count_chars() != len(text):  # pdfium counts characters beyond U+FFFF twice
            self._index = list(accumulate((1 + (c > "\uffff") for c in text), initial=0))

    def words(self) -> Iterator[_Word]:
        """Give what stands between white space, words close to each other as one."""
        run: _Word | None = None
        end = -1
        for match in _WORD.finditer(self._text):
            begin, before = match.start(), end
            end = match.end()
            first, last = self.box(begin), self.box(end - 1)
            quarters: int | None = 0
            if not first[2] <= last[0] or abs(first[1] - last[1]) > (first[3] - first[1]) / 2:
                quarters = self._quarters(begin)
            raw = match[0]
            if any(self._is_twice(begin + match.start()) for match in _DOUBLE.finditer(raw)):
                raw = "".join(self._once(begin, end))
            words = clean(raw.replace("\xad", "-").replace("\ufffe", "-"))
            if quarters is None or not words:
                continue
            box = _around(first, last)
            if run is not None and run.quarters == quarters == 0 and begin == before + 1:
                between = self._between(run, before, words, first)
                if between is not None:
                    run = _Word(f"{run.text}{between}{words}", 0, _around(run.box, box))
                    continue
            if run is not None:
                yield run
            run = _Word(words, quarters, box)
        if run is not None:
            yield run

    def _between(self, run: _Word, index: int, words: str, first: Box) -> str | None:
        """Give what parts a word from the one before it: a space, nothing, or `None` where it is far off.

        `index` is that of the single space which pdfium has there, be it typed or made up from the gap.
        """
        high = first[3] - first[1]
        gap = first[0] - run.box[2]
        sides = run.text[-1] + words[0]
        is_latin = sides.isascii() and sides.isalpha()
        widest = _JUSTIFIED if is_latin else _WIDE
        if not -_OVERLAP * high < gap <= widest * high or abs(first[1] - run.box[1]) > high / 2:
            return None
        if is_latin:
            return " " if gap > _WORD_GAP * high else ""
        if gap <= _KERNING * high:
            return ""
        # the space must have been typed, and the next word follow it: else a cell of a table may end between
        if not self._is_typed(index) or first[0] - self.box(index)[2] > _KERNING * high:
            return None
        return " " if sides.isascii() or gap > _LEAST * high else ""

    def box(self, index: int) -> Box:
        """Give the place of a character, that of the one asked for before if it has none."""
        pdfium_c.FPDFText_GetLooseCharBox(self._handle, self._at_index(index), self._at)
        box = self._box
        return box.left, box.bottom, box.right, box.top

    def _at_index(self, index: int) -> int:
        return index if self._index is None else self._index[index]

    def _quarters(self, index: int) -> int | None:
        """Give how a character is turned, `None` if it stands askew."""
        turns = pdfium_c.FPDFText_GetCharAngle(self._handle, self._at_index(index)) / (math.pi / 2)
        quarters = round(turns)
        return quarters % 4 if abs(turns - quarters) < _TILT else None

    def _is_typed(self, index: int) -> bool:
        return bool(pdfium_c.FPDFText_IsGenerated(self._handle, self._at_index(index)) == 0)

    def _once(self, begin: int, end: int) -> Iterator[str]:
        """Give the characters of a word, those printed twice at nearly one place once."""
        yield self._text[begin]
        for index in range(begin + 1, end):
            if self._text[index] != self._text[index - 1] or not self._is_twice(index - 1):
                yield self._text[index]

    def _is_twice(self, index: int) -> bool:
        """Say whether a character and the next, the same, stand at nearly one place.

        At exactly one place stand the characters of a ligature: ff, —— drawn as one.
        """
        one, other = self.box(index), self.box(index + 1)
        shift = abs(one[0] - other[0]) + abs(one[1] - other[1])
        return one != other and shift <= _TWICE * min(other[2] - other[0], other[3] - other[1])


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _piece(word: _Word, page: int, turn: Turn) -> PrintedLine:
    left, top, right, bottom = turn.placed(word.box)
    text = tighten(word.text) if " " in word.text else word.text
    full = (len(text.encode()) - len(text)) / 2  # three bytes each
    size = 2 * (right - left) / (len(text) + full)
    if len(text) == 1:
        size = max(size, _LOW * (bottom - top))
    return PrintedLine(text, page, left, right, top, bottom, size if size > 0 else 1.0)


def _unstacked(pieces: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Make one tall piece of single characters set one below the other."""
    result: list[PrintedLine] = []
    stack: list[PrintedLine] = []
    for piece in pieces:
        if len(piece.text) == 1 and _is_han(piece.text):
            if stack and not _is_below(stack[-1], piece):
                result += _stacked(stack)
                stack = []
            stack.append(piece)
        else:
            result += [*_stacked(stack), piece]
            stack = []
    return result + _stacked(stack)


def _is_below(above: PrintedLine, piece: PrintedLine) -> bool:
    step = (piece.top - above.top) / piece.size
    return abs(piece.left - above.left) < _TWICE * piece.size and _TWICE < step < _STACK_STEP


def _stacked(stack: list[PrintedLine]) -> list[PrintedLine]:
    if len(stack) < _STACK:
        return stack
    return [replace(stack[0], text="".join(piece.text for piece in stack), bottom=stack[-1].bottom)]


def _across(words: Sequence[_Word], turn: Turn, main: Turn, page: int) -> Iterator[PrintedLine]:
    """Give the lines of words that run otherwise than most, each where it stands among those."""
    for row in rows_of([_piece(word, page, turn) for word in words]):
        line = joined(row)
        left, top, right, bottom = main.placed(turn.box(line.left, line.top, line.right, line.bottom))
        yield replace(line, left=left, top=top, right=right, bottom=bottom)
