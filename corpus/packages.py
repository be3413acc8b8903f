"""Open ZIP packages that strangers sent: bombs, damage and encryption end in a `ReadError`; hardened XML.

Knows no document format; a loader says what its package is called and reads the members it wants.
"""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.datatypes import ReadError

_MB = 1024 * 1024
MAX_UNPACKED = 300 * _MB  # bytes; the longest shared document unpacks to 1 MB, bombs to gigabytes
MAX_MEMBERS = 20_000  # the largest shared package has some 30, a presentation with all its media hundreds
_MAX_RATIO = 200  # XML of text packs 5–20 to 1; a bomb 1,000 to 1
_RATIO_FROM = 20 * _MB  # small parts of blanks pack well and harm nobody
_MAX_SIGNATURES = 200_000  # of listed members, nested packages' own included: 100 MB of zipfile's records
_DEFLATE_LIMIT = 1032  # deflate packs no better than this to 1
_MAX_XML = 20 * _MB  # bytes of one XML part; the largest page of the shared OFDs has 0.2 MB
_MAX_TAGS = 2_000_000  # of one XML part: a tree of some 300 MB
_STEP = 64 * 1024  # bytes inflated at a time: a member that lies about its size is caught early
_LISTED = b"PK\x01\x02"  # begins a record of the list of members
_ENCRYPTED = 0x1  # general purpose bit 0
_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
)  # all that documents use; others inflate unbounded
# What zipfile and zlib raise on damaged archives, as found by mutating real files.
DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened package that has passed the checks of `open_archive`."""

    zip: zipfile.ZipFile
    source: str
    kind: str
    remedy: str

    @property
    def names(self) -> list[str]:
        """Give the names of the members that are files, in the order listed."""
        return [info.filename for info in self.files]

    @property
    def files(self) -> list[zipfile.ZipInfo]:
        """Give the members that are files, in the order listed; what has no name cannot be asked for."""
        return [info for info in self.zip.infolist() if info.filename and not info.is_dir()]

    def read(self, name: str | zipfile.ZipInfo) -> bytes:
        """Give the bytes of one member; raises `ReadError` where it is absent or damaged."""
        try:
            info = name if isinstance(name, zipfile.ZipInfo) else self.zip.getinfo(name)
        except KeyError as error:
            raise self.broken(f"缺少“{name}”") from error
        try:
            return _inflate(self.zip, info)
        except DAMAGE as error:
            raise self.broken(f"其中的“{info.filename}”读不出来") from error

    def xml(self, name: str) -> Any:
        """Give the root element of one member; raises `ReadError` where it is absent or no sound XML."""
        data = self.read(name)
        if len(data) > _MAX_XML or data.count(b"<") > _MAX_TAGS:
            raise _bomb(self.source, f"里的“{name}”有 {len(data) // _MB} MB")
        try:
            return parse_xml(data)
        except (etree.LxmlError, ValueError) as error:
            raise self.broken(f"其中的“{name}”不是合格的 XML") from error

    def broken(self, reason: str) -> ReadError:
        """Give the error that says what is wrong inside this package and what to do."""
        return _refusal(self.source, self.kind, f"已损坏或结构不完整：{reason}", self.remedy)


def open_archive(
    data: bytes,
    source: str,
    kind: str = "ZIP 压缩包",
    remedy: str = "请重新下载或重新保存后再试",
    *,
    max_unpacked: int = MAX_UNPACKED,
    max_members: int = MAX_MEMBERS,
) -> Archive:
    """Open a package after looking at its list of members; nothing is unpacked into memory.

    Raises `ReadError` for a damaged or encrypted one and for one that unpacks to more than `max_unpacked`
    bytes, 200 times its size or `max_members` members. After it, other parsing libraries may open `data`:
    no member is larger than its listed size.
    """
    if data.count(_LISTED) > max(_MAX_SIGNATURES, max_members):
        raise _bomb(source, f"里有超过 {max_members} 个文件")
    broken = _refusal(source, kind, "不完整或已损坏，打不开", remedy)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise broken from error
    _check_size(archive, source, len(data), max_unpacked, max_members)
    for info in archive.infolist():
        if info.flag_bits & _ENCRYPTED:
            raise _refusal(source, kind, "设了密码或已加密，读不出来", "请解除加密后另存，再试")
        if info.compress_type not in _METHODS:
            raise _refusal(source, kind, "用了少见的压缩方式，读不出来", remedy)
        if info.compress_size * _DEFLATE_LIMIT > max_unpacked and _lies(archive, info):
            raise broken
    return Archive(archive, source, kind, remedy)


def parse_xml(data: bytes) -> Any:
    """Give the root element of XML bytes, without entities, DTD, network or huge nodes.

    Comments and processing instructions are left out. Raises `etree.XMLSyntaxError`, or `ValueError` where a
    document type is declared.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("XML of a document must not declare a document type")
    return root


def _check_size(archive: zipfile.ZipFile, source: str, packed: int, most: int, members: int) -> None:
    infos = archive.infolist()
    if len(infos) > members:
        raise _bomb(source, f"里有 {len(infos)} 个文件")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > most or (unpacked > _RATIO_FROM and unpacked > _MAX_RATIO * packed):
        raise _bomb(source, f"解压后有 {unpacked // _MB} MB")


def _lies(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Say whether a member inflates to more than its listed size; damage is left for its reader to find."""
    probe = copy.copy(info)
    probe.file_size += 2 * _STEP  # zipfile stops at the size it is told: let it go on further than that
    size = 0
    try:
        with archive.open(probe) as member:
            while size <= info.file_size and (part := member.read(_STEP)):
                size += len(part)
    except DAMAGE:
        return False
    return size > info.file_size


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read a member step by step: asked for all at once, zipfile inflates before it looks at the size."""
    parts: list[bytes] = []
    with archive.open(info) as member:
        while part := member.read(_STEP):
            parts.append(part)
    return b"".join(parts)


def _bomb(source: str, what: str) -> ReadError:
    return ReadError(
        f"“{source}”{what}，远超正常文档，可能是压缩炸弹，不予读取；"
        "请确认来源，或用 WPS、Word 等打开后另存为 PDF 再试"
    )


def _refusal(source: str, kind: str, reason: str, remedy: str) -> ReadError:
    return ReadError(f"“{source}”是{f' {kind}' if kind[0].isascii() else kind}，但{reason}；{remedy}")
