"""Finds gold spans in documents: by the words after NFKC and without white space, as offsets of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from corpus import Document
from index import Hit
from qa.evaluation.cases import Gold

Place = tuple[str, str, int, int]  # doc_id, source, start, end of a hit or a citation

_MOST_OF = 0.5  # share of a gold span that a passage must hold: a span may lie across a cut


def squeeze(text: str) -> str:
    """Give `text` after NFKC, character by character, without white space."""
    return "".join(map(_squeezed, text))


@cache
def _squeezed(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", character) if not c.isspace())


def locate(text: str, span: str) -> list[tuple[int, int]]:
    """Give every place of `span` in `text` as a half-open range; empty if it is not there."""
    parts = list(map(_squeezed, text))
    squeezed, wanted = "".join(parts), squeeze(span)
    if not wanted or wanted not in squeezed:
        return []
    offsets = [offset for offset, part in enumerate(parts) for _ in part]
    places: list[tuple[int, int]] = []
    at = squeezed.find(wanted)
    while at >= 0:
        places.append((offsets[at], offsets[at + len(wanted) - 1] + 1))
        at = squeezed.find(wanted, at + 1)
    return places


def places_of(hits: Iterable[Hit]) -> list[Place]:
    """Give where the passages found stand."""
    return [(hit.passage.doc_id, hit.source, hit.passage.start, hit.passage.end) for hit in hits]


class Spans:
    """Gold spans against places in documents; each document is searched once for each span."""

    def __init__(self, lookup: Callable[[str], Document]) -> None:
        self._lookup = lookup
        self._found: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def reached(self, gold: Gold, ranked: Sequence[Place]) -> int | None:
        """Give the rank, from 1, of the first place that holds most of `gold`."""
        return next((rank for rank, place in enumerate(ranked, start=1) if self.holds(gold, place)), None)

    def holds(self, gold: Gold, place: Place) -> bool:
        """Tell whether `place` holds most of `gold`."""
        return any(_overlap(place, at) >= _MOST_OF * (at[1] - at[0]) for at in self._places(gold, place))

    def touched(self, gold: Gold, cited: Sequence[Place]) -> bool:
        """Tell whether any place shares a character with `gold`."""
        return any(self.shared(gold, place) for place in cited)

    def shared(self, gold: Gold, place: Place) -> list[tuple[int, int]]:
        """Give what `place` holds of `gold`, as ranges of the document."""
        return [
            (max(place[2], at[0]), min(place[3], at[1]))
            for at in self._places(gold, place)
            if _overlap(place, at) > 0
        ]

    def _places(self, gold: Gold, place: Place) -> list[tuple[int, int]]:
        doc_id, source, _, _ = place
        if not gold.may_stand_in(source):
            return []
        key = (doc_id, gold.span)
        if key not in self._found:
            self._found[key] = locate(self._lookup(doc_id).text, gold.span)
        return self._found[key]


def _overlap(place: Place, at: tuple[int, int]) -> int:
    return min(place[3], at[1]) - max(place[2], at[0])
