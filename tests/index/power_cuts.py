"""Lets a process write under a tracer, and holds what the disk may hold after a power cut against a model.

The model is the text of each file at the end of each run acknowledged. At moments drawn by chance the state
of the disk is laid out in a folder of its own and opened there.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index import Library
from tests.index.disk_states import Disk, Files, replay
from tests.index.hazards import inspect
from tests.index.notices import Notices, Texts
from tests.index.system_calls import tracing
from tests.index.writer_process import WriterProcess

_GOES_ON = 0.25  # share of the states in which indexing goes on, and is looked at again
_WRITES = {"write", "pwrite64"}  # most calls: the same number of moments is drawn among the others


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: after which call, what was taken to survive, and what was wrong afterwards."""

    step: int
    after: str
    survived: str  # "killed": all; "bare", "hollow" and "torn": see `Disk`
    acknowledged: int
    wrong: tuple[str, ...]


def cut_power(
    place: Path, moments: int, seed: int, *, runs: int, notices: int, changes: int, ways: int = 4
) -> Iterator[Cut]:
    """Index a folder in so many `runs`, and cut the power at so many `moments`, in so many of four `ways`."""
    chance = random.Random(seed)
    folder = Notices(place / "文件", chance, notices)
    home, log = place / "资料库", place / "calls.log"
    wanted = [{}, *_record(home, folder, log, runs, changes)]
    steps = _moments(log, home, moments, chance)
    for step, disk in enumerate(replay(log, home)):
        if step in steps:
            before = wanted[disk.acknowledged]
            after = wanted[min(disk.acknowledged + 1, runs)]
            for survived, files in chance.sample(_states(disk, chance), ways):
                wrong = _inspect(place / "danach", files, before, after, folder, chance)
                yield Cut(step, disk.last_call, survived, disk.acknowledged, tuple(wrong))


def _record(home: Path, folder: Notices, log: Path, runs: int, changes: int) -> list[Texts]:
    """Index the folder `runs` times under the tracer, changing it in between; give its texts each time."""
    texts = []
    with WriterProcess(home, folder.folder, log.with_suffix(".stage"), under=tracing(log)) as writer:
        for run in range(runs):
            if run:
                folder.change(changes)
            texts.append(dict(folder.texts))
            writer.order()
            writer.acknowledged()
        writer.finish()
    return texts


def _moments(log: Path, home: Path, count: int, chance: random.Random) -> set[int]:
    """Draw the moments, a quarter of them in the first run; all acknowledgements are among them."""
    names, told = [], []
    for disk in replay(log, home):
        names.append(disk.last_call)
        told.append(disk.acknowledged)
    later = range(told.index(1), len(names))  # what is there already can be lost only now
    writes = [step for step in later if names[step] in _WRITES]
    others = [step for step in later if names[step] not in _WRITES]
    first = chance.sample(range(later.start), count // 4)
    drawn = chance.sample(writes, count * 3 // 8) + chance.sample(others, count * 3 // 8)
    return {told.index(number) for number in set(told)} | {*first, *drawn}


def _states(disk: Disk, chance: random.Random) -> list[tuple[str, Files]]:
    return [
        ("killed", disk.killed()),
        ("bare", disk.bare()),
        ("hollow", disk.hollow()),
        ("torn", disk.torn(chance)),
    ]


def _inspect(
    home: Path, files: Files, before: Texts, after: Texts, folder: Notices, chance: random.Random
) -> list[str]:
    """Lay out `files` in `home` and open it; sometimes go on writing there."""
    shutil.rmtree(home, ignore_errors=True)
    for name, content in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    reader_first = bool(before) and chance.random() < 0.5  # of a library never acknowledged nothing is asked
    wrong = inspect(home, before, after, folder.marks, read_only=reader_first).wrong
    if not wrong and chance.random() < _GOES_ON:
        with Library.open(home) as library:
            library.refresh([str(folder.folder)], prune=True)
        wrong = inspect(home, folder.texts, folder.texts, folder.marks, read_only=True).wrong
    return list(wrong)
