"""Colours, strokes and paths of OFD objects as SVG writes them; everything is a number or a known word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from corpus.facsimile.ofd_resources import Resources
from corpus.printed.ofd_objects import Matrix, name_of, number

_LINE_WIDTH = 0.353  # mm, the standard's default
_JOINS = {"Miter": "miter", "Round": "round", "Bevel": "bevel"}
_CAPS = {"Butt": "butt", "Round": "round", "Square": "square"}
_LETTERS = {"S": "M", "M": "M", "L": "L", "Q": "Q", "B": "C", "A": "A", "C": "Z"}  # OFD's and SVG's
_VALUES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MAX_DASHES = 12


class Paint:
    """How one object is painted: by itself, by the way of drawing that it names, or by its layer's."""

    def __init__(self, element: Any, layer: str | None, resources: Resources) -> None:
        named = [*resources.parameters(element.get("DrawParam")), *resources.parameters(layer)]
        self._said = [element, *named]
        self._resources = resources

    def fill(self, otherwise: str) -> str:
        """Give the colour inside."""
        return self._color("FillColor", otherwise)

    def stroke(self) -> str:
        """Give the colour of lines."""
        return self._color("StrokeColor", "#000")

    def width(self) -> float:
        """Give how wide lines are."""
        return abs(number(self._attribute("LineWidth"), _LINE_WIDTH))

    def join(self) -> str | None:
        """Give how lines meet."""
        return _JOINS.get(self._attribute("Join") or "")

    def cap(self) -> str | None:
        """Give how lines end."""
        return _CAPS.get(self._attribute("Cap") or "")

    def dashes(self) -> str | None:
        """Give the dashes of a line."""
        pattern = (self._attribute("DashPattern") or "").split()[:_MAX_DASHES]
        return " ".join(f"{abs(number(token)):g}" for token in pattern) or None

    def _attribute(self, name: str) -> str | None:
        return next((value for said in self._said if (value := said.get(name))), None)

    def _color(self, name: str, otherwise: str) -> str:
        for said in self._said:
            for child in said.iterchildren():
                if name_of(child) == name:
                    return self._value(child)
        return otherwise

    def _value(self, color: Any) -> str:
        """Give a colour, of a shading its first; a pattern is not painted."""
        value = color.get("Value")
        if value is None:
            inner = next(
                (item for item in color.iter() if item is not color and name_of(item) == "Color"), None
            )
            if inner is None or inner.get("Value") is None:
                return "#000" if not len(color) else "none"
            value = inner.get("Value")
        parts = [_part(token) for token in value.split()]
        kind = self._resources.color_space(color.get("ColorSpace"))
        if kind == "CMYK" and len(parts) == 4:
            parts = [(255 - ink) * (255 - parts[3]) / 255 for ink in parts[:3]]
        elif len(parts) == 1:
            parts *= 3
        red, green, blue = (round(part) for part in (*parts[:3], 0, 0, 0)[:3])
        return f"rgb({red},{green},{blue})"


def _part(token: str) -> float:
    """Read one part of a colour: 156, #9C."""
    if token.startswith("#"):
        try:
            return float(min(255, int(token[1:], 16)))
        except ValueError:
            return 0.0
    return max(0.0, min(255.0, number(token)))


def d_of(data: str) -> str:
    """Give a path as SVG writes it; it ends where it cannot be read."""
    return " ".join(_steps(iter(data.split())))


def _steps(tokens: Iterator[str]) -> Iterator[str]:
    is_first = True
    for token in tokens:
        if token not in _LETTERS:
            return
        values = [next(tokens, None) for _ in range(_VALUES[token])]
        if None in values:
            return
        if is_first and _LETTERS[token] != "M":
            yield "M 0 0"
        is_first = False
        yield " ".join((_LETTERS[token], *(f"{number(value):g}" for value in values)))


def matrix_text(matrix: Matrix) -> str:
    """Write a transform."""
    return f"matrix({' '.join(f'{value:.6g}' for value in matrix)})"
