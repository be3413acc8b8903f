"""The frame of printed text: left margin, right edge and pitch of the lines of each column of each page.

A page of running text shows its own frame; one of short lines takes that of its neighbours of the same side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.printed.columns import Column
from corpus.printed.places import PrintedLine

_SLACK = 1.5  # characters by which a full line may miss the right edge
_NARROW = 10.0  # characters; columns of text are wider
_EDGE_QUANTILE = 0.9  # most lines end at the right edge, few stick out
_MIN_LINES = 8  # fewer show no frame of their own
_FULL = 0.4  # share of full lines from which on a page is running text
_WIDE = 20.0  # characters; two equal lines of less may be a list
_COMMON = 0.08  # share of the lines that begin at the left margin, at least two
_NEAR = 0.5  # characters; lines that begin so near each other begin at one place
_CENTRED = 1.0  # characters by which the middle of a centred line may miss that of the frame


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the lines of a column begin and end, the usual distance of two lines, the usual type."""

    left: float
    right: float
    pitch: float
    size: float

    def reaches(self, line: PrintedLine, slack: float = _SLACK) -> bool:
        """Say whether a line is full; where all are short, none is."""
        return line.right >= self.right - slack * line.size and self.right - self.left > _NARROW * line.size

    def indent(self, line: PrintedLine) -> float:
        """Give how many characters a line is set in."""
        return (line.left - self.left) / line.size

    def centres(self, line: PrintedLine) -> bool:
        """Say whether a line stands in the middle; a full one does."""
        return abs((line.left - self.left) - (self.right - line.right)) < 2 * _CENTRED * line.size


def frames_of(columns: Sequence[Column]) -> list[Frame]:
    """Give the frame of each column of a document."""
    lines = [[item for item in column.items if isinstance(item, PrintedLine)] for column in columns]
    own = [_frame(group) if group else None for group in lines]
    proven = [
        frame if frame is not None and _is_running(group, frame) else None
        for group, frame in zip(lines, own, strict=True)
    ]
    shared: dict[tuple[object, ...], Frame] = {}
    frames: list[Frame] = []
    for column, frame in zip(columns, proven, strict=True):
        if frame is None:
            parity = column.items[0].page % 2
            key = (column.place, parity)
            if key not in shared:
                shared[key] = _shared(columns, lines, proven, column.place, parity)
            frame = shared[key]
        frames.append(frame)
    return frames


def _is_running(lines: Sequence[PrintedLine], frame: Frame) -> bool:
    """Say whether lines are running text: many of them full, or two from edge to edge of a wide column."""
    if len(lines) >= _MIN_LINES and sum(map(frame.reaches, lines)) >= _FULL * len(lines):
        return True
    near = _NEAR * frame.size
    edge = min(line.left for line in lines) + near
    whole = sum(line.left <= edge and abs(line.right - frame.right) <= near for line in lines)
    return whole > 1 and frame.left <= edge and frame.right - frame.left >= _WIDE * frame.size


def _shared(
    columns: Sequence[Column],
    lines: Sequence[Sequence[PrintedLine]],
    proven: Sequence[Frame | None],
    place: tuple[int, ...],
    parity: int,
) -> Frame:
    """Give the frame of the like columns of the document: of the same side, else of either."""
    for sides in ({parity}, {0, 1}):
        like = [
            frame
            for column, frame in zip(columns, proven, strict=True)
            if frame is not None and column.place == place and column.items[0].page % 2 in sides
        ]
        if like:
            return Frame(
                median(frame.left for frame in like),
                median(frame.right for frame in like),
                median(frame.pitch for frame in like),
                median(frame.size for frame in like),
            )
    groups = zip(columns, lines, strict=True)
    return _frame([line for column, group in groups if column.place == place for line in group])


def _frame(lines: Sequence[PrintedLine]) -> Frame:
    if not lines:
        return Frame(0.0, 0.0, 0.0, 1.0)
    size = _usual_size(lines)
    rights = sorted(line.right for line in lines)
    return Frame(
        _margin(sorted(line.left for line in lines), size),
        rights[int(len(rights) * _EDGE_QUANTILE)],
        _pitch(lines, size),
        size,
    )


def _usual_size(lines: Sequence[PrintedLine]) -> float:
    """Give the size of type in which most characters are set."""
    ordered = sorted(lines, key=lambda line: line.size)
    half, seen = sum(len(line.text) for line in lines) / 2, 0
    for line in ordered:
        seen += len(line.text)
        if seen >= half:
            return line.size
    return ordered[-1].size


def _margin(lefts: Sequence[float], size: float) -> float:
    """Give the leftmost place at which a fair share of the lines begin."""
    least = max(2, _COMMON * len(lefts))
    begin = 0
    for index, left in enumerate(lefts):
        while left - lefts[begin] > _NEAR * size:
            begin += 1
        if index - begin + 1 >= least:
            return lefts[begin]
    return lefts[0]


def _pitch(lines: Sequence[PrintedLine], size: float) -> float:
    steps = [
        below.top - above.top
        for above, below in pairwise(lines)
        if above.page == below.page and below.top > above.top
    ]
    return median(steps) if steps else 2 * size
