"""Notices changes: of folders by what the system tells (watchfiles), of single files by looking at them.

It does not know what is done about a change. What goes away is looked for until it is there again.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from watchfiles import Change, watch

from corpus import absolute, file_of
from ui import output

logger = logging.getLogger(__name__)

_STEP_MILLISECONDS = 300  # a file being copied changes again within that time: all of it is one change …
_LONGEST_MILLISECONDS = 3_000  # … but no longer than that, lest copying a large folder hold everything up
_LOOK_MILLISECONDS = 250  # between two looks at what was named: one `stat` each
_POLL_MILLISECONDS = 2_000  # between two looks at every file of a folder, where the system tells nothing
_START_SECONDS = 60.0  # for the system to take note of a large tree


class _Stamp(NamedTuple):
    """What tells that a file has changed, or that a folder is another one."""

    is_folder: bool
    identity: tuple[int, int]  # device and inode
    state: tuple[int, int]  # of a file: nanoseconds of its last change, and size


class Watcher:
    """Follows files and folders in a thread of its own; use it in a `with`."""

    def __init__(self, targets: Sequence[str], passed_over: Path) -> None:
        """Follow `targets`; what is written below `passed_over`, the library itself, is no change."""
        self._paths = sorted({file_of(absolute(target)) for target in targets})
        self._passed_over = os.path.join(passed_over, "")
        self._polling: bool | None = None  # None: as watchfiles and its environment variables decide
        self._ready, self._changed, self._stop = (threading.Event() for _ in range(3))
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def __enter__(self) -> Watcher:
        """Start; from here on no change is missed."""
        self._thread.start()
        self._ready.wait(_START_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(_START_SECONDS)

    def changed(self, seconds: float) -> bool:
        """Wait for a change, at most so long; tell whether there was one since the last call."""
        found = self._changed.wait(seconds)
        self._changed.clear()
        return found

    def _run(self) -> None:
        started = False
        while not self._stop.is_set():
            stamps = {path: _stamp(path) for path in self._paths}
            folders = [path for path, stamp in stamps.items() if stamp and stamp.is_folder]
            try:
                self._watch(folders, stamps, again=started)
            except FileNotFoundError:  # gone between the look and the watch
                continue
            except Exception as error:  # the system's limit of watches, a disk pulled out: look from now on
                logger.warning("watching failed", exc_info=error)
                self._look_instead(error)
            started = True

    def _watch(self, folders: Sequence[str], stamps: dict[str, _Stamp | None], *, again: bool) -> None:
        """Watch until a folder is no longer the same one; `again`: something may have been missed."""
        if not folders:
            self._ready.set()
            while not self._stop.wait(_LOOK_MILLISECONDS / 1000) and not self._look(stamps):
                pass
            return
        following = watch(
            *folders,
            watch_filter=lambda change, path: not path.startswith(self._passed_over),
            step=_STEP_MILLISECONDS,
            debounce=_LONGEST_MILLISECONDS,
            rust_timeout=_LOOK_MILLISECONDS,
            yield_on_timeout=True,
            stop_event=self._stop,
            raise_interrupt=False,
            force_polling=self._polling,
            poll_delay_ms=_POLL_MILLISECONDS,
            ignore_permission_denied=True,
        )
        for changes in following:
            if changes or again:
                self._changed.set()
            again = False
            self._ready.set()
            gone = any(kind == Change.deleted and path in folders for kind, path in changes)
            if self._look(stamps) or gone:
                return

    def _look(self, stamps: dict[str, _Stamp | None]) -> bool:
        """Note what has changed of the paths themselves; tell whether a folder came, went or is another."""
        another = False
        for path, before in stamps.items():
            now = _stamp(path)
            if now == before:
                continue
            self._changed.set()
            stamps[path] = now
            another = another or any(stamp is not None and stamp.is_folder for stamp in (before, now))
        return another

    def _look_instead(self, error: Exception) -> None:
        if not self._polling:
            output.note(
                f"系统不能通知文件的变化（{error}），改为每隔 {_POLL_MILLISECONDS // 1000} 秒查看一次。"
            )
            self._polling = True
        self._stop.wait(_POLL_MILLISECONDS / 1000)


def _stamp(path: str) -> _Stamp | None:
    """Look at a file or folder; `None` where it is not there or may not be looked at."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    folder = stat.S_ISDIR(found.st_mode)
    state = (0, 0) if folder else (found.st_mtime_ns, found.st_size)
    return _Stamp(folder, (found.st_dev, found.st_ino), state)
