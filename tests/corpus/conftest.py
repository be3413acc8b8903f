"""Fixtures of the reading room: documents from text or bytes, and a writer of small PDF files."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Sequence

import pytest

from corpus import Document
from corpus.reader import parse

PdfLine = (
    tuple[float, float, str] | tuple[float, float, str, float]
)  # x, y from the foot, words, size of type
PdfItem = PdfLine | bytes  # or operators of the page's content, or a JPEG picture of the whole page
_RANGES = [b"<%02x00> <%02xff> <%02x00>" % (high, high, high) for high in range(256)]
_CMAP = b"\n".join(
    [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def",
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange",
        *(b"64 beginbfrange %s endbfrange" % b" ".join(_RANGES[at : at + 64]) for at in range(0, 256, 64)),
        b"endcmap end end",
    ]
)
# A TrueType font of our own with two glyphs: a box one em wide for Han characters, a narrow one for Latin.
# pdfium leaves out characters that have no shape.
_FONT = zlib.decompress(
    base64.b64decode(
        "eNpjYGRgYGBjcGBgYlBIz6lMe8sqaQ4U+QPEfhmpiSlJ/53nANk5QGyWARRgj2JeBmQvAWKVjNySCs4jDNOA7BdAzJOTn5zIIMVgAmR/"
        "AWKO3MSKAgZWoOkMDCeAWIEBZBcQl6wJOxHPb/OVgZkZpA8VGP2fw7yNWQHIYga6CQKAepgL/ncAyRcMRgxGzNvAJiEDZrAIMwMLVIYJ"
        "3ViQThBm/AI0gYGBF+hOdaBamG3MDAzigoqCRswtKcwtf2rwywAddIhpD0jGGCTDOIFpz18XoKEAvys2nw=="
    )
)


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """Give a function from text (and a file name) to the document read from it."""

    def build(text: str, name: str = "sample.txt") -> Document:
        return parse(text.encode("utf-8"), f"/documents/{name}")

    return build


@pytest.fixture(scope="session")
def pdf_of() -> Callable[..., bytes]:
    """Give a function from pages of placed lines, operators and pictures to the bytes of a PDF."""
    return _pdf


def _pdf(pages: Sequence[Sequence[PdfItem]], rotate: int = 0, legible: bool = True, title: str = "") -> bytes:
    """Give a PDF; `rotate` turns its pages, one that is not `legible` does not say what its glyphs mean."""
    glyphs = 32 * b"\0\x01" + 224 * b"\0\x02" + (65536 - 256) * b"\0\x01"
    objects = [
        b"",
        b"",
        _stream(_CMAP),
        _stream(_FONT),
        _stream(zlib.compress(glyphs), b"/Filter /FlateDecode"),
    ]
    objects.append(
        b"<< /Type /FontDescriptor /FontName /Boxes /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 /FontFile2 4 0 R >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Boxes /DW 1000 /W [32 255 500] /CIDToGIDMap 5 0 R"
        b" /FontDescriptor 6 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Boxes /Encoding /Identity-H /DescendantFonts [7 0 R]"
        + (b" /ToUnicode 3 0 R >>" if legible else b" >>")
    )
    kids = []
    for items in pages:
        pictures = []
        content = b""
        for item in items:
            if isinstance(item, bytes) and item.startswith(b"\xff\xd8"):
                objects.append(_picture(item))
                pictures.append(len(objects))
                content += b"q 595 0 0 842 0 0 cm /I%d Do Q\n" % len(objects)
            else:
                content += item if isinstance(item, bytes) else _text(*item)
        objects.append(_stream(content))
        named = b" ".join(b"/I%d %d 0 R" % (number, number) for number in pictures)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d"
            b" /Resources << /Font << /F 8 0 R >> /XObject << %s >> >> /Contents %d 0 R >>"
            % (rotate, named, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _assemble(objects, title)


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _text(x: float, y: float, words: str, size: float = 16) -> bytes:
    shown = words.encode("utf-16-be").hex().encode()
    return b"BT /F %.2f Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj ET\n" % (size, x, y, shown)


def _picture(jpeg: bytes) -> bytes:
    at = next(at for at in range(len(jpeg)) if jpeg[at : at + 2] in (b"\xff\xc0", b"\xff\xc2"))
    height, width = struct.unpack(">HH", jpeg[at + 5 : at + 9])
    space = b"/DeviceGray" if jpeg[at + 9] == 1 else b"/DeviceRGB"
    return _stream(
        jpeg,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %s"
        b" /Filter /DCTDecode" % (width, height, space),
    )


def _assemble(objects: Sequence[bytes], title: str) -> bytes:
    out = b"%PDF-1.5\n"
    offsets = []
    named = b"<< /Title <%s> >>" % ("\ufeff" + title).encode("utf-16-be", "surrogatepass").hex().encode()
    for number, body in enumerate([*objects, named], 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (size, size - 1)
    xref = b"xref\n0 %d\n0000000000 65535 f \n%strailer %s" % (size, table, trailer)
    return b"%s%s\nstartxref\n%d\n%%%%EOF" % (out, xref, len(out))
