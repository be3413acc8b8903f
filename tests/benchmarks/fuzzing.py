"""Fuzzes every loader and whatever else takes in what strangers wrote; coverage-guided, with atheris.

    python -m venv fuzz && fuzz/bin/pip install . pytest atheris
    fuzz/bin/python tests/benchmarks/fuzzing.py [--data ../shared/data] [--seconds 60] [--only read]

Each target runs in a process of its own until its time is over; one that crashes or hangs goes on with
another seed. What is found is kept, with its input, under --out. A finding is an exception that is no refusal
in Chinese, a broken promise (see `fuzzed/targets.py`), over 5 s of CPU or 300 MB for an input of at most
400 KB, a crash.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_RESULTS = Path(__file__).parent / "results" / "fuzzing.json"
_ABSOLUTE = re.compile(r"(?<![\w.])/(?:[^\s/'\":]+/)+")  # the folders of a path of this machine
_EDGES = re.compile(r"cov: (\d+)")
_LIMITS = ("-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1")
_FEWEST_SECONDS = 3  # that are left for another round


@dataclass
class Row:
    """What one target showed."""

    target: str
    executions: int = 0
    edges: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    peak_mb: int = 0
    crashes: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the table of targets; 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="a folder of real documents to begin with")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--only", default="", help="targets whose name holds this")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "cewen-fuzzing")
    arguments = parser.parse_args(argv)
    sys.path.insert(0, str(_ROOT))
    from tests.benchmarks.fuzzed.targets import TARGETS

    rows = []
    for name in TARGETS:
        if arguments.only in name:
            row = fuzz(name, arguments)
            rows.append(row)
            _say(f"{row.target:16}{row.executions:>10}{row.edges:>7}{row.slowest_s:>7}{row.peak_mb:>6}")
            for found in (*row.crashes, *row.findings):
                _say(f"    {found}")
    if not arguments.only:
        _keep(rows, arguments)
    return 1 if any(row.crashes or row.findings for row in rows) else 0


def fuzz(name: str, arguments: argparse.Namespace) -> Row:
    """Fuzz one target for its time."""
    row = Row(name)
    end = time.monotonic() + arguments.seconds
    turn = 0
    while (left := end - time.monotonic()) > _FEWEST_SECONDS:
        folder = arguments.out.absolute() / name.replace(" ", "-") / str(turn)
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tests.benchmarks.fuzzed.driving", name, str(folder)]
        command += [str(arguments.data.absolute()) if arguments.data else "-", *_LIMITS]
        command += [f"-max_total_time={left:.0f}", f"-seed={arguments.seed + turn}"]
        ended = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, errors="replace")
        _add(row, folder, ended)
        turn += 1
    row.seconds = round(arguments.seconds - max(0.0, left), 1)
    return row


def _add(row: Row, folder: Path, ended: subprocess.CompletedProcess[str]) -> None:
    kept = folder / "found.json"
    found = (
        json.loads(kept.read_text())
        if kept.exists()
        else {"executions": 0, "slowest_s": 0, "peak_mb": 0, "findings": {}}
    )
    row.executions += found["executions"]
    row.slowest_s, row.peak_mb = max(row.slowest_s, found["slowest_s"]), max(row.peak_mb, found["peak_mb"])
    row.edges = max([row.edges, *map(int, _EDGES.findall(ended.stderr))])
    for place, each in found["findings"].items():
        row.findings.append(f"{place}: {each['what']} ({each['times']} times, {folder.name}/{each['input']})")
    if ended.returncode:
        last = [line for line in ended.stderr.splitlines() if line.strip()][-6:]
        told = _ABSOLUTE.sub("", " | ".join(last))[-500:]
        row.crashes.append(f"exit {ended.returncode}: {told}")


def _keep(rows: Sequence[Row], arguments: argparse.Namespace) -> None:
    table = {
        "command": f"fuzzing.py --data DIR --seconds {arguments.seconds} --seed {arguments.seed}",
        "date": date.today().isoformat(),
        "hardware": f"{platform.machine()}, Python {platform.python_version()}",
        "targets": [asdict(row) for row in rows],
    }
    _RESULTS.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
