"""Bombs of PDF: huge pages, trees in circles, streams packed twice, forms that draw themselves."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

_CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_TEXT = b"BT /F 12 Tf 72 700 Td (Regulations of the ferries of the city) Tj ET "
_BOX = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
_FLATE = "/Filter /FlateDecode"
_TRAILER = "<< /Size {} /Root 1 0 R >>"


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each."""
    yield from _streams()
    yield from _drawings()
    yield from _trees()


def _pdf(objects: Sequence[bytes | str], trailer: str = _TRAILER) -> bytes:
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each if isinstance(each, bytes) else each.encode())
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer %s\nstartxref\n%d\n%%%%EOF\n"
    count = len(objects) + 1
    return bytes(data) + end % (count, table, trailer.format(count).encode(), len(data))


def _stream(data: bytes, entries: str = "") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries.encode(), data)


def _packed(data: bytes, entries: str = "") -> bytes:
    return _stream(zlib.compress(data, 9), f"{_FLATE} {entries}")


def _page(content: bytes, resources: str = "", *more: bytes, box: str = "0 0 595 842") -> bytes:
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> "
    )
    return _pdf([_CATALOG, _PAGES, f"{page}{resources} >> >>", content, _FONT, *more])


def _streams() -> Iterator[tuple[str, bytes]]:
    yield "a-page-of-a-billion-points.pdf", _page(_stream(_TEXT), box="0 0 1e9 1e9")
    yield "a-page-below-zero.pdf", _page(_stream(_TEXT), box="0 0 -5 0")
    yield "half-a-gigabyte-of-blanks.pdf", _page(_packed(b" " * 500_000_000 + _TEXT))
    twice = zlib.compress(zlib.compress(_TEXT * 5_000_000, 9), 9)
    yield "packed-twice.pdf", _page(_stream(twice, "/Filter [/FlateDecode /FlateDecode]"))
    yield "300,000-times-the-text.pdf", _page(_packed(_TEXT * 300_000))
    yield "two-million-states.pdf", _page(_stream(b"q " * 2_000_000 + _TEXT))
    yield "half-a-million-boxes.pdf", _page(_packed(b"1 1 500 500 re S " * 500_000 + _TEXT))
    lines = (
        b"%d 0 m %d 800 l S 0 %d m 500 %d l S " % (at % 500, at % 500, at % 800, at % 800)
        for at in range(100_000)
    )
    yield "a-grid-of-200,000-lines.pdf", _page(_packed(b"".join(lines) + _TEXT))
    yield "deep-arrays.pdf", _page(_stream(b"[" * 1_000_000 + _TEXT))


def _drawings() -> Iterator[tuple[str, bytes]]:
    named = "/XObject << /X 6 0 R >>"
    itself = _stream(b"/X Do " * 50, f"{_FORM} /Resources << {named} >>")
    yield "a-form-within-itself.pdf", _page(_stream(b"/X Do " * 50 + _TEXT), named, itself)
    forms = [
        _stream(b"/X Do " * 10, f"{_FORM} /Resources << /XObject << /X {number} 0 R >> >>")
        for number in range(7, 19)
    ]
    last = _stream(b"0 0 1 1 re f", _FORM)
    yield "ten-to-the-thirteenth-forms.pdf", _page(_stream(b"/X Do " * 10 + _TEXT), named, *forms, last)
    shown = _stream(b"500 0 0 500 0 0 cm /X Do")
    image = "/Type /XObject /Subtype /Image /Width {0} /Height {0} /BitsPerComponent {1} /ColorSpace /{2}"
    large = _packed(bytes(10_000_000), image.format(50_000, 8, "DeviceRGB"))
    yield "an-image-of-50,000-squared.pdf", _page(shown, named, large)
    grey = _packed(b"\xff" * (12_000 * 1500), image.format(12_000, 1, "DeviceGray"))
    yield "an-image-of-12,000-squared.pdf", _page(shown, named, grey)


def _trees() -> Iterator[tuple[str, bytes]]:
    bare = f"<< {_BOX} >>"
    circle = "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 100000 >>"
    yield "pages-in-a-circle.pdf", _pdf([_CATALOG, circle, bare])
    nodes = [
        f"<< /Type /Pages /Kids [{number + 3} 0 R] /Count 1 /Parent {number + 1} 0 R >>"
        for number in range(20_000)
    ]
    yield "a-tree-20,000-deep.pdf", _pdf([_CATALOG, *nodes, bare])
    page = f"<< {_BOX} /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
    for count, content in ((400_000, _stream(_TEXT)), (4900, _packed(_TEXT * 300))):
        kids = f"<< /Type /Pages /Kids [{' 3 0 R' * count}] /Count {count} >>"
        yield f"{count:,}-pages.pdf", _pdf([_CATALOG, kids, page, content, _FONT])
    yield "deep-dictionaries.pdf", _pdf([_CATALOG, _PAGES, "<<" * 200_000 + ">>" * 200_000])
    yield "a-table-before-itself.pdf", _pdf([_CATALOG, _PAGES, bare], _TRAILER[:-3] + " /Prev 9 >>")
