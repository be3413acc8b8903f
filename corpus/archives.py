"""ZIP archives as folders: `通知.zip/2025/办法.docx` names a member, also of an archive within an archive.

Knows where members stand and how their names are written, not what they hold; nothing is unpacked to disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath

from corpus.datatypes import ReadError
from corpus.packages import Archive, open_archive

_MAGIC = b"PK\x03\x04"
_MAX_DEPTH = 3  # archives within archives
_MAX_UNPACKED = 2 * 1024**3  # bytes of all members: a folder of documents, not one
_UTF8_NAMES = 0x800  # general purpose bit 11 (APPNOTE.TXT, appendix D)
# Packages that are documents themselves, by what they hold.
_DOCUMENT_MEMBERS = ("[Content_Types].xml", "OFD.xml", "content.xml")


def is_archive(path: str) -> bool:
    """Say whether a file is a ZIP archive of documents; a document packed as ZIP (DOCX, OFD …) is none."""
    if path[-4:].lower() != ".zip" or not os.path.isfile(path):  # opening a pipe waits for ever
        return False
    try:
        with open(path, "rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return False
        return not _is_document(_opened_file(path))
    except (OSError, ReadError):
        return False


def members_of(path: str) -> list[str]:
    """Give the sources of an archive's members, `path/name`; raises `ReadError` for a broken archive."""
    return [f"{path}{os.sep}{name.replace('/', os.sep)}" for name in _names(_opened_file(path), 1)]


def archive_of(source: str) -> str | None:
    """Give the file on disk that holds a source inside an archive, `None` for any other source."""
    if os.path.lexists(source):
        return None
    there = next(filter(os.path.exists, PurePath(source).parents), None)
    return str(there) if there is not None and os.path.isfile(there) else None


def load_member(source: str) -> bytes:
    """Give the bytes of a member; raises `ReadError` where the archive or the member cannot be read."""
    path = archive_of(source)
    if path is not None:
        inner = source[len(path) + 1 :].replace(os.sep, "/")
        if (data := _find(_opened_file(path), inner, 1)) is not None:
            return data
    raise ReadError(f"“{path}”里没有“{PurePath(source).name}”；压缩包可能已更换，请重新索引")


def _opened_file(path: str) -> Archive:
    status = os.stat(path)
    return _opened(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=1)  # the members of an archive are read one after the other
def _opened(path: str, size: int, modified: int) -> Archive:
    with open(path, "rb") as file:
        return open_archive(file.read(), path, max_unpacked=_MAX_UNPACKED)


def _entries(archive: Archive) -> Iterator[tuple[str, str]]:
    """Give each member that is a file: its name as people read it, and its name in the archive.

    What leads out of the archive is left out of a name; a member of which nothing is left is none.
    """
    for info in archive.files:
        name = info.filename if info.flag_bits & _UTF8_NAMES else _decoded(info.filename)
        parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
        if parts:
            yield "/".join(parts), info.filename


def _decoded(name: str) -> str:
    """Read a name that zipfile took for code page 437: Windows writes GBK there, others UTF-8."""
    try:
        written = name.encode("cp437")
        return written.decode("utf-8" if _is_utf8(written) else "gb18030")
    except UnicodeError:
        return name


def _is_utf8(data: bytes) -> bool:
    return data.decode("utf-8", "replace").encode() == data


def _names(archive: Archive, depth: int) -> Iterator[str]:
    for name, member in _entries(archive):
        inner = _inner(archive, name, member, depth)
        if inner is None:
            yield name
        else:
            yield from (f"{name}/{below}" for below in _names(inner, depth + 1))


def _find(archive: Archive, wanted: str, depth: int) -> bytes | None:
    for name, member in _entries(archive):
        if name == wanted:
            return archive.read(member)
        if wanted.startswith(f"{name}/") and (inner := _inner(archive, name, member, depth)) is not None:
            return _find(inner, wanted[len(name) + 1 :], depth + 1)
    return None


def _inner(archive: Archive, name: str, member: str, depth: int) -> Archive | None:
    """Open a member that is an archive itself, `None` for any other and for a broken one."""
    if depth >= _MAX_DEPTH or not name.lower().endswith(".zip"):
        return None
    try:
        inner = open_archive(archive.read(member), f"{archive.source}/{name}", max_unpacked=_MAX_UNPACKED)
    except ReadError:
        return None
    return None if _is_document(inner) else inner


def _is_document(archive: Archive) -> bool:
    return any(name in _DOCUMENT_MEMBERS for name in archive.names)
