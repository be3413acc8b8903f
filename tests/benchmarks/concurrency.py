"""Measures how long answers take while the library is written to, and looks for any that mix two states.

    python tests/benchmarks/concurrency.py [--readers 4] [--replacements 100] [--notices 400] [--quiet 30]

Readers in processes of their own ask without pause: first alone, then beside a process that only burns a
processor, then while two documents are replaced together again and again. "busy" is what is fair to compare
with "writing": the writer needs a processor too.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.index.readings import Phase, read_while_writing

_RESULTS = Path(__file__).parent / "results" / "concurrency.json"
_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


def main(argv: Sequence[str] | None = None) -> int:
    """Print and keep the figures; 1 if any answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--replacements", type=int, default=100)
    parser.add_argument("--notices", type=int, default=400, help="documents that do not change")
    parser.add_argument("--quiet", type=float, default=30.0, help="seconds of each phase without a writer")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as place:
        reading = read_while_writing(
            Path(place),
            readers=arguments.readers,
            replacements=arguments.replacements,
            notices=arguments.notices,
            quiet=arguments.quiet,
        )
    wrong = Counter(reading.wrong())
    for what, count in wrong.most_common():
        _say(f"WRONG {count} times: {what}")
    phases = {phase.name: _figures(phase) for phase in reading.phases}
    for name, figures in phases.items():
        _say(f"{name}: {json.dumps(figures, ensure_ascii=False)}")
    report = {
        "command": "python tests/benchmarks/concurrency.py",
        "hardware": f"{os.cpu_count()} CPU cores",
        "date": date.today().isoformat(),
        "readers": arguments.readers,
        "replacements": arguments.replacements,
        "wrong": wrong.total(),
        "phases": phases,
        "slowest while writing, of the slowest while busy": _ratio(phases, "busy", "ms"),
        "slowest while writing, of the slowest while quiet": _ratio(phases, "quiet", "ms"),
        "the same in processor time, of quiet": _ratio(phases, "quiet", "cpu ms"),
    }
    _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


def _figures(phase: Phase) -> dict[str, Any]:
    return {
        "answers": len(phase.notes),
        "seconds": round(phase.ended - phase.began, 1),
        "ms": {name: round(phase.milliseconds(share), 1) for name, share in _SHARES.items()},
        "cpu ms": {name: round(phase.milliseconds(share, cpu=True), 1) for name, share in _SHARES.items()},
    }


def _ratio(phases: dict[str, dict[str, Any]], without: str, unit: str) -> float:
    ratio: float = phases["writing"][unit]["max"] / phases[without][unit]["max"]
    return round(ratio, 2)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
