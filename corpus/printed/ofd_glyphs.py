"""A text object of an OFD to words: where each character stands, and which stand together on a line.

Follows GB/T 33190-2016 for the steps between characters. Knows no fonts: a character is taken as full or half
as wide as the type is high, and glyph numbers are not looked at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, repeat
from typing import Any

from corpus.printed.ofd_objects import Mark, Matrix, Point, at, box_of, matrix_of, name_of, number
from corpus.text.normalise import clean
from corpus.text.wraps import join

_ASCENT = 0.88  # of the size of type above the baseline, as in the common Song and Fangsong faces
_SAME_LINE = 0.3  # of the size: a smaller step aside is a raised or lowered character
_APART = 1.3  # of the size: a wider gap may part cells or columns, a narrower one spaces letters
_LINE_DISTANCE = 2.5  # of the size: a line further below is another paragraph's
_HOLLOW = "，。、；：）》」』】〕”’"  # their right half is blank, and a value may begin in it
_ASKEW = 8.0  # degrees off level and upright beyond which words are a watermark; a crooked scan has 2

_LEVEL: Point = (1.0, 0.0)
_READ_DIRECTIONS = {"90": (0.0, 1.0), "180": (-1.0, 0.0), "270": (0.0, -1.0)}


@dataclass(frozen=True, slots=True)
class Character:
    """One character: where it is set in the space of its object, and the box around it on the page."""

    text: str
    place: Point
    box: tuple[float, float, float, float]  # left, right, top, bottom


def words_of(element: Any, outer: Matrix) -> Iterator[Mark]:
    """Give the words of a text object; those that stand askew are a watermark and left out."""
    matrix = matrix_of(element, outer)
    for glyphs in _codes(element):
        yield from glyphs.words(matrix)


def characters_of(element: Any, outer: Matrix) -> Iterator[Character]:
    """Give the characters of a text object one by one, white space left out."""
    matrix = matrix_of(element, outer)
    for glyphs in _codes(element):
        yield from glyphs.characters(matrix)


def is_askew(element: Any, outer: Matrix) -> bool:
    """Say whether a text object stands neither level nor upright: a watermark."""
    return _turn(matrix_of(element, outer), _LEVEL) is None


def _codes(element: Any) -> Iterator[_Glyphs]:
    """Give the characters of each TextCode of a text object, at their places."""
    size = abs(number(element.get("Size"))) or 1.0
    forward = _READ_DIRECTIONS.get(element.get("ReadDirection") or "", _LEVEL)
    stretch = abs(number(element.get("HScale"), 1.0)) or 1.0
    x = y = 0.0
    for code in element.iterchildren():
        if name_of(code) == "TextCode":
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            glyphs = _Glyphs(_text_of(code), size, stretch, forward)
            glyphs.place(x, y, code.get("DeltaX"), code.get("DeltaY"))
            yield glyphs


def _text_of(code: Any) -> str:
    """Give the characters of a TextCode; line breaks at its ends are a pretty-printer's."""
    text = "".join(code.itertext())
    return text.strip() if "\n" in text else text


class _Glyphs:
    """The characters of one TextCode and where each stands, in the space of its text object."""

    def __init__(self, text: str, size: float, stretch: float, forward: Point) -> None:
        self._text, self._size, self._stretch, self._forward = text, size, stretch, forward
        self._places: list[Point] = []
        self._is_even = False  # every step leads on along the line, as on most lines

    def place(self, x: float, y: float, steps_x: str | None, steps_y: str | None) -> None:
        """Put every character where the steps say; where they have run out, by its own width."""
        count = len(self._text)
        across, down = _steps(steps_x, count - 1), _steps(steps_y, count - 1)
        if not down and across and len(across) == count - 1:
            self._places = list(zip(accumulate(across, initial=x), repeat(y)))
            least, most = -_SAME_LINE * self._size, (0.5 * self._stretch + _APART) * self._size
            self._is_even = min(across) >= least and max(across) <= most and self._forward == _LEVEL
            return
        forward_x, forward_y = self._forward
        for index, character in enumerate(self._text):
            self._places.append((x, y))
            if index < len(across) or index < len(down):
                x += across[index] if index < len(across) else 0.0
                y += down[index] if index < len(down) else 0.0
            else:
                width = self._width(character)
                x, y = x + forward_x * width, y + forward_y * width

    def characters(self, matrix: Matrix) -> Iterator[Character]:
        """Give each character that is no white space."""
        for character, (x, y) in zip(self._text, self._places, strict=False):
            if character.isspace():
                continue
            left, right = x, x + self._width(character)
            top, bottom = y - _ASCENT * self._size, y + (1 - _ASCENT) * self._size
            corners = [at(matrix, across, down) for across in (left, right) for down in (top, bottom)]
            yield Character(character, (x, y), box_of(corners))

    def words(self, matrix: Matrix) -> Iterator[Mark]:
        """Give what stands together; lines wrapped in a field are one, at the place of the first."""
        held: Mark | None = None
        start = end = -1
        for begin, last, way in self._stretches():
            mark = self._together(begin, last, way, matrix)
            if mark is None:
                continue
            if held is not None and held.turn == mark.turn and self._is_wrapped(start, end, begin):
                held = _wrapped(held, mark)
            else:
                if held is not None:
                    yield held
                held, start = mark, begin
            end = last
        if held is not None:
            yield held

    def _stretches(self) -> Iterator[tuple[int, int, Point]]:
        """Give first, last and direction of what goes on without a wide gap, white space left out."""
        words = self._text.strip()
        if self._is_even and len(words.split()) == 1:
            begin = self._text.index(words)
            yield begin, begin + len(words) - 1, _LEVEL
            return
        begin = last = -1
        way: Point | None = None
        for index, character in enumerate(self._text):
            if character.isspace():
                continue
            onward = self._way(last, index) if begin >= 0 else None
            if onward is None or way not in (None, onward):
                if begin >= 0:
                    yield begin, last, way or self._forward
                begin, way = index, None
            else:
                way = onward
            last = index
        if begin >= 0:
            yield begin, last, way or self._forward

    def _way(self, last: int, index: int) -> Point | None:
        """Give the direction from one character to the next, `None` where a line or a cell ends between."""
        (x, y), (next_x, next_y) = self._places[last], self._places[index]
        across, down = (next_x - x) * (self._forward[0] or 1.0), next_y - y
        slack, apart = _SAME_LINE * self._size, _APART * self._size
        if abs(down) <= slack and -slack <= across <= self._width(self._text[last]) + apart:
            return self._forward if self._forward[0] else _LEVEL
        if abs(across) <= slack and abs(down) <= self._size + apart:
            return 0.0, math.copysign(1.0, down)
        return None

    def _is_wrapped(self, start: int, end: int, index: int) -> bool:
        """Say whether a line begins below a stretch that ran from one character to another."""
        (left, _), (right, y), (x, below) = self._places[start], self._places[end], self._places[index]
        return 0 < below - y <= _LINE_DISTANCE * self._size and left - _SAME_LINE * self._size <= x <= right

    def _width(self, character: str) -> float:
        return self._size * self._stretch * (0.5 if character.isascii() else 1.0)

    def _together(self, begin: int, last: int, way: Point, matrix: Matrix) -> Mark | None:
        """Give the words from one character to another with the box around them, `None` for a watermark."""
        (x, y), (end_x, end_y) = self._places[begin], self._places[last]
        end_x += (
            (way[0] or 1.0) * self._width(self._text[last]) * (0.5 if self._text[last] in _HOLLOW else 1.0)
        )
        left, right = min(x, end_x), max(x, end_x)
        top, bottom = min(y, end_y) - _ASCENT * self._size, max(y, end_y) + (1 - _ASCENT) * self._size
        size = max(self._size * self._stretch * math.hypot(matrix[0], matrix[1]), 1e-3)
        turn, text = _turn(matrix, way), clean(self._text[begin : last + 1])
        if turn is None or not text:
            return None
        left, right, top, bottom = box_of([at(matrix, x, y) for x in (left, right) for y in (top, bottom)])
        return Mark(text, left, right, top, max(bottom, top + 1e-3), size, turn)


def _wrapped(first: Mark, second: Mark) -> Mark:
    text = join(first.text, second.text)
    if first.turn % 2:
        return replace(
            first, text=text, top=min(first.top, second.top), bottom=max(first.bottom, second.bottom)
        )
    return replace(first, text=text, left=min(first.left, second.left), right=max(first.right, second.right))


def _steps(given: str | None, most: int) -> list[float]:
    """Give the steps between characters, `most` at most: `5 g 3 2.5` is 5 2.5 2.5 2.5."""
    steps: list[float] = []
    tokens = iter((given or "").split())
    for token in tokens:
        if len(steps) >= most:
            break
        if token == "g":
            times = int(number(next(tokens, "")))
            steps += [number(next(tokens, ""))] * max(0, min(times, most - len(steps)))
        else:
            steps.append(number(token))
    return steps


def _turn(matrix: Matrix, way: Point) -> int | None:
    """Give the quarter turns of a direction on the page, `None` where it is askew."""
    a, b, c, d, _, _ = matrix
    x, y = way
    degrees = math.degrees(math.atan2(b * x + d * y, a * x + c * y))
    quarter = round(degrees / 90)
    return quarter % 4 if abs(degrees - 90 * quarter) <= _ASKEW else None
