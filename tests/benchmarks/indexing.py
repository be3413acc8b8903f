"""Measures how fast, and in how much memory, a folder is brought into a library and kept in line with it.

    python tests/benchmarks/indexing.py --data ../shared/data

Runs `cewen index` over all of `laws`: into an empty home, again unchanged, with one and with a hundred files
changed, with one file more; then, in the same run, what the parts take alone: their own limits.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import rjieba

from corpus import Document, Passage, cut, discover, read
from index.encoders.embedding import lead
from index.encoders.loading import load_encoder
from index.intake.preparation import Prepared, prepare
from index.vectors.files import VectorFiles
from index.words.lexical import LexicalIndex
from tests.benchmarks.processes import watched

T = TypeVar("T")

_RESULTS = Path(__file__).parent / "results" / "indexing.json"
_HUNDRED = 100
_PARTS = ("reading", "cutting", "encoding", "tantivy", "faiss")  # encoding includes its segmenting


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took; memory is that of all its processes together, shared pages counted once."""

    seconds: float
    cpu_seconds: float
    megabytes: float = 0.0
    documents: int = 0
    passages: int = 0


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with the folder `laws`")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cewen-indexing-") as work:
        folder, home = Path(work, "laws"), Path(work, "home")
        shutil.copytree(arguments.data / "laws", folder)
        _age(folder.rglob("*.md"))
        runs = _runs(folder, home)
        limits = _limits(folder, Path(work))
    parts = sum(limits[name].cpu_seconds for name in _PARTS)
    first = runs["into an empty home"]
    figures = {
        "date": date.today().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "runs": {name: _plain(cost) for name, cost in runs.items()},
        "alone, one core": {name: _plain(cost) for name, cost in limits.items()},
        "the parts alone, CPU seconds": round(parts, 2),
        "whole run ÷ that, CPU seconds": round(first.cpu_seconds / parts, 2),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    sys.stdout.write(text + "\n")
    _RESULTS.write_text(text + "\n", encoding="utf-8")


def _plain(cost: Cost) -> dict[str, float]:
    return {name: round(getattr(cost, name), 2) for name in Cost.__slots__ if getattr(cost, name)}


def _runs(folder: Path, home: Path) -> dict[str, Cost]:
    files = sorted(folder.rglob("*.md"))
    runs = {
        "into an empty home": _index(folder, home),
        "again, unchanged": _index(folder, home),
    }
    for name, changed in (
        ("one changed", files[1:2]),
        (f"{_HUNDRED} changed", files[:: len(files) // 100][:100]),
    ):
        for file in changed:
            file.write_text(file.read_text(encoding="utf-8") + "\n本文件另附说明一份。\n", encoding="utf-8")
        _age(changed)
        runs[name] = _index(folder, home)
    (folder / "新增.md").write_text("# 关于测试的通知\n\n各单位应当按时报送测试结果。\n", encoding="utf-8")
    runs["one added"] = _index(folder, home)
    return runs


def _age(files: Iterable[Path]) -> None:
    """Let files look as if they had not been written just now: their stamps would not be relied on."""
    for file in files:
        stamp = file.stat().st_mtime - 60
        os.utime(file, (stamp, stamp))


def _index(folder: Path, home: Path) -> Cost:
    run = watched([sys.executable, "-m", "ui.cli", "--home", str(home), "index", str(folder), "--json"])
    report = json.loads(run.printed)
    return Cost(run.seconds, run.cpu_seconds, run.megabytes, report["documents"], report["passages"])


def _timed(work: Callable[[], T]) -> tuple[T, Cost]:
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Cost(time.perf_counter() - began, time.process_time() - cpu)


def _limits(folder: Path, work: Path) -> dict[str, Cost]:
    """Measure each part alone on the same documents, in one process: what none of them can do without."""
    limits: dict[str, Cost] = {}
    documents: list[Document]
    documents, limits["reading"] = _timed(lambda: [read(source) for source in discover(folder)])
    passages: list[list[Passage]]
    passages, limits["cutting"] = _timed(lambda: [cut(document) for document in documents])
    texts = [
        f"{lead(document.title, passage)}\n{passage.text}"
        for document, cuts in zip(documents, passages, strict=True)
        for passage in cuts
    ]
    rjieba.cut_for_search(texts[0])
    _, limits["segmenting"] = _timed(lambda: [rjieba.cut_for_search(text) for text in texts])
    encoder = load_encoder()
    _, limits["encoding"] = _timed(lambda: encoder.encode_passages(texts))
    prepared = [prepare(d.title, p, encoder) for d, p in zip(documents, passages, strict=True)]
    _, limits["tantivy"] = _timed(lambda: _words(prepared, work / "words"))
    _, limits["faiss"] = _timed(lambda: _vectors(prepared, VectorFiles(work / "v", "x", encoder.dimension)))
    return limits


def _words(prepared: list[Prepared], folder: Path) -> None:
    with LexicalIndex.create(folder).writer() as writer:
        writer.add(1, enumerate((part for each in prepared for part in each.parts), 1))
        writer.commit(1)


def _vectors(prepared: list[Prepared], files: VectorFiles) -> None:
    blocks, start = [], 0
    for each in prepared:
        assert each.vectors is not None
        blocks.append((range(start, start + len(each.vectors)), each.vectors))
        start += len(each.vectors)
    files.publish(None, 1, blocks)


if __name__ == "__main__":
    main()
