"""The reading order of a printed page: columns one after the other, what stands across them in its place.

A white strip parts columns only where prose runs on both sides of it; the cells of a table, which are read
row by row, have such strips too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.printed.places import Item, PrintedLine, Table, joined, rows_of

_GUTTER = 0.8  # characters of white between columns, at least; gazettes have 2
_CLEAR = 0.8  # share of the lines that end before it
_STRIP = 0.15  # characters; the strip is taken to be just left of where the lines of a column begin
_LEVEL = 0.5  # characters; lines that begin so near each other begin at one place
_MIN_LINES = 3  # of each column
_STRAY = 0.1  # share of lines that may stick out: a head or foot of the page
_MIN_FULL = 2  # full lines of each column
_MIN_WIDTH = 8.0  # characters of a column's line; narrower ones are cells
_FULL = 0.25  # share of a column's lines that reach both its edges; a law of short items has 0.4 …
_NARROW_FULL = 0.5  # … and of a column so narrow …
_NARROW = 12.0  # … that its lines may be cells
_SLACK = 1.6  # characters by which a full line may miss the right edge …
_INDENT = 2.6  # … and the left one
_LARGE = 1.2  # times the usual type: a heading
_BESIDE = 12  # items before and after, from top to bottom, that may stand beside one
_MAX_PIECES = 10_000  # on a page; beyond, nobody set it in columns
_CANDIDATES = 4  # strips that are tried
_MAX_DEPTH = 3  # strips within one another: eight columns


@dataclass(frozen=True, slots=True)
class Column:
    """Items to be read one below the other; `place` tells the columns of a page apart."""

    place: tuple[int, ...]
    items: tuple[Item, ...]


def columns_of(pieces: Sequence[PrintedLine], tables: Sequence[Table]) -> list[Column]:
    """Give a page's columns in reading order; all its items come in exactly one."""
    items: list[Item] = sorted([*pieces, *tables], key=_height)
    if not items or len(items) > _MAX_PIECES:
        return [Column((), tuple(items))] if items else []
    return _split(items, (), 0)


def _height(item: Item) -> tuple[float, float]:
    return item.top + item.bottom, item.left


def _split(items: list[Item], place: tuple[int, ...], depth: int) -> list[Column]:
    for strip in _strips(items) if depth < _MAX_DEPTH else ():
        bands = _bands(items, strip)
        if any(_is_columnar(left, right) for _, left, right in bands):
            return _apart(bands, place, depth)
    return [Column(place, tuple(items))]


def _apart(
    bands: Sequence[tuple[list[Item], list[Item], list[Item]]], place: tuple[int, ...], depth: int
) -> list[Column]:
    """Give the columns of the bands that have columns, and what is between as one."""
    result: list[Column] = []
    plain: list[Item] = []
    for crossing, left, right in bands:
        plain += crossing
        if _is_columnar(left, right):
            result += _split(plain, place, depth + 1) if plain else []
            result += _split(left, (*place, 0), depth + 1) + _split(right, (*place, 1), depth + 1)
            plain = []
        else:
            plain += sorted([*left, *right], key=_height)
    return result + (_split(plain, place, depth + 1) if plain else [])


def _strips(items: list[Item]) -> list[float]:
    """Give where white strips may run: left of where several lines begin, words being left of that."""
    lefts = sorted((item.left, item.size) for item in items)
    rights = sorted(item.right for item in items)
    found: list[tuple[int, float]] = []
    begin = 0
    for index, (_, size) in enumerate(lefts):
        is_last = index + 1 == len(lefts) or lefts[index + 1][0] - lefts[begin][0] > _LEVEL * size
        if is_last:
            count, strip = index - begin + 1, lefts[begin][0] - _STRIP * size
            if count >= _MIN_LINES and rights[_MIN_LINES - 1] <= strip:
                found.append((count, strip))
            begin = index + 1
    for item in items:
        if isinstance(item, Table):
            found += [(1, item.left - _STRIP * item.size), (1, item.right + _STRIP * item.size)]
    found.sort(key=lambda entry: -entry[0])
    return [strip for _, strip in found[:_CANDIDATES]]


def _bands(items: list[Item], strip: float) -> list[tuple[list[Item], list[Item], list[Item]]]:
    """Give the page from top to bottom: what crosses the strip, then what stands left and right of it."""
    bands: list[tuple[list[Item], list[Item], list[Item]]] = [([], [], [])]
    heads = _heads(items)
    for index, item in enumerate(items):
        if item.left < strip < item.right or index in heads:
            if bands[-1][1] or bands[-1][2]:
                bands.append(([], [], []))
            bands[-1][0].append(item)
        else:
            bands[-1][1 if item.right <= strip else 2].append(item)
    return bands


def _heads(items: list[Item]) -> set[int]:
    """Give the large lines that have nothing beside them: they head all columns, however short."""
    usual = sorted(item.size for item in items)[len(items) // 2]
    found = set()
    for index, item in enumerate(items):
        if item.size > _LARGE * usual:
            beside = items[max(0, index - _BESIDE) : index] + items[index + 1 : index + 1 + _BESIDE]
            if not any(other.top < item.bottom and item.top < other.bottom for other in beside):
                found.add(index)
    return found


def _is_columnar(left: Sequence[Item], right: Sequence[Item]) -> bool:
    if not left or not right or not _is_white(left, right):
        return False
    tables = [any(isinstance(item, Table) for item in side) for side in (left, right)]
    return any(not table for table in tables) and all(
        table or _is_prose(side) for table, side in zip(tables, (left, right), strict=True)
    )


def _is_white(left: Sequence[Item], right: Sequence[Item]) -> bool:
    """Say whether white runs between what stands left and right; a comma may hang into it."""
    rights = sorted(item.right for item in left)
    size = max(left[0].size, right[0].size)
    return min(item.left for item in right) - rights[int(len(rights) * _CLEAR)] >= _GUTTER * size


def _is_prose(items: Sequence[Item]) -> bool:
    """Say whether lines are long and mostly full, as running text has them and cells do not."""
    lines = [joined(row) for row in rows_of([item for item in items if isinstance(item, PrintedLine)])]
    if len(lines) < _MIN_LINES:
        return False
    size = sorted(line.size for line in lines)[len(lines) // 2]
    stray = int(_STRAY * len(lines))
    left = sorted(line.left for line in lines)[stray]
    right = sorted(line.right for line in lines)[-1 - stray]
    if right - left < _MIN_WIDTH * size:
        return False
    full = sum(line.left <= left + _INDENT * size and line.right >= right - _SLACK * size for line in lines)
    least = _FULL if right - left >= _NARROW * size else _NARROW_FULL
    return full >= max(_MIN_FULL, least * len(lines))
