"""Lets the disk fill up, and memory run out, at random points of what `cewen` does; says what came of it."""

from __future__ import annotations

import random
import resource
import subprocess
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from index import Library
from tests.index.conditions import cewen, small_disk
from tests.index.hazards import inspect
from tests.index.notices import Notices
from ui.feedback import Feedback, Judgement

_MEGABYTE = 1 << 20
_DISK = 96 * _MEGABYTE
_NOTICES = 40
_MOST_FREE = 2 * _MEGABYTE  # when what is tried begins
_LEAST_MEMORY, _MOST_MEMORY = 150, 1500  # MB
_UNTOLD = ("Traceback", "内部出错")
# By the kernel, or by Rust and BLAS, which end the program where they get no memory.
_ENDED_BY_THE_SYSTEM = (-9, -6, -11)


def full_disk(place: Path, count: int, seed: int) -> dict[str, int]:
    """Index, remove, verify, repair and judge on a disk that has room for some of it only."""
    chance = random.Random(seed)
    folder = Notices(place / "文件", chance, _NOTICES)
    counts: Counter[str] = Counter()
    try:
        with small_disk(place / "盘", _DISK) as remount:
            home = place / "盘" / "资料库"
            _index(home, folder)
            for number in range(count):
                before, doing = dict(folder.texts), _DOINGS[number % len(_DOINGS)]
                used = sum(file.stat().st_blocks * 512 for file in home.rglob("*") if file.is_file())
                folder.change(12)
                remount(f"size={used + chance.randrange(_MOST_FREE)}")
                wrong = doing(home, folder, counts)
                wrong += inspect(home, before, folder.texts, folder.marks[-30:], read_only=True).wrong
                remount(f"size={_DISK}")
                _index(home, folder)
                wrong += inspect(home, folder.texts, folder.texts, folder.marks[-30:], read_only=True).wrong
                counts["tried"] += 1
                counts["wrong"] += shown(wrong)
    except pytest.skip.Exception as skipped:
        return {"skipped": str(skipped)}  # type: ignore[dict-item]
    return dict(counts)


def little_memory(place: Path, count: int, seed: int) -> dict[str, int]:
    """Index and ask with an address space that may not grow beyond a random size."""
    chance = random.Random(seed)
    folder = Notices(place / "文件", chance, _NOTICES)
    home = place / "资料库"
    _index(home, folder)
    counts: Counter[str] = Counter()
    for number in range(count):
        before = dict(folder.texts)
        most = chance.randint(_LEAST_MEMORY, _MOST_MEMORY) * _MEGABYTE
        if number % 2:
            done = cewen(home, "ask", "值守登记簿由谁每日核对", before=_limited(most))
        else:
            folder.change(12)
            done = cewen(home, "index", folder.folder, "--prune", before=_limited(most))
        wrong = judged(done, counts, f"{most // _MEGABYTE} MB")
        wrong += inspect(home, before, folder.texts, folder.marks[-30:], read_only=True).wrong
        _index(home, folder)
        wrong += inspect(home, folder.texts, folder.texts, folder.marks[-30:], read_only=True).wrong
        counts["tried"] += 1
        counts["wrong"] += shown(wrong)
    return dict(counts)


def _limited(most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _index(home: Path, folder: Notices) -> None:
    with Library.open(home) as library:
        library.refresh([str(folder.folder)], prune=True)


def _indexing(home: Path, folder: Notices, counts: Counter[str]) -> list[str]:
    return judged(cewen(home, "index", folder.folder, "--prune"), counts, "index")


def _removing(home: Path, folder: Notices, counts: Counter[str]) -> list[str]:
    gone = sorted(folder.texts)[:3]
    for source in gone:
        folder.remove(source)
    return judged(cewen(home, "remove", *gone), counts, "remove")


def _repairing(home: Path, folder: Notices, counts: Counter[str]) -> list[str]:
    return judged(cewen(home, "verify", "--repair"), counts, "verify --repair")


def _judging(home: Path, folder: Notices, counts: Counter[str]) -> list[str]:
    """Keep judgements until there is no room, and hold that those acknowledged are there."""
    kept: list[str] = []
    feedback = Feedback(home)
    wrong = []
    with suppress(OSError):
        for number in range(400):
            judgement = Judgement(f"{home.name}-{number}-{len(folder.marks)}", "helpful", "问" * 2000, {})
            feedback.keep(judgement)
            kept.append(judgement.id)
    with suppress(OSError):
        there = {judgement.id for judgement in feedback.all()}
        wrong = [f"{len(set(kept) - there)} judgements are lost"] if set(kept) - there else []
    counts["told" if len(kept) < 400 else "went well"] += 1
    return wrong


_DOINGS = (_indexing, _removing, _indexing, _repairing, _judging)


def judged(done: subprocess.CompletedProcess[str], counts: Counter[str], what: str) -> list[str]:
    """Count how a command ended, and give what is wrong with that."""
    if done.returncode == 0:
        counts["went well"] += 1
        return []
    if done.returncode in _ENDED_BY_THE_SYSTEM:
        counts["ended by the system"] += 1
        return []
    if done.returncode > 0 and not any(word in done.stderr for word in _UNTOLD):
        counts["told"] += 1
        return []
    return [f"{what} ended with {done.returncode}: {done.stderr[-500:]}"]


def shown(wrong: list[str]) -> int:
    """Print what is wrong; 1 if anything is."""
    for line in wrong[:3]:
        print("WRONG", line[:600], flush=True)  # noqa: T201
    return bool(wrong)
