"""Finds gold spans in documents: by the words after NFKC and without white space, as offsets of the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from corpus import Document
from qa.evaluation.cases import Gold

Place = tuple[str, str, int, int]  # doc_id, source, start, end of a hit or a citation

_MOST_OF = 0.5  # share of a gold span that a passage must hold: a span may lie across a cut


def squeeze(text: str) -> str:
    """Give `text` after NFKC, character by character, without white space."""
    return _squeezed(text)[0]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Give the squeezed text and, for each of its characters, the offset it came from."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, original in enumerate(text):
        for character in unicodedata.normalize("NFKC", original):
            if not character.isspace():
                characters.append(character)
                offsets.append(offset)
    return "".join(characters), offsets


def locate(text: str, span: str) -> list[tuple[int, int]]:
    """Give every place of `span` in `text` as a half-open range; empty if it is not there."""
    squeezed, offsets = _squeezed(text)
    wanted = squeeze(span)
    places: list[tuple[int, int]] = []
    at = squeezed.find(wanted) if wanted else -1
    while at >= 0:
        places.append((offsets[at], offsets[at + len(wanted) - 1] + 1))
        at = squeezed.find(wanted, at + 1)
    return places


class Spans:
    """Gold spans against places in documents; each document is searched once for each span."""

    def __init__(self, lookup: Callable[[str], Document]) -> None:
        self._lookup = lookup
        self._found: dict[tuple[str, str], list[tuple[int, int]]] = {}

    def reached(self, gold: Gold, ranked: Sequence[Place]) -> int | None:
        """Give the rank, from 1, of the first place that holds most of `gold`."""
        for rank, place in enumerate(ranked, start=1):
            if any(_overlap(place, at) >= _MOST_OF * (at[1] - at[0]) for at in self._places(gold, place)):
                return rank
        return None

    def touched(self, gold: Gold, cited: Sequence[Place]) -> bool:
        """Tell whether any place shares a character with `gold`."""
        return any(_overlap(place, at) > 0 for place in cited for at in self._places(gold, place))

    def _places(self, gold: Gold, place: Place) -> list[tuple[int, int]]:
        doc_id, source, _, _ = place
        if source.replace("\\", "/").rsplit("/", 1)[-1] != gold.file:
            return []
        key = (doc_id, gold.span)
        if key not in self._found:
            self._found[key] = locate(self._lookup(doc_id).text, gold.span)
        return self._found[key]


def _overlap(place: Place, at: tuple[int, int]) -> int:
    return min(place[3], at[1]) - max(place[2], at[0])
