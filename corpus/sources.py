"""Find what there is to read: files in folders and ZIP archives, web pages; their bytes, digests and ids.

Knows nothing of what the bytes mean.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from heapq import heappop, heappush
from pathlib import Path

from corpus.archives import archive_of, is_archive, load_member, members_of
from corpus.datatypes import ReadError
from corpus.secrecy import fault_of

_MAX_BYTES = 512 * 1024 * 1024  # above this a "document" is an archive or a film
_SKIPPED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_SKIPPED_PREFIXES = (".", "~$")  # hidden files, Word's and WPS's lock files
_HALF = re.compile("[\ud800-\udfff]")  # how Python writes a byte of a name that is no UTF-8
_ID_LENGTH = 16  # hex digits: 64 bits, no clash among any number of documents a folder can hold


def is_url(source: str) -> bool:
    """Say whether a source is a web address rather than a path."""
    return source[:8].lower().startswith(("http://", "https://"))


def discover(target: str | Path) -> list[str]:
    """Give the absolute sources under a file, a folder (recursive, sorted), a ZIP archive or a URL.

    The members of an archive stand for it (`办法.zip/附件/表.docx`). Hidden files, office lock files and the
    like are skipped. A folder that must not be listed, or an archive that cannot be opened, is itself among
    the sources, so that reading it says so. Raises `ReadError` where the target does not exist, or is a URL
    with a password or token in it.
    """
    if is_url(str(target)):
        return [_without_secret(str(target))]
    path = _absolute(target)
    if os.path.isdir(path):
        return sorted(source for file in _files_under(path) for source in _unpacked(_nameable(file)))
    if archive_of(path) is None:
        _status(path)
    return _unpacked(path)


def _nameable(path: str) -> str:
    """Give a path as it can be written down: what is no UTF-8 in it marked, so that reading it is refused."""
    return _HALF.sub("\ufffd", path) if _HALF.search(path) else path


def _files_under(root: str) -> Iterator[str]:
    """Yield the files under a folder, and each folder that cannot be listed.

    Links to folders are followed last and no folder is entered twice: what stands under two paths goes by
    the one without a link, and a loop of links ends.
    """
    folders = [root]
    links: list[str] = []  # a heap: which of several links to a folder names it must not be left to chance
    entered: set[tuple[int, int]] = set()
    while folders or links:
        folder = folders.pop() if folders else heappop(links)
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield folder
            continue
        for entry in entries:
            if _is_skipped(entry.name):
                continue
            if not _is_folder(entry):
                yield entry.path
            elif entry.is_symlink():
                heappush(links, entry.path)
            else:
                folders.append(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or into a closed folder: reading it says so
        return False


def _unpacked(path: str) -> list[str]:
    """Give the members of an archive; any other file, and an archive that cannot be opened, by itself."""
    if not is_archive(path):
        return [path]
    try:
        members = members_of(path)
    except ReadError:
        return [path]
    inside = len(path) + 1
    return [name for name in members if not any(map(_is_skipped, name[inside:].split(os.sep)))] or [path]


def holds_sources(target: str) -> bool:
    """Say whether a target is a folder or an archive: what is gone from it can be told."""
    return not is_url(target) and (os.path.isdir(target) or is_archive(_absolute(target)))


def file_of(source: str) -> str:
    """Give the file on disk that holds a source: itself, or the archive around it."""
    return archive_of(source) or source


def is_gone(source: str) -> bool:
    """Say whether a file or a member of an archive is certainly no longer there; a page never is."""
    if is_url(source):
        return False
    path = file_of(source)
    try:
        os.stat(path)
        return path != source and source not in members_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ReadError):  # a folder that may not be entered tells nothing of its files
        return False


def absolute(source: str | Path) -> str:
    """Give the one spelling of a source: an absolute path, or the URL as it is."""
    return str(source) if is_url(str(source)) else _absolute(source)


def doc_id_of(source: str | Path) -> str:
    """Give the id of a source's document: it depends on the source's name alone."""
    return hashlib.sha256(absolute(source).encode("utf-8", "surrogateescape")).hexdigest()[:_ID_LENGTH]


def load_bytes(source: str | Path, *, intranet: bool = False) -> bytes:
    """Give the bytes of a file or URL, with `intranet` also of a private network.

    Raises `ReadError` naming it and the remedy.
    """
    if is_url(str(source)):
        from corpus.networks import is_public, is_public_or_of_office
        from corpus.web import fetch  # ssl and http cost 0.05 s that reading files need not pay

        return fetch(str(source), admit=is_public_or_of_office if intranet else is_public)
    path = _absolute(source)
    if archive_of(path) is not None:
        return load_member(path)
    if "\ufffd" in path and not os.path.lexists(path):
        raise ReadError(f"“{path}”的文件名不是 UTF-8 编码，不能记入资料库；请改名后再试")
    status = _status(path)
    if stat.S_ISDIR(status.st_mode):
        if not os.access(path, os.R_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids):
            raise ReadError(f"没有打开文件夹“{path}”的权限；请修改文件夹权限，或换有权限的用户运行")
        raise ReadError(f"“{path}”是文件夹，不是文件；请给出其中的文件")
    if not stat.S_ISREG(status.st_mode):  # opening a pipe waits for ever
        raise ReadError(f"“{path}”不是普通文件，而是管道或设备；请给出文件")
    if status.st_size > _MAX_BYTES:
        raise ReadError(
            f"“{path}”有 {status.st_size // 1048576} MB，超过 {_MAX_BYTES // 1048576} MB；请拆分后再试"
        )
    try:
        with open(path, "rb") as file:
            return file.read()
    except PermissionError as error:
        raise ReadError(f"没有读取“{path}”的权限；请修改文件权限，或换有权限的用户运行") from error
    except OSError as error:
        raise ReadError(f"读不出“{path}”（{error.strerror or error}）；请检查磁盘或网络位置后再试") from error


def digest_of(data: bytes) -> str:
    """Give the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def _without_secret(url: str) -> str:
    """Give the URL; raises `ReadError` where it holds a secret: a source is shown to everyone."""
    if fault := fault_of(url):
        raise ReadError(fault)
    return url


def _absolute(source: str | Path) -> str:
    return os.path.abspath(os.path.expanduser(source))


def _status(path: str) -> os.stat_result:
    """Give what the system knows of a file; raises `ReadError` where there is none."""
    try:
        return os.stat(path)
    except PermissionError as error:
        raise ReadError(f"没有读取“{path}”的权限；请修改所在文件夹的权限，或换有权限的用户运行") from error
    except (OSError, ValueError) as error:
        raise ReadError(f"找不到“{path}”；请检查路径是否写对、文件是否已移动或删除") from error


def _is_skipped(name: str) -> bool:
    return name.startswith(_SKIPPED_PREFIXES) or name.lower() in _SKIPPED_NAMES
