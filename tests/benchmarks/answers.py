"""Measures answers and refusals on real questions, and fits the constants of `qa/refusal.py`.

    python tests/benchmarks/answers.py --data ../shared/data [--work DIR]

Libraries are kept in `--work` where it is given, and used again from there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from qa import Assistant, refusal
from qa.evaluation.cases import load_cases
from qa.evaluation.scorecard import evaluate
from tests.benchmarks.answering import quotes, refusals
from tests.benchmarks.answering.refusals import Asked
from tests.benchmarks.search.homes import Homes, lines

_RESULTS = Path(__file__).parent / "results" / "answers.json"
_FEATURES = (*refusal.FEATURES, "bias")
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6)
_OF_CASES = ("correct", "gold_cited", "citation_precision", "refusal_recall", "refusal_precision")
_TIMED = 330  # questions


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, report, and keep the figures beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        report = _report(given.data, given.work or Path(scratch))
    text = json.dumps(report, ensure_ascii=False, indent=2)
    _RESULTS.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return 0


def _report(data: Path, work: Path) -> dict[str, Any]:
    homes = Homes(data, work)
    questions = lines(data / "covid_policy" / "questions.jsonl")
    report: dict[str, Any] = {
        "command": "python tests/benchmarks/answers.py --data ../shared/data",
        "date": date.today().isoformat(),
        "refusals": _refusals(data, work / "parts", questions),
    }
    with homes.open("covid") as library:
        report["policy questions"] = quotes.whole_answers(library, questions)
    with homes.open("policies") as library:
        cases = load_cases(data / "cases" / "dev.jsonl")
        card = evaluate(Assistant(library), cases)
        report["cases"] = {
            scores.category: {"cases": scores.cases}
            | {name: _rounded(scores.values[name]) for name in (*_OF_CASES, "cells")}
            for scores in (*card.categories, card.overall)
        }
        answers = [scored.answer for scored in card.cases if scored.answer]
        report["quotes of the cases"] = quotes.exactness(library, answers)
    report["speed"] = _speed(data, homes)
    return report


def _refusals(data: Path, folder: Path, questions: list[dict[str, str]]) -> dict[str, Any]:
    for document in lines(data / "covid_policy" / "docs.jsonl"):
        path = folder / str(refusals.part_of(document["doc_id"])) / f"{document['doc_id']}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document["text"], encoding="utf-8")
    fitting = refusals.policy_questions(folder, questions, 0) + refusals.lay_questions(data, 0)
    held = refusals.policy_questions(folder, questions, 2) + refusals.lay_questions(data, 1)
    weights = np.round(refusals.fit(fitting), 2).tolist()
    policies = [item for item in held if not item.kind.startswith("lay")]
    return {
        "fitted": dict(zip(_FEATURES, weights, strict=True)),
        "in use": dict(zip(_FEATURES, refusal.MODEL, strict=True)),
        "held": {
            "AUROC, the document is there or not": round(
                refusals.auroc(held, refusal.MODEL, "present", "absent"), 3
            ),
            "AUROC, lay questions on law": round(refusals.auroc(held, refusal.MODEL, "lay", "lay absent"), 3),
            "calibration error": round(refusals.calibration_error(policies, refusal.MODEL), 3),
            "answered": {str(threshold): _answered(held, threshold) for threshold in _THRESHOLDS},
        },
    }


def _answered(held: Sequence[Asked], threshold: float) -> dict[str, float]:
    """Give the share of each kind of question that is answered."""
    p = refusals.estimates(held, refusal.MODEL)
    kinds = np.array([item.kind for item in held])
    return {kind: round(float((p[kinds == kind] >= threshold).mean()), 3) for kind in dict.fromkeys(kinds)}


def _speed(data: Path, homes: Homes) -> quotes.Figures:
    asked = [line["question"] for line in lines(data / "statutes" / "questions.jsonl")][:_TIMED]
    with homes.open("some-laws") as library:
        return quotes.speed(library, asked)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


if __name__ == "__main__":
    sys.exit(main())
