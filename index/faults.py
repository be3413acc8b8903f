"""Says in the user's language why a library cannot be written; tells a damaged index from other errors."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_NO_SPACE = frozenset({errno.ENOSPC, errno.EFBIG, *filter(None, [getattr(errno, "EDQUOT", None)])})
NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
# What SQLite says, and the error of the system behind it.
_SQLITE = {
    "database or disk is full": errno.ENOSPC,
    "attempt to write a readonly database": errno.EACCES,
    "unable to open database file": errno.EACCES,
    "disk I/O error": errno.EIO,
}
# "An IO error occurred: 'No space left on device (os error 28)'", "IoError(Os { code: 13, kind: Permission…"
_SYSTEM = re.compile(r"os error (\d+)|Os \{ code: (\d+)")
# What SQLite says of a statement that only damage makes wrong: "no such table: contents", "malformed JSON",
# "Could not decode to UTF-8 column 'text'".
_DAMAGED = re.compile(
    r"malformed|no such (table|column|function)|decode to UTF-8|unsupported file format|no more rows"
)
_DETAIL = 200  # characters
_NO_THREAD = "Failed to spawn"  # where there is no memory for its stack
_STOPPED = "index writer was killed"  # by a fault of the disk that it told only its own threads of


class StorageError(OSError):
    """The library cannot be written; the message, in Chinese, names it and the remedy."""


class IndexDamagedError(RuntimeError):
    """A derived index holds what it should not; it can be made anew from the catalogue."""


class UnsoundError(RuntimeError):
    """Something in the catalogue is not as it was kept; whoever knows the catalogue tells the user."""


class CatalogueDamagedError(StorageError):
    """The catalogue itself is damaged; the message, in Chinese, names it and the remedy."""

    @classmethod
    def of(cls, path: Path, detail: object) -> CatalogueDamagedError:
        """Say that the catalogue at `path` is damaged."""
        return cls(
            f"资料库文件 {path} 已损坏（{str(detail)[:_DETAIL]}）。请运行 cewen verify --repair 修复："
            "还能读出的和备份里的都会找回，损坏的文件留在一旁，不会删除。"
        )


@contextmanager
def told_as_catalogue_damage(path: Path) -> Iterator[None]:
    """Turn what shows that the catalogue at `path` is damaged into `CatalogueDamagedError`."""
    try:
        yield
    except UnsoundError as error:
        raise CatalogueDamagedError.of(path, error) from error
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise CatalogueDamagedError.of(path, error) from error
        raise


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Tell whether the file is to blame, not the disk, another program or this one."""
    if isinstance(error, sqlite3.OperationalError):
        return bool(_DAMAGED.search(str(error)))
    return type(error) in (sqlite3.DatabaseError, sqlite3.DataError)  # the others are this program's


@contextmanager
def told_in_plain_words(home: Path) -> Iterator[None]:
    """Turn what the disk, SQLite and the indexes say of a fault into a `StorageError` or PermissionError."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        number = _number(error)
        if number in _NO_SPACE:
            raise StorageError(
                f"资料库 {home} 所在的磁盘空间不够。已经存好的内容不受影响；"
                "请腾出空间后重新运行，会从断处继续。"
            ) from error
        if number in NOT_ALLOWED:
            raise PermissionError(
                f"资料库 {home} 不可写入。已经存好的内容不受影响；"
                "请检查该文件夹的权限，或用 --home 换一个位置。"
            ) from error
        if number == errno.EIO:
            raise StorageError(
                f"资料库 {home} 写不进去（{error}）。请检查磁盘和剩余空间，然后运行 cewen verify 核对。"
            ) from error
        raise


def told_as_damage(ask: Callable[P, T]) -> Callable[P, T]:
    """Turn what tantivy raises on files that are not as it wrote them into `IndexDamagedError`.

    It knows only ValueError and a panic, which is no Exception. A fault of the disk stays an OSError, a lack
    of memory a MemoryError.
    """

    @wraps(ask)
    def asked(*args: P.args, **named: P.kwargs) -> T:
        try:
            return ask(*args, **named)
        except BaseException as error:
            if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
                raise
            if _NO_THREAD in str(error):
                raise MemoryError(str(error)) from error
            found = _SYSTEM.search(str(error))
            if found or _STOPPED in str(error):
                number = int(found[1] or found[2]) if found else errno.EIO
                raise OSError(number, os.strerror(number)) from error
            raise IndexDamagedError(str(error).splitlines()[0][:200]) from error

    return asked  # a context manager would cost 3 µs at each of dozens of calls that a question makes


def _number(error: OSError | sqlite3.OperationalError) -> int | None:
    if isinstance(error, OSError):
        return error.errno
    return next((number for text, number in _SQLITE.items() if text in str(error)), None)
