"""Measures what each step of a search takes, beside what the library it stands on takes alone for the same.

    python tests/benchmarks/stages.py --data ../shared/data [--homes DIR]

Milliseconds of processor a question, without the reader's ranking, over `some-laws` (65,000 passages): the
least of several runs. The searches, which run side by side otherwise, run one after the other here.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import rjieba
import tantivy

from index import Library
from index.catalogue.snapshot import Snapshot
from index.encoders.static import StaticEncoder
from index.query import Query
from index.search import finder, pool
from index.search.parts import ALL
from index.search.ranking import Bearing
from index.vectors.coarse import nominate
from index.vectors.view import VectorView
from index.words.lexical import GRAMS, WORDS, LexicalView
from tests.benchmarks.search.homes import Homes, lines

T = TypeVar("T")

_RESULTS = Path(__file__).parent / "results" / "stages.json"
_WARM, _ASKED, _RUNS = 30, 200, 5
_TOP_K, _LIMIT = 10, 100
_NOMINATED = 250  # rows of each segment, as for 100 passages
_STEPS: tuple[tuple[Any, str, str], ...] = (
    (finder, "understood", "understanding"),
    (finder, "look_up", "names looked up"),
    (StaticEncoder, "encode_queries", "encoding"),
    (LexicalView, "search", "words searched"),
    (VectorView, "search", "vectors searched"),
    (VectorView, "similarities", "likeness of what words found"),
    (finder, "gather", "putting together"),
    (finder, "fused", "weighing"),
    (Bearing, "weighed", "weighing"),
    (finder, "ordered", "order"),
    (finder, "load", "texts read"),
    (finder, "without_copies", "copies put together"),
    (Library, "search", "all the rest"),
)

Figures = dict[str, float]


class _AtOnce:
    """Does what it is given at once, in the place of threads."""

    def submit(self, work: Callable[..., T], *arguments: Any) -> _Done:
        return _Done(work(*arguments))


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done."""

    value: Any

    def result(self) -> Any:
        return self.value


@dataclass(slots=True)
class _Watch:
    """Adds up the time of each step, without that of the steps inside it."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _inside: list[str] = field(default_factory=list)
    _since: float = 0.0

    def around(self, step: str, work: Callable[..., T]) -> Callable[..., T]:
        """Give `work`, with its time counted as that of `step`."""

        def watched(*arguments: Any, **named: Any) -> T:
            self._turn()
            self._inside.append(step)
            try:
                return work(*arguments, **named)
            finally:
                self._turn()
                self._inside.pop()

        return watched

    def _turn(self) -> None:
        now = time.thread_time()
        if self._inside:
            self.spent[self._inside[-1]] += now - self._since
        self._since = now


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--homes", type=Path, help="a folder of libraries, made where they are missing")
    parser.add_argument("--output", type=Path, default=_RESULTS)
    arguments = parser.parse_args()
    asked = [line["question"] for line in lines(arguments.data / "statutes" / "questions.jsonl")]
    with (
        tempfile.TemporaryDirectory() as scratch,
        Homes(arguments.data, arguments.homes or Path(scratch)).open("some-laws") as library,
    ):
        figures = {
            "command": "python tests/benchmarks/stages.py --data ../shared/data",
            "hardware": f"{os.cpu_count()} CPU cores",
            "date": date.today().isoformat(),
            "passages": library.size,
            "ms": _stages(library, asked[: _WARM + _ASKED]),
            "ms alone": _limits(library, asked[_WARM : _WARM + _ASKED]),
        }
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    arguments.output.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _stages(library: Library, asked: list[str]) -> Figures:
    parts = replace(ALL, reranking=False)
    watch = _Watch()
    least: Figures = {}
    with _watched(watch):
        for run in range(_RUNS + 1):
            watch.spent.clear()
            for question in asked[:_WARM] if run == 0 else asked[_WARM:]:
                library.search(question, _TOP_K, parts=parts)
            if run:
                for step, seconds in watch.spent.items():
                    least[step] = min(seconds * 1000 / _ASKED, least.get(step, np.inf))
    rounded = {step: round(least[step], 3) for step in dict.fromkeys(name for *_, name in _STEPS)}
    return rounded | {"all": round(sum(least.values()), 3)}


@contextmanager
def _watched(watch: _Watch) -> Iterator[None]:
    """Let `watch` see each step, and the searches run in this thread."""
    places = [(owner, name, getattr(owner, name)) for owner, name, _ in _STEPS]
    aside = pool._ASIDE
    try:
        pool._ASIDE = _AtOnce()  # type: ignore[assignment]  # as far as it is asked
        for owner, name, step in _STEPS:
            setattr(owner, name, watch.around(step, getattr(owner, name)))
        yield
    finally:
        pool._ASIDE = aside
        for owner, name, work in places:
            setattr(owner, name, work)


def _limits(library: Library, asked: list[str]) -> Figures:
    """Measure the libraries alone, given just what they need."""
    queries = [library.understood(question) for question in asked]
    keys = [[hit.passage.passage_id for hit in library.search(question, _TOP_K)] for question in asked]
    vectors = library.encoder.encode_queries(asked)
    with library.pinned(), library._reading() as snapshot:
        view = library._view()
        coarse = [part.segment.coarse for part in view.vectors.parts if part.segment.coarse is not None]
        words = [each for query in queries for each in _boolean(view.passages, query)]
        return {
            "rjieba: the question cut once": _least(rjieba.cut, asked),
            "tantivy: both searches": 2
            * _least(lambda query: view.passages.searcher.search(query, _LIMIT), words),
            "faiss: the coarse copies": _least(
                lambda vector: [nominate(index, vector, _NOMINATED, widely=False) for index in coarse],
                vectors,
            ),
            "SQLite: the passages shown": _least(lambda names: _rows(snapshot, names), keys),
        }


def _boolean(view: LexicalView, query: Query) -> Iterator[tantivy.Query]:
    for name, tokens in ((WORDS, query.weighted_words()), (GRAMS, query.weighted_grams())):
        terms = [(tantivy.Occur.Should, view._term(name, term, weight)) for term, weight in tokens.items()]
        yield tantivy.Query.boolean_query(terms)


def _rows(snapshot: Snapshot, names: list[str]) -> list[sqlite3.Row]:
    return snapshot.connection.execute(
        "SELECT start, stop, heading_path, address, title, source"
        " FROM passages JOIN documents USING (version) WHERE passage_id IN (SELECT value FROM json_each(?))",
        (json.dumps(names),),
    ).fetchall()


def _least(work: Callable[[Any], object], given: Iterable[Any]) -> float:
    """Give the milliseconds of processor for one of what is given: of several runs, the shortest."""
    given = list(given)
    taken = []
    for _ in range(_RUNS):
        began = time.thread_time()
        for each in given:
            work(each)
        taken.append(time.thread_time() - began)
    return round(min(taken) * 1000 / len(given), 3)


if __name__ == "__main__":
    main()
