"""Milliseconds of warm queries, and memory, of a fresh process that does nothing else, on one thread.

Run by itself: python -m tests.benchmarks.search.speed HOME QUESTIONS.jsonl WAY
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from index import Library
from tests.benchmarks.search.homes import lines
from tests.benchmarks.search.ways import SHIPPED, ablated, shipped

_WARM = 30  # queries before the clock runs
_TIMED = 300
_TOP_K = 10
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"), "1")

Figures = dict[str, float]


def measured(home: Path, questions: Path, way: str = SHIPPED) -> Figures:
    """Measure one way of searching in a fresh process; of three, the one least disturbed."""
    command = [sys.executable, "-m", "tests.benchmarks.search.speed", str(home), str(questions), way]
    environment = os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    runs: list[Figures] = [
        json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)
        for _ in range(3)
    ]
    return min(runs, key=lambda run: run["p50 ms"])


def _figures(home: Path, questions: Path, way: str) -> Figures:
    asked = [line["question"] for line in lines(questions)][: _WARM + _TIMED]
    with Library.open(home, read_only=True) as library:
        search = (shipped(library) | ablated(library))[way]
        began = time.perf_counter()
        search(asked[0], _TOP_K)
        first = time.perf_counter() - began
        for question in asked[1:_WARM]:
            search(question, _TOP_K)
        walls, processor = [], []
        for question in asked[_WARM:]:
            began, began_cpu = time.perf_counter(), time.process_time()
            search(question, _TOP_K)
            walls.append(time.perf_counter() - began)
            processor.append(time.process_time() - began_cpu)
        memory = _memory()  # while the files are mapped, of which much is resident
    p50, p95 = np.percentile(walls, (50, 95)) * 1000
    cpu50, cpu95 = np.percentile(processor, (50, 95)) * 1000
    named = {"p50 ms": p50, "p95 ms": p95, "CPU p50 ms": cpu50, "CPU p95 ms": cpu95, "first ms": first * 1000}
    return {name: round(float(value), 1) for name, value in named.items()} | memory


def _memory() -> Figures:
    """Give what Linux tells of this process; mapped files are part of `resident`."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    told = dict(line.split(":", 1) for line in status.splitlines())
    names = {"VmRSS": "resident MB", "RssAnon": "of it not of files MB", "VmHWM": "peak MB"}
    return {name: round(int(told[key].split()[0]) / 1024) for key, name in names.items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_figures(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))
