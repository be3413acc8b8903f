"""Lets one process at a time write to a library; readers never ask here.

The lock is SQLite's own on an empty file: it works alike on every system and ends with the process.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_WRITE_LOCK = "write.lock"
_EMBEDDING_LOCK = "embedding.lock"  # held by one that makes vectors, beside any writer
_REPAIR_LOCK = "repair.lock"  # held together with the other by a reader that repairs derived indexes
_PATIENCE_SECONDS = 60.0  # with a repair, which ends by itself; another writer is not waited for
_PAUSE_SECONDS = 0.02
_WAIT_SECONDS = 0.2


class LibraryBusyError(RuntimeError):
    """Another process or thread is writing to the library; the message is for the user."""


@contextmanager
def writing(home: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the right to write to the library in `home`, with `wait` as soon as another lets go of it.

    Raises LibraryBusyError at once where another holds it, PermissionError where `home` is not writable.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    is_tried = False  # a repair may end between a try and the look at its lock: then once more
    while True:
        try:
            with _held(home, _WRITE_LOCK):
                yield
                return
        except _HeldError as error:
            is_borne = wait or _is_repairing(home)
            if (is_tried and not is_borne) or (not wait and time.monotonic() > deadline):
                raise LibraryBusyError(
                    f"资料库 {home} 正由另一个程序写入。请等它完成后再试；查询和问答不受影响。"
                ) from error
            is_tried = not is_borne
        time.sleep(_WAIT_SECONDS if wait else _PAUSE_SECONDS)


@contextmanager
def repairing(home: Path) -> Iterator[None]:
    """Hold the same right for a repair that no one asked for: a writer waits for it instead of giving up."""
    try:
        with _held(home, _REPAIR_LOCK), _held(home, _WRITE_LOCK):
            yield
    except _HeldError as error:
        raise LibraryBusyError(str(error)) from error


@contextmanager
def embedding(home: Path) -> Iterator[None]:
    """Hold the right to make the vectors that an encoder lacks. Raises as `repairing` does."""
    try:
        with _held(home, _EMBEDDING_LOCK):
            yield
    except _HeldError as error:
        raise LibraryBusyError(str(error)) from error


class _HeldError(Exception):
    """Someone else holds a lock."""


@contextmanager
def _held(home: Path, name: str) -> Iterator[None]:
    try:
        connection = sqlite3.connect(home / name, timeout=0, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise _not_writable(home) from error
    with closing(connection):
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise _HeldError(f"{home / name} is held") from error
            raise _not_writable(home) from error
        yield


def _is_repairing(home: Path) -> bool:
    try:
        with _held(home, _REPAIR_LOCK):
            return False
    except _HeldError:
        return True


def _not_writable(home: Path) -> PermissionError:
    return PermissionError(
        f"资料库 {home} 不可写入。请检查该文件夹的权限和剩余空间，或用 --home 换一个位置。"
    )
