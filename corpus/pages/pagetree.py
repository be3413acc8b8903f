"""The blocks of a web page along its tree of elements: what an element's blocks weigh, and where they stand.

Only adds up; what a weight means is for the caller to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from corpus.pages.elements import Found


class PageTree:
    """A page's elements in document order, and the blocks they hold."""

    def __init__(self, found: Sequence[Found], root: Any) -> None:
        self.found, self.root = found, root
        self._elements = [*root.iter()]

    def summed(self, weights: Sequence[float]) -> dict[Any, float]:
        """Give the weight of each element that holds blocks, parents before their children."""
        sums: dict[Any, float] = defaultdict(float)
        for item, weight in zip(self.found, weights, strict=True):
            sums[item.element] += weight
        for element in reversed(self._elements):
            if element in sums and element is not self.root:
                sums[element.getparent()] += sums[element]
        return {element: sums[element] for element in self._elements if element in sums}

    def ranges(self) -> dict[Any, tuple[int, int]]:
        """Give the places of each element's blocks, a half-open range."""
        found: dict[Any, tuple[int, int]] = {}
        for place, item in enumerate(self.found):
            found[item.element] = (found.get(item.element, (place, place))[0], place + 1)
        for element in reversed(self._elements):
            if element in found and element is not self.root:
                (begin, end), parent = found[element], element.getparent()
                first, last = found.get(parent, (begin, end))
                found[parent] = (min(first, begin), max(last, end))
        return found
