"""Breaks what a library stands on, and tells by fault what was tried, told and mended, and what was lost.

    python tests/benchmarks/faults.py [--times 200] [--only PART …]

`--times`: cases of the two parts that damage files; the others have a tenth of it. Each part keeps its own
figures; 1 where anything was lost, shown wrongly, or crashed. What other parties' servers do wrong is tested
case by case in the test suite, which is run here and counted.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.breaking.catalogue import HARMS as CATALOGUE_HARMS
from tests.benchmarks.breaking.catalogue import Catalogues, Outcome, summed
from tests.benchmarks.breaking.clocks import jumps
from tests.benchmarks.breaking.clusters import milvus
from tests.benchmarks.breaking.limits import full_disk, little_memory
from tests.index.damages import HARMS, MORE_HARMS, Sound

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "faults.json"
_SEED = 8
_PASSED = re.compile(r"(\d+) passed")
_TESTS = {
    "the language model's server: down, slow, hanging, cut, restarted": (
        "tests/qa/writing/test_misbehaviour.py",
        "tests/qa/writing/test_streaming.py",
        "tests/qa/writing/test_rewriting.py",
    ),
    "files: read-only, rights lost, changing, vanishing, in a loop": ("tests/index/test_faults.py",),
    "the chat's processes: killed": ("tests/ui/test_answering.py",),
}

Figures = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the figures; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--only", nargs="*", metavar="PART")
    arguments = parser.parse_args(argv)
    logging.disable(logging.WARNING)
    os.environ["RUST_BACKTRACE"] = "0"  # a panic over damage is a line, not a page
    few = max(1, arguments.times // 10)
    parts: dict[str, Callable[[Path], Figures]] = {
        "catalogue": lambda place: catalogue(place, arguments.times, arguments.seed),
        "derived indexes": lambda place: derived(place, arguments.times, arguments.seed),
        "disk full": lambda place: full_disk(place, 2 * few, arguments.seed),
        "little memory": lambda place: little_memory(place, 2 * few, arguments.seed),
        "clock jumps": lambda place: jumps(place, 2 * few, arguments.seed),
        "Milvus": lambda place: milvus(place, few, arguments.seed),
        "tests": lambda place: {name: _tests(files) for name, files in _TESTS.items()},
    }
    report = json.loads(_RESULTS.read_text("utf-8")) if _RESULTS.exists() else {}
    report |= {
        "command": f"python tests/benchmarks/faults.py --times {arguments.times}",
        "hardware": f"{os.cpu_count()} CPU cores",
        "date": date.today().isoformat(),
    }
    for name, measure in parts.items():
        if arguments.only and name not in arguments.only:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as place:
            report[name] = {**measure(Path(place)), "seconds": round(time.monotonic() - began)}
        _say(f"{name}: {json.dumps(report[name], ensure_ascii=False)}")
        _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if _is_wrong(report) else 0


def catalogue(place: Path, count: int, seed: int) -> Figures:
    """Damage the catalogue `count` times, each way in turn."""
    chance, sound = random.Random(seed), Catalogues(place)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for number in range(count):
        harm = list(CATALOGUE_HARMS)[number % len(CATALOGUE_HARMS)]
        outcome = sound.damaged(place / "copy", harm, chance)
        outcomes[harm].append(outcome)
        for line in outcome.wrong[:3]:
            _say(f"WRONG {number} {harm}: {line[:600]}")
    return {harm: summed(some) for harm, some in outcomes.items()}


def derived(place: Path, count: int, seed: int) -> Figures:
    """Damage files of the derived indexes `count` times, each kind in each way in turn."""
    chance, sound = random.Random(seed), Sound.made(place, notices=40, changes=8)
    files, harms = sound.derived_files(), list(HARMS | MORE_HARMS)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number in range(count):
        name, harm = files[number % len(files)], harms[number // len(files) % len(harms)]
        wrong = sound.harmed(place / "copy", name, harm, chance)
        counts[harm].update(tried=1, wrong=bool(wrong))
        for line in wrong[:3]:
            _say(f"WRONG {harm} {name}: {line[:600]}")
    return {harm: dict(counts[harm]) for harm in counts}


def _tests(files: Sequence[str]) -> Figures:
    """Run tests and give how many passed; that each tells and loses nothing is what they hold."""
    command = [sys.executable, "-m", "pytest", "-q", "-n0", *files]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, encoding="utf-8", check=False)
    passed = _PASSED.search(done.stdout)
    return {"tried": int(passed[1]) if passed else 0, "wrong": done.returncode}


def _is_wrong(figures: object) -> bool:
    if isinstance(figures, dict):
        return bool(figures.get("wrong")) or any(map(_is_wrong, figures.values()))
    return False


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
