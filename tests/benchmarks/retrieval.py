"""Measures the search on real questions, beside plain BM25 over jieba words on the same passages.

    python tests/benchmarks/retrieval.py --data ../shared/data [--homes DIR] [--only covid cases] [--table]
    python tests/benchmarks/retrieval.py --table

Constants may be chosen on the half "tune" of the covid questions and on the statute questions that are not
asked here; "held" is what nothing was chosen on. `--homes` keeps the libraries for the next run. `p` is that
of a paired randomisation test of all questions of a set against the search as it ships. `--table` alone
prints the figures kept, as Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from index.search.fusion import WEIGHTS
from qa.evaluation.significance import difference
from qa.evaluation.spans import Spans
from tests.benchmarks.search import covid, lay, speed, statutes
from tests.benchmarks.search.alterations import KINDS, altered
from tests.benchmarks.search.covid import Row
from tests.benchmarks.search.homes import Homes
from tests.benchmarks.search.tables import as_json, as_markdown
from tests.benchmarks.search.ways import PLAIN, SHIPPED, UNRANKED, Search, ablated, plain, shipped, weighed

_RESULTS = Path(__file__).parent / "results" / "retrieval.json"

Question = TypeVar("Question")
Figures = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Run all and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--homes", type=Path, help="a folder of libraries, made where they are missing")
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--weights", action="store_true", help="also each leg alone, halved and doubled")
    parser.add_argument("--output", type=Path, help="where the figures go; a run of all sets is kept")
    parser.add_argument("--table", action="store_true", help="print Markdown, not JSON")
    arguments = parser.parse_args(argv)
    if arguments.data is None:
        if not arguments.table:
            parser.error("--data is missing")
        sys.stdout.write(as_markdown(json.loads(_RESULTS.read_text(encoding="utf-8"))) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        homes = Homes(arguments.data, arguments.homes or Path(scratch))
        figures: Figures = {
            "command": "python tests/benchmarks/retrieval.py --data ../shared/data",
            "hardware": f"{os.cpu_count()} CPU cores",
            "date": date.today().isoformat(),
            "weights": dict(WEIGHTS),
        }
        for name in arguments.only:
            with _timed(name):
                figures[name] = SETS[name](arguments.data, homes, arguments.weights)
    text = as_json(figures) + "\n"
    output = arguments.output or (_RESULTS if arguments.only == list(SETS) else None)
    if output:
        output.write_text(text, encoding="utf-8")
    sys.stdout.write(as_markdown(figures) + "\n" if arguments.table else text)
    return 0


def _covid(data: Path, homes: Homes, weights: bool) -> Figures:
    asked = covid.questions(data)
    with homes.open("covid") as library:
        ways = plain(library) | shipped(library) | ablated(library) | (weighed(library) if weights else {})
        runs = _runs(ways, asked, covid.scores, covid.halves)
        return {"documents": len(library.records()), "passages": library.size, "runs": runs}


def _mixed(data: Path, homes: Homes, weights: bool) -> Figures:
    """Ask the covid questions with notices, reports and laws around what answers them."""
    asked = covid.questions(data)
    with homes.open("mixed") as library:
        runs = _runs(plain(library) | shipped(library), asked, covid.scores, covid.halves)
        return {"documents": len(library.records()), "passages": library.size, "runs": runs}


def _cases(data: Path, homes: Homes, weights: bool) -> Figures:
    asked = lay.questions(data)
    with homes.open("policies") as library:
        spans = Spans(library.document)
        ways = plain(library) | shipped(library) | ablated(library)
        runs = _runs(ways, asked, lambda search, case: lay.scores(search, case, spans), lay.categories)
        return {"documents": len(library.records()), "passages": library.size, "runs": runs}


def _statutes(data: Path, homes: Homes, weights: bool) -> Figures:
    asked = statutes.questions(data)
    with homes.open("laws") as library:
        articles = statutes.Articles(library)
        ways = plain(library) | shipped(library) | ablated(library)
        runs = _runs(
            ways,
            asked,
            lambda search, question: statutes.scores(search, question, articles),
            lambda _, rows: {"held": rows},
        )
        return {"documents": len(library.records()), "passages": library.size, "runs": runs}


def _altered(data: Path, homes: Homes, weights: bool) -> Figures:
    """Score the held half of the covid questions before and after each kind of change, where any."""
    asked = [question for question in covid.questions(data) if not question.tune]
    figures: Figures = {}
    with homes.open("covid") as library:
        ways = {PLAIN: plain(library)[PLAIN], **shipped(library)}
        before = {name: [covid.scores(way, question) for question in asked] for name, way in ways.items()}
        for kind in KINDS:
            changed = [n for n, question in enumerate(asked) if altered(kind, question.text) != question.text]
            figures[kind] = {"altered": len(changed)}
            for name, way in ways.items():
                rows = [covid.scores(way, asked[n], altered(kind, asked[n].text)) for n in changed]
                now, then = _means(rows), _means([before[name][n] for n in changed])
                change = {what: round(now[what] - then[what], 3) for what in then}
                figures[kind][name] = now | {f"{what} change": figure for what, figure in change.items()}
    return figures


def _speed(data: Path, homes: Homes, weights: bool) -> Figures:
    with homes.open("laws") as library:
        ways = [name for name in (SHIPPED, UNRANKED) if name in shipped(library) | ablated(library)]
    questions = data / "statutes" / "questions.jsonl"
    return {way: speed.measured(homes.path("laws"), questions, way) for way in ways}


def _runs(
    ways: dict[str, Search],
    asked: list[Question],
    scores: Callable[[Search, Question], Row],
    groups: Callable[[list[Question], list[Row]], dict[str, list[Row]]],
) -> Figures:
    """Ask every question in every way; give the means of each group, and `p` of the difference to SHIPPED."""
    every: dict[str, list[Row]] = {}
    for name, search in ways.items():
        with _timed(f"  {name}"):
            every[name] = [scores(search, question) for question in asked]
    runs: Figures = {}
    for name, rows in every.items():
        runs[name] = {group: _means(some) for group, some in groups(asked, rows).items()}
        if name != SHIPPED:
            runs[name]["p"] = {measure: _p(every[SHIPPED], rows, measure) for measure in rows[0]}
    return runs


def _p(ours: Sequence[Row], theirs: Sequence[Row], measure: str) -> float:
    return round(difference([row[measure] for row in ours], [row[measure] for row in theirs]).p, 4)


def _means(rows: Sequence[Row]) -> Row:
    return {name: round(statistics.mean(row[name] for row in rows), 3) for name in (rows[0] if rows else ())}


@contextmanager
def _timed(what: str) -> Iterator[None]:
    """Tell on stderr what took how long."""
    began = time.perf_counter()
    yield
    sys.stderr.write(f"{what}: {time.perf_counter() - began:.1f} s\n")


SETS: dict[str, Callable[[Path, Homes, bool], Figures]] = {
    "covid": _covid,
    "mixed": _mixed,
    "statutes": _statutes,
    "cases": _cases,
    "altered": _altered,
    "speed": _speed,
}


if __name__ == "__main__":
    sys.exit(main())
