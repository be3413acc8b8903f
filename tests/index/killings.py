"""Ends a writing process again and again at moments drawn by chance, and holds what is left against a model.

The process is killed, or the power of the disk it writes to is cut. The model is the text of each file before
and after the run that was under way. The library lives on from one end to the next.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.index.hazards import inspect
from tests.index.lost_power import LostPower
from tests.index.notices import Notices, Texts
from tests.index.writer_process import WriterProcess

_COLD = 0.2  # share of the kills during the first run of a process, start included
_MOST_RUNS_BEFORE = 2  # runs acknowledged before any other kill
_MOST_CHANGE = 0.2  # share of the runs before which two thirds of the files change
_TIMED = 5  # the last runs whose median tells how long one takes
_BEYOND = 1.1  # of a run's usual time: some kills hit a process at rest
_PATIENCE_SECONDS = 10.0  # for the processes that a killed one leaves behind to notice it
_STAGES = ("", "reading", "publishing")  # any, and those in which files are written
_SOON_SECONDS = 0.15
_RECENT_MARKS = 100  # searched after each kill: the marks of the last runs ...
_OLD_MARKS = 50  # ... and some of those before


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: what was under way, and what was wrong afterwards."""

    number: int
    stage: str
    alone: bool  # the process only, not its group
    acknowledged: int  # runs of this process that were
    pending: int  # sources that the run under way was to change
    changed: int  # of them, those found in their new state
    wrong: tuple[str, ...]


def kill_again_and_again(
    place: Path, count: int, seed: int, *, notices: int, changes: int, power: LostPower | None = None
) -> Iterator[Kill]:
    """Kill `count` times while a folder of so many `notices` is indexed, `changes` of them new in each run.

    With `power`, that is cut first, and the library lies on it.
    """
    chance = random.Random(seed)
    folder = Notices(place / "文件", chance, notices)
    home = (power.folder if power else place) / "资料库"
    session = _Session(home, place / "stage", folder, chance, changes, power)
    session.fill()
    for number in range(count):
        yield session.kill(number)


class _Session:
    def __init__(
        self,
        home: Path,
        stage: Path,
        folder: Notices,
        chance: random.Random,
        changes: int,
        power: LostPower | None,
    ) -> None:
        self._home, self._stage, self._folder = home, stage, folder
        self._chance, self._changes, self._power = chance, changes, power
        self._kept: Texts = {}  # what the library holds
        self._seconds: dict[bool, list[float]] = {True: [], False: []}  # of first runs, and of later ones

    def fill(self) -> None:
        """Index the folder for the first time, and learn how long runs take."""
        for runs in (1, _MOST_RUNS_BEFORE):
            with WriterProcess(self._home, self._folder.folder, self._stage) as writer:
                for number in range(runs):
                    self._run(writer, first=number == 0)
                    self._change()

    def kill(self, number: int) -> Kill:
        cold, alone = self._chance.random() < _COLD, self._chance.random() < 0.5
        acknowledged = 0
        wrong: list[str] = []
        with WriterProcess(self._home, self._folder.folder, self._stage) as writer:
            for runs in range(0 if cold else self._chance.randint(1, _MOST_RUNS_BEFORE)):
                wrong += self._run(writer, first=runs == 0)
                acknowledged += 1
                self._change()
            writer.order()
            usual = statistics.median(self._seconds[cold][-_TIMED:])
            self._await_moment(writer, _STAGES[number % len(_STAGES)], usual)
            if self._power:
                self._power.cut()
            acknowledged += len(reports := writer.kill(alone=alone and not self._power))
            stage = writer.stage
            if left := writer.survivors(_PATIENCE_SECONDS):
                wrong.append(f"{len(left)} processes live on")
        if self._power:
            self._power.restore()
        before, after = self._kept, dict(self._folder.texts)
        if reports:
            before = after
        wrong += self._inspect(before, after, reader_first=self._chance.random() < 0.5)
        pending = [s for s in {*before, *after} if before.get(s) != after.get(s)]
        changed = sum(self._kept.get(source) == after.get(source) for source in pending)
        self._change()
        return Kill(number, stage, alone, acknowledged, len(pending), changed, tuple(wrong))

    def _change(self) -> None:
        """Change some files, sometimes most: so many that they are read by processes of their own."""
        most = len(self._folder.texts) * 2 // 3
        self._folder.change(most if self._chance.random() < _MOST_CHANGE else self._changes)

    def _await_moment(self, writer: WriterProcess, stage: str, usual: float) -> None:
        """Wait for a moment at any time of a run, or in a stage that is soon over."""
        if stage:
            writer.await_stage(stage, usual * _BEYOND)
        time.sleep(self._chance.random() * (_SOON_SECONDS if stage else usual * _BEYOND))

    def _run(self, writer: WriterProcess, *, first: bool) -> list[str]:
        """Do a whole run, and give what is wrong with its report."""
        began = time.monotonic()
        writer.order()
        report = writer.acknowledged()
        self._seconds[first].append(time.monotonic() - began)
        self._kept = dict(self._folder.texts)
        documents = report["documents"]
        expected = len(self._kept)
        return [] if documents == expected else [f"{documents} documents reported, not {expected}"]

    def _inspect(self, before: Texts, after: Texts, *, reader_first: bool) -> list[str]:
        """Look at the library as a reader and as a writer, in either order; both must see the same."""
        marks = [*self._folder.marks[-_RECENT_MARKS:]]
        old = self._folder.marks[:-_RECENT_MARKS]
        marks += self._chance.sample(old, min(len(old), _OLD_MARKS))
        first = inspect(self._home, before, after, marks, read_only=reader_first)
        self._kept = first.texts
        last = marks[-self._changes :]
        second = inspect(self._home, self._kept, self._kept, last, read_only=not reader_first)
        return [*first.wrong, *second.wrong]
