"""Characters of a PDF page that whoever opens it does not see: drawn without ink, or beyond the page's edge.

The layer that OCR lays under a picture of the page is drawn without ink too, and is its text: where a picture
covers the page, or where unseen words prevail, all stay. Colours are not looked at.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.printed.drawings import bounds_of, is_picture, objects_of

_NO_INK = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})


def seen(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, text: str) -> str:
    """Give all characters of a page, a space in place of each that is not seen."""
    inkless, outside = _objects(page)
    if not inkless and not outside:
        return text
    kept, dropped = list(text), 0
    index = 0
    for place, character in enumerate(text):
        holder = _address(pdfium_c.FPDFText_GetTextObject(textpage.raw, index))
        index += 1 + (character > "\uffff")  # pdfium counts these twice
        if holder in outside:
            kept[place] = " "
        elif holder in inkless and not character.isspace():
            kept[place] = " "
            dropped += 1
    rest = sum(not character.isspace() for character in kept)
    if dropped and (dropped >= rest or is_picture(page)):
        return text
    return "".join(kept)


def _objects(page: pdfium.PdfPage) -> tuple[set[int], set[int]]:
    """Give where the words without ink are, and those beyond the page's edge."""
    inkless: set[int] = set()
    outside: set[int] = set()
    edges = page.get_bbox()
    for item, matrix, kind in objects_of(page):
        if kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        if pdfium_c.FPDFTextObj_GetTextRenderMode(item) in _NO_INK:
            inkless.add(_address(item))
        left, bottom, right, top = bounds_of(item, matrix)
        if right < edges[0] or left > edges[2] or top < edges[1] or bottom > edges[3]:
            outside.add(_address(item))
    return inkless, outside


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0
