"""Lay questions on notices and reports, with the spans that answer them; half of a span's words reach it."""

from __future__ import annotations

from pathlib import Path

from qa.evaluation.cases import Case, load_cases
from qa.evaluation.retrieval import recall
from qa.evaluation.spans import Spans
from tests.benchmarks.search.covid import Row
from tests.benchmarks.search.ways import Search

_TOP_K = 10


def questions(data: Path) -> list[Case]:
    """Read the cases that can be answered."""
    return [case for case in load_cases(data / "cases" / "dev.jsonl") if case.gold]


def scores(search: Search, case: Case, spans: Spans) -> Row:
    """Score the ranking of spans; a follow-up is asked together with the questions before it."""
    found = search(" ".join((*case.history, case.question)), _TOP_K)
    places = [(f.passage.doc_id, f.source, f.passage.start, f.passage.end) for f in found]
    ranks = [spans.reached(gold, places) for gold in case.gold]
    if case.gold_mode == "any":
        ranks = [min((rank for rank in ranks if rank), default=None)]
    return {"recall@10": recall(ranks, _TOP_K), "hit@1": float(1 in ranks)}


def categories(asked: list[Case], rows: list[Row]) -> dict[str, list[Row]]:
    """Give the rows of all cases, and of each category."""
    named: dict[str, list[Row]] = {"all": rows}
    for case, row in zip(asked, rows, strict=True):
        named.setdefault(case.category, []).append(row)
    return named
