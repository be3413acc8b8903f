"""Measures Cewen over the same material as the peers: files in, reading and cutting included."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from corpus import cut, read
from index import Library
from index.search.parts import ALL, Parts
from tests.benchmarks.beside.material import Material, age
from tests.benchmarks.beside.peer import COLD_RUNS, TOP_K, indexed, last_line, latency, means, median
from tests.benchmarks.processes import Run, megabytes, watched
from tests.benchmarks.search import covid, statutes
from tests.benchmarks.search.ways import Found, Search

T = TypeVar("T")

_CONFIGURED = "as it ships: cewen index over the files, in as many processes as it takes"
UNRANKED = replace(ALL, reranking=False)

Figures = dict[str, Any]


class Own:
    """Cewen as it ships; with `UNRANKED`, what of it the peers do too: no reader reads the best again."""

    def __init__(self, material: Material, folder: Path) -> None:
        self._material = material
        self._laws, self._policies = folder / "laws", folder / "policies"

    def stages(self) -> Iterator[tuple[str, Figures]]:
        """Yield what was measured, stage by stage."""
        started = _run([sys.executable, "-c", "import ui.cli, index"])
        yield "setup", {"configured": _CONFIGURED, "process start and import s": round(started.seconds, 1)}
        run = _cewen(self._laws, "index", str(self._material.laws), "--json")
        report = json.loads(run.printed)
        counts = {name: report[name] for name in ("documents", "passages")}
        yield "index", indexed(run, self._laws) | counts
        for name, parts in (("query", ALL), ("query unranked", UNRANKED)):
            yield name, self._query(parts)
        yield from self._laws_asked()
        yield "cold", self._cold()
        yield "replace", self._replace()
        _cewen(self._policies, "index", str(self._material.policies), "--json")
        yield "covid", self._covid()

    def _query(self, parts: Parts) -> Figures:
        """Ask in a process of its own, as the peers are asked."""
        warm, timed = self._material.speed_questions
        asked = json.dumps({"warm": warm, "timed": timed}, ensure_ascii=False)
        job = self._laws.parent / "questions.json"
        job.write_text(asked, encoding="utf-8")
        reranking = "yes" if parts.reranking else "no"
        run = _run([sys.executable, "-m", __name__, str(self._laws), str(job), reranking])
        result = json.loads(run.printed)
        return latency(result) | {"memory MB": round(result["resident MB"])}

    def _laws_asked(self) -> Iterator[tuple[str, Figures]]:
        with Library.open(self._laws, read_only=True) as library:
            articles = statutes.Articles(library)
            for name, parts in (("laws", ALL), ("laws unranked", UNRANKED)):
                search = _search(library, parts)
                yield (
                    name,
                    means([statutes.scores(search, q, articles) for q in self._material.law_questions]),
                )

    def _covid(self) -> Figures:
        with Library.open(self._policies, read_only=True) as library:
            search = _search(library, ALL)
            return means([covid.scores(search, question) for question in self._material.policy_questions])

    def _cold(self) -> Figures:
        question = self._material.speed_questions[1][0]
        figures: Figures = {}
        for command in ("search", "ask"):
            runs = [_cewen(self._laws, command, question) for _ in range(COLD_RUNS)]
            figures[f"{command} s"] = median([run.seconds for run in runs])
            figures[f"{command} CPU s"] = median([run.cpu_seconds for run in runs])
        return figures

    def _replace(self) -> Figures:
        """Change a law's file and refresh, in a library that is open; then what reading it takes alone."""
        first = self._material.articles[self._material.replaced[0]]
        file = self._material.laws / first.law
        text = file.read_text(encoding="utf-8")
        opening = first.text.partition("\n")[0]
        walls, readings, works = [], [], []
        with Library.open(self._laws) as library:
            library.search("热身", TOP_K)
            for mark, question in self._material.versions():
                file.write_text(text.replace(opening, opening + mark, 1), encoding="utf-8")
                age([file])
                refreshing, _ = _timed(lambda: library.refresh([str(file)]))
                first, found = _timed(lambda question=question: library.search(question, TOP_K))
                again, _ = _timed(lambda question=question: library.search(question, TOP_K))
                # What is published is opened by the first who asks: that belongs to being searchable.
                walls.append(refreshing + max(0.0, first - again))
                if not any(mark in hit.passage.text for hit in found):
                    raise ValueError(f"after replacing, {question!r} does not find its passage")
                readings.append(_timed(lambda: cut(read(str(file))))[0])
                works.append(refreshing - readings[-1])
        return {
            "articles": len(self._material.replaced),
            "searchable s": median(walls[1:]),
            "first time s": round(walls[0], 3),
            "and saved s": median(walls[1:]),
            "of it reading and cutting the file s": median(readings[1:]),
            "without reading and cutting s": median(
                [wall - reading for wall, reading in zip(walls[1:], readings[1:], strict=True)]
            ),
            "index work s": median(works[1:]),  # kept, searchable and backed up; not yet opened by a reader
            "in place": True,
        }


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _search(library: Library, parts: Parts) -> Search:
    def search(query: str, top_k: int) -> list[Found]:
        return [Found(hit.passage, hit.source) for hit in library.search(query, top_k, parts=parts)]

    return search


def _cewen(home: Path, *arguments: str) -> Run:
    return _run([sys.executable, "-m", "ui.cli", "--home", str(home), *arguments])


def _run(command: Sequence[str]) -> Run:
    run = watched(command, os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    if run.status:
        raise RuntimeError(f"{' '.join(command[:5])}: {last_line(run.complaint)}")
    return run


def _served(home: Path, job: Path, parts: Parts) -> Figures:
    asked = json.loads(job.read_text(encoding="utf-8"))
    with Library.open(home, read_only=True) as library:
        for question in asked["warm"]:
            library.search(question, TOP_K, parts=parts)
        walls, processor = [], []
        for question in asked["timed"]:
            began = time.process_time()
            seconds, _ = _timed(lambda question=question: library.search(question, TOP_K, parts=parts))
            walls.append(seconds)
            processor.append(time.process_time() - began)
    return {"walls": walls, "processor": processor, "resident MB": megabytes(os.getpid())}


if __name__ == "__main__":
    told = _served(Path(sys.argv[1]), Path(sys.argv[2]), ALL if sys.argv[3] == "yes" else UNRANKED)
    sys.stdout.write(json.dumps(told))
