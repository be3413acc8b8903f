"""Runs a command and says what it cost: seconds, processor, and the memory of all its processes."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_LOOK_SECONDS = 0.2  # between two looks at the memory


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took and printed; memory is that of all its processes together, shared pages once."""

    seconds: float
    cpu_seconds: float
    megabytes: float
    status: int
    printed: str
    complaint: str


def watched(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run `command` to its end, and look at the memory of all its processes meanwhile."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as err,
    ):
        began = time.perf_counter()
        with (
            subprocess.Popen(command, stdout=out, stderr=err, env=environment) as process,
            _peak_of(process.pid) as peak,
        ):
            process.wait()
            seconds = time.perf_counter() - began
        out.seek(0)
        err.seek(0)
        printed, complaint = out.read(), err.read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, cpu, max(peak), process.returncode, printed, complaint)


@contextmanager
def _peak_of(pid: int) -> Iterator[list[float]]:
    """Look at the memory of a process and its children, in megabytes, until told to end."""
    looks, done = [0.0], Event()

    def look() -> None:
        while not done.wait(_LOOK_SECONDS):
            looks.append(megabytes(pid))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield looks
    finally:
        done.set()
        watcher.join()


def megabytes(parent: int) -> float:
    """Give the memory of a process and its children: what each has alone, and its share of what is shared."""
    total = 0
    for pid in [parent, *_children(parent)]:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def _children(parent: int) -> list[int]:
    children: list[int] = []
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):
            children += map(int, task.read_text().split())
    return children


def hardware() -> str:
    """Say what the figures were measured on."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / (1 << 30)
    return f"{len(os.sched_getaffinity(0))} CPU cores, {memory:.0f} GiB memory, no GPU"
