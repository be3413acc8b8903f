"""Tables on a printed page whose cells have lines drawn around them, and those that have level lines only.

Gives the grid of cells; how a row is worded is the business of `tablerows`.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from statistics import median

from corpus.printed.bands import Bar, banded_tables
from corpus.printed.gridrows import grid_of
from corpus.printed.places import PrintedLine, Rule, Table

_TOUCH = 0.35  # characters by which the lines of a frame may miss each other
_MIN_RULE = 1.0  # characters; a shorter line is a stroke of something else
_OPEN = 0.8  # characters by which level lines stick out of the outermost upright ones of an open table
_MAX_RULES = 600  # level or upright lines of a page; beyond, it is a drawing
_MAX_CELLS = 20_000
_INSIDE = 0.6  # characters that words must reach over the line between two cells to be in both
_MIN_FILLED = 2  # cells of a row, in some row, or it is no table but a frame


def ruled_tables(
    pieces: Sequence[PrintedLine], rules: Iterable[Rule]
) -> tuple[list[Table], list[PrintedLine]]:
    """Give the tables that rules frame on a page, and the pieces that stand in none."""
    rest = list(pieces)
    tables: list[Table] = []
    if not rest:
        return tables, rest
    size = median(piece.size for piece in rest)
    level, upright = _bars(rules, size)
    if len(level) < 2 or max(len(level), len(upright)) > _MAX_RULES:
        return tables, rest
    frames = _frames(level, upright, _TOUCH * size)
    for rows, columns in frames:
        table, rest = _framed(rest, rows, columns, size)
        tables += table
    framed = {bar for rows, _ in frames for bar in rows}
    banded, rest = banded_tables(rest, [bar for bar in level if bar not in framed], size)
    return tables + banded, rest


def _bars(rules: Iterable[Rule], size: float) -> tuple[list[Bar], list[Bar]]:
    """Give the level and the upright lines, what continues another in one."""
    level, upright = [], []
    for rule in rules:
        width, height = rule.right - rule.left, rule.bottom - rule.top
        if width >= height:
            level.append(Bar((rule.top + rule.bottom) / 2, rule.left, rule.right))
        else:
            upright.append(Bar((rule.left + rule.right) / 2, rule.top, rule.bottom))
    return _continued(level, size), _continued(upright, size)


def _continued(bars: list[Bar], size: float) -> list[Bar]:
    touch = _TOUCH * size
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda bar: bar.at):
        if lanes and bar.at - lanes[-1][-1].at <= touch:
            lanes[-1].append(bar)
        else:
            lanes.append([bar])
    whole: list[Bar] = []
    for lane in lanes:
        at = lane[0].at
        start, end = None, 0.0
        for bar in sorted(lane, key=lambda bar: bar.start):
            if start is None:
                start, end = bar.start, bar.end
            elif bar.start <= end + touch:
                end = max(end, bar.end)
            else:
                whole.append(Bar(at, start, end))
                start, end = bar.start, bar.end
        if start is not None:
            whole.append(Bar(at, start, end))
    return [bar for bar in whole if bar.end - bar.start >= _MIN_RULE * size]


def _frames(level: Sequence[Bar], upright: Sequence[Bar], touch: float) -> list[tuple[list[Bar], list[Bar]]]:
    """Give the groups of lines that cross or touch each other."""
    group = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for row, bar in enumerate(level):
        for column, other in enumerate(upright, len(level)):
            crosses = bar.start - touch <= other.at <= bar.end + touch
            if crosses and other.start - touch <= bar.at <= other.end + touch:
                group[root(row)] = root(column)
    frames: dict[int, tuple[list[Bar], list[Bar]]] = defaultdict(lambda: ([], []))
    for index in range(len(group)):
        kind = 0 if index < len(level) else 1
        frames[root(index)][kind].append(level[index] if kind == 0 else upright[index - len(level)])
    return [frame for frame in frames.values() if len(frame[0]) > 1 and frame[1]]


def _framed(
    pieces: list[PrintedLine], level: Sequence[Bar], upright: Sequence[Bar], size: float
) -> tuple[list[Table], list[PrintedLine]]:
    """Give the table that one group of lines makes of the pieces in it, if it makes one."""
    xs = _edges([bar.at for bar in upright], [x for bar in level for x in (bar.start, bar.end)], size)
    ys = _edges([bar.at for bar in level], [y for bar in upright for y in (bar.start, bar.end)], size)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MAX_CELLS:
        return [], pieces
    walls = _lanes(upright, xs, _TOUCH * size)
    cells: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    rest: list[PrintedLine] = []
    for piece in pieces:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        if not (xs[0] < x < xs[-1] and ys[0] < y < ys[-1]):
            rest.append(piece)
            continue
        for part in _cut(piece, [at for at, wall in zip(xs, walls, strict=True) if _is_covered(wall, y)]):
            column = bisect(xs[1:-1], (part.left + part.right) / 2)
            cells[bisect(ys, y) - 1, column].append(part)
    grid = grid_of(cells, _spans(level, upright, xs, ys, _TOUCH * size), xs)
    if max((len({cell.text for cell in row} - {""}) for row in grid), default=0) < _MIN_FILLED:
        return [], pieces
    page = pieces[0].page
    return [Table(page, xs[0], xs[-1], ys[0], ys[-1], size, tuple(map(tuple, grid)))], rest


def _cut(piece: PrintedLine, walls: Sequence[float]) -> list[PrintedLine]:
    """Part words that run across the line between two cells, as recognisers and narrow cells have them."""
    for wall in walls:
        if piece.left + _INSIDE * piece.size < wall < piece.right - _INSIDE * piece.size:
            share = (wall - piece.left) / (piece.right - piece.left)
            at = _character_at(piece.text, share)
            left, right = piece.text[:at].rstrip(), piece.text[at:].lstrip()
            if left and right:
                return [
                    replace(piece, text=left, right=wall),
                    *_cut(replace(piece, text=right, left=wall), walls),
                ]
    return [piece]


def _character_at(text: str, share: float) -> int:
    """Give the place in a text up to which it has this share of its width, at a space if one is near."""
    widths = list(accumulate(0.5 if c.isascii() else 1.0 for c in text))
    at = min(range(len(text)), key=lambda index: abs(widths[index] - share * widths[-1])) + 1
    near = [index for index in range(max(1, at - 2), min(len(text), at + 2)) if text[index].isspace()]
    return near[0] if near else at


def _edges(inner: Iterable[float], ends: Sequence[float], size: float) -> list[float]:
    """Give the places of the grid's lines; a table open at its sides ends where its lines end."""
    places: list[float] = []
    for place in sorted(inner):
        if not places or place - places[-1] > _TOUCH * size:
            places.append(place)
    if places and places[0] - min(ends) > _OPEN * size:
        places.insert(0, min(ends))
    if places and max(ends) - places[-1] > _OPEN * size:
        places.append(max(ends))
    return places


def _spans(
    level: Sequence[Bar], upright: Sequence[Bar], xs: Sequence[float], ys: Sequence[float], touch: float
) -> list[list[tuple[int, int]]]:
    """Give for each place of the grid the first place of the cell that it belongs to."""
    first = [[(row, column) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    walls = _lanes(upright, xs, touch)
    floors = _lanes(level, ys, touch)
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            middle, centre = (top + bottom) / 2, (left + right) / 2
            if column and not _is_covered(walls[column], middle):
                first[row][column] = first[row][column - 1]
            elif row and not _is_covered(floors[row], centre):
                first[row][column] = first[row - 1][column]
    return first


def _lanes(bars: Iterable[Bar], places: Sequence[float], touch: float) -> list[list[Bar]]:
    lanes: list[list[Bar]] = [[] for _ in places]
    for bar in bars:
        nearest = min(range(len(places)), key=lambda index: abs(places[index] - bar.at))
        if abs(places[nearest] - bar.at) <= touch:
            lanes[nearest].append(bar)
    return lanes


def _is_covered(lane: Sequence[Bar], place: float) -> bool:
    return any(bar.start <= place <= bar.end for bar in lane)
