"""What of a document the panel is asked to show."""

from __future__ import annotations

from dataclasses import dataclass

STEP = 6_000  # characters shown on each side of the quote, about 7 screens, and added with each click
FARTHEST = 400_000  # characters on one side: more would make the browser slow


@dataclass(frozen=True, slots=True)
class View:
    """The quoted range (empty: none), how far around it, and whether as text or as a page of the file."""

    start: int = 0
    end: int = 0
    before: int = STEP
    after: int = STEP
    wording: str = ""  # of the range when it was quoted, by `wording_of`; empty: whatever stands there
    at: int | None = None  # the place to go to instead of the quote
    page: int | None = None  # `None`: as text; 0: the pages of the quote or the place; else that page
