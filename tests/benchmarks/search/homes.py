"""The libraries that are searched, made once each: `covid`, `policies`, `laws`, and `mixed`, all in one.

`some-laws` are three of seven files of the laws: 65,000 passages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index import Library

NAMES = ("covid", "policies", "laws", "mixed", "some-laws")


class Homes:
    """Libraries over the real documents, in a folder that may hold them from a run before."""

    def __init__(self, data: Path, folder: Path) -> None:
        self._data, self._folder = data, folder

    @contextmanager
    def open(self, name: str) -> Iterator[Library]:
        """Lend the library of that name, made first if it is not there."""
        home = self._folder / name
        if not home.exists():
            with Library.open(home) as library:
                library.refresh([str(target) for target in self._targets(name)])
        with Library.open(home, read_only=True) as library:
            yield library

    def path(self, name: str) -> Path:
        """Give the home of the library of that name."""
        return self._folder / name

    def _targets(self, name: str) -> list[Path]:
        if name == "some-laws":
            files = sorted((self._data / "laws").rglob("*.md"))
            return [path for number, path in enumerate(files) if number % 7 < 3]
        folders = {"covid": [], "mixed": [self._data / "policies", self._data / "laws"]}
        targets = folders.get(name, [self._data / name])
        return [self._covid_files(), *targets] if name in folders else targets

    def _covid_files(self) -> Path:
        """Write the policy documents of 2020 into a folder, each a file."""
        folder = self._folder / "covid-files"
        folder.mkdir(exist_ok=True)
        for document in lines(self._data / "covid_policy" / "docs.jsonl"):
            (folder / f"{document['doc_id']}.txt").write_text(document["text"], encoding="utf-8")
        return folder


def lines(path: Path) -> list[dict[str, str]]:
    """Read the objects of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
