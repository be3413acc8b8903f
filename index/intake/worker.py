"""A process that reads sources for another one: tasks come in, outcomes go out, pickled and framed.

Run as `python -m index.intake.worker [ENCODER FOLDER]` by `index.intake.workers`. It ends with the process
that began it.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from index.intake.reading import Task

_NICE = 5  # people who ask meanwhile come first
_MOST_BYTES = 4 * 1024**3  # of memory: an hour of recognising takes 1 GB, the largest tables 2
_LOOK_SECONDS = 1.0  # between two looks whether the other process is still there
LEAVE = getattr(signal, "SIGUSR1", None)  # asks a process to end; Windows has none
LEAVE_SECONDS = 2.0  # then it is killed


def send(stream: BinaryIO, value: object) -> None:
    """Write one value: eight bytes of length, then the pickle."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(8, "little"))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> object:
    """Read one value. Raises EOFError where the other side has gone."""
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    size = int.from_bytes(head, "little")
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)


def main() -> None:
    """Read what is asked for until nothing more is."""
    for name in (signal.SIGINT, signal.SIGTERM):  # sent to all at once; the other process ends this one …
        signal.signal(name, signal.SIG_IGN)
    if LEAVE is not None:  # … so, and what this one has begun, as a conversion by LibreOffice, is ended first
        signal.signal(LEAVE, _leave)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    _bound_memory()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    tasks, outcomes = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not come between
    from index.encoders.static import StaticEncoder
    from index.intake.reading import read_source

    encoder = StaticEncoder.open(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    with suppress(EOFError, BrokenPipeError):
        while True:
            send(outcomes, read_source(cast("Task", receive(tasks)), encoder))


def _bound_memory() -> None:
    """Let a file that takes memory without end cost itself only: here it fails, and nothing else is ended."""
    with suppress(ImportError, OSError, ValueError):  # no such limit on Windows
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = _MOST_BYTES if hard == resource.RLIM_INFINITY else min(_MOST_BYTES, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    with suppress(OSError):  # on Linux, where there is less than that: ended before any other process
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _leave(number: int, frame: object) -> None:
    raise SystemExit(1)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    if LEAVE is not None:
        os.kill(os.getpid(), LEAVE)
        time.sleep(LEAVE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
