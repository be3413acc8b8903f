"""Legacy and foreign office formats through LibreOffice: DOC, WPS, RTF, XLS, ET, PPT, DPS, OpenDocument, UOF.

Converts to DOCX, XLSX or PPTX and hands over to their loaders; without LibreOffice it says what to install.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from corpus.blocks import Loaded
from corpus.datatypes import ReadError
from corpus.office import soffice
from corpus.packages import open_archive

_INSTALL = (
    "请安装 LibreOffice（免费，各系统都有）后重新索引；"
    "麒麟、统信和 Windows 下也可以用 WPS 打开，另存为 {target} 后再试"
)
_SAVE_AS = "请用 WPS 或 Office 打开后另存为 {target} 再试"
_UNLOCK = "请用密码打开，去掉密码后另存为 {target} 再试"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 512  # bytes; streams of an OLE file begin at a multiple
_HEAD = 16_384  # bytes in which an XML file says what it is
_PADDING = b"\0\t\n\r\x1a "  # that may follow the last brace of an RTF file
_FIB, _FIB_LOCKED = b"\xec\xa5", 11  # begins a Word document; the byte whose lowest bit says encrypted
_BOF, _FILEPASS = b"\x09\x08\x10\x00", 0x2F  # begins a workbook; the record that says encrypted
_MAX_RECORDS = 20  # within which that record comes


@dataclass(frozen=True, slots=True)
class Kind:
    """A format that LibreOffice reads."""

    name: str  # as a user calls it
    suffix: str
    reader: str  # the import filter of LibreOffice
    target: str  # docx, xlsx or pptx


_WORD = Kind("旧版 Word 或 WPS 文档（DOC/WPS）", "doc", "MS Word 97", "docx")
_EXCEL = Kind("旧版 Excel 或 WPS 表格（XLS/ET）", "xls", "MS Excel 97", "xlsx")
_EXCEL_95 = Kind("旧版 Excel 表格（XLS）", "xls", "MS Excel 95", "xlsx")
_POWERPOINT = Kind("旧版幻灯片（PPT/DPS）", "ppt", "MS PowerPoint 97", "pptx")
_RTF = Kind("RTF 文档", "rtf", "Rich Text Format", "docx")
_STREAMS = (
    ("WordDocument", _WORD), ("Workbook", _EXCEL), ("Book", _EXCEL_95), ("PowerPoint Document", _POWERPOINT),
)  # fmt: skip
_OPEN = {
    "text": Kind("OpenDocument 文档（ODT）", "odt", "writer8", "docx"),
    "spreadsheet": Kind("OpenDocument 表格（ODS）", "ods", "calc8", "xlsx"),
    "presentation": Kind("OpenDocument 幻灯片（ODP）", "odp", "impress8", "pptx"),
}
# What the beginning of an XML file holds, by which it is told apart.
_XML = (
    (b"opendocument.text", Kind("OpenDocument 文档（FODT）", "fodt", "OpenDocument Text Flat XML", "docx")),
    (
        b"opendocument.spreadsheet",
        Kind("OpenDocument 表格（FODS）", "fods", "OpenDocument Spreadsheet Flat XML", "xlsx"),
    ),
    (
        b"opendocument.presentation",
        Kind("OpenDocument 幻灯片（FODP）", "fodp", "OpenDocument Presentation Flat XML", "pptx"),
    ),
    (b"vnd.uof.text", Kind("标文通文档（UOF）", "uot", "UOF text", "docx")),
    (b"vnd.uof.spreadsheet", Kind("标文通表格（UOF）", "uos", "UOF spreadsheet", "xlsx")),
    (b"vnd.uof.presentation", Kind("标文通幻灯片（UOF）", "uop", "UOF presentation", "pptx")),
    (
        b"schemas-microsoft-com:office:spreadsheet",
        Kind("Excel 2003 XML 表格", "xml", "MS Excel 2003 XML", "xlsx"),
    ),
    (
        b"schemas.microsoft.com/office/word/2003/wordml",
        Kind("Word 2003 XML 文档", "xml", "MS Word 2003 XML", "docx"),
    ),
)


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a document that LibreOffice converts; raises `ReadError` where it cannot."""
    kind = kind_of(data, source)
    if kind is None:
        raise ReadError(
            f"“{source}”像是 Office 文档，但不完整、已损坏或格式少见，打不开；"
            + _SAVE_AS.format(target="DOCX")
        )
    if kind.suffix in {"odt", "ods", "odp"}:
        _check_package(data, source, kind)
    if kind is _RTF and not data.rstrip(_PADDING).endswith(b"}"):
        raise _refusal(source, kind, "不完整，打不开", _SAVE_AS)
    if kind is _WORD and _is_locked(data):
        raise _refusal(source, kind, "设了打开密码，读不出来", _UNLOCK)
    program = soffice.find()
    if program is None:
        raise _refusal(source, kind, "需要借助 LibreOffice 才能读，这台电脑上没有找到", _INSTALL)
    try:
        converted = soffice.convert(program, data, kind.suffix, kind.reader, kind.target)
    except TimeoutError as error:
        raise _refusal(source, kind, "用 LibreOffice 转换超时，可能已损坏或过大", _SAVE_AS) from error
    except (OSError, ValueError) as error:
        if _is_locked(data):
            raise _refusal(source, kind, "设了打开密码，读不出来", _UNLOCK) from error
        raise _refusal(source, kind, "用 LibreOffice 转换失败，可能已损坏", _SAVE_AS) from error
    loaded: Loaded = import_module(f"corpus.loaders.{kind.target}").load(converted, source)
    return loaded


def kind_of(data: bytes, source: str) -> Kind | None:
    """Give what LibreOffice would read the bytes as, `None` for what is none of its formats here."""
    if data.startswith(_OLE):
        names = ((f"{name}\0".encode("utf-16-le"), kind) for name, kind in _STREAMS)
        return next((kind for name, kind in names if name in data), None)
    if data.startswith(b"{\\rtf"):
        return _RTF
    if data.startswith(b"PK\x03\x04"):
        archive = open_archive(data, source, "OpenDocument 文档")
        written = archive.read("mimetype") if "mimetype" in archive.names else b""
        family = written.decode("ascii", "replace").strip().rpartition(".")[2].partition("-")[0]
        return _OPEN.get(family)
    head = data[:_HEAD].replace(b"\0", b"")
    return next((kind for mark, kind in _XML if mark in head), None)


def _refusal(source: str, kind: Kind, reason: str, remedy: str) -> ReadError:
    name = f" {kind.name}" if kind.name[0].isascii() else kind.name
    return ReadError(f"“{source}”是{name}，{reason}；{remedy.format(target=kind.target.upper())}")


def _check_package(data: bytes, source: str, kind: Kind) -> None:
    """Refuse an OpenDocument package that is a bomb, damaged or locked before a converter opens it."""
    archive = open_archive(data, source, kind.name, _SAVE_AS.format(target=kind.target.upper()))
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _refusal(source, kind, "设了打开密码，读不出来", _UNLOCK)


def _is_locked(data: bytes) -> bool:
    """Say whether an OLE document says of itself that it is encrypted."""
    if not data.startswith(_OLE):
        return False
    if "EncryptedSummary".encode("utf-16-le") in data:  # of a presentation
        return True
    for start in range(_SECTOR, len(data) - _SECTOR, _SECTOR):
        if data.startswith(_FIB, start):
            return bool(data[start + _FIB_LOCKED] & 1)
        if data.startswith(_BOF, start):
            return _has_password(data, start)
    return False


def _has_password(data: bytes, at: int) -> bool:
    for _ in range(_MAX_RECORDS):
        if int.from_bytes(data[at : at + 2], "little") == _FILEPASS:
            return True
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
    return False
