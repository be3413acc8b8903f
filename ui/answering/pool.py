"""Answers questions in processes of their own, as many at once as the machine has processors for.

Python runs one thread at a time: twenty people asking at once would wait for one processor. Each answer is
the one that the assistant gives; where no process is ready, or one ends before its time, it gives it itself.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock, Thread
from typing import BinaryIO, cast

from index.intake.worker import receive, send
from qa import Answer, Assistant
from ui.answering.process import READY, Asked, Place

_MOST = 4  # processes; each takes about 200 MB
# So many that end within such a time go on ending, as where memory is short: the assistant answers alone.
_RESTARTS, _RESTARTS_SECONDS = 5, 120.0
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # the processes are the threads
_WAIT_SECONDS = 30.0  # for a process to be free; after that the assistant answers

logger = logging.getLogger(__name__)


class Pool:
    """An assistant with helpers; used by many threads at once, closed once."""

    def __init__(self, assistant: Assistant, count: int | None = None) -> None:
        """Begin to start `count` processes over the assistant's library, as many as there are processors.

        The library must be read with the bundled models: each process loads them anew.
        """
        self.assistant = assistant
        self._place = assistant.library.home, assistant.library.address
        self._idle: LifoQueue[_Process] = LifoQueue()
        self._lock = Lock()
        self._processes: set[_Process] = set()
        self._ready = 0
        self._ended: deque[float] = deque(maxlen=_RESTARTS + 1)  # when the last ones did
        self._is_closed = False
        for _ in range(min(_processors(), _MOST) if count is None else count):
            self._start()

    @property
    def ready(self) -> int:
        """The number of processes that answer."""
        return self._ready

    @property
    def pids(self) -> list[int]:
        """The processes, also those that are not ready yet."""
        with self._lock:
            return [process.pid for process in self._processes]

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        """Answer as `Assistant.ask` does. Raises ValueError as it."""
        process = self._free()
        if process is None:
            return self.assistant.ask(question, history, filters)
        try:
            answer = process.ask((question, tuple(history), dict(filters) if filters else None))
        except (EOFError, OSError):
            self._lost(process)
            return self.assistant.ask(question, history, filters)
        self._idle.put(process)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._is_closed = True
            processes = list(self._processes)
        for process in processes:
            process.end()

    def _free(self) -> _Process | None:
        """Give a process that has nothing to do, `None` where there is none to wait for."""
        if not self._ready:
            return None
        with suppress(Empty):
            return self._idle.get(timeout=_WAIT_SECONDS)
        return None

    def _start(self) -> None:
        with self._lock:
            if self._is_closed:
                return
            try:
                process = _Process(self._place)
            except OSError as error:  # no memory for it: the assistant answers
                logger.warning("no further process that answers: %s", error)
                return
            self._processes.add(process)
        Thread(target=self._make_ready, args=(process,), daemon=True).start()

    def _make_ready(self, process: _Process) -> None:
        try:
            process.wait_until_ready()
        except (EOFError, OSError):
            self._lost(process, was_ready=False)
            return
        with self._lock:
            self._ready += 1
        self._idle.put(process)

    def _lost(self, process: _Process, *, was_ready: bool = True) -> None:
        """Replace a process that has ended."""
        process.end()
        with self._lock:
            self._processes.discard(process)
            self._ready -= was_ready
            self._ended.append(time.monotonic())
            are_many = len(self._ended) > _RESTARTS and self._ended[-1] - self._ended[0] < _RESTARTS_SECONDS
            replaced = not self._is_closed and not are_many
            if not self._is_closed:
                logger.warning("a process that answers has ended; %s", "replaced" if replaced else "given up")
        if replaced:
            self._start()


class _Process:
    """One process, asked one question at a time."""

    def __init__(self, place: Place) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui.answering.process"],
            stdin=pipe,
            stdout=pipe,
            env=_environment(),
        )
        self.pid = self._process.pid
        self._questions = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        with suppress(OSError):  # one that ended at once is found out when it is waited for
            send(self._questions, place)

    def wait_until_ready(self) -> None:
        """Wait until it can be asked. Raises EOFError where it has ended instead."""
        if receive(self._answers) != READY:
            raise EOFError

    def ask(self, asked: Asked) -> Answer | Exception:
        """Have a question answered. Raises EOFError or OSError where the process has ended."""
        send(self._questions, asked)
        return cast("Answer | Exception", receive(self._answers))

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        for stream in (self._questions, self._answers):
            with suppress(OSError):
                stream.close()


def _processors() -> int:
    """Give how many processors this program may use; with one, other processes would only be in the way."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return count if count > 1 else 0


def _environment() -> dict[str, str]:
    """Give the environment in which a process finds the same packages as this one, and uses one processor."""
    path = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    alone = dict.fromkeys(_ONE_THREAD, "1")
    return {**os.environ, **alone, "PYTHONPATH": os.pathsep.join(filter(None, path))}
