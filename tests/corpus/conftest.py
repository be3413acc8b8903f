"""Fixtures of the reading room: documents from text or bytes, and a writer of small PDF files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from corpus import Document
from corpus.reader import parse

PdfLine = tuple[float, float, str]  # x, y, words
_CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """Give a function from text (and a file name) to the document read from it."""

    def build(text: str, name: str = "sample.txt") -> Document:
        return parse(text.encode("utf-8"), f"/documents/{name}")

    return build


@pytest.fixture(scope="session")
def pdf_of() -> Callable[[Sequence[Sequence[PdfLine]]], bytes]:
    """Give a function from pages of placed lines to the bytes of a PDF."""
    return _pdf


def _pdf(pages: Sequence[Sequence[PdfLine]]) -> bytes:
    objects = [b"", b"", b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_CMAP), _CMAP)]
    objects.append(
        b"<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0"
        b" /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /FontDescriptor 4 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H"
        b" /DescendantFonts [5 0 R] /ToUnicode 3 0 R >>"
    )
    kids = []
    for lines in pages:
        shown = b"".join(
            b"1 0 0 1 %d %d Tm <%s> Tj\n" % (x, y, words.encode("utf-16-be").hex().encode())
            for x, y, words in lines
        )
        stream = b"BT /F 16 Tf\n" + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            b" /Resources << /Font << /F 6 0 R >> >> /Contents %d 0 R >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _assemble(objects)


def _assemble(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.5\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            size,
            table,
            size,
            len(out),
        )
    )
