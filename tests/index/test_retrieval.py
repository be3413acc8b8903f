"""Retrieval on real questions: well above plain BM25 over jieba's words on the same passages."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from index import Library
from qa.evaluation.retrieval import answer_within, first_rank, reciprocal_rank

_QUESTIONS = 120  # of the half that no weight was chosen on


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Give the benchmark beside which the figures are committed."""
    path = Path(__file__).parents[1] / "benchmarks" / "retrieval.py"
    spec = importlib.util.spec_from_file_location("retrieval_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def covid(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Give a library of the policy documents of 2020, each a file."""
    work = tmp_path_factory.mktemp("covid")
    folder = work / "files"
    folder.mkdir()
    for line in (shared_data / "covid_policy" / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        (folder / f"{document['doc_id']}.txt").write_text(document["text"], encoding="utf-8")
    with Library.open(work / "home") as library:
        assert not library.refresh([str(folder)]).failed
        yield library


@pytest.mark.shared
def test_well_above_plain_bm25(covid: Library, benchmark: ModuleType, shared_data: Path) -> None:
    """answer@500, answer@1500 and MRR@10 beat plain BM25 by five points each, on held-out questions."""
    lines = (shared_data / "covid_policy" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [
        question
        for question in map(json.loads, lines)
        if int(hashlib.md5(question["doc_id"].encode()).hexdigest(), 16) % 2
    ][:_QUESTIONS]
    ways = benchmark.searches(covid)
    ours, plain = ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    for question in questions:
        for total, name in ((ours, "cewen"), (plain, "jieba BM25")):
            texts = [found.passage.text for found in ways[name](question["question"])]
            total[0] += answer_within(texts, question["answer"], 500) / len(questions)
            total[1] += answer_within(texts, question["answer"], 1500) / len(questions)
            total[2] += reciprocal_rank(first_rank(texts, question["answer"])) / len(questions)
    assert all(mine > theirs + 0.05 for mine, theirs in zip(ours, plain, strict=True)), (ours, plain)
