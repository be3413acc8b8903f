"""Measures the page over 65,000 passages: how soon it is ready, first words, and many people at once.

    python tests/benchmarks/page.py --data DIR [--work DIR] [--people 20] [--seconds 60]

`cewen chat` runs in a process of its own on this machine, and so do the browser and the crowd that ask: they
share its processors with it. `--work` keeps the library for the next run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.search.homes import Homes
from tests.benchmarks.visiting import window
from tests.benchmarks.visiting.crowd import ask_at_once, shares
from tests.benchmarks.visiting.uploading import Uploading
from tests.ui.browsing import chat_of

_RESULTS = Path(__file__).parent / "results" / "page.json"
_TIMES = 5  # the page is opened
_QUESTIONS = 40  # asked in the browser
_CONVERSATION = 10  # questions to a conversation
_READING = 5.0  # seconds a person reads an answer
_BESIDE = 20.0  # seconds of asking beside an upload


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the figures; 1 if any question got an error."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with `laws` and `statutes`")
    parser.add_argument("--work", type=Path, help="keeps the library")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as place:
        homes = Homes(arguments.data, arguments.work or Path(place))
        with homes.open("some-laws") as library:
            passages = library.size
        report = {
            "command": "python tests/benchmarks/page.py",
            "hardware": f"{os.cpu_count()} CPU cores, the browser and the people on the same",
            "date": date.today().isoformat(),
            "passages": passages,
            **_measured(homes.path("some-laws"), _questions(arguments.data), arguments),
        }
    _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    crowds = [part for part in report.values() if isinstance(part, dict) and "errors" in part]
    return 1 if any(crowd["errors"] for crowd in crowds) else 0


def _measured(home: Path, questions: Sequence[str], arguments: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as place, chat_of(_copied(home, Path(place))) as address:
        alone = _in_a_browser(address, questions[:_QUESTIONS])
        crowd = {
            name: ask_at_once(
                address, questions, people=arguments.people, seconds=arguments.seconds, reading=reading
            ).figures()
            for name, reading in (("at once", 0.0), ("with reading", _READING))
        }
        uploading = Uploading(address, Path(place, "files"))
        with uploading:
            beside = ask_at_once(
                address, questions, people=arguments.people, seconds=_BESIDE, reading=_READING
            ).figures()
        crowd["with reading, beside an upload of 200 files"] = {**beside, "upload, s": uploading.seconds}
    return {**alone, "people": arguments.people, **crowd}


def _copied(home: Path, place: Path) -> Path:
    """Copy the library: files are added to it."""
    return Path(shutil.copytree(home, place / "home"))


def _in_a_browser(address: str, questions: Sequence[str]) -> dict[str, Any]:
    found = os.environ.get("CEWEN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with importlib.import_module("playwright.sync_api").sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        opened = window.ready(chromium, address, _TIMES)
        first = window.first_words(chromium, address, questions, _CONVERSATION)
        chromium.close()
    return {"page ready, ms": shares(opened), "first words, ms": shares(first)}


def _questions(data: Path) -> list[str]:
    lines = (data / "statutes" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


if __name__ == "__main__":
    sys.exit(main())
