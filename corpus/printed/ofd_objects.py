"""What the objects on an OFD page have in common: numbers, transforms, the marks they leave; drawn lines.

Follows GB/T 33190-2016. Units are millimetres from the page's top left corner. Knows no page and no package.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_MAX_PATH = 2000  # characters of a drawn path; the edge of a table's cell has 30, an emblem thousands
_LARGEST = 1e5  # mm: a larger number is damage
_STRAIGHT = 0.5  # mm that an edge of a cell may slant …
_EDGE = 2.0  # … and its least length

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that stand together on one line, or without text a drawn line, in mm from the top left corner."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float = 0.0  # of the type
    turn: int = 0  # quarter turns clockwise of the direction it is read in, from level


def name_of(element: Any) -> str:
    """Give the name of an element without its namespace: producers use two, and some none."""
    return str(element.tag).rpartition("}")[2]


def number(given: str | None, default: float = 0.0) -> float:
    """Give the value of an attribute, the default where it is absent, no number or absurd."""
    try:
        value = float(given) if given else default
    except ValueError:
        return default
    return value if abs(value) <= _LARGEST else default


def matrix_of(element: Any, outer: Matrix) -> Matrix:
    """Give the transform from the space of an object to the page: CTM, then Boundary, then `outer`."""
    given = [number(token) for token in (element.get("CTM") or "").split()]
    a, b, c, d, e, f = given if len(given) == 6 else UNMOVED
    corner = [number(token) for token in (element.get("Boundary") or "").split()[:2]]
    if len(corner) == 2:
        e, f = e + corner[0], f + corner[1]
    oa, ob, oc, od, _, _ = outer
    return oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, *at(outer, e, f)


def edges_of(element: Any, outer: Matrix) -> Iterator[Mark]:
    """Give the level and upright lines of a path object; a thin filled box is one line."""
    is_stroked, is_filled = element.get("Stroke") != "false", element.get("Fill") == "true"
    path = next((child for child in element.iterchildren() if name_of(child) == "AbbreviatedData"), None)
    data = "".join(path.itertext()) if path is not None else ""
    if len(data) > _MAX_PATH or not (is_stroked or is_filled):
        return
    matrix = matrix_of(element, outer)
    boxes = [box_of((at(matrix, *begin), at(matrix, *end))) for begin, end in _segments(data)]
    if not is_stroked and boxes:
        lefts, rights, tops, bottoms = zip(*boxes, strict=True)
        boxes = [(min(lefts), max(rights), min(tops), max(bottoms))]
    for left, right, top, bottom in boxes:
        sides = (right - left, bottom - top)
        if min(sides) <= _STRAIGHT and max(sides) >= _EDGE:
            yield Mark("", left, right, top, bottom)


def at(matrix: Matrix, x: float, y: float) -> Point:
    """Give where a transform puts a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box_of(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Give left, right, top and bottom of points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), max(across), min(down), max(down)


def _segments(data: str) -> Iterator[tuple[Point, Point]]:
    """Give the straight parts of a path, `M 0 0 L 10 0 L 10 5 C`: M and S begin, L goes on, C closes."""
    first = last = (0.0, 0.0)
    tokens = iter(data.split())
    for token in tokens:
        if token == "C":
            yield last, first
            last = first
        elif token in ("M", "S", "L"):
            point = (number(next(tokens, "")), number(next(tokens, "")))
            if token == "L":
                yield last, point
            else:
                first = point
            last = point
        elif token in ("Q", "B", "A"):  # curves have no straight part, but end somewhere
            values = [number(next(tokens, "")) for _ in range({"Q": 4, "B": 6, "A": 7}[token])]
            last = (values[-2], values[-1])
