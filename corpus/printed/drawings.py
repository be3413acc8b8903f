"""What is drawn on a PDF page besides words: the lines of tables, and pictures, from pdfium's page objects.

Thin boxes and the sides of stroked boxes count as lines; curves and fills do not.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.printed.glyphs import Box, Turn
from corpus.printed.places import PrintedLine, Rule

_GAP = 0.7  # characters of white beside a cell's words, at least
_MIN_GAPS = 2  # on a page that may have a table: looking for lines costs as much as reading the words
_COVERED = 0.4  # share of a page that the picture of a page covers, at least
_OUTLINES = 100  # paths on a page whose words are drawn as outlines
_MAX_OBJECTS = 20_000  # of a page that are looked at: beyond, it is a map
_MAX_SEGMENTS = 2000  # of one path
_THIN = 2.5  # points; thicker boxes are areas. Heavy borders of tables have 1.5 to 2.25
_SHORT = 4.0  # points; less is no side of a cell
_MAX_DEPTH = 3  # of forms within forms

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def may_have_table(pieces: Sequence[PrintedLine]) -> bool:
    """Say whether words, in the order of the file, leave gaps on a line or go back up, as cells do."""
    seen = 0
    for before, piece in pairwise(pieces):
        gap = piece.left - before.right > _GAP * max(before.size, piece.size)
        seen += before.top - piece.top > piece.size / 2 or (gap and abs(before.top - piece.top) < piece.size)
        if seen >= _MIN_GAPS:
            return True
    return False


def rules_of(page: pdfium.PdfPage, number: int, turn: Turn) -> list[Rule]:
    """Give the lines drawn on a page, as seen by who turns it until its text is level."""
    rules: list[Rule] = []
    for item, matrix, kind in objects_of(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            for box in _lines(item, matrix):
                left, top, right, bottom = turn.placed(box)
                rules.append(Rule(number, left, right, top, bottom))
    return rules


def is_picture(page: pdfium.PdfPage) -> bool:
    """Say whether a page with hardly any words shows a picture of them, or words drawn as outlines."""
    width, height = page.get_size()
    area, outlines = 0.0, 0
    for item, matrix, kind in objects_of(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = bounds_of(item, matrix)
            area += (right - left) * (top - bottom)
        outlines += kind == pdfium_c.FPDF_PAGEOBJ_PATH
    return area >= _COVERED * width * height or outlines >= _OUTLINES


def largest_picture(page: pdfium.PdfPage) -> int:
    """Give the pixels of the largest picture on a page, as the file states them."""
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    largest = 0
    for item, _, kind in objects_of(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pdfium_c.FPDFImageObj_GetImagePixelSize(item, ctypes.byref(wide), ctypes.byref(high))
            largest = max(largest, wide.value * high.value)
    return largest


def objects_of(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix, int]]:
    """Give the objects of a page and of the forms on it, each with its form's place and its kind."""
    counts, gets = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject
    waiting: list[tuple[Any, Matrix, int]] = [(page.raw, _SAME, 0)]
    seen = 0
    while waiting:
        holder, matrix, depth = waiting.pop()
        for index in range(min(counts(holder), _MAX_OBJECTS - seen)):
            item = gets(holder, index)
            kind = pdfium_c.FPDFPageObj_GetType(item)
            seen += 1
            if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                waiting.append((item, _times(_matrix(item), matrix), depth + 1))
            yield item, matrix, kind
        counts, gets = pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject


def _lines(path: Any, matrix: Matrix) -> Iterator[Box]:
    box = bounds_of(path, matrix)
    width, height = box[2] - box[0], box[3] - box[1]
    if max(width, height) < _SHORT:
        return
    if min(width, height) <= _THIN:
        yield box
    elif _is_stroked(path):
        yield from _sides(path, _times(_matrix(path), matrix))


def bounds_of(item: Any, matrix: Matrix) -> Box:
    """Give the place of an object on its page."""
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return _around([(left, bottom), (right, top)], matrix)


def _is_stroked(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _sides(path: Any, matrix: Matrix) -> Iterator[Box]:
    """Give the straight parts of a stroked path that are level or upright."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = before = (0.0, 0.0)
    for index in range(min(pdfium_c.FPDFPath_CountSegments(path), _MAX_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = (x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield from _side(before, point, matrix)
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield from _side(point, start, matrix)
        before = point


def _side(begin: tuple[float, float], end: tuple[float, float], matrix: Matrix) -> Iterator[Box]:
    box = _around([begin, end], matrix)
    width, height = box[2] - box[0], box[3] - box[1]
    if min(width, height) <= _THIN and max(width, height) >= _SHORT:
        yield box


def _around(points: list[tuple[float, float]], matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: Any) -> Matrix:
    m = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
