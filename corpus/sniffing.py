"""Tell what a file is from its bytes; the extension only breaks the tie between Markdown and plain text.

Opens an archive's list of members but reads none of them.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from corpus.datatypes import ReadError
from corpus.encodings import NotTextError, decode

Format = Literal["txt", "markdown", "html", "docx", "pdf"]

_SAVE_AS = "请在 WPS 或 Word 中打开，另存为 DOCX 或 PDF 后再试"
_OCR = "请先用扫描软件识别文字（OCR），另存为 DOCX、TXT 或带文字的 PDF 后再试"
_UNPACK = "请先解压，再索引其中的文件"
# (how the file begins, what it is, what to do)
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "PNG 图片", _OCR),
    (b"\xff\xd8\xff", "JPEG 图片", _OCR),
    (b"GIF8", "GIF 图片", _OCR),
    (b"BM", "BMP 图片", _OCR),
    (b"II*\0", "TIFF 图片", _OCR),
    (b"MM\0*", "TIFF 图片", _OCR),
    (b"{\\rtf", "RTF 文档", _SAVE_AS),
    (b"7z\xbc\xaf", "7z 压缩包", _UNPACK),
    (b"Rar!", "RAR 压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    (b"\x7fELF", "程序文件", "请确认选对了文件"),
    (b"MZ", "程序文件", "请确认选对了文件"),
    (b"SQLite format 3", "SQLite 数据库", "请确认选对了文件"),
)
_BINARY_ONLY = frozenset({b"BM", b"MZ"})  # two letters that may also begin a text: a NUL must follow soon
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "设了打开密码的 Office 文档", "请去掉密码后另存为 DOCX，再试"),
    ("WordDocument", "旧版 Word 或 WPS 文档（DOC/WPS）", _SAVE_AS),
    ("Workbook", "旧版 Excel 表格（XLS）", "请打开后另存为 PDF，或把内容粘贴进 DOCX 后再试"),
    ("PowerPoint Document", "旧版幻灯片（PPT）", "请打开后另存为 PDF 再试"),
)
_ZIP_MEMBERS = (
    ("xl/", "Excel 表格（XLSX）", "请打开后另存为 PDF，或把内容粘贴进 DOCX 后再试"),
    ("ppt/", "幻灯片（PPTX）", "请打开后另存为 PDF 再试"),
    ("OFD.xml", "OFD 版式文件", "请用 OFD 阅读器导出为 PDF 后再试"),
    ("content.xml", "OpenDocument 文档", _SAVE_AS),
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s", re.I)
_TAGS = re.compile(r"</?(?:div|p|span|table|td|h[1-6]|br|a|li|ul)\b[^>]*>", re.I)
_ATX_HEADING = re.compile(r"^#{1,6} \S", re.M)
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_HEAD = 4096


def sniff(data: bytes, source: str) -> Format:
    """Give the format of a file's bytes.

    Raises `ReadError` for an empty file and for every format this version cannot read.
    """
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"“{source}”是空文件，没有可以读的内容；请确认文件已完整下载或保存")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(data, source)
    if data.startswith(_OLE):
        raise _unreadable(source, *_ole_kind(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise _unreadable(source, "WebP 图片", _OCR)
    for signature, name, remedy in _SIGNATURES:
        if data.startswith(signature) and (signature not in _BINARY_ONLY or b"\0" in data[:64]):
            raise _unreadable(source, name, remedy)
    return _sniff_text(data, source)


def _unreadable(source: str, name: str, remedy: str) -> ReadError:
    return ReadError(f"“{source}”的内容是{_spaced(name)}，这一版还不能读；{remedy}")


def _spaced(name: str) -> str:
    """Set a Latin name off from the Chinese before it: 是 DOCX 文档, 是压缩包."""
    return f" {name}" if name[0].isascii() else name


def _sniff_zip(data: bytes, source: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        kind = "DOCX 文档" if b"word/" in data or source.lower().endswith(".docx") else "压缩包"
        raise ReadError(
            f"“{source}”是{_spaced(kind)}，但不完整或已损坏，打不开；请重新下载或重新保存后再试"
        ) from error
    if "word/document.xml" in names:
        return "docx"
    for prefix, name, remedy in _ZIP_MEMBERS:
        if any(member.startswith(prefix) for member in names):
            raise _unreadable(source, name, remedy)
    raise _unreadable(source, "ZIP 压缩包", _UNPACK)


def _ole_kind(data: bytes) -> tuple[str, str]:
    for stream, name, remedy in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return name, remedy
    return "旧版 Office 文档", _SAVE_AS


def _sniff_text(data: bytes, source: str) -> Format:
    try:
        text = decode(data)
    except NotTextError as error:
        raise ReadError(
            f"“{source}”既不是可读的文本，也不是认识的文档格式；可能已损坏，"
            "请重新下载，或另存为 DOCX、PDF 或 TXT 后再试"
        ) from error
    head = text[:_HEAD]
    if "MIME-Version:" in head and "multipart/related" in head:
        raise _unreadable(source, "单个文件网页（MHT）", "请在浏览器中另存为“网页，仅 HTML”后再试")
    if _HTML.search(head) or len(_TAGS.findall(head)) >= 4:
        return "html"
    if PurePath(source).suffix.lower() in _MARKDOWN_SUFFIXES or _ATX_HEADING.search(text):
        return "markdown"
    return "txt"
