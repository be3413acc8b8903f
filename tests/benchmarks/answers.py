"""Measures the answers and refusals on real questions, and fits the constants of `qa/refusal.py`.

    python tests/benchmarks/answers.py --data ../shared/data

Documents are dealt into four parts by their id: 0 and 1 to fit, 2 and 3 to report. Each time the even part is
in the library and the odd one is not, so the questions on the odd part have no answer; nor have those in
which the place is swapped. Lay questions on statutes, all answerable, stand for other wording.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index import Library
from index.query.places import places_named
from index.segment import normalise
from qa import Assistant, refusal
from qa.citation import Sources
from qa.evidence.ranking import rank
from qa.evidence.weights import weigh
from qa.questions.question import understand

_RESULTS = Path(__file__).parent / "results" / "answers.json"
_HITS = 12  # as in qa/assistant.py
_PLACES = ("北京", "上海", "广东", "湖南", "辽宁", "甘肃", "福建", "云南", "江苏", "青海", "海南", "吉林")
_NAMES = ("coverage", "similarity", "unmet", "bias")  # of the weights of qa/refusal.py
_LAWS = 250  # statutes the lay questions are asked over, those that answer them and others
_LAY_WEIGHT = 0.1  # of a lay question in the fit: their wording is not what most users type

Array = npt.NDArray[np.float64]


class Asked(NamedTuple):
    """A question put to a library: the features of the refusal's model, and whether it can be answered."""

    kind: str  # present, absent, swapped, lay
    features: tuple[float, ...]
    answerable: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, report, and keep the figures beside this file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    data: Path = parser.parse_args(argv).data
    covid = data / "covid_policy"
    documents = [json.loads(line) for line in _lines(covid / "docs.jsonl")]
    questions = [json.loads(line) for line in _lines(covid / "questions.jsonl")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for document in documents:
            path = folder / str(_part(document["doc_id"])) / f"{document['doc_id']}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(document["text"], encoding="utf-8")
        fitting = _policy_questions(folder, questions, 0) + _lay_questions(folder, data, 0)
        held = _policy_questions(folder, questions, 2) + _lay_questions(folder, data, 1)
        extracted = _extraction(folder, questions)
    weights = fit(fitting)
    report = {
        "command": "python tests/benchmarks/answers.py --data ../shared/data",
        "date": date.today().isoformat(),
        "fitted": dict(
            zip(
                _NAMES,
                np.round(weights, 2).tolist(),
                strict=True,
            )
        ),
        "in_use": list(refusal.MODEL),
        "held": {
            f"{kind}, answered at {threshold}": round(
                _answered(held, kind, np.array(refusal.MODEL), threshold), 3
            )
            for kind in ("present", "absent", "swapped", "lay")
            for threshold in (0.4, 0.5, 0.6)
        },
        "extraction": extracted,
    }
    text = json.dumps(report, ensure_ascii=False, indent=2)
    _RESULTS.parent.mkdir(exist_ok=True)
    _RESULTS.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    return 0


def fit(asked: Sequence[Asked]) -> Array:
    """Fit a logistic regression by Newton's method; the last weight is the bias.

    A ridge of 0.1 on the weights keeps them finite.
    """
    x = np.array([(*item.features, 1.0) for item in asked])
    y = np.array([item.answerable for item in asked], dtype=float)
    importance = np.array([_LAY_WEIGHT if item.kind == "lay" else 1.0 for item in asked])
    ridge = np.diag([0.1] * (x.shape[1] - 1) + [0.0])
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (importance * (y - p)) - ridge @ weights
        hessian = (x * (importance * p * (1 - p))[:, None]).T @ x + ridge
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def _policy_questions(folder: Path, questions: Sequence[dict[str, str]], part: int) -> list[Asked]:
    asked: list[Asked] = []
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        library.refresh([str(folder / str(part))])
        for number, question in enumerate(questions):
            of = _part(question["doc_id"])
            if of in (part, part + 1):
                asked += _features(library, question["question"], "present" if of == part else "absent")
            if of == part and (places := places_named(question["question"])):
                other = [place for place in _PLACES if place not in question["question"]]
                swapped = question["question"].replace(places[0], other[number % len(other)])
                asked += _features(library, swapped, "swapped")
    return asked


def _lay_questions(folder: Path, data: Path, first: int) -> list[Asked]:
    """Ask every fourth question from the `first` on, over the statutes that answer them and others."""
    cases = [json.loads(line) for line in _lines(data / "statutes" / "questions.jsonl")][first::4]
    wanted = {
        re.sub(r"第[一二三四五六七八九十百千零〇]+条.*$", "", name).removeprefix("中华人民共和国")
        for case in cases
        for name in case["statutes"]
    }
    files = sorted((data / "laws").rglob("*.md"))
    chosen = [path for path in files if re.sub(r"[(（_].*", "", path.stem) in wanted]
    chosen += files[:: max(1, len(files) // max(1, _LAWS - len(chosen)))] if len(chosen) < _LAWS else []
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        library.refresh([str(path) for path in dict.fromkeys(chosen)])
        return [item for case in cases for item in _features(library, case["question"], "lay")]


def _features(library: Library, text: str, kind: str) -> list[Asked]:
    question = understand(text)
    hits = library.search(question.text, _HITS)
    weights = weigh(library, question.terms)
    evidence = rank(Sources(library), question, hits, weights)
    return [Asked(kind, refusal.features(evidence[0]), kind in ("present", "lay"))] if evidence else []


def _answered(asked: Sequence[Asked], kind: str, weights: Array, threshold: float) -> float:
    chosen = np.array([(*item.features, 1.0) for item in asked if item.kind == kind])
    return float((1 / (1 + np.exp(-chosen @ weights)) >= threshold).mean())


def _extraction(folder: Path, questions: Sequence[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Give for both halves how often the whole answer is quoted, how often refused, and at what length."""
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        library.refresh([str(folder)])
        assistant = Assistant(library)
        report = {}
        for half, parts in (("fit", (0, 1)), ("held", (2, 3))):
            chosen = [question for question in questions if _part(question["doc_id"]) in parts]
            answers = [assistant.ask(question["question"]) for question in chosen]
            whole = sum(
                _squeezed(question["answer"]) in _squeezed(re.sub(r"\[\d+\]", "", answer.text))
                for question, answer in zip(chosen, answers, strict=True)
            )
            report[half] = {
                "questions": len(chosen),
                "whole_answer_quoted": round(whole / len(chosen), 3),
                "refused": round(sum(answer.refusal is not None for answer in answers) / len(chosen), 3),
                "mean_characters": round(sum(len(answer.text) for answer in answers) / len(chosen)),
            }
    return report


def _part(doc_id: str) -> int:
    return int(hashlib.sha1(doc_id.encode()).hexdigest(), 16) % 4


def _squeezed(text: str) -> str:
    return "".join(normalise(text).split())


def _lines(path: Path) -> Iterable[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main())
