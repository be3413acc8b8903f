"""Lets the clock jump between what a library does, and holds what it says and remembers against the truth."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from index import Library
from tests.index.hazards import inspect, texts_of
from tests.index.notices import Notices
from ui.serving.attempts import Attempts
from ui.serving.register import User
from ui.serving.sessions import Sessions

_DAY = 86400.0
_JUMPS = (-365 * _DAY, -_DAY, -3600.0, -1.0, 3600.0, _DAY, 365 * _DAY)


def jumps(place: Path, count: int, seed: int) -> dict[str, int]:
    """Jump `count` times, each time while a reader is in the middle of an answer."""
    chance = random.Random(seed)
    folder = Notices(place / "文件", chance, 30)
    home = place / "资料库"
    counts: Counter[str] = Counter()
    with Library.open(home) as library, Library.open(home, read_only=True) as reader:
        library.refresh([str(folder.folder)])
        for _ in range(count):
            before = dict(folder.texts)
            wrong: list[str] = []
            with reader.pinned(), _moved(chance.choice(_JUMPS)):
                wrong += [] if texts_of(reader) == before else ["an answer under way changed"]
                folder.change(5)
                library.refresh([str(folder.folder)], prune=True)
                try:
                    wrong += [] if texts_of(reader) == before else ["an answer under way changed"]
                except LookupError:  # its generation is older than an hour by the clock
                    counts["told"] += 1
                wrong += _orders(library, sorted(folder.texts)[0])
            wrong += inspect(home, folder.texts, folder.texts, folder.marks[-20:], read_only=True).wrong
            counts["tried"] += 1
            counts["wrong"] += bool(wrong)
    counts["wrong"] += bool(_signed_in())
    return dict(counts)


@contextmanager
def _moved(seconds: float) -> Iterator[None]:
    now, now_ns = time.time, time.time_ns
    with (
        patch("time.time", lambda: now() + seconds),
        patch("time.time_ns", lambda: now_ns() + int(seconds * 1e9)),
    ):
        yield


def _orders(library: Library, source: str) -> list[str]:
    """Say so where the history of a document is not in the order in which things happened."""
    versions = [revision.digest for revision in library.history(source)]
    kept = library.record(source).digest
    return [] if versions[-1] == kept else ["the history ends with another version"]


def _signed_in() -> list[str]:
    """Say so where a jump of the clock signs a person out, or gives a guesser new attempts."""
    sessions, attempts, wrong = Sessions(), Attempts(), []
    token = sessions.begin(User("张三", "librarian", ""))
    while not attempts.begin("张三", "10.0.0.1"):
        pass
    for seconds in _JUMPS:
        with _moved(seconds):
            wrong += [] if sessions.user(token) else [f"signed out by {seconds} s"]
            wrong += [] if attempts.begin("张三", "10.0.0.1") else [f"new attempts after {seconds} s"]
    return wrong
