"""Tell what a file is from its bytes; the extension only breaks the tie between kinds of text.

Opens an archive's list of members but reads none of them.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from corpus.datatypes import ReadError
from corpus.packages import open_archive
from corpus.text.encodings import NotTextError, decode

Format = Literal[
    "txt", "markdown", "csv", "html", "mhtml", "docx", "xlsx", "pptx", "pdf", "ofd", "image",
    "doc", "xls", "ppt", "rtf", "odf",
]  # fmt: skip

_UNPACK = "请先解压，再索引其中的文件"
_WRONG_FILE = "请确认选对了文件"
_SIGNATURES: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
)
# (how the file begins, what it is, what to do)
_UNREADABLE: tuple[tuple[bytes, str, str], ...] = (
    (b"7z\xbc\xaf", "7z 压缩包", _UNPACK),
    (b"Rar!", "RAR 压缩包", _UNPACK),
    (b"\x1f\x8b", "gzip 压缩包", _UNPACK),
    (b"\x7fELF", "程序文件", _WRONG_FILE),
    (b"MZ", "程序文件", _WRONG_FILE),
    (b"SQLite format 3", "SQLite 数据库", _WRONG_FILE),
)
_BINARY_ONLY = frozenset({b"BM", b"MZ"})  # two letters that may also begin a text: a NUL must follow soon
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, Format], ...] = (
    ("WordDocument", "doc"),  # WPS writes the same
    ("Workbook", "xls"),
    ("Book", "xls"),  # Excel 95
    ("PowerPoint Document", "ppt"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PACKAGES: tuple[tuple[str, Format], ...] = (
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
    ("OFD.xml", "ofd"),
    ("content.xml", "odf"),
)
# XML files of office programs, told by what their heads name: FODT, UOF 标文通, Word and Excel 2003
_FLAT: tuple[tuple[str, Format], ...] = (
    ("urn:oasis:names:tc:opendocument:xmlns:office", "odf"),
    ("schemas.uof.org", "odf"),
    ("urn:schemas-microsoft-com:office:spreadsheet", "xls"),
    ("schemas.microsoft.com/office/word/2003/wordml", "doc"),
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s", re.I)
_TAGS = re.compile(r"</?(?:div|p|span|table|td|h[1-6]|br|a|li|ul)\b[^>]*>", re.I)
# a message: it begins with a header such as From: or MIME-Version:
_MHTML = re.compile(
    r"\s*(?=[a-z-]+:).*?^MIME-Version:.*?^Content-Type:\s*multipart/related", re.I | re.M | re.S
)
_ATX_HEADING = re.compile(r"^#{1,6} \S", re.M)
_SUFFIXES: dict[str, Format] = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".tsv": "csv"}
# what begins with words is a page only under such a name: a program may hold tags in its strings
_PAGE_SUFFIXES = frozenset(".html .htm .shtml .xhtml .mht .asp .aspx .jsp .php .txt".split()) | {""}
_HEAD = 4096


def sniff(data: bytes, source: str) -> Format:
    """Give the format of a file's bytes.

    Raises `ReadError` for an empty file, a damaged package and every format that cannot be read.
    """
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"“{source}”是空文件，没有可以读的内容；请确认文件已完整下载或保存")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _sniff_package(data, source)
    if data.startswith(_OLE):
        return _sniff_ole(data, source)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    for signature, kind in _SIGNATURES:
        if _begins(data, signature):
            return kind
    for signature, name, remedy in _UNREADABLE:
        if _begins(data, signature):
            raise _unreadable(source, name, remedy)
    return _sniff_text(data, source)


def _begins(data: bytes, signature: bytes) -> bool:
    return data.startswith(signature) and (signature not in _BINARY_ONLY or b"\0" in data[:64])


def _unreadable(source: str, name: str, remedy: str) -> ReadError:
    return ReadError(f"“{source}”的内容是{f' {name}' if name[0].isascii() else name}，不能读；{remedy}")


def _sniff_package(data: bytes, source: str) -> Format:
    kind = "DOCX 文档" if b"word/" in data or source.lower().endswith(".docx") else "压缩包"
    names = open_archive(data, source, kind).names
    for prefix, found in _PACKAGES:
        if any(name.startswith(prefix) for name in names):
            return found
    raise _unreadable(source, "ZIP 压缩包，其中没有可读的文件，或层层压缩得太深", _UNPACK)


def _sniff_ole(data: bytes, source: str) -> Format:
    if _ENCRYPTED in data:
        raise _unreadable(source, "设了打开密码的 Office 文档", "请去掉密码后另存为 DOCX，再试")
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    raise _unreadable(
        source, "不认识的旧版 Office 文件", "请在 WPS 或 Word 中打开，另存为 DOCX 或 PDF 后再试"
    )


def _sniff_text(data: bytes, source: str) -> Format:
    try:
        text = decode(data)
    except NotTextError as error:
        raise ReadError(
            f"“{source}”既不是可读的文本，也不是认识的文档格式；可能已损坏，"
            "请重新下载，或另存为 DOCX、PDF 或 TXT 后再试"
        ) from error
    head = text[:_HEAD]
    if _MHTML.match(head):
        return "mhtml"
    if head.lstrip("\ufeff \r\n").startswith("<?xml") and "<html" not in head:
        for name, kind in _FLAT:
            if name in head:
                return kind
    suffix = PurePath(source).suffix.lower()
    may_be_page = head.lstrip("\ufeff \r\n\t").startswith("<") or suffix in _PAGE_SUFFIXES
    if may_be_page and (_HTML.search(head) or len(_TAGS.findall(head)) >= 4):
        return "html"
    named = _SUFFIXES.get(suffix)
    return named or ("markdown" if _ATX_HEADING.search(text) else "txt")
