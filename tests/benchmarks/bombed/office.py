"""Bombs of packages: ZIP, DOCX, XLSX that unpack to too much, lie, nest, or name themselves."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_P = "<w:p><w:r><w:t>渡口由市交通局负责检查</w:t></w:r></w:p>"
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData>{}</worksheet>"
)
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "渡口">'
    + "".join(f'<!ENTITY a{depth + 1} "{f"&a{depth};" * 10}">' for depth in range(9))
    + ' <!ENTITY file SYSTEM "file:///etc/passwd">]>'
)
Change = Callable[[bytes], bytes]


def bombs() -> Iterator[tuple[str, bytes]]:
    """Give name and bytes of each."""
    yield from _archives()
    yield from _word()
    yield from _sheets()


def packed(members: Mapping[str, bytes]) -> bytes:
    """Give a ZIP."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _archives() -> Iterator[tuple[str, bytes]]:
    blank = bytes(100_000_000)
    yield "a-gigabyte.zip", packed({f"{number}.txt": blank for number in range(10)})
    yield "a-member-of-300-MB.zip", packed({"a.txt": bytes(300_000_000)})
    nested = packed({"a.txt": "渡口管理办法".encode() * 1000})
    for _ in range(50):
        nested = packed({"a.zip": nested})
    yield "fifty-deep.zip", nested
    wide = packed({f"{number}.txt": bytes(10_000_000) for number in range(10)})
    for _ in range(3):
        wide = packed({f"{number}.zip": wide for number in range(10)})
    yield "ten-thousand-within.zip", wide
    yield "100,000-members.zip", packed({f"{number}.txt": b"" for number in range(100_000)})
    yield "overlapping.zip", _overlapping(packed({"a.txt": bytes(10_000_000)}), 2000)
    small = packed({"a.txt": bytes(50_000_000)})
    at = small.index(b"PK\x01\x02")
    lying = small[: at + 24] + struct.pack("<I", 10) + small[at + 28 :]
    yield "lying-about-size.zip", lying
    climbing = (
        "../../../etc/cron.d/x.txt",
        "/etc/x.txt",
        "C:\\x.txt",
        "\\\\host\\share\\x.txt",
        "a\n\u202ex.txt",
    )
    yield "climbing-names.zip", packed(dict.fromkeys(climbing, "渡口管理办法由市交通局负责。".encode()))


def _overlapping(archive: bytes, times: int) -> bytes:
    """Give an archive whose list names one member many times."""
    at, end = archive.index(b"PK\x01\x02"), archive.index(b"PK\x05\x06")
    row = archive[at:end]
    rows = b"".join(row.replace(b"a.txt", b"%05d" % number) for number in range(times))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, times, times, len(rows), at, 0)
    return archive[:at] + rows + tail


def _changed(package: bytes, changes: Mapping[str, Change]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as read:
        return packed({name: changes.get(name, bytes)(read.read(name)) for name in read.namelist()})


def _docx(body: str, styles: str = "", before: str = "") -> bytes:
    import docx

    buffer = io.BytesIO()
    docx.Document().save(buffer)
    whole = f'<?xml version="1.0"?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>'
    added = f"{styles}</w:styles>".encode()
    changes: dict[str, Change] = {
        "word/document.xml": lambda _: whole.encode(),
        "word/styles.xml": lambda data: data.replace(b"</w:styles>", added),
    }
    return _changed(buffer.getvalue(), changes)


def _word() -> Iterator[tuple[str, bytes]]:
    cell, table = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    yield "tables-sixty-deep.docx", _docx(cell * 60 + _P + table * 60)
    yield "tables-5,000-deep.docx", _docx(cell * 5000 + _P + table * 5000)
    yield "190,000-paragraphs.docx", _docx(_P * 190_000)
    small = "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    yield "270,000-cells.docx", _docx(f"<w:tbl>{('<w:tr>' + small * 60 + '</w:tr>') * 4500}</w:tbl>")
    for name, span in (("2147483647", 2_147_483_647), ("1000000", 1_000_000)):
        row = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{_P}</w:tc></w:tr>'
        yield f"spans-of-{name}.docx", _docx(f"<w:tbl>{row * 50}</w:tbl>")
    yield "400,000-runs.docx", _docx(f"<w:p>{'<w:r><w:t>渡</w:t></w:r>' * 400_000}</w:p>")
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    styled = _P.replace("<w:r>", '<w:pPr><w:pStyle w:val="A"/></w:pPr><w:r>', 1)
    yield "styles-in-a-circle.docx", _docx(styled, style.format("A", "B") + style.format("B", "A"))
    yield "a-billion-laughs.docx", _docx(_P.replace("渡口", "&a9;&file;"), before=_LAUGHS)


def _xlsx(sheet: str) -> bytes:
    import openpyxl

    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return _changed(buffer.getvalue(), {"xl/worksheets/sheet1.xml": lambda _: sheet.encode()})


def _sheets() -> Iterator[tuple[str, bytes]]:
    word = '<row r="1"><c t="inlineStr"><is><t>补助</t></is></c></row>'
    rows = (f'<row r="{row}">{"<c><v>1</v></c>" * 100}</row>' for row in range(1, 10_001))
    yield "a-million-cells.xlsx", _xlsx(_SHEET.format("".join(rows), ""))
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 1000
    yield "all-merged.xlsx", _xlsx(_SHEET.format(word, f"<mergeCells>{merged}</mergeCells>"))
    far = (f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 1_048_576, 10))
    yield "far-cells.xlsx", _xlsx(_SHEET.format("".join(far), ""))
    yield "a-billion-laughs.xlsx", _xlsx(_LAUGHS + _SHEET.format(word.replace("补助", "&a9;"), ""))
