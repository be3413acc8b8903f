"""The pages of a PDF as pdfium shows them, and where their characters stand.

Bounded in pixels, characters and time. Knows no document.
"""

from __future__ import annotations

import ctypes
import io
import math
import time
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.facsimile.datatypes import Box, Glyph, Leaf, NoFacsimileError, Picture
from corpus.printed.drawings import largest_picture
from corpus.printed.pdfium import PDFIUM

_MAX_GLYPHS = 30_000  # of a page; a full page of a newspaper has 15,000
_MAX_PIXELS = 12_000_000  # of a picture of a page: a long one is drawn narrower
_MAX_PICTURE = 150_000_000  # of a picture on it, unpacked: as where such pages are read
_MAX_SECONDS = 10.0  # to draw a page; a text page takes 0.02, a map 2
_QUALITY = 82  # of WebP: half the size of PNG in the same time, and no fringe to be seen on type
_TWICE = 0.35  # characters by which bold made by printing twice is shifted

Affine = tuple[float, float, float, float, float, float]


class PdfFacsimile:
    """An opened PDF."""

    def __init__(self, data: bytes) -> None:
        """Open it. Raises NoFacsimileError for a damaged or locked one."""
        with PDFIUM:
            try:
                self._document = pdfium.PdfDocument(data)
            except pdfium.PdfiumError as error:
                raise NoFacsimileError("damaged") from error
            self.count = len(self._document)

    def size(self, number: int) -> tuple[float, float]:
        """Give width and height of a page in points."""
        with PDFIUM:
            page = self._page(number)
            try:
                width, height = page.get_size()
                return width, height
            finally:
                page.close()

    def leaf(self, number: int) -> Leaf:
        """Give a page with its characters."""
        with PDFIUM:
            page = self._page(number)
            try:
                width, height = page.get_size()
                return Leaf(number, width, height, tuple(_once(_glyphs(page))))
            finally:
                page.close()

    def picture(self, number: int, width: int) -> Picture:
        """Give the picture of a page."""
        with PDFIUM:
            page = self._page(number)
            try:
                bitmap = _drawn(page, width)
                image = bitmap.to_pil().copy()
                bitmap.close()
            finally:
                page.close()
        written = io.BytesIO()
        image.save(written, format="WEBP", quality=_QUALITY, method=0)
        return Picture("image/webp", written.getvalue())

    def pixels(self, number: int, scale: float) -> Any:
        """Give the picture of a page as an array of blue, green and red, to be recognised."""
        with PDFIUM:
            page = self._page(number)
            try:
                bitmap = _drawn(page, math.ceil(page.get_width() * scale))
                pixels = bitmap.to_numpy()[:, :, 2::-1].copy()
                bitmap.close()
                return pixels
            finally:
                page.close()

    def close(self) -> None:
        """Let go of the file."""
        with PDFIUM:
            self._document.close()

    def _page(self, number: int) -> pdfium.PdfPage:
        try:
            return self._document[number - 1]
        except pdfium.PdfiumError as error:
            raise NoFacsimileError("damaged") from error


def _drawn(page: pdfium.PdfPage, width: int) -> pdfium.PdfBitmap:
    """Draw a page with what is stamped on it, on white; gives up when it takes too long."""
    if largest_picture(page) > _MAX_PICTURE:
        raise NoFacsimileError("slow")
    across, down = page.get_size()
    if not (across > 0 and down > 0):
        raise NoFacsimileError("damaged")
    scale = min(width / across, (_MAX_PIXELS / (across * down)) ** 0.5)
    columns, rows = max(1, round(across * scale)), max(1, round(down * scale))
    bitmap = pdfium.PdfBitmap.new_native(columns, rows, pdfium_c.FPDFBitmap_BGRx, rev_byteorder=True)
    pdfium_c.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
    flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
    until = time.monotonic() + _MAX_SECONDS
    pause = pdfium_c.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: time.monotonic() > until)
    status = pdfium_c.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, columns, rows, 0, flags, pause)
    pdfium_c.FPDF_RenderPage_Close(page)
    if status != pdfium_c.FPDF_RENDER_DONE:
        raise NoFacsimileError("slow" if status == pdfium_c.FPDF_RENDER_TOBECONTINUED else "damaged")
    return bitmap


def _glyphs(page: pdfium.PdfPage) -> Iterator[Glyph]:
    """Give the characters of a page in the order of the file; of a page with absurdly many, none."""
    shown = _affine(page)
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > _MAX_GLYPHS:
            return
        rectangle = pdfium_c.FS_RECTF()
        at = ctypes.byref(rectangle)
        high = 0  # the first half of a character beyond U+FFFF
        for index in range(count):
            code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            character = chr(code)
            if character.isspace() or not pdfium_c.FPDFText_GetLooseCharBox(textpage.raw, index, at):
                continue
            yield Glyph(character, _placed(rectangle, shown))
    finally:
        textpage.close()


def _affine(page: pdfium.PdfPage) -> Affine:
    """Give the transform from the space of a page to what is shown of it, turned and cropped as it is."""
    width, height = page.get_size()
    fine = 100  # pdfium gives whole pixels
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(across: float, down: float) -> tuple[float, float]:
        size = round(width * fine), round(height * fine)
        pdfium_c.FPDF_PageToDevice(page, 0, 0, *size, 0, across, down, ctypes.byref(x), ctypes.byref(y))
        return x.value / fine, y.value / fine

    far = 1000.0
    e, f = shown(0, 0)
    (a, b), (c, d) = shown(far, 0), shown(0, far)
    return (a - e) / far, (b - f) / far, (c - e) / far, (d - f) / far, e, f


def _placed(rectangle: Any, shown: Affine) -> Box:
    a, b, c, d, e, f = shown
    corners = [
        (a * x + c * y + e, b * x + d * y + f)
        for x in (rectangle.left, rectangle.right)
        for y in (rectangle.bottom, rectangle.top)
    ]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Box(min(across), min(down), max(across), max(down))


def _once(glyphs: Iterator[Glyph]) -> Iterator[Glyph]:
    """Leave out what is printed a second time at nearly the same place, as poor man's bold type."""
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and before.character == glyph.character:
            one, other = before.box, glyph.box
            shift = abs(one.left - other.left) + abs(one.top - other.top)
            if 0 < shift <= _TWICE * min(one.right - one.left, one.bottom - one.top):
                continue
        before = glyph
        yield glyph
