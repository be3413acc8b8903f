"""Real questions on the policies of 2020, each with its answer word for word, halved by document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.evaluation.retrieval import answer_within, first_rank, reciprocal_rank
from tests.benchmarks.search.homes import lines
from tests.benchmarks.search.ways import Search

TOP_K = 20  # the shortest passages fill 1,500 characters with fewer

Row = dict[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its answer; constants may be chosen on the half `tune`, never on the other."""

    text: str
    answer: str
    tune: bool


def questions(data: Path) -> list[Question]:
    """Read all questions."""
    read = lines(data / "covid_policy" / "questions.jsonl")
    return [Question(q["question"], q["answer"], _is_tune(q["doc_id"])) for q in read]


def scores(search: Search, question: Question, asked: str | None = None) -> Row:
    """Score what is found for `question`, or for `asked` in its place."""
    return row([found.passage.text for found in search(asked or question.text, TOP_K)], question)


def row(texts: Sequence[str], question: Question) -> Row:
    """Score a ranking of texts."""
    return {
        "answer@500": float(answer_within(texts, question.answer, 500)),
        "answer@1500": float(answer_within(texts, question.answer, 1500)),
        "MRR@10": reciprocal_rank(first_rank(texts[:10], question.answer)),
        "hit@1": float(first_rank(texts[:1], question.answer) == 1),
    }


def halves(asked: list[Question], rows: list[Row]) -> dict[str, list[Row]]:
    """Give the rows of all questions, of those to tune on and of those held out."""
    paired = list(zip(asked, rows, strict=True))
    return {
        "all": rows,
        "tune": [row for question, row in paired if question.tune],
        "held": [row for question, row in paired if not question.tune],
    }


def _is_tune(doc_id: str) -> bool:
    return int(hashlib.md5(doc_id.encode()).hexdigest(), 16) % 2 == 0
