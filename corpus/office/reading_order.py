"""The order in which the boxes of a slide are read: bands from top to bottom, columns within them.

Knows boxes only (after the X-Y cut of Nagy and Seth, 1984). Bands that share a wide gutter are columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

_MAX_BOXES = 400  # the cuts take time with the square of it; more are no slide made by hand

T = TypeVar("T")


class Box(NamedTuple):
    """Where something stands, in any unit, y counted downwards."""

    left: float
    top: float
    right: float
    bottom: float


def in_reading_order(items: Sequence[tuple[Box, T]]) -> list[T]:
    """Give the items in the order in which a person reads their boxes."""
    if len(items) > _MAX_BOXES:
        return [item for _, item in sorted(items, key=_place)]
    return [item for _, item in _cut(list(items))]


def _cut(items: list[tuple[Box, T]]) -> list[tuple[Box, T]]:
    if len(items) < 2:
        return items
    bands = _split([(box.top, box.bottom) for box, _ in items], items)
    groups: list[list[tuple[Box, T]]] = []
    for band in bands:
        if groups and _share_gutter(groups[-1], band):
            groups[-1] = groups[-1] + band
        else:
            groups.append(band)
    if len(groups) > 1:
        return [pair for group in groups for pair in _cut(group)]
    columns = _split([(box.left, box.right) for box, _ in items], items)
    if len(columns) == 1:
        return sorted(items, key=_place)
    return [pair for column in columns for pair in _cut(column)]


def _share_gutter(above: list[tuple[Box, T]], below: list[tuple[Box, T]]) -> bool:
    """Say whether two bands are columns: a gutter wider than what parts the bands runs through both."""
    gap = min(box.top for box, _ in below) - max(box.bottom for box, _ in above)
    widths = [_gutter(band) for band in (above, below, above + below)]
    return all(width > 0 for width in widths) and widths[-1] > gap


def _gutter(items: Sequence[tuple[Box, T]]) -> float:
    """Give the width of the widest gap between columns, 0 for one column."""
    spans = sorted((box.left, box.right) for box, _ in items)
    reach, widest = spans[0][1], 0.0
    for start, end in spans[1:]:
        widest = max(widest, start - reach)
        reach = max(reach, end)
    return widest


def _split(spans: Sequence[tuple[float, float]], items: Sequence[tuple[Box, T]]) -> list[list[tuple[Box, T]]]:
    """Part items wherever no span bridges the gap; the order within a part stays."""
    order = sorted(range(len(items)), key=lambda index: spans[index])
    parts: list[list[int]] = []
    reach = float("-inf")
    for index in order:
        if parts and spans[index][0] < reach:
            parts[-1].append(index)
        else:
            parts.append([index])
        reach = max(reach, spans[index][1])
    return [[items[index] for index in sorted(part)] for part in parts]


def _place(item: tuple[Box, T]) -> tuple[float, float]:
    return item[0].top, item[0].left
