"""Lends out SQLite connections to one file, to any thread; it knows nothing of what is stored."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_WAIT_SECONDS = 30.0  # for a commit of another process: they take milliseconds


class Loan(NamedTuple):
    """A connection on loan, and what tells the file that it is to from one that comes in its place."""

    connection: sqlite3.Connection
    file: tuple[int, ...]


class Connections:
    """As many connections as are in use at once; an idle one is lent again."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._read_only = read_only
        self._guard = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._file: tuple[int, ...] = ()  # the one that connections are to
        self._is_still = False  # whether they show it only as it was when they were opened
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    @contextmanager
    def lent(self) -> Iterator[Loan]:
        """Lend a connection. Raises ValueError after `close`."""
        with self._guard:
            if self._closed:
                raise ValueError(f"{self._path} has been closed")
            self._let_go_of_another()
            connection = self._idle.pop() if self._idle else self._connect()
            loan = Loan(connection, self._file)
        try:
            yield loan
        finally:
            with self._guard:
                if self._closed or loan.file != self._file:
                    connection.close()
                else:
                    self._idle.append(connection)

    def close(self) -> None:
        """Close all; those on loan when they come back."""
        with self._guard:
            self._closed = True
            self._let_go()

    def _let_go(self) -> None:
        """Close idle connections, and delete the copy that they are to."""
        while self._idle:
            self._idle.pop().close()
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None

    def _let_go_of_another(self) -> None:
        """Let go of a file that has been replaced, as by a repair, or that changes unseen and has changed."""
        if self._file != self._found():
            self._is_still = False  # until a connection shows otherwise
            self._file = self._found()
            self._let_go()

    def _found(self) -> tuple[int, ...]:
        """Give what tells the file in this place from others, and its states where connections do not."""
        try:
            found = self._path.stat()
            if not self._is_still:
                return found.st_dev, found.st_ino
            log = self._log.stat() if self._log.exists() else None
        except OSError:  # the next connection tells why
            return self._file
        state = (log.st_size, log.st_mtime_ns) if log else ()
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, *state

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
        address = self._path.resolve().as_uri()
        if self._copy is None:
            connection = _connect(f"{address}?mode=ro")
            try:
                return _begun(connection)
            except sqlite3.OperationalError:
                connection.close()
            self._is_still = True
            self._file = self._found()  # taken before: a change meanwhile is seen the next time
            if not self._log.is_file() or not self._log.stat().st_size:
                return _connect(f"{address}?mode=ro&immutable=1")
            copy = tempfile.TemporaryDirectory(prefix="cewen-", ignore_cleanup_errors=True)
            for file in (self._path, self._log):
                shutil.copyfile(file, Path(copy.name, file.name))
            self._copy = copy
        return _begun(_connect(str(Path(self._copy.name, self._path.name))))


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address,
        uri=address.startswith("file:"),
        timeout=_WAIT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _begun(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Give a connection that has opened all of its files: they may be gone by the time it is used."""
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection
