"""Measures one peer: each job in a fresh process of its own environment."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.beside.material import Article, Material
from tests.benchmarks.beside.systems import ENCODER, System
from tests.benchmarks.processes import Run, watched
from tests.benchmarks.search import covid, statutes

TOP_K = 10
COLD_RUNS = 3
QUERY_SECONDS = 30.0  # of timed questions: all of them, but for who takes a tenth of a second
_RANKED_SECONDS = 120.0  # of whole rankings; who takes longer answers a sample
_PACKAGE = Path(__file__).parent
_QUIET = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true", "DO_NOT_TRACK": "1"}
_QUIET |= {"HAYSTACK_TELEMETRY_ENABLED": "False", "LANGSMITH_TRACING": "false"}

Figures = dict[str, Any]


class Peer:
    """A peer over the same material; what it keeps lies in `folder`."""

    def __init__(self, system: System, python: Path, material: Material, folder: Path) -> None:
        self._system, self._python, self._material, self._folder = system, python, material, folder
        self._laws, self._policies = folder / "laws", folder / "policies"

    def stages(self) -> Iterator[tuple[str, Figures]]:
        """Yield what was measured, stage by stage."""
        yield "setup", self._setup()
        yield "index", self._index()
        yield from self._serve()
        if not self._system.quality_only:
            yield "cold", self._cold()
            yield "replace", self._replace()
        yield "covid", self._covid()

    def _setup(self) -> Figures:
        run, result = self._do("start")
        named = [_distribution(package) for package in (*ENCODER, *self._system.packages, "numpy")]
        versions = {name: result["versions"][name] for name in named}
        return {
            "configured": self._system.configured,
            "packages": versions,
            "process start and import s": round(run.seconds, 1),
        }

    def _index(self) -> Figures:
        texts = (article.passage for article in self._material.articles)
        handed = self._material.handed("articles", texts)
        run, result = self._do("build", passages=str(handed), store=str(self._laws))
        return indexed(run, self._laws) | {
            "passages": result["passages"],
            "of it building s": round(result["building s"], 1),
            "of it saving s": round(result["saving s"], 1),
        }

    def _serve(self) -> Iterator[tuple[str, Figures]]:
        warm, timed = self._material.speed_questions
        asked = self._material.law_questions
        order = np.random.default_rng(0).permutation(len(asked))  # so that the first ones are a fair sample
        _, result = self._do(
            "serve",
            store=str(self._laws),
            warm=warm[: 1 if self._system.quality_only else None],
            timed=[] if self._system.quality_only else timed,
            seconds=QUERY_SECONDS,
            top_k=TOP_K,
            ranked=[asked[n].text for n in order],
            depth=statutes.TOP_K,
            **{"ranked seconds": _RANKED_SECONDS},
        )
        if result["walls"]:
            yield "query", latency(result) | {"memory MB": round(result["resident MB"])}
        wordings = self._material.wordings
        rows = [
            statutes.row([wordings[int(n)] for n in found], asked[place])
            for place, found in zip(order, result["ranked"], strict=False)  # a sample ends earlier
        ]
        yield "laws", means(rows)

    def _cold(self) -> Figures:
        question = self._material.speed_questions[1][0]
        runs = [
            self._do("ask", store=str(self._laws), question=question, top_k=TOP_K)[0]
            for _ in range(COLD_RUNS)
        ]
        return {
            "ask s": median([run.seconds for run in runs]),
            "ask CPU s": median([run.cpu_seconds for run in runs]),
        }

    def _replace(self) -> Figures:
        old = self._material.replaced
        wordings = []
        for version, (mark, question) in enumerate(self._material.versions()):
            ids = [f"{version}-{n}" for n in range(len(old))]
            passages = [
                {"id": id, "text": _changed(self._material.articles[n], mark if n == old[0] else "")}
                for id, n in zip(ids, old, strict=True)
            ]
            wordings.append({"passages": passages, "question": question, "expected": ids[0]})
        _, result = self._do(
            "replace",
            store=str(self._laws),
            scratch=str(self._folder / "replaced"),
            gone=[str(n) for n in old],
            wordings=wordings,
            top_k=TOP_K,
        )
        return {
            "articles": len(old),
            "searchable s": median(result["walls"][1:]),
            "first time s": round(result["walls"][0], 3),
            "and saved s": median([wall + result["saving s"] for wall in result["walls"][1:]]),
            "in place": self._system.in_place,
        }

    def _covid(self) -> Figures:
        windows, asked = self._material.windows, self._material.policy_questions
        handed = self._material.handed("windows", windows)
        self._do("build", passages=str(handed), store=str(self._policies))
        _, result = self._do(
            "serve",
            store=str(self._policies),
            warm=[],
            timed=[],
            seconds=0,
            top_k=TOP_K,
            ranked=[question.text for question in asked],
            depth=covid.TOP_K,
            **{"ranked seconds": _RANKED_SECONDS},
        )
        rows = [
            covid.row([windows[int(n)] for n in found], question)
            for question, found in zip(asked, result["ranked"], strict=False)
        ]
        return means(rows)

    def _do(self, job: str, **details: object) -> tuple[Run, Figures]:
        """Run a job. Raises RuntimeError with the end of what it complained of."""
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            order, out = Path(place, "job.json"), Path(place, "out.json")
            order.write_text(json.dumps({"do": job, **details}, ensure_ascii=False), encoding="utf-8")
            command = [str(self._python), "-m", "pipelines.job", self._system.name, str(order), str(out)]
            run = watched(command, os.environ | _QUIET | {"PYTHONPATH": str(_PACKAGE)})
            if run.status or not out.is_file():
                raise RuntimeError(f"{job}: {last_line(run.complaint)}")
            return run, json.loads(out.read_text(encoding="utf-8"))


def indexed(run: Run, folder: Path) -> Figures:
    """Give what indexing took, from the start of the process to its end, and what it left on the disk."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "seconds": round(run.seconds, 1),
        "CPU seconds": round(run.cpu_seconds, 1),
        "peak MB": round(run.megabytes),
        "disk MB": round(size / (1 << 20)),
    }


def latency(result: Figures) -> Figures:
    """Give what queries took, by the clock and of the processor."""
    p50, p95 = np.percentile(result["walls"], (50, 95)) * 1000
    told = {"p50 ms": p50, "p95 ms": p95, "CPU p50 ms": np.median(result["processor"]) * 1000}
    return {name: round(float(value), 1) for name, value in told.items()} | {
        "questions": len(result["walls"])
    }


def means(rows: list[dict[str, float]]) -> Figures:
    """Give the mean of each measure."""
    figures: Figures = {name: round(statistics.mean(row[name] for row in rows), 3) for name in rows[0]}
    return figures | {"questions": len(rows)}


def median(seconds: list[float]) -> float:
    """Give the median, to the millisecond."""
    return round(statistics.median(seconds), 3)


def last_line(complaint: str) -> str:
    """Give the last line of what a process wrote to its standard error: of a traceback, the error."""
    return next((line for line in reversed(complaint.splitlines()) if line.strip()), "it said nothing")[:300]


def _changed(article: Article, addition: str) -> str:
    return f"{article.passage}{addition}"


def _distribution(package: str) -> str:
    """Give a requirement's name as pip lists it."""
    return package.partition(">")[0].lower().replace("_", "-")
