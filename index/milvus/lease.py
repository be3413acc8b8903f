"""Lets one writer at a time change a library in Milvus, by a lease that runs out when its holder dies.

Milvus has no lock and no compare-and-set: whoever finds the lease free writes its name, waits, and looks
whether it still stands there (Fischer's algorithm). That rests on writes taking less time than the wait, and
on clocks that agree to some seconds; a holder looks again before everything it writes.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from index.faults import StorageError
from index.lock import LibraryBusyError
from index.milvus.collections import NOTES
from index.milvus.rows import unused
from index.milvus.server import Server

logger = logging.getLogger(__name__)

_NAME = "writer"
_LASTS_SECONDS = 30.0
_RENEWED_SECONDS = 8.0
_CLOCKS_SECONDS = 10.0  # by which clocks of different computers may differ
_SETTLES_SECONDS = 1.0  # longer than a write takes to reach everyone
_TRIES = 10
_LOOKS_SECONDS = 0.5

_PROCESS = uuid.uuid4().hex
_here: dict[str, threading.Lock] = {}  # one a library: within a process no two need ask Milvus
_here_guard = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Holder:
    name: str = ""  # empty: nobody; a holder that ended in order leaves it so
    host: str = ""
    number: int = 0  # of its process on that host
    process: str = ""  # the same in a way that no other has
    until: float = 0.0  # seconds of the epoch
    is_tidy: bool = True  # everything begun was finished

    @property
    def is_gone(self) -> bool:
        """Tell whether another may take its place."""
        if not self.name or self.process == _PROCESS or time.time() > self.until + _CLOCKS_SECONDS:
            return True  # of this process only one asks at a time
        return self.host == platform.node() and not _runs(self.number)


class Lease:
    """The right to write, while it is held."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name = uuid.uuid4().hex
        self._until = 0.0  # on this process's own clock
        self._over = threading.Event()
        self.found_untidy = False  # the last holder has left something half done

    def check(self) -> None:
        """Make sure that it is still held. Raises StorageError where it is not."""
        if time.monotonic() > self._until or self._read().name != self._name:
            raise StorageError(
                f"写入 Milvus {self._server.address.shown} 的权利已被别的程序接过去"
                "（网络断了太久，或机器时钟相差太大）。已提交的内容不受影响；请重新运行同一条命令，会从断处继续。"
            )

    def _take(self) -> bool:
        """Try to become the holder, again where a write took too long to be sure that nobody did the same."""
        for _ in range(_TRIES):
            began = time.monotonic()
            former = self._read()
            if not former.is_gone:
                return False
            self._write(is_tidy=False)
            self.found_untidy |= not former.is_tidy
            if time.monotonic() - began < _SETTLES_SECONDS:
                if not self._server.address.is_file:
                    time.sleep(_SETTLES_SECONDS)
                return self._read().name == self._name
        return False

    def _read(self) -> _Holder:
        rows = self._server.state(NOTES, f'name == "{_NAME}"', ["value"])
        return _Holder(*json.loads(rows[0]["value"])) if rows else _Holder()

    def _write(self, *, is_tidy: bool, ends: bool = False) -> None:
        name = "" if ends else self._name
        holder = [name, platform.node(), os.getpid(), _PROCESS, time.time() + _LASTS_SECONDS, is_tidy]
        began = time.monotonic()
        self._server.put(NOTES, [unused({"name": _NAME, "changed": 0, "value": json.dumps(holder)})])
        self._until = began + _LASTS_SECONDS

    def _renew(self) -> None:
        while not self._over.wait(_RENEWED_SECONDS):
            with suppress(StorageError):  # the writer finds out when it looks
                self.check()
                self._write(is_tidy=False)

    def _end(self, *, is_tidy: bool) -> None:
        try:
            self.check()
            self._write(is_tidy=is_tidy, ends=True)
        except StorageError as error:  # then it runs out
            logger.debug("the lease is not given back: %s", error)


@contextmanager
def leased(server: Server, *, wait: bool) -> Iterator[Lease]:
    """Hold the right to write. Raises LibraryBusyError where another holds it, unless told to `wait`."""
    with _here_guard:
        own = _here.setdefault(server.address.shown, threading.Lock())
    if not own.acquire(blocking=wait):
        raise _busy(server)
    try:
        lease = Lease(server)
        while not lease._take():
            if not wait:
                raise _busy(server)
            time.sleep(_LOOKS_SECONDS)
        heart = threading.Thread(target=lease._renew, name="cewen-lease", daemon=True)
        heart.start()
        is_tidy = False
        try:
            yield lease
            is_tidy = True
        finally:
            lease._over.set()
            heart.join()
            lease._end(is_tidy=is_tidy)
    finally:
        own.release()


def _busy(server: Server) -> LibraryBusyError:
    return LibraryBusyError(
        f"资料库 {server.address.shown} 正由另一个程序写入。请等它完成后再试；查询和问答不受影响。"
        f"若那个程序已意外终止，{_LASTS_SECONDS + _CLOCKS_SECONDS:.0f} 秒后就能写入。"
    )


def _runs(number: int) -> bool:
    if os.name == "nt":  # where looking would end it
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
