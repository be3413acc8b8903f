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

from corpus.loaders.places import PrintedLine, joined, rows_of
from corpus.normalise import clean, tighten

_WORD = re.compile(r"[^\s\ufffe]+\ufffe?")  # U+FFFE stands for the hyphen of a word broken at a line's end
_DOUBLE = re.compile(r"(.)\1")
_TILT = 0.2  # radians off level or upright: a watermark
_TWICE = 0.35  # characters by which bold made by printing twice is shifted
_LEAST_SPACE, _WIDEST_SPACE = 0.2, 0.6  # characters; between Han characters justification leaves as much
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
    spaced: bool  # a space was typed before it, on the same line


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
    words = runs.pop(main.quarters)
    pieces = _unstacked(_respaced(words, [_piece(word, page, main) for word in words]))
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
        """Give what stands between white space."""
        end = -1
        for match in _WORD.finditer(self._text):
            begin, before = match.start(), end
            end = match.end()
            first, last = self.box(begin), self.box(end - 1)
            quarters: int | None = 0
            if not first[2] <= last[0] or abs(first[1] - last[1]) > (first[3] - first[1]) / 2:
                quarters = self._quarters(begin)
            if quarters is None:
                continue
            raw = match[0]
            if _DOUBLE.search(raw):
                raw = "".join(self._once(begin, end))
            words = clean(raw.replace("\xad", "-").replace("\ufffe", "-"))
            if words:
                box = (
                    min(first[0], last[0]),
                    min(first[1], last[1]),
                    max(first[2], last[2]),
                    max(first[3], last[3]),
                )
                meets_han = begin == before + 1 and (_is_han(raw[0]) or _is_han(self._text[before - 1]))
                spaced = meets_han and self._is_typed(before)
                yield _Word(words, quarters, box, spaced)

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
        return pdfium_c.FPDFText_IsGenerated(self._handle, self._at_index(index)) == 0

    def _once(self, begin: int, end: int) -> Iterator[str]:
        """Give the characters of a word, those printed twice at nearly one place once.

        At exactly one place stand the characters of a ligature: ff, —— drawn as one.
        """
        before, place = "", (0.0, 0.0, 0.0, 0.0)
        for index in range(begin, end):
            character, box = self._text[index], self.box(index)
            near = _TWICE * min(box[2] - box[0], box[3] - box[1])
            shift = abs(box[0] - place[0]) + abs(box[1] - place[1])
            if character != before or shift > near or box == place:
                yield character
            before, place = character, box


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _piece(word: _Word, page: int, turn: Turn) -> PrintedLine:
    left, top, right, bottom = turn.placed(word.box)
    text = word.text
    full = (len(text.encode()) - len(text)) / 2  # three bytes each
    size = 2 * (right - left) / (len(text) + full)
    if len(text) == 1:
        size = max(size, _LOW * (bottom - top))
    return PrintedLine(text, page, left, right, top, bottom, size if size > 0 else 1.0)


def _respaced(words: Sequence[_Word], pieces: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Keep the narrow spaces that were typed beside Han characters, but not those beside figures."""
    kept: list[PrintedLine] = []
    for word, piece in zip(words, pieces, strict=True):
        before = kept[-1] if kept and word.spaced else None
        if (
            before is not None
            and _LEAST_SPACE < (piece.left - before.right) / piece.size <= _WIDEST_SPACE
            and abs(before.bottom - piece.bottom) < piece.size
        ):
            kept[-1] = replace(before, text=tighten(f"{before.text} {piece.text}"), right=piece.right)
        else:
            kept.append(piece)
    return kept


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
