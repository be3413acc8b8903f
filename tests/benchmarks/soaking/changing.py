"""Keeps a folder changing and a library after it: runs that end well or are killed, removals."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.soaking.asking import Tools
from tests.benchmarks.soaking.serving import command
from tests.benchmarks.soaking.truth import Truth
from tests.index.notices import Notices

_CHANGES = 6
_KILLED = 0.3  # share of the runs
_REMOVED = 0.15  # share of the changes that are a `cewen remove`
_BY_THE_SERVER = 0.3  # share of the runs that the server is asked for
_LONGEST_BEFORE_A_KILL = 4.0  # seconds
_PATIENCE_SECONDS = 300.0


class Changes:
    """One who changes a folder and has it read, again and again; the only one who writes to it."""

    def __init__(
        self, home: Path, folder: Notices, truth: Truth, tools: Tools, chance: random.Random
    ) -> None:
        self._home, self._folder, self._truth = home, folder, truth
        self._tools, self._chance = tools, chance
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self.cut: list[tuple[float, float, str]] = []  # runs by the server that did not end well

    def once(self) -> None:
        """Change some files, or remove a document, and have it read unless that is cut short."""
        if self._truth.is_settled() and self._chance.random() < _REMOVED:
            self._remove()
            return
        texts, began = dict(self._folder.texts), time.monotonic()
        self._folder.change(_CHANGES)
        if len(self._folder.texts) < 40:
            self._folder.add()
        self.done["files changed"] += sum(
            texts.get(source) != text for source, text in self._folder.texts.items()
        )
        state = self._truth.begins(self._folder.texts, began)
        by_server = self._chance.random() < _BY_THE_SERVER
        if self._by_server() if by_server else self.index(killed=self._chance.random() < _KILLED):
            self._truth.acknowledge(state)

    def index(self, *, killed: bool) -> bool:
        """Have the folder read by a process; tell whether that ended well."""
        arguments = ("index", str(self._folder.folder), "--prune", "--wait", "--json")
        with subprocess.Popen(
            command(self._home, *arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        ) as process:
            if killed:
                time.sleep(self._chance.uniform(0.3, _LONGEST_BEFORE_A_KILL))
                process.kill()
            said, errors = process.communicate(timeout=_PATIENCE_SECONDS)
        if process.returncode < 0:
            self.done["runs killed"] += 1
            return False
        if process.returncode or "Traceback" in errors:
            self.errors.append(f"index ended with {process.returncode}: {errors[-600:]}")
            return False
        self.done["runs"] += 1
        return json.loads(said)["failed"] == []

    def _by_server(self) -> bool:
        began = time.monotonic()
        try:
            report = self._tools.call("index", {"targets": [str(self._folder.folder)], "prune": True})
        except Exception as error:  # killed meanwhile, or not: whoever knows of outages tells them apart
            self.done["runs by the server cut short"] += 1
            self.cut.append((began, time.monotonic(), f"{type(error).__name__}: {error}"))
            return False
        self.done["runs by the server"] += 1
        return bool(report["failed"] == [])

    def _remove(self) -> None:
        source = self._chance.choice(sorted(self._folder.texts))
        began = time.monotonic()
        self._folder.remove(source)
        state = self._truth.begins(self._folder.texts, began)
        done = subprocess.run(
            command(self._home, "remove", source), capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode == 0:
            self.done["documents removed"] += 1
            self._truth.acknowledge(state)
        else:
            self.errors.append(f"remove ended with {done.returncode}: {done.stderr[-600:]}")
