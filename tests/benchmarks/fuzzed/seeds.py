"""What fuzzing begins with: small files of each format, our own and, where they are there, real ones.

It does not know what becomes of them.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_MOST = 12  # files of one format: the first rounds of a target should not be spent on reading its seeds
_LARGEST = 40_000  # bytes of one; longer inputs are tried too seldom
_SUFFIXES = {
    "txt": (".txt",), "markdown": (".md",), "csv": (".csv",), "html": (".html", ".htm"), "mhtml": (".mht",),
    "docx": (".docx",), "xlsx": (".xlsx",), "pptx": (".pptx",), "pdf": (".pdf",), "ofd": (".ofd",),
    "image": (".png",), "office": (".doc", ".wps", ".xls"), "archive": (".zip",),
}  # fmt: skip
_RULE = """清河市渡口管理办法
清政发〔2024〕3号

第一章 总则
第一条 渡口由市交通局负责检查。
（一）每年2次；
（二）结果公布。
"""
_ROWS = [["单位：万元"], ["领域", "项目", "补助"], ["教学", "甲类", 1200.5], [None, "乙类", "=C3*2"]]
_CSV = "\ufeff领域,项目,补助\n教学,甲类,1200\n,乙类,4\n"
_MESSAGE = """From: <Saved by Blink>
MIME-Version: 1.0
Content-Type: multipart/related;
\tboundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><body><h1>通知</h1><p>渡口由市交通局负责检查，每年2次。</p></body></html>
--b--
"""


def of(kind: str, data: Path | None) -> list[bytes]:
    """Give the seeds of a format, or of what else is read."""
    if kind in _OTHERS:
        return _OTHERS[kind]()
    found = [*_made(kind), *islice(_files(kind, data), _MOST)]
    return [each for each in found if len(each) <= _LARGEST]


def _files(kind: str, data: Path | None) -> Iterator[bytes]:
    folders = [_ROOT / "corpus" / "sample", _ROOT / "tests" / "corpus", *([data] if data else [])]
    for folder in folders:
        paths = (path for suffix in _SUFFIXES.get(kind, ()) for path in folder.rglob(f"*{suffix}"))
        for path in sorted(paths, key=lambda path: path.stat().st_size):
            if path.stat().st_size <= _LARGEST:
                yield path.read_bytes()


def _made(kind: str) -> list[bytes]:
    """Give what is made for a format of which few small files lie about."""
    makers = {"xlsx": _workbook, "pptx": _deck, "docx": _word, "archive": _archive, "pdf": _printed}
    texts = {"txt": _RULE, "csv": _CSV, "mhtml": _MESSAGE.replace("\n", "\r\n")}
    if kind == "image":
        return _pictures()
    if kind in makers:
        return [makers[kind]()]
    if kind in texts:
        return [texts[kind].encode(), texts[kind].encode("utf-16"), texts[kind].encode("gb18030")]
    return []


def _workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in _ROWS:
        book.active.append(row)
    book.active.merge_cells("A3:A4")
    return _saved(book)


def _deck() -> bytes:
    import pptx

    file = pptx.Presentation()
    slide = file.slides.add_slide(file.slide_layouts[1])
    slide.shapes.title.text = "渡口管理办法解读"
    slide.placeholders[1].text = "一、每年检查2次\n二、由市交通局负责"
    return _without_pictures(_saved(file))


def _word() -> bytes:
    import docx

    file = docx.Document()
    for line in _RULE.splitlines():
        file.add_paragraph(line)
    file.add_table(2, 2).cell(0, 0).text = "项目"
    return _without_pictures(_saved(file))


def _archive() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("附件.txt", _RULE)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("通知/办法.txt", _RULE)
        archive.writestr("../外.txt", _RULE)
        archive.writestr("附件.zip", inner.getvalue())
    return buffer.getvalue()


def _pictures() -> list[bytes]:
    """Draw a few lines in each format that is read."""
    from PIL import Image, ImageDraw

    found = []
    for mode, name in (
        ("L", "PNG"),
        ("RGB", "JPEG"),
        ("1", "TIFF"),
        ("P", "GIF"),
        ("RGB", "BMP"),
        ("RGBA", "WEBP"),
    ):
        picture = Image.new(mode, (120, 60), 1)
        ImageDraw.Draw(picture).text((4, 4), "2024-3", 0)
        buffer = io.BytesIO()
        picture.save(buffer, name)
        found.append(buffer.getvalue())
    return found


def _printed() -> bytes:
    """Make a PDF whose parts are all plain, so that altered bytes reach the parser of the page."""
    words = " ".join(
        f"BT /F 16 Tf 1 0 0 1 72 {700 - 24 * row} Tm <{line.encode('utf-16-be').hex()}> Tj ET"
        for row, line in enumerate(_RULE.splitlines())
    )
    stream = f"{words} 72 300 m 300 300 l S 72 200 100 50 re S".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 7\n0000000000 65535 f \n%strailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + tail % (table, len(data))


def _questions() -> list[bytes]:
    """Give questions as people ask them, one after another that came before."""
    asked = (
        "联合体和共同体有什么区别", "国发〔2019〕4号第三条说了什么", "企业新录用高校毕业生能补多少钱",
        "2023年到2025年的补贴标准", "第十二条第三款第（二）项", "《管理办法（试行）》什么时候施行",
        "那它的期限呢\n联合体由谁牵头", "產教融合 3.5万元", "不超过百分之三十的条件是什么",
    )  # fmt: skip
    return [each.encode() for each in asked]


def _batches() -> list[bytes]:
    """Give lines of `cewen ask --questions` and bodies of programs."""
    values = [
        {
            "id": 1,
            "question": "联合体由谁牵头",
            "history": ["什么是联合体"],
            "filters": {"issuer": "省教育厅"},
        },
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "补多少"}]}], "stream": True},
        {"data": ["补多少", 10, [], None]},
    ]
    return [json.dumps(value, ensure_ascii=False).encode() for value in values]


def _conversations() -> list[bytes]:
    """Give conversations as a browser keeps them, answers and all."""
    from qa import Answer, Citation, Statement
    from ui.chat.answers.turn import Turn
    from ui.chat.conversations.record import Record

    citation = Citation(1, "p", "d", "办法", "/办法.txt", "第一条", "每年2次", 3, 7, None)
    said = (Statement("每年2次。[1]", (1,)),)
    answer = Answer("几次", "number", "每年2次。[1]", said, (citation,), None, None, 0.9, ())
    turns = (Turn(1, "几次", "done", answer, 1), Turn(2, "谁管", "failed", message="出错"))
    return [Record(turns, {"issuer": "市交通局"}).to_json().encode(), Record().to_json().encode()]


def _tables() -> list[bytes]:
    """Give tables of words that mean the same."""
    own = "社保 > 社会保险 养老保险\n# 说明\n甲 = 乙 = 丙\n"
    return [own.encode(), (_ROOT / "index" / "query" / "synonyms.txt").read_bytes()[:4000]]


def _saved(file: object) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _without_pictures(data: bytes) -> bytes:
    """Leave out the thumbnails of templates: bytes in which nothing is found."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as kept:
        for name in archive.namelist():
            if not name.endswith((".jpeg", ".bin")):
                kept.writestr(name, archive.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


_OTHERS = {
    "question": _questions,
    "batch": _batches,
    "conversation": _conversations,
    "synonyms": _tables,
    "file name": _questions,
    "body of a page": lambda: [_archive()],
}
