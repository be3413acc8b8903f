"""Measures how cost grows with the library: 10,000, 100,000 and a million passages.

    python tests/benchmarks/growth.py --data ../shared/data [--homes DIR] [--sizes 10000 …] [--output FILE]

The statutes are repeated with other numbers, places and clauses (`search/multiplied.py`). Of each size: time,
memory and disk of `cewen index`; milliseconds and memory of a process that searches; `cewen ask` by itself;
and how many are found of the nearest vectors that scoring every one gives. `--homes` keeps documents and
libraries for the next run, which then does not index again.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index import Library
from index.vectors import coarse
from index.vectors.segment import Segment
from index.vectors.view import Part, VectorView
from tests.benchmarks.indexing import _index
from tests.benchmarks.search import multiplied, speed
from tests.benchmarks.search.homes import lines
from tests.benchmarks.search.ways import SHIPPED, UNRANKED

_RESULTS = Path(__file__).parent / "results" / "growth.json"
_SIZES = (10_000, 100_000, 1_000_000)
_QUESTION = "用人单位不签劳动合同怎么办？"
_COLD = 5  # cold starts, of which the median counts
_ASKED = 200  # questions whose nearest vectors are looked at
_LIMIT = 100
_BLOCK = 20_000  # vectors scored at a time
_ROWS = tuple(1 << power for power in range(10, 18))  # sizes of a segment
_WAYS = {
    "each": 0,
    "nominated": max(_ROWS) + 1,
    "nominated of lists": 1,
}  # and the rows from which lists are made

Figures = dict[str, Any]


def main() -> None:
    """Measure each size, print and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--homes", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(_SIZES))
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    figures: Figures = {
        "command": "python tests/benchmarks/growth.py --data ../shared/data",
        "hardware": f"{os.cpu_count()} CPU cores",
        "date": date.today().isoformat(),
        "sizes": {},
    }
    with tempfile.TemporaryDirectory() as scratch:
        for size in arguments.sizes:
            figures["sizes"][str(size)] = _of_size(size, arguments.data, arguments.homes or Path(scratch))
            sys.stderr.write(json.dumps({size: figures["sizes"][str(size)]}, ensure_ascii=False) + "\n")
        figures["vectors: each scored, or nominated"] = _choice(arguments.homes or Path(scratch), arguments)
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    output = arguments.output or (_RESULTS if arguments.sizes == list(_SIZES) else None)
    if output:
        output.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _of_size(size: int, data: Path, folder: Path) -> Figures:
    documents, home, kept = (folder / f"{size}-{name}" for name in ("documents", "home", "indexing.json"))
    if not kept.exists():
        if not documents.exists():
            multiplied.write(data, documents, size)
        cost = asdict(_index(documents, home))
        kept.write_text(json.dumps({name: round(value, 1) for name, value in cost.items()}))
    questions = data / "statutes" / "questions.jsonl"
    return {
        "index": json.loads(kept.read_text()),
        "on disk MB": _megabytes(home),
        "search": {way: speed.measured(home, questions, way) for way in (UNRANKED, SHIPPED)},
        "cold ask s": _cold(home),
        "vectors found": _recall(home, [line["question"] for line in lines(questions)][:_ASKED]),
    }


def _megabytes(home: Path) -> dict[str, float]:
    """Give the size of each part of a library."""
    parts = {path.name: [path, *path.rglob("*")] for path in sorted(home.iterdir())}
    sizes = {name: sum(p.stat().st_size for p in paths if p.is_file()) for name, paths in parts.items()}
    return {name: round(size / 1e6, 1) for name, size in sizes.items() if size > 1e5}


def _cold(home: Path) -> float:
    command = [sys.executable, "-m", "ui.cli", "--home", str(home), "ask", _QUESTION]
    seconds = []
    for _ in range(_COLD):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
    return round(statistics.median(seconds), 2)


def _recall(home: Path, asked: Sequence[str]) -> Figures:
    """Give the shares of the 10 and 100 nearest that are found, and how long finding takes."""
    with Library.open(home, read_only=True) as library:
        view = _vectors(library)
        queries = library.encoder.encode_queries(asked)
        found = [list(view.search(query, _LIMIT)) for query in queries]
        nearest = _nearest(view, queries)
        pairs = list(zip(found, nearest, strict=True))
        shares: Figures = {
            f"recall@{count}": round(
                statistics.mean(len({*f[:count]} & {*n[:count]}) / count for f, n in pairs), 4
            )
            for count in (10, _LIMIT)
        }
        milliseconds = statistics.median(_milliseconds(lambda q: view.search(q, _LIMIT), queries))
    return shares | {"ms": round(milliseconds, 2), "segments": len(view.parts), "rows": view.size}


def _vectors(library: Library) -> VectorView:
    with library.pinned():
        return library._view().vectors


def _nearest(view: VectorView, queries: np.ndarray) -> list[list[int]]:
    """Give the keys of the nearest to each query, by scoring every vector."""
    keys, best = np.zeros((len(queries), 0), np.int64), np.zeros((len(queries), 0), np.float32)
    for part in view.parts:
        rows = np.flatnonzero(part.living)
        for start in range(0, len(rows), _BLOCK):
            some = rows[start : start + _BLOCK]
            scores = np.hstack([best, queries @ part.segment.codes[some].astype(np.float32).T])
            named = np.hstack([keys, np.broadcast_to(part.segment.keys[some], (len(queries), len(some)))])
            order = np.argsort(-scores, axis=1, kind="stable")[:, :_LIMIT]
            best, keys = np.take_along_axis(scores, order, 1), np.take_along_axis(named, order, 1)
    return keys.tolist()


def _choice(folder: Path, arguments: argparse.Namespace) -> list[Figures]:
    """Give, for segments of several sizes, what a search costs that scores each, and one that nominates."""
    home = folder / f"{max(arguments.sizes)}-home"
    with Library.open(home, read_only=True) as library, tempfile.TemporaryDirectory() as scratch:
        questions = lines(arguments.data / "statutes" / "questions.jsonl")[:_ASKED]
        queries = library.encoder.encode_queries([line["question"] for line in questions])
        coarse._WORTH = 1  # else none for the smaller ones
        vectors = np.concatenate([codes for part in _vectors(library).parts for _, codes in part.blocks()])
        return [_of_rows(vectors[:rows], queries, Path(scratch)) for rows in _ROWS if rows <= len(vectors)]


def _of_rows(vectors: np.ndarray, queries: np.ndarray, folder: Path) -> Figures:
    """Search one segment without a coarse copy, with one, and with one in lists."""
    whole = Segment.from_rows(np.arange(len(vectors)), vectors)
    figures: Figures = {"rows": len(vectors)}
    nearest: list[set[int]] = []
    for way, listed in _WAYS.items():
        segment = whole
        if listed:
            coarse._LISTED = listed
            path = folder / f"{len(vectors)}-{way}"
            whole.write(path)
            segment = Segment.open(path)
        view = VectorView(1, (Part.of(segment),))
        found = [{*list(view.search(query, _LIMIT))[:10]} for query in queries]
        nearest = nearest or found
        shares = [len(some & near) / 10 for some, near in zip(found, nearest, strict=True)]
        taken = _milliseconds(lambda query, view=view: view.search(query, _LIMIT), queries)
        figures[way] = {
            "ms": round(statistics.median(taken), 3),
            "recall@10": round(statistics.mean(shares), 4),
        }
    return figures


def _milliseconds(search: Callable[[np.ndarray], object], queries: np.ndarray) -> list[float]:
    taken = []
    for query in queries:
        began = time.perf_counter()
        search(query)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


if __name__ == "__main__":
    main()
