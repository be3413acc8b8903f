"""Mixed asking, indexing, removing and killing for an hour: nothing lost, nothing stale, nothing that grows.

    python tests/benchmarks/soak.py --data DIR [--minutes 60] [--seed 8] [--work DIR]

A `cewen chat` serves a library of real policies and of a folder that keeps changing. People ask on its page,
through OpenAI's interface, through MCP and on the command line; one keeps having the folder read; runs,
processes that answer and, in the first third, the server itself are killed. What may be said when is known
(`soaking.truth`). Flat is what in the last third is no more than in the second.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from index import Library
from tests.benchmarks.soaking.asking import Ask, Completions, Page, Shell, Tools
from tests.benchmarks.soaking.changing import Changes
from tests.benchmarks.soaking.serving import Sample, Server, command
from tests.benchmarks.soaking.truth import Heard, Truth
from tests.index.hazards import texts_of
from tests.index.notices import Notices, marks_in

_RESULTS = Path(__file__).parent / "results" / "soak.json"
_NOTICES = 60
_WINDOWS = 30  # in which figures are kept
_LOOK_SECONDS = 10.0
_READING_SECONDS = {"page": 4.0, "v1": 3.0, "mcp": 2.0, "command line": 10.0}
_CHANGE_SECONDS = 4.0
_HELPER_KILLED_SECONDS = 90.0
_SERVER_KILLS = 3  # all in the first third, so that the rest shows one process growing older
_NAMED = 20
# How much more the last third may take than the second.
_ROOM = {"pss": 1.1, "rss": 1.1, "handles": 1.1, "threads": 1.1, "processes": 1.1, "temporary": 1.25}
_LATENCY_ROOM = 1.35  # the machine has other work
_TROUBLE = ("Traceback", "内部出错", "程序出了错", "Exception", " ERROR")


@dataclass
class Notes:
    """All that was heard and seen."""

    heard: list[tuple[str, float, float]] = field(default_factory=list)  # channel, when, milliseconds
    asked: Counter[str] = field(default_factory=Counter)
    excused: int = 0
    wrong: list[str] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the figures; 1 if anything was wrong, lost or growing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with `policies` and `cases`")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--work", type=Path, help="keeps the library and the logs")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as place:
        work = arguments.work or Path(place)
        work.mkdir(parents=True, exist_ok=True)
        report = _Soak(arguments.data, work, arguments.minutes * 60, arguments.seed).run()
    report = {
        "command": f"python tests/benchmarks/soak.py --minutes {arguments.minutes:g}",
        "hardware": f"{os.cpu_count()} CPU cores, all that asks on the same",
        "date": date.today().isoformat(),
        **report,
    }
    _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _say(
        json.dumps(
            {key: value for key, value in report.items() if key != "over time"}, ensure_ascii=False, indent=1
        )
    )
    return 1 if report["wrong"] or report["growing"] else 0


class _Soak:
    def __init__(self, data: Path, place: Path, seconds: float, seed: int) -> None:
        self._seconds = seconds
        self._chance = random.Random(seed)
        self._home = place / "资料库"
        self._folder = Notices(place / "文件", self._chance, _NOTICES)
        self._steady = self._built(data / "policies")
        self._truth = Truth(self._steady)
        self._truth.acknowledge(self._truth.begins(self._folder.texts, time.monotonic()))
        lines = (data / "cases" / "dev.jsonl").read_text("utf-8").splitlines()
        self._questions = [json.loads(line)["question"] for line in lines]
        self._server = Server(self._home, place)
        self._notes = Notes()
        self._samples: list[Sample] = []
        self._helpers_killed = 0
        self._over = threading.Event()

    def _built(self, policies: Path) -> dict[str, str]:
        with Library.open(self._home) as library:
            library.refresh([str(policies), str(self._folder.folder)])
            return {s: t for s, t in texts_of(library).items() if s not in self._folder.texts}

    def run(self) -> dict[str, Any]:
        """Do it all and give the figures."""
        self._server.start()
        began = time.monotonic()
        changes = Changes(
            self._home, self._folder, self._truth, Tools(self._server.address), random.Random(1)
        )
        threads = [threading.Thread(target=self._asks, args=one, daemon=True) for one in self._people()]
        threads += [
            threading.Thread(target=self._again_and_again, args=one, daemon=True)
            for one in ((changes.once, _CHANGE_SECONDS), (self._kill_a_helper, _HELPER_KILLED_SECONDS))
        ]
        for thread in threads:
            thread.start()
        kills = [began + self._seconds / 3 * (n + 0.5) / _SERVER_KILLS for n in range(_SERVER_KILLS)]
        while (now := time.monotonic()) < began + self._seconds:
            self._samples.append(self._server.sample())
            if kills and now > kills[0]:
                kills.pop(0)
                self._server.kill()
            time.sleep(_LOOK_SECONDS)
        self._over.set()
        for thread in threads:
            thread.join(timeout=180)
        alive = sum(thread.is_alive() for thread in threads)
        wrong = self._notes.wrong + changes.errors + ([f"{alive} never came back"] if alive else [])
        wrong += [
            f"index by the server: {error}"
            for began_at, ended, error in changes.cut
            if not self._server.was_down(began_at, ended)
        ]
        wrong += self._ending(changes)
        return self._report(began, wrong, changes)

    def _people(self) -> list[tuple[str, Ask, float]]:
        address = self._server.address
        people: list[tuple[str, Ask]] = [
            ("page", Page(address).ask),
            ("page", Page(address).ask),
            ("v1", Completions(address).ask),
            ("v1", Completions(address).ask),
            ("mcp", Tools(address).ask),
            ("command line", Shell(self._home).ask),
        ]
        return [(channel, ask, _READING_SECONDS[channel]) for channel, ask in people]

    def _asks(self, channel: str, ask: Ask, reading: float) -> None:
        chance = random.Random(f"{channel}{id(ask)}")
        while not self._over.wait(chance.uniform(0, 2 * reading)):
            question = self._question(channel, chance)
            heard = ask(question)
            wrong = list(self._truth.wrong_with(heard))
            excused = bool(heard.error) and self._server.was_down(heard.began, heard.ended)
            if heard.error and not excused:
                wrong.append(f"{channel}: {heard.question}: {heard.error}")
            if not heard.error and question.startswith("标记"):
                wrong += self._missed(heard)
            with self._notes.guard:
                self._notes.asked[channel] += 1
                self._notes.excused += excused
                self._notes.wrong += wrong
                if not heard.error:
                    milliseconds = (heard.ended - heard.began) * 1000
                    self._notes.heard.append((channel, heard.ended, milliseconds))
            for line in wrong:
                _say(f"WRONG {line}")

    def _question(self, channel: str, chance: random.Random) -> str:
        kind = chance.random()
        if kind < 0.4:
            return chance.choice(self._questions)
        mark = chance.choice(self._folder.marks[-200:])
        if channel in ("mcp", "command line") and kind < 0.8:
            return mark
        return (
            f"值守登记簿使用{mark}的仓库由谁核对" if kind < 0.7 else "值守登记簿由谁每日核对，发现不符怎么办"
        )

    def _missed(self, heard: Heard) -> list[str]:
        """Say so where a search for a mark that certainly stands in the library did not find it."""
        if heard.question not in self._truth.certain(heard.began, heard.ended):
            return []
        found = heard.question in marks_in(heard.text)
        return [] if found else [f"{heard.channel}: {heard.question} is acknowledged and not found"]

    def _again_and_again(self, do: Callable[[], None], pause: float) -> None:
        chance = random.Random(pause)
        while not self._over.wait(chance.uniform(0, 2 * pause)):
            do()

    def _kill_a_helper(self) -> None:
        helpers = self._server.helpers()
        if helpers:
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(helpers), 9)
                self._helpers_killed += 1

    def _ending(self, changes: Changes) -> list[str]:
        """Bring the library up once more, stop, and give what is wrong with what is left."""
        wrong = [] if changes.index(killed=False) else ["the last run did not end well"]
        if status := self._server.stop():
            wrong.append(f"the server ended with {status}")
        log = self._server.log.read_text("utf-8", errors="replace")
        wrong += [f"the log: {line}" for line in log.splitlines() if any(word in line for word in _TROUBLE)]
        verified = subprocess.run(
            command(self._home, "verify", "--json"), capture_output=True, encoding="utf-8", check=False
        )
        if verified.returncode:
            wrong.append(f"verify: {verified.stdout[-600:]}{verified.stderr[-600:]}")
        with Library.open(self._home, read_only=True) as library:
            kept = texts_of(library)
        expected = {**self._steady, **self._folder.texts}
        wrong += [
            f"{source} is not as it should be"
            for source in {*kept, *expected}
            if kept.get(source) != expected.get(source)
        ]
        return wrong

    def _report(self, began: float, wrong: list[str], changes: Changes) -> dict[str, Any]:
        thirds = {name: _thirds(self._samples, name, began, self._seconds) for name in _ROOM}
        latency = self._latencies(began)
        growing = [name for name, (_, second, last) in thirds.items() if last > second * _ROOM[name] + 2] + [
            f"{name} latency" for name, (_, second, last) in latency.items() if last > second * _LATENCY_ROOM
        ]
        return {
            "minutes": round(self._seconds / 60, 1),
            "asked": dict(self._notes.asked),
            "asked while the server was down": self._notes.excused,
            "changes": dict(changes.done),
            "processes that answer killed": self._helpers_killed,
            "server killed": _SERVER_KILLS,
            "wrong": len(wrong),
            "wrong, the first": wrong[:_NAMED],
            "growing": growing,
            "median of each third": thirds,
            "median milliseconds of each third": latency,
            "home, MB, at first and at last": [
                round(s.home, 1) for s in (self._samples[0], self._samples[-1])
            ],
            "over time": self._over_time(began),
        }

    def _latencies(self, began: float) -> dict[str, tuple[float, float, float]]:
        by_channel: dict[str, list[list[float]]] = defaultdict(lambda: [[], [], []])
        for channel, at, milliseconds in self._notes.heard:
            by_channel[channel][_third(at, began, self._seconds)].append(milliseconds)
        return {
            channel: tuple(round(median(one)) if one else 0 for one in thirds)  # type: ignore[misc]
            for channel, thirds in by_channel.items()
        }

    def _over_time(self, began: float) -> list[dict[str, Any]]:
        """Give medians of what was sampled and shares of what was waited for, window by window."""
        length = self._seconds / _WINDOWS
        windows = []
        for number in range(_WINDOWS):
            start, end = began + number * length, began + (number + 1) * length
            samples = [asdict(one) for one in self._samples if start <= one.at < end]
            waits = sorted(ms for _, at, ms in self._notes.heard if start <= at < end)
            windows.append(
                {
                    "minute": round((number + 1) * length / 60, 1),
                    **{
                        name: round(median(one[name] for one in samples), 1)
                        for name in (samples[0] if samples else {})
                        if name != "at"
                    },
                    "answers": len(waits),
                    "p50 ms": round(waits[len(waits) // 2]) if waits else None,
                    "p95 ms": round(waits[int(len(waits) * 0.95)]) if waits else None,
                }
            )
        return windows


def _third(at: float, began: float, seconds: float) -> int:
    return min(2, max(0, int((at - began) * 3 / seconds)))


def _thirds(samples: Sequence[Sample], name: str, began: float, seconds: float) -> tuple[float, float, float]:
    values: list[list[float]] = [[], [], []]
    for one in samples:
        values[_third(one.at, began, seconds)].append(getattr(one, name))
    first, second, last = (round(median(some), 1) if some else 0.0 for some in values)
    return first, second, last


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
