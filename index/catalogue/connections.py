"""Lends out SQLite connections to one file, to any thread; it knows nothing of what is stored."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WAIT_SECONDS = 30.0  # for a commit of another process: they take milliseconds


class Connections:
    """As many connections as are in use at once; an idle one is lent again."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._guard = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._file: tuple[int, int] | None = None  # the one that connections are to
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection. Raises ValueError after `close`."""
        with self._guard:
            if self._closed:
                raise ValueError(f"{self._path} has been closed")
            self._let_go_of_another()
            connection = self._idle.pop() if self._idle else None
            file = self._file
        connection = connection or self._connect()
        try:
            yield connection
        finally:
            with self._guard:
                if self._closed or file != self._file:
                    connection.close()
                else:
                    self._idle.append(connection)

    @property
    def file(self) -> tuple[int, ...] | None:
        """What tells the file that is there now from another that may come in its place."""
        with self._guard:
            self._let_go_of_another()
            return self._file

    def close(self) -> None:
        """Close all; those on loan when they come back."""
        with self._guard:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()
            if self._copy is not None:
                self._copy.cleanup()

    def _let_go_of_another(self) -> None:
        """Close idle connections to a file that has been replaced, as by a repair."""
        try:
            found = self._path.stat()
        except OSError:  # the next connection tells why
            return
        if self._file != (found.st_dev, found.st_ino):
            self._file = found.st_dev, found.st_ino
            while self._idle:
                self._idle.pop().close()

    def _connect(self) -> sqlite3.Connection:
        if self._read_only:
            return self._connect_read_only()
        connection = _connect(str(self._path))
        connection.execute("PRAGMA foreign_keys = ON")
        # NORMAL loses the last commits in a power cut, never the file; Catalogue.settle forces them down.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = FAST")  # what is erased is overwritten where it stood
        return connection

    def _connect_read_only(self) -> sqlite3.Connection:
        """Open for reading; on a medium where not even the shared-memory file can be made, as unchanging.

        What a killed writer left in the log beside the file would then be passed over: it is read in a copy.
        """
        if self._copy is not None:
            return _connect(str(Path(self._copy.name, self._path.name)))
        address = self._path.resolve().as_uri()
        connection = _connect(f"{address}?mode=ro")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            connection.close()
        log = self._path.with_name(f"{self._path.name}-wal")
        if not log.is_file() or not log.stat().st_size:
            return _connect(f"{address}?mode=ro&immutable=1")
        self._copy = tempfile.TemporaryDirectory(prefix="cewen-", ignore_cleanup_errors=True)
        for file in (self._path, log):
            shutil.copyfile(file, Path(self._copy.name, file.name))
        return self._connect_read_only()


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address,
        uri=address.startswith("file:"),
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
