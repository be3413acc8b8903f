"""Legacy and foreign office files: converted by LibreOffice where it is installed, else refused.

The files under `files/legacy/` were written out by LibreOffice 7.4: the documents from what `rules` gives,
the workbooks with the cells that their test expects, the locked ones with a password.
"""

from __future__ import annotations

import http.server
import io
import os
import random
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from corpus import ReadError
from corpus.loaders import office
from corpus.loaders.docx import load as load_docx
from corpus.office import soffice

FILES = Path(__file__).parent / "files" / "legacy"
needs_libreoffice = pytest.mark.skipif(soffice.find() is None, reason="LibreOffice is not installed")
RULES = [
    "望澜市公共实训基地管理办法（试行）",
    "第一条 为了规范望澜市公共实训基地的建设和管理，根据有关规定，结合本市实际，制定本办法。",
    "第二条 补助标准如下。",
    "类别 | 补助",
    "类别：甲类；补助：500元",
    "类别：乙类；补助：300元",
    "第三条 本办法自2024年5月1日起施行。",
]
FLAT_TEXT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text><text:h text:outline-level="1">总则</text:h><text:p>各校应当按期申报。{}</text:p>
</office:text></office:body></office:document>"""


def rules() -> bytes:
    """Give the DOCX from which the files of this test were made."""
    file = docx.Document()
    for text in RULES[:3]:
        file.add_paragraph(text, style="Title" if text is RULES[0] else None)
    table = file.add_table(rows=3, cols=2, style="Table Grid")
    for cell, text in zip(table._cells, "类别 补助 甲类 500元 乙类 300元".split(), strict=True):
        cell.text = text
    file.add_paragraph(RULES[-1])
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def texts(data: bytes, name: str) -> list[str]:
    return [block.text for block in office.load(data, name).blocks]


def test_the_files_are_told_apart_by_their_bytes() -> None:
    """What LibreOffice is to read the bytes as is seen without it, whatever the file is called."""
    found = {path.name: office.kind_of(path.read_bytes(), "a.bin") for path in FILES.iterdir()}
    assert {name: kind and kind.target for name, kind in found.items()} == {
        "rules.doc": "docx",
        "rules.wps": "docx",
        "locked.doc": "docx",
        "subsidies.xls": "xlsx",
        "locked.xls": "xlsx",
    }
    assert office.kind_of(FLAT_TEXT.encode(), "a.xml") is not None
    assert office.kind_of(b"<a/>", "a.xml") is None


@needs_libreoffice
@pytest.mark.parametrize("name", ["rules.doc", "rules.wps"])
def test_legacy_documents_give_the_text_of_the_docx(name: str) -> None:
    """A DOC or WPS file gives the same lines as the DOCX it was made from, rows of its table too."""
    assert [block.text for block in load_docx(rules(), "a.docx").blocks] == RULES
    assert texts((FILES / name).read_bytes(), name) == RULES


@needs_libreoffice
def test_legacy_workbooks_keep_what_cells_show() -> None:
    """An XLS file gives its rows with their heads, dates and thousands as the sheet shows them."""
    assert texts((FILES / "subsidies.xls").read_bytes(), "补助.xls") == [
        "补助标准",
        "类别 | 金额（元） | 起始日期",
        "类别：甲类；金额（元）：1,500；起始日期：2024年5月1日",
        "类别：乙类；金额（元）：300；起始日期：2024年6月1日",
    ]


@needs_libreoffice
@pytest.mark.parametrize(
    ("target", "reader", "name"),
    [
        ("rtf", "MS Word 2007 XML", "a.rtf"),
        ("odt", "MS Word 2007 XML", "a.odt"),
        ("uot", "MS Word 2007 XML", "a"),
    ],
)
def test_foreign_documents_give_the_text_of_the_docx(target: str, reader: str, name: str) -> None:
    """RTF, OpenDocument and UOF (标文通) files give the same lines as the DOCX they were made from."""
    program = soffice.find()
    assert program is not None
    assert texts(soffice.convert(program, rules(), "docx", reader, target), name) == RULES


@needs_libreoffice
def test_a_conversion_follows_no_links() -> None:
    """A picture that lies on another machine is not fetched while its document is read."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the names that the library calls

        def log_message(self, *words: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        picture = (
            '<draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:type="simple" xlink:show="embed"'
            f' xlink:actuate="onLoad" xlink:href="http://127.0.0.1:{server.server_port}/a.png"/></draw:frame>'
        )
        assert texts(FLAT_TEXT.format(picture).encode(), "a.fodt") == ["总则", "各校应当按期申报。"]
        server.shutdown()
    assert asked == []


@needs_libreoffice
@pytest.mark.parametrize("name", ["locked.doc", "locked.xls"])
def test_locked_files_say_so(name: str) -> None:
    """A file with a password is refused as such, with what to do."""
    with pytest.raises(ReadError, match="密码") as caught:
        texts((FILES / name).read_bytes(), name)
    assert name in str(caught.value)


@needs_libreoffice
@pytest.mark.parametrize("seed", range(4))
def test_damaged_legacy_files_end_in_text_or_a_read_error(seed: int) -> None:
    """Cut off or overwritten anywhere, a DOC or XLS file never ends in another error."""
    chance = random.Random(seed)
    name = ("rules.doc", "subsidies.xls")[seed % 2]
    data = bytearray((FILES / name).read_bytes())
    if seed < 2:
        del data[int(len(data) * chance.uniform(0.3, 0.9)) :]
    else:
        for _ in range(50):
            data[chance.randrange(512, len(data))] = chance.randrange(256)
    try:
        found = texts(bytes(data), name)
    except ReadError as error:
        found = [str(error)]
    assert all(found)


def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, the file, its format and both remedies are named."""
    monkeypatch.setattr(soffice, "find", lambda: None)
    with pytest.raises(ReadError) as caught:
        texts((FILES / "rules.wps").read_bytes(), "/documents/办法.wps")
    assert all(
        words in str(caught.value) for words in ("/documents/办法.wps", "DOC/WPS", "LibreOffice", "WPS 打开")
    )


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Put a program called soffice before all others; the test writes what it does."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a shell script")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return program


@pytest.mark.parametrize(
    ("script", "message"),
    [
        pytest.param("exit 1", "转换失败", id="fails"),
        pytest.param("exit 0", "转换失败", id="writes nothing"),
        pytest.param(
            'for last; do :; done; : > "$(dirname "$last")/out/document.docx"', "转换失败", id="empty"
        ),
        pytest.param(
            'for last; do :; done; echo no > "$(dirname "$last")/out/document.docx"',
            "DOCX",
            id="writes rubbish",
        ),
    ],
)
def test_a_failing_conversion_is_a_read_error(stand_in: Path, script: str, message: str) -> None:
    """A converter that fails, or writes nothing or rubbish, ends in a message that names the file."""
    stand_in.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    assert soffice.find() == str(stand_in)
    with pytest.raises(ReadError, match=message) as caught:
        texts((FILES / "rules.doc").read_bytes(), "/documents/办法.doc")
    assert "/documents/办法.doc" in str(caught.value)


def test_a_program_that_cannot_be_started(stand_in: Path) -> None:
    """A file called soffice that is no program is a failed conversion, not a crash."""
    stand_in.write_bytes(b"\x7fELF no program")
    with pytest.raises(ReadError, match="转换失败"):
        texts((FILES / "rules.doc").read_bytes(), "办法.doc")


def test_a_hanging_conversion_is_ended_with_its_children(stand_in: Path, tmp_path: Path) -> None:
    """After its time the converter is gone, and so is whatever it started."""
    alive = tmp_path / "alive"
    stand_in.write_text(
        f'#!/bin/sh\n(while :; do date +%s%N > "{alive}"; sleep 0.05; done) &\nsleep 60\n', encoding="utf-8"
    )
    with pytest.raises(TimeoutError):
        soffice.convert(str(stand_in), b"x", "doc", "MS Word 97", "docx", timeout=1)
    time.sleep(0.3)
    last = alive.read_text(encoding="utf-8")
    time.sleep(0.3)
    assert alive.read_text(encoding="utf-8") == last


def test_a_hanging_conversion_is_a_read_error(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user is told that the conversion took too long."""

    def never(*_: object) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(soffice, "convert", never)
    with pytest.raises(ReadError, match="超时"):
        texts((FILES / "rules.doc").read_bytes(), "办法.doc")
