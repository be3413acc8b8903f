"""What a facsimile gives: pages with the places of their characters, and pictures of them.

Places are in the page's own unit, from its top left corner as it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Why = Literal["web", "gone", "changed", "format", "damaged", "ocr", "slow"]


class NoFacsimileError(Exception):
    """There is no page to show; `why` says in one word what the reason is, for the rooms above to word."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """Give the box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character, no white space, and the box around it."""

    character: str
    box: Box


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: its size, and its characters in the order of the file."""

    number: int  # from 1
    width: float
    height: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page, as a browser takes it."""

    media_type: str
    data: bytes


class Facsimile(Protocol):
    """An opened file whose pages can be looked at; for any number of threads."""

    @property
    def count(self) -> int:
        """Give the number of pages."""
        ...

    def size(self, number: int) -> tuple[float, float]:
        """Give width and height of a page, without reading what stands on it. Raises NoFacsimileError."""
        ...

    def leaf(self, number: int) -> Leaf:
        """Give a page with its characters. Raises NoFacsimileError."""
        ...

    def picture(self, number: int, width: int) -> Picture:
        """Give the picture of a page, `width` pixels wide if it has any. Raises NoFacsimileError."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
