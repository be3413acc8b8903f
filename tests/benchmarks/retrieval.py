"""Measures the search on real questions, beside plain BM25 over jieba words on the same passages.

    python tests/benchmarks/retrieval.py --data ../shared/data

Fusion weights were chosen on the half "tune" of the covid questions, split by document; "held" is the other.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from corpus import Passage
from index import Library
from index.search.fusion import WEIGHTS
from index.segment import terms, words
from qa.evaluation.cases import Case, load_cases
from qa.evaluation.retrieval import answer_within, first_rank, recall, reciprocal_rank
from qa.evaluation.spans import Spans

_TOP_K = 20  # the shortest passages fill 1,500 characters with fewer
_RESULTS = Path(__file__).parent / "results" / "retrieval.json"


class Found(NamedTuple):
    """A ranked passage, and the file it is from."""

    passage: Passage
    source: str


Search = Callable[[str], list[Found]]


class PlainBM25:
    """BM25 as anyone would write it over jieba's words."""

    def __init__(self, found: Sequence[Found], tokenize: Callable[[str], list[str]], k1: float = 1.5) -> None:
        self._found, self._tokenize, self._k1 = found, tokenize, k1
        counts = [Counter(tokenize(item.passage.text)) for item in found]
        lengths = [sum(count.values()) for count in counts]
        mean = statistics.mean(lengths)
        self._norms = [k1 * (0.25 + 0.75 * length / mean) for length in lengths]  # b = 0.75
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, times in count.items():
                self._postings[word].append((number, times))

    def search(self, query: str) -> list[Found]:
        """Give the best passages, best first."""
        scores: dict[int, float] = defaultdict(float)
        for word in self._tokenize(query):
            postings = self._postings.get(word, [])
            idf = math.log(1 + (len(self._found) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, times in postings:
                scores[number] += idf * times * (self._k1 + 1) / (times + self._norms[number])
        best = sorted(scores, key=lambda number: (-scores[number], number))[:_TOP_K]
        return [self._found[number] for number in best]


def searches(library: Library) -> dict[str, Search]:
    """Give every way of searching that is compared, by name."""
    everything = [
        Found(passage, record.source)
        for record in library.records()
        for passage in library.passages(record.doc_id)
    ]
    named: dict[str, Search] = {
        "jieba BM25": PlainBM25(everything, words).search,
        "jieba BM25 without stop words": PlainBM25(everything, terms).search,
        "cewen": _with(library, WEIGHTS),
    }
    for leg in WEIGHTS:
        named[f"{leg} alone"] = _with(library, {leg: 1.0})
    for leg in WEIGHTS:
        named[f"without {leg}"] = _with(library, {name: w for name, w in WEIGHTS.items() if name != leg})
    for factor in (0.5, 2.0):
        for leg in WEIGHTS:
            named[f"{leg} times {factor}"] = _with(library, {**WEIGHTS, leg: WEIGHTS[leg] * factor})
    return named


def _with(library: Library, weights: dict[str, float]) -> Search:
    def search(query: str) -> list[Found]:
        return [Found(hit.passage, hit.source) for hit in library.search(query, _TOP_K, weights=weights)]

    return search


def covid(data: Path, work: Path) -> dict[str, object]:
    """Score on the policy documents of 2020, each a file; the halves are split by document."""
    documents = [json.loads(line) for line in _lines(data / "covid_policy" / "docs.jsonl")]
    questions = [json.loads(line) for line in _lines(data / "covid_policy" / "questions.jsonl")]
    folder = work / "covid"
    folder.mkdir()
    for document in documents:
        (folder / f"{document['doc_id']}.txt").write_text(document["text"], encoding="utf-8")
    tune = [int(hashlib.md5(q["doc_id"].encode()).hexdigest(), 16) % 2 == 0 for q in questions]
    with Library.open(work / "covid-home") as library:
        library.refresh([str(folder)])
        named = searches(library)
        every = [
            [_covid_scores(search(q["question"]), q["answer"]) for q in questions]
            for search in named.values()
        ]
        passages = library.size
    return {
        "documents": len(documents),
        "passages": passages,
        "questions": len(questions),
        "runs": {
            name: {
                "all": _means(rows),
                "tune": _means(row for row, is_tune in zip(rows, tune, strict=True) if is_tune),
                "held": _means(row for row, is_tune in zip(rows, tune, strict=True) if not is_tune),
            }
            for name, rows in zip(named, every, strict=True)
        },
    }


def _covid_scores(found: Sequence[Found], answer: str) -> dict[str, float]:
    texts = [item.passage.text for item in found]
    return {
        "answer@500": float(answer_within(texts, answer, 500)),
        "answer@1500": float(answer_within(texts, answer, 1500)),
        "MRR@10": reciprocal_rank(first_rank(texts[:10], answer)),
    }


def cases(data: Path, work: Path) -> dict[str, object]:
    """Score on the lay questions; a follow-up is asked together with the question before it."""
    asked = [case for case in load_cases(data / "cases" / "dev.jsonl") if case.gold]
    with Library.open(work / "cases-home") as library:
        report = library.refresh([str(data / "policies")])
        spans = Spans(library.document)
        runs = {
            name: _means(
                _case_scores(search(" ".join((*case.history, case.question))), case, spans) for case in asked
            )
            for name, search in searches(library).items()
        }
        timed = [_seconds(library, case.question) for case in asked]
    return {
        "documents": report.documents,
        "passages": report.passages,
        "questions": len(asked),
        "search ms p50": round(1000 * statistics.median(timed), 1),
        "runs": runs,
    }


def _case_scores(found: Sequence[Found], case: Case, spans: Spans) -> dict[str, float]:
    places = [(f.passage.doc_id, f.source, f.passage.start, f.passage.end) for f in found]
    ranks = [spans.reached(gold, places) for gold in case.gold]
    if case.gold_mode == "any":
        ranks = [min((rank for rank in ranks if rank), default=None)]
    return {"recall@10": recall(ranks), "hit@1": float(1 in ranks)}


def _seconds(library: Library, question: str) -> float:
    began = time.perf_counter()
    library.search(question)
    return time.perf_counter() - began


def _means(rows: Iterable[dict[str, float]]) -> dict[str, float]:
    listed = list(rows)
    return {name: round(statistics.mean(row[name] for row in listed), 3) for name in listed[0]}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def main() -> None:
    """Run all and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=_RESULTS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        figures = {
            "command": "python tests/benchmarks/retrieval.py --data ../shared/data",
            "hardware": f"{os.cpu_count()} CPU cores",
            "date": date.today().isoformat(),
            "weights": WEIGHTS,
            "covid_policy": covid(arguments.data, Path(work)),
            "cases": cases(arguments.data, Path(work)),
        }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    arguments.output.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
