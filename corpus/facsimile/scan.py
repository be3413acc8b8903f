"""Pages that are pictures: scanned PDFs and image files. Their words are recognised again when asked for.

The recogniser gives lines; characters are taken as full or half as wide as others of their line.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from corpus.datatypes import ReadError
from corpus.facsimile.datatypes import Box, Glyph, Leaf, NoFacsimileError, Picture
from corpus.facsimile.pdf import PdfFacsimile
from corpus.printed import ocr

_FEW = 30  # characters; a page of more has words of its own, however large its pictures
_GARBLED = 0.3  # share of characters without a meaning, from which on they are none
_QUALITY = 82  # of WebP


class ScanFacsimile:
    """An opened PDF of which some pages were recognised."""

    def __init__(self, pdf: PdfFacsimile) -> None:
        self._pdf = pdf
        self.count = pdf.count

    def size(self, number: int) -> tuple[float, float]:
        """Give width and height of a page in points."""
        return self._pdf.size(number)

    def leaf(self, number: int) -> Leaf:
        """Give a page with its characters, recognised where it has none of its own."""
        leaf = self._pdf.leaf(number)
        unclear = sum(not glyph.character.isprintable() for glyph in leaf.glyphs)
        if len(leaf.glyphs) >= _FEW and unclear <= _GARBLED * len(leaf.glyphs):
            return leaf
        if not ocr.is_installed():
            raise NoFacsimileError("ocr")
        scale = ocr.DPI / 72
        pixels = self._pdf.pixels(number, scale)
        return Leaf(number, leaf.width, leaf.height, tuple(_glyphs(ocr.read_as_it_is(pixels), 1 / scale)))

    def picture(self, number: int, width: int) -> Picture:
        """Give the picture of a page."""
        return self._pdf.picture(number, width)

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()


class ImageFacsimile:
    """An image file; only TIFF has several pages."""

    def __init__(self, data: bytes, source: str) -> None:
        """Open it. Raises NoFacsimileError for a damaged or excessive one."""
        from corpus.loaders.image import pages_of

        try:
            self._pages: list[Any] = list(pages_of(data, source))
        except ReadError as error:
            raise NoFacsimileError("damaged") from error
        self.count = len(self._pages)

    def size(self, number: int) -> tuple[float, float]:
        """Give width and height of a page in pixels."""
        height, width = self._pages[number - 1].shape[:2]
        return width, height

    def leaf(self, number: int) -> Leaf:
        """Give a page with its characters; its unit is a pixel."""
        if not ocr.is_installed():
            raise NoFacsimileError("ocr")
        pixels = self._pages[number - 1]
        height, width = pixels.shape[:2]
        return Leaf(number, width, height, tuple(_glyphs(ocr.read_as_it_is(pixels), 1.0)))

    def picture(self, number: int, width: int) -> Picture:
        """Give the picture of a page, never larger than it is."""
        from PIL import Image

        image = Image.fromarray(self._pages[number - 1][:, :, ::-1])
        if image.width > width:
            image = image.resize((width, max(1, round(image.height * width / image.width))))
        written = io.BytesIO()
        image.save(written, format="WEBP", quality=_QUALITY, method=0)
        return Picture("image/webp", written.getvalue())

    def close(self) -> None:
        """Let go of the pictures."""
        self._pages = []


def _glyphs(lines: Sequence[ocr.Found], unit: float) -> Iterator[Glyph]:
    for line in lines:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.corners
        widths = [0.5 if character.isascii() else 1.0 for character in line.text]
        whole = sum(widths)
        places = list(accumulate(widths, initial=0.0))
        for character, begin, end in zip(line.text, places, places[1:], strict=False):
            if character.isspace():
                continue
            left, right = begin / whole, end / whole
            across = [
                x0 + (x1 - x0) * left,
                x3 + (x2 - x3) * left,
                x0 + (x1 - x0) * right,
                x3 + (x2 - x3) * right,
            ]
            down = [
                y0 + (y1 - y0) * left,
                y3 + (y2 - y3) * left,
                y0 + (y1 - y0) * right,
                y3 + (y2 - y3) * right,
            ]
            box = Box(min(across) * unit, min(down) * unit, max(across) * unit, max(down) * unit)
            yield Glyph(character, box)
