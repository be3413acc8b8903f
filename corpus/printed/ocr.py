"""Words and table lines in the picture of a page, through RapidOCR where it is installed.

Runs offline with the models of its wheel. Gives printed lines and rules; knows no file format.
"""

from __future__ import annotations

import logging
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from corpus.datatypes import ReadError
from corpus.printed.places import PrintedLine, Rule
from corpus.text.normalise import clean, tighten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]  # rows × columns × (blue, green, red)

INSTALL = (
    "请安装识别组件（在策问的文件夹里运行 make ocr，或 pip install rapidocr onnxruntime），"
    "或先用识别（OCR）软件另存为带文字的 PDF 或 DOCX"
)
DPI = 150  # of what is recognised: 100 loses type of 9 points, 200 takes a third longer and reads no better

_MAX_SECONDS = 3600.0  # for all pages of one file
_TRIAL = 5  # pages after which it is known how long the others will take
_MAX_THREADS = 4  # more do not make one page faster
_MAX_SIDE = 4000  # pixels; RapidOCR makes larger pictures smaller
_LONG = 2.2  # times as high as wide: a long screenshot, read in strips
_STRIP = 1.4  # height of a strip in widths of the picture
_SEARCH = 0.2  # share of a strip in which a white row is looked for to cut at
_TALL = 1.5  # times as high as wide: the box of a line that runs up or down
_DOUBTFUL = 0.8  # mean score; upright print has 0.95 and more, upside down 0.5 to 0.7
_SKEW_LENGTH = 5.0  # times as wide as high: boxes that tell how far a page is askew
_LOW = 0.8  # size of type in heights of its box, which stands a little off the characters
_RULE = 0.03  # of the picture's width: shorter strokes belong to characters
_THICK = 12  # pixels; what is thicker is no line

_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff》”）])[,:;!?]")  # 如下: the recogniser mistakes 如下：
_FULL_WIDTH = dict(zip(",:;!?", "，：；！？", strict=True))

_engine_lock = Lock()


@dataclass(frozen=True, slots=True)
class Recognised:
    """What stands in a picture, in its own order."""

    lines: list[PrintedLine]
    rules: list[Rule]


@dataclass(frozen=True, slots=True)
class Found:
    """A line as it was found: its words, how sure they are, and its corners in pixels of the picture."""

    text: str
    score: float
    corners: tuple[tuple[float, float], ...]  # from the top left clockwise


class Allowance:
    """The time that the pages of one file may take."""

    def __init__(self, pages: int, source: str) -> None:
        self._pages = pages
        self._source = source
        self._begun = time.monotonic()

    def check(self, done: int) -> None:
        """Raise `ReadError` if time is over, or the first pages show that it will not do."""
        spent = time.monotonic() - self._begun
        if spent > _MAX_SECONDS or (done == _TRIAL and spent / done * self._pages > _MAX_SECONDS):
            raise ReadError(f"“{self._source}”有 {self._pages} 页要识别（OCR），超过一小时；请拆分后再试")


def is_installed() -> bool:
    """Say whether pictures can be read here."""
    try:
        _engine()
    except ImportError as error:
        logging.getLogger(__name__).debug("RapidOCR cannot be used: %s", error)
        return False
    return True


@lru_cache(maxsize=1)
def _engine() -> Callable[[Any], Any]:
    """Give the one recogniser of this process; raises `ImportError` where it is not installed."""
    import onnxruntime  # noqa: F401  # RapidOCR asks for it only when it reads the first page
    from rapidocr import RapidOCR

    engine: Callable[[Any], Any] = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _MAX_SIDE,
            "Global.use_cls": False,  # it turns lines that are not upside down: 4 % of errors where 0 were
            "EngineConfig.onnxruntime.intra_op_num_threads": min(_MAX_THREADS, os.cpu_count() or 1),
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    return engine


def recognise(pixels: Pixels, page: int, unit: float = 1.0) -> Recognised:
    """Give the lines and rules of the picture of a page; a pixel is `unit` wide.

    Turns pictures that lie on their side or upside down, and levels those slightly askew.
    """
    pixels, found = _upright(pixels)
    angle = _skew(found)
    level = _Level(math.cos(angle), math.sin(angle), unit)
    lines = [line for item in found if (line := _line(item, page, level)) is not None]
    return Recognised(lines, list(_rules(pixels, level, page)))


def _upright(pixels: Pixels) -> tuple[Pixels, list[Found]]:
    """Give the picture turned so that its text is upright, and what stands in it."""
    import numpy as np

    found = _read(pixels)
    if not found:
        return pixels, found
    length = sum(len(item.text) for item in found)
    is_sideways = 2 * sum(len(item.text) for item in found if _shape(item) > _TALL) > length
    tries = [] if is_sideways else [(pixels, found)]
    if tries and _score(found) >= _DOUBTFUL * length:
        return tries[0]
    for quarters in (2,) if tries else (1, 3):
        turned = np.ascontiguousarray(np.rot90(pixels, quarters))
        tries.append((turned, _read(turned)))
    return max(tries, key=lambda entry: _score(entry[1]))


def _shape(item: Found) -> float:
    (x0, y0), (x1, y1), (x2, y2), _ = item.corners
    return math.dist((x1, y1), (x2, y2)) / max(math.dist((x0, y0), (x1, y1)), 1e-9)


def _score(found: list[Found]) -> float:
    return sum(item.score * len(item.text) for item in found)


def read_as_it_is(pixels: Pixels) -> list[Found]:
    """Give the lines of a picture where they stand on it, neither turned nor levelled."""
    return _read(pixels)


def _read(pixels: Pixels) -> list[Found]:
    """Give what the recogniser finds, a long picture strip by strip."""
    found: list[Found] = []
    for top, strip in _strips(pixels):
        with _engine_lock:
            result = _engine()(strip)
        if result.txts is None:
            continue
        for text, score, box in zip(result.txts, result.scores, result.boxes, strict=True):
            words = _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark[0]], tighten(clean(text)))
            if words:
                corners = tuple((float(x), float(y) + top) for x, y in box)
                found.append(Found(words, float(score), corners))
    return found


def _strips(pixels: Pixels) -> Iterator[tuple[int, Pixels]]:
    """Give a picture in strips no engine needs to make smaller, cut where its rows are blank."""
    import numpy as np

    height, width = pixels.shape[:2]
    if height <= _LONG * width:
        yield 0, pixels
        return
    size = int(_STRIP * width)
    top = 0
    while height - top > size * (1 + _SEARCH):
        begin, end = top + int(size * (1 - _SEARCH)), top + size
        rows = pixels[begin:end].reshape(end - begin, -1)
        contrast = rows.max(axis=1).astype(int) - rows.min(axis=1)
        cut = begin + int(np.flatnonzero(contrast == contrast.min())[-1]) + 1
        yield top, np.ascontiguousarray(pixels[top:cut])
        top = cut
    yield top, np.ascontiguousarray(pixels[top:])


def _skew(found: list[Found]) -> float:
    """Give by how many radians the lines of a page sink to the right."""
    angles = sorted(
        math.atan2(item.corners[1][1] - item.corners[0][1], item.corners[1][0] - item.corners[0][0])
        for item in found
        if _shape(item) * _SKEW_LENGTH < 1
    )
    return angles[len(angles) // 2] if angles else 0.0


@dataclass(frozen=True, slots=True)
class _Level:
    """Turns points by the angle at which a page is askew, and gives them in the caller's unit."""

    cos: float
    sin: float
    unit: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Give where a pixel stands on the level page."""
        return (x * self.cos + y * self.sin) * self.unit, (y * self.cos - x * self.sin) * self.unit


def _line(item: Found, page: int, level: _Level) -> PrintedLine | None:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (level.at(x, y) for x, y in item.corners)
    left, right, top, bottom = (x0 + x3) / 2, (x1 + x2) / 2, (y0 + y1) / 2, (y2 + y3) / 2
    if right <= left or bottom <= top:
        return None
    text = item.text
    full = (len(text.encode()) - len(text)) / 2  # three bytes each
    size = min(2 * (right - left) / (len(text) + full), bottom - top)
    return PrintedLine(
        text, page, left, right, top, bottom, max(size, _LOW * min(bottom - top, right - left))
    )


def _rules(pixels: Pixels, level: _Level, page: int) -> Iterator[Rule]:
    """Give the long straight strokes of a picture: the lines of its tables."""
    import cv2
    import numpy as np

    height, width = pixels.shape[:2]
    turn = np.array([[level.cos, level.sin, 0.0], [-level.sin, level.cos, 0.0]])
    grey = cv2.warpAffine(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), turn, (width, height), borderValue=255)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    length = max(30, int(_RULE * width))
    for shape in ((length, 1), (1, length)):
        strokes = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, wide, high, _ in boxes[1:].tolist():
            if min(wide, high) <= _THICK:
                unit = level.unit
                yield Rule(page, x * unit, (x + wide) * unit, y * unit, (y + high) * unit)
