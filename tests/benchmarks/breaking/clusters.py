"""Lets a Milvus server die, restart or stand still amid what `cewen` does; says what came of it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from index.milvus.address import Address
from tests.benchmarks.breaking.limits import judged, shown
from tests.index.hazards import inspect
from tests.index.notices import Notices
from tests.index.store.servers import MilvusServer

_NOTICES = 20
_PATIENCE_SECONDS = 180.0
_LATEST_SECONDS = 4.0  # after a command began
_STILL_SECONDS = 3.0  # at most

Harm = Callable[[MilvusServer, random.Random], None]


def _kill(server: MilvusServer, chance: random.Random) -> None:
    server.kill()


def _restart(server: MilvusServer, chance: random.Random) -> None:
    server.kill()
    server.start()


def _stand_still(server: MilvusServer, chance: random.Random) -> None:
    server.pause()
    time.sleep(chance.uniform(0.0, _STILL_SECONDS))
    server.go_on()


HARMS: dict[str, Harm] = {"killed": _kill, "restarted": _restart, "standing still": _stand_still}


def milvus(place: Path, count: int, seed: int) -> dict[str, dict[str, int]]:
    """Harm the server `count` times, each way in turn, while a folder is read or a question is asked."""
    chance = random.Random(seed)
    folder, server = Notices(place / "文件", chance, _NOTICES), MilvusServer(place / "数据")
    counts: dict[str, Counter[str]] = {harm: Counter() for harm in HARMS}
    server.start()
    try:
        one = _Case(place / "资料库", folder, server, chance)
        one.read()
        for number in range(count):
            harm = list(HARMS)[number % len(HARMS)]
            wrong = one.harmed(HARMS[harm], counts[harm], reading=number // len(HARMS) % 2 == 0)
            counts[harm].update(tried=1, wrong=shown(wrong))
    finally:
        server.kill()
    return {harm: dict(counted) for harm, counted in counts.items()}


class _Case:
    """A library in Milvus and the folder it is of."""

    def __init__(self, home: Path, folder: Notices, server: MilvusServer, chance: random.Random) -> None:
        self._home = home
        self._folder = folder
        self._server = server
        self._chance = chance

    def read(self) -> list[str]:
        """Have the folder read by a server that is well: give what is wrong with that, or left by it."""
        done = self._ended(self._started("index", str(self._folder.folder), "--prune"))
        wrong = [] if done.returncode == 0 else [f"index ended with {done.returncode}: {done.stderr[-500:]}"]
        texts = self._folder.texts
        return [*wrong, *self._inspected(dict(texts))]

    def harmed(self, harm: Harm, counts: Counter[str], *, reading: bool) -> list[str]:
        """Harm the server while a command runs; give what is wrong then, and once it is well again."""
        before = dict(self._folder.texts)
        if reading:
            self._folder.change(6)
            process = self._started("index", str(self._folder.folder), "--prune")
        else:
            process = self._started("ask", "值守登记簿由谁每日核对")
        time.sleep(self._chance.uniform(0.0, _LATEST_SECONDS))
        harm(self._server, self._chance)
        wrong = judged(self._ended(process), counts, "index" if reading else "ask")
        if not self._server.is_running:
            self._server.start()
        return [*wrong, *self._inspected(before), *self.read()]

    def _inspected(self, before: dict[str, str]) -> list[str]:
        address, folder = Address.read(self._server.url), self._folder
        found = inspect(
            self._home, before, folder.texts, folder.marks[-20:], read_only=False, address=address
        )
        return list(found.wrong)

    def _started(self, *arguments: str) -> subprocess.Popen[str]:
        store = ["--home", str(self._home), "--store", self._server.url]
        return subprocess.Popen(
            [sys.executable, "-m", "ui.cli", *store, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def _ended(self, process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
        try:
            out, err = process.communicate(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            err += "\nTraceback: it did not end"
            return subprocess.CompletedProcess(process.args, 1, out, err)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)
