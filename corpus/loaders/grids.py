"""Tables on a printed page: from the lines drawn around their cells, else from how their words are aligned.

Gives the grid of texts; how a row is worded is the business of `corpus.tables`.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus import tables
from corpus.blocks import Block
from corpus.loaders.places import PrintedLine, Rule, Table, joined, rows_of
from corpus.wraps import join

_TOUCH = 0.35  # characters by which the lines of a frame may miss each other
_MIN_RULE = 1.0  # characters; a shorter line is a stroke of something else
_OPEN = 0.8  # characters by which level lines stick out of the outermost upright ones of an open table
_MAX_RULES = 600  # level or upright lines of a page; beyond, it is a drawing
_MAX_CELLS = 20_000
_MIN_FILLED = 2  # cells of a row, in some row, or it is no table but a frame
_ALIGNED_ROWS = 3
_ALIGNED_COLUMNS = 3  # without rules, rows of two parts may as well be names side by side
_COLUMN_GAP = 0.8  # characters of white that run through all rows between two columns


@dataclass(frozen=True, slots=True)
class _Bar:
    """A level or an upright line: where it lies across, and from where to where it runs."""

    at: float
    start: float
    end: float


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
    if min(len(level), len(upright)) < 1 or max(len(level), len(upright)) > _MAX_RULES:
        return tables, rest
    for rows, columns in _frames(level, upright, _TOUCH * size):
        table, rest = _framed(rest, rows, columns, size)
        tables += table
    return tables, rest


def _bars(rules: Iterable[Rule], size: float) -> tuple[list[_Bar], list[_Bar]]:
    """Give the level and the upright lines, what continues another in one."""
    level, upright = [], []
    for rule in rules:
        width, height = rule.right - rule.left, rule.bottom - rule.top
        if width >= height:
            level.append(_Bar((rule.top + rule.bottom) / 2, rule.left, rule.right))
        else:
            upright.append(_Bar((rule.left + rule.right) / 2, rule.top, rule.bottom))
    return _continued(level, size), _continued(upright, size)


def _continued(bars: list[_Bar], size: float) -> list[_Bar]:
    touch = _TOUCH * size
    lanes: list[list[_Bar]] = []
    for bar in sorted(bars, key=lambda bar: bar.at):
        if lanes and bar.at - lanes[-1][-1].at <= touch:
            lanes[-1].append(bar)
        else:
            lanes.append([bar])
    whole: list[_Bar] = []
    for lane in lanes:
        at = lane[0].at
        start, end = None, 0.0
        for bar in sorted(lane, key=lambda bar: bar.start):
            if start is None:
                start, end = bar.start, bar.end
            elif bar.start <= end + touch:
                end = max(end, bar.end)
            else:
                whole.append(_Bar(at, start, end))
                start, end = bar.start, bar.end
        if start is not None:
            whole.append(_Bar(at, start, end))
    return [bar for bar in whole if bar.end - bar.start >= _MIN_RULE * size]


def _frames(
    level: Sequence[_Bar], upright: Sequence[_Bar], touch: float
) -> list[tuple[list[_Bar], list[_Bar]]]:
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
    frames: dict[int, tuple[list[_Bar], list[_Bar]]] = defaultdict(lambda: ([], []))
    for index in range(len(group)):
        kind = 0 if index < len(level) else 1
        frames[root(index)][kind].append(level[index] if kind == 0 else upright[index - len(level)])
    return [frame for frame in frames.values() if len(frame[0]) > 1 and frame[1]]


def _framed(
    pieces: list[PrintedLine], level: Sequence[_Bar], upright: Sequence[_Bar], size: float
) -> tuple[list[Table], list[PrintedLine]]:
    """Give the table that one group of lines makes of the pieces in it, if it makes one."""
    xs = _edges([bar.at for bar in upright], [x for bar in level for x in (bar.start, bar.end)], size)
    ys = _edges([bar.at for bar in level], [y for bar in upright for y in (bar.start, bar.end)], size)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MAX_CELLS:
        return [], pieces
    cells: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    rest: list[PrintedLine] = []
    for piece in pieces:
        x, y = (piece.left + piece.right) / 2, (piece.top + piece.bottom) / 2
        if xs[0] < x < xs[-1] and ys[0] < y < ys[-1]:
            cells[bisect(ys, y) - 1, bisect(xs, x) - 1].append(piece)
        else:
            rest.append(piece)
    grid = _grid(cells, _spans(level, upright, xs, ys, _TOUCH * size))
    if max((len({*filter(None, row)}) for row in grid), default=0) < _MIN_FILLED:
        return [], pieces
    page = pieces[0].page
    return [Table(page, xs[0], xs[-1], ys[0], ys[-1], size, tuple(map(tuple, grid)))], rest


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
    level: Sequence[_Bar], upright: Sequence[_Bar], xs: Sequence[float], ys: Sequence[float], touch: float
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


def _lanes(bars: Iterable[_Bar], places: Sequence[float], touch: float) -> list[list[_Bar]]:
    lanes: list[list[_Bar]] = [[] for _ in places]
    for bar in bars:
        nearest = min(range(len(places)), key=lambda index: abs(places[index] - bar.at))
        if abs(places[nearest] - bar.at) <= touch:
            lanes[nearest].append(bar)
    return lanes


def _is_covered(lane: Sequence[_Bar], place: float) -> bool:
    return any(bar.start <= place <= bar.end for bar in lane)


def _grid(
    cells: dict[tuple[int, int], list[PrintedLine]], first: Sequence[Sequence[tuple[int, int]]]
) -> list[list[str]]:
    whole: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    for (row, column), pieces in cells.items():
        whole[first[row][column]] += pieces
    texts = {place: text_of(pieces) for place, pieces in whole.items()}
    return [row for row in ([texts.get(place, "") for place in line] for line in first) if any(row)]


def text_of(pieces: Sequence[PrintedLine]) -> str:
    """Give the words of a cell as one line."""
    text = ""
    for row in rows_of(pieces):
        text = join(text, joined(row).text)
    return text


def aligned_table(rows: Sequence[Sequence[PrintedLine]]) -> Table | None:
    """Give the table that rows of parts make whose white strips run through all of them, else `None`."""
    if sum(len(row) >= _ALIGNED_COLUMNS for row in rows) < _ALIGNED_ROWS:
        return None
    parts = [part for row in rows for part in row]
    size = median(part.size for part in parts)
    starts, ends = _strips(parts, size)
    if len(starts) < _ALIGNED_COLUMNS:
        return None
    grid = []
    for row in rows:
        texts = [""] * len(starts)
        for part in row:
            column = max(0, bisect(starts, part.left + size / 2) - 1)
            texts[column] = f"{texts[column]} {part.text}".strip()
        grid.append(tuple(texts))
    return Table(
        parts[0].page, starts[0], ends[-1], min(p.top for p in parts), max(p.bottom for p in parts), size,
        tuple(grid), _is_headed(grid),
    )  # fmt: skip


def _strips(parts: Iterable[PrintedLine], size: float) -> tuple[list[float], list[float]]:
    """Give where columns begin and end that white strips leave."""
    starts: list[float] = []
    ends: list[float] = []
    for part in sorted(parts, key=lambda part: part.left):
        if not ends or part.left - ends[-1] > _COLUMN_GAP * size:
            starts.append(part.left)
            ends.append(part.right)
        else:
            ends[-1] = max(ends[-1], part.right)
    return starts, ends


def _is_headed(grid: Sequence[Sequence[str]]) -> bool:
    """Say whether the first row names columns: words above figures."""
    figures = [any(any(c.isdigit() for c in row[i]) for row in grid[1:]) for i in range(len(grid[0]))]
    return all(grid[0]) and any(figures) and not any(any(c.isdigit() for c in cell) for cell in grid[0])


def continues_table(table: Table, below: Table) -> bool:
    """Say whether a table at the top of a page goes on with the one at the foot of the page before."""
    slack = _TOUCH * table.size * 2
    return (
        below.page == table.page + 1
        and len(below.grid[0]) == len(table.grid[0])
        and abs((below.right - below.left) - (table.right - table.left)) <= slack
    )


def row_blocks(parts: Sequence[Table]) -> list[Block]:
    """Give a table that may run over several pages as blocks of rows, each with its page; heads come once."""
    head, heading = parts[0].grid[0], ""
    blocks: list[Block] = []
    for part in parts:
        rows = list(part.grid)
        if part is not parts[0]:
            rows = [row for row in rows if row != head]
            rows[:0] = [head] if parts[0].headed else []
        cells = [[tables.Cell(text) for text in row] for row in rows]
        groups = [cells] if parts[0].headed else [[row] for row in cells]
        lines = [line for group in groups for line in tables.rows_of(group)]
        heading = heading or (lines[0] if lines else "")
        if part is not parts[0] and lines and lines[0] == heading:
            del lines[0]
        blocks += [Block(line, "row", pages=((0, part.page),)) for line in lines]
    return blocks
