"""Lets several processes ask a library without pause while it is quiet, while the processor is busy and while
it is written to, and gathers what they noted.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index import Library
from tests.index.notices import Notices
from tests.index.reader_process import Note, write_twins

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0  # for a reader to begin
_PAUSE_SECONDS = 0.05


@dataclass(slots=True)
class Phase:
    """What was noted in one phase; an answer belongs to the phase in which it was asked for."""

    name: str
    began: float = field(default_factory=time.monotonic)
    ended: float = math.inf
    notes: list[Note] = field(default_factory=list)

    def milliseconds(self, share: float, *, cpu: bool = False) -> float:
        """Give the time within which that `share` of the answers was given."""
        times = sorted(note.cpu_seconds if cpu else note.seconds for note in self.notes)
        return 1000 * times[min(len(times) - 1, int(share * len(times)))]


@dataclass(slots=True)
class Reading:
    """The phases of a session, and when each order was published by the writer."""

    phases: list[Phase] = field(default_factory=list)
    published: dict[int, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Note what is asked for inside as of that phase."""
        phase = Phase(name)
        yield
        phase.ended = time.monotonic()
        self.phases.append(phase)

    def wrong(self) -> list[str]:
        """Give what was wrong with any answer: an error, a mixture, or an order already replaced."""
        found = []
        for note in (note for phase in self.phases for note in phase.notes):
            if note.wrong:
                found.append(note.wrong)
            newest = max((order for order, at in self.published.items() if at < note.began), default=-1)
            if not note.wrong and note.order < newest:
                found.append(f"order {note.order} answers after {newest} was published")
        return found


def read_while_writing(
    place: Path, *, readers: int, replacements: int, notices: int, quiet: float = 0.0
) -> Reading:
    """Ask in so many processes; replace the two rules so many times, after two phases of `quiet` seconds.

    In the first of them nothing else is done, in the second a process of no use keeps a processor busy.
    """
    folder, home = Notices(place / "文件", random.Random(1), notices).folder, place / "资料库"
    write_twins(folder, 0)
    reading = Reading()
    with Library.open(home) as library:
        library.refresh([str(folder)])
        with _readers(place, home, readers) as notes:
            if quiet:
                with reading.phase("quiet"):
                    time.sleep(quiet)
                with reading.phase("busy"), _burning():
                    time.sleep(quiet)
            with reading.phase("writing"):
                for order in range(1, replacements + 1):
                    write_twins(folder, order)
                    library.refresh([str(folder)])
                    reading.published[order] = time.monotonic()
    for note in notes:
        for phase in reading.phases:
            if phase.began <= note.began < phase.ended:
                phase.notes.append(note)
    return reading


@contextmanager
def _readers(place: Path, home: Path, count: int) -> Iterator[list[Note]]:
    """Run the processes while the block lasts; afterwards the list holds all they noted."""
    stop = place / "stop"
    files = [place / f"reader{number}.jsonl" for number in range(count)]
    running = [_run("-m", "tests.index.reader_process", home, file, stop) for file in files]
    notes: list[Note] = []
    try:
        _await_first_notes(files)
        yield notes
    finally:
        stop.touch()
        statuses = [process.wait() for process in running]
    if any(statuses):
        raise RuntimeError(f"readers ended with {statuses}")
    notes += [Note(**json.loads(line)) for file in files for line in file.read_text("utf-8").splitlines()]


def _await_first_notes(files: Sequence[Path]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not all(file.exists() and file.stat().st_size for file in files):
        if time.monotonic() > deadline:
            raise RuntimeError("a reader did not begin")
        time.sleep(_PAUSE_SECONDS)


@contextmanager
def _burning() -> Iterator[None]:
    process = _run("-c", "while True: pass")
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _run(*command: str | os.PathLike[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *command], cwd=_ROOT)
