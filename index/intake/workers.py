"""Reads many sources at once in processes of their own, and gives the outcomes in the order of the tasks.

A process that crashes or stalls costs the one file it was reading.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

from corpus import environment, file_of
from index.intake.reading import Outcome, Task, Unread, stamp_of
from index.intake.worker import LEAVE, LEAVE_SECONDS, receive, send

_MOST = 8  # processes; each takes up to 200 MB
_AHEAD = 64  # outcomes waiting for an earlier one
_AHEAD_BYTES = 6_000_000  # size of the files they come from: outcomes take up to ten times that in memory
_LOOK_SECONDS = 0.2  # between two looks whether to stop
_STALLED_SECONDS = 4500.0  # recognising a scan gives up by itself after an hour


class Workers:
    """Processes that read; use as a context. `encoder_folder`: of a static encoder, to make vectors.

    Once `stop` is set no outcome is waited for any longer.
    """

    def __init__(
        self, encoder_folder: Path | None, count: int | None = None, *, stop: threading.Event | None = None
    ) -> None:
        self._command = [sys.executable, "-m", "index.intake.worker"]
        if encoder_folder is not None:
            self._command.append(str(encoder_folder))
        self._count = count or worker_count()
        self._stop = stop or threading.Event()
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="cewen-reading")
        self._guard = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._ended = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            self._ended = True
            workers = list(self._all)
        for worker in workers:
            worker.end()
        self._threads.shutdown(cancel_futures=True)

    def outcomes(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Read `tasks`, some ahead of the one given next, and give the outcome of each, in their order."""
        waiting: deque[tuple[int, Future[Outcome]]] = deque()
        ahead = 0
        for task in tasks:
            size = size_of(task)
            while len(waiting) >= self._count and (len(waiting) >= _AHEAD or ahead + size > _AHEAD_BYTES):
                done, future = waiting.popleft()
                ahead -= done
                yield self._awaited(future)
            waiting.append((size, self._threads.submit(self._read, task)))
            ahead += size
        for _, future in waiting:
            yield self._awaited(future)

    def _awaited(self, future: Future[Outcome]) -> Outcome:
        while not self._stop.is_set():
            wait([future], _LOOK_SECONDS)
            if future.done():
                return future.result()
        return Unread("已停下", None)

    def _read(self, task: Task) -> Outcome:
        with self._guard:
            if self._ended:
                return Unread("已中断", None)
            worker = self._idle.pop() if self._idle else _Worker(self._command)
            self._all.add(worker)
        outcome = worker.read(task)
        with self._guard:
            if worker.is_alive:
                self._idle.append(worker)
            else:
                self._all.discard(worker)
        return outcome


class _Worker:
    """One process."""

    def __init__(self, command: list[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=_environment()
        )
        self.is_alive = True
        self._is_reading = False

    def read(self, task: Task) -> Outcome:
        """Have a source read; a process that crashes or stalls on it is ended."""
        alarm = threading.Timer(_STALLED_SECONDS, self.end)
        alarm.daemon = True
        alarm.start()
        began = time.monotonic()
        self._is_reading = True
        try:
            send(cast("BinaryIO", self._process.stdin), task)
            return cast("Outcome", receive(cast("BinaryIO", self._process.stdout)))
        except (EOFError, OSError):
            self.end()
            if time.monotonic() - began >= _STALLED_SECONDS:
                fault = f"读“{task.source}”超过 {_STALLED_SECONDS / 60:.0f} 分钟，已放弃；请检查该文件"
            else:
                fault = f"读“{task.source}”时读取程序意外退出；该文件可能已损坏，请另存后再试"
            return Unread(fault, stamp_of(task.source))
        finally:
            self._is_reading = False
            alarm.cancel()

    def end(self) -> None:
        """End the process, with what it has begun."""
        self.is_alive = False
        with suppress(subprocess.TimeoutExpired):
            if LEAVE is not None and self._is_reading:
                self._process.send_signal(LEAVE)
                self._process.wait(LEAVE_SECONDS)
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()


def worker_count() -> int:
    """Give how many processes read at once on this machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST)


def _environment() -> dict[str, str]:
    """Give the environment in which a process finds the same packages as this one."""
    path = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**environment(), "PYTHONPATH": os.pathsep.join(filter(None, path))}


def size_of(task: Task) -> int:
    """Give the bytes of the file a task reads, 0 for a page."""
    try:
        return os.stat(file_of(task.source)).st_size
    except OSError:
        return 0
