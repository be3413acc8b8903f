"""What can be answered told from what cannot: features, the fit of the estimate, and how well it tells.

Documents are dealt into four parts by their id: 0 and 1 to fit, 2 and 3 to report. Each time the even part is
in the library and the odd one is not, so the questions on the odd part have no answer; nor have those in
which the place is swapped. Lay questions on statutes, all answerable, stand for other wording; asked of a
library without the laws that answer them, they are not.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index import Library
from index.query.places import places_named
from qa import refusal
from qa.citation import Sources
from qa.evidence.gathering import gather
from qa.evidence.ranking import rank
from qa.evidence.weights import weigh
from qa.questions.question import understand

HITS = 10  # as in qa/assistant.py
_PLACES = ("北京", "上海", "广东", "湖南", "辽宁", "甘肃", "福建", "云南", "江苏", "青海", "海南", "吉林")
_LAWS = 250  # statutes the lay questions are asked over, those that answer them and others
_LAY_WEIGHT = 0.25  # of a lay question in the fit: most users' wording is nearer to the policies'
_BINS = 10  # of the reliability of an estimate

Array = npt.NDArray[np.float64]


class Asked(NamedTuple):
    """A question put to a library: the features of the refusal's model, and whether it can be answered."""

    kind: str  # present, absent, swapped, lay, lay absent
    features: tuple[float, ...]
    answerable: bool


def fit(asked: Sequence[Asked]) -> Array:
    """Fit a logistic regression by Newton's method; the last weight is the bias.

    A ridge of 0.1 on the weights keeps them finite.
    """
    x, y = _rows(asked), np.array([item.answerable for item in asked], dtype=float)
    importance = np.array([_LAY_WEIGHT if item.kind.startswith("lay") else 1.0 for item in asked])
    ridge = np.diag([0.1] * (x.shape[1] - 1) + [0.0])
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (importance * (y - p)) - ridge @ weights
        hessian = (x * (importance * p * (1 - p))[:, None]).T @ x + ridge
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def estimates(asked: Sequence[Asked], weights: Sequence[float] | Array) -> Array:
    """Give the probability of each question that what was found answers it."""
    p: Array = 1 / (1 + np.exp(-_rows(asked) @ np.asarray(weights)))
    return p


def auroc(asked: Sequence[Asked], weights: Sequence[float] | Array, present: str, absent: str) -> float:
    """Give how often a question of the one kind is thought likelier answered than one of the other."""
    p = estimates(asked, weights)
    kinds = np.array([item.kind for item in asked])
    answered, not_answered = p[kinds == present], p[kinds == absent]
    ahead = (answered[:, None] > not_answered).mean() + 0.5 * (answered[:, None] == not_answered).mean()
    return float(ahead)


def calibration_error(asked: Sequence[Asked], weights: Sequence[float] | Array) -> float:
    """Give the mean distance of the estimates from the shares that hold, over bins of equal width."""
    p, held = estimates(asked, weights), np.array([item.answerable for item in asked], dtype=float)
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    gaps = [abs(p[bins == b].sum() - held[bins == b].sum()) for b in range(_BINS)]
    return float(sum(gaps) / len(p))


def policy_questions(folder: Path, questions: Sequence[dict[str, str]], part: int) -> list[Asked]:
    """Ask the questions on documents of `part`, which are there, on the next, which are not, and swapped."""
    asked: list[Asked] = []
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        library.refresh([str(folder / str(part))])
        for number, question in enumerate(questions):
            of = part_of(question["doc_id"])
            if of in (part, part + 1):
                kind = "present" if of == part else "absent"
                asked += _features(library, question["question"], kind)
            if of == part and (places := places_named(question["question"])):
                other = [place for place in _PLACES if place not in question["question"]]
                swapped = question["question"].replace(places[0], other[number % len(other)])
                asked += _features(library, swapped, "swapped")
    return asked


def lay_questions(data: Path, first: int) -> list[Asked]:
    """Ask every fourth question from the `first` on: of statutes that answer them and others, of others."""
    cases = [json.loads(line) for line in lines(data / "statutes" / "questions.jsonl")][first::4]
    wanted = {
        re.sub(r"第[一二三四五六七八九十百千零〇]+条.*$", "", name).removeprefix("中华人民共和国")
        for case in cases
        for name in case["statutes"]
    }
    files = sorted((data / "laws").rglob("*.md"))
    answering = [path for path in files if re.sub(r"[(（_].*", "", path.stem) in wanted]
    others = [path for path in files if path not in set(answering)]
    others = others[:: max(1, len(others) // _LAWS)]
    asked: list[Asked] = []
    for kind, chosen in (("lay", [*answering, *others]), ("lay absent", others)):
        with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
            library.refresh([str(path) for path in dict.fromkeys(chosen)])
            asked += [item for case in cases for item in _features(library, case["question"], kind)]
    return asked


def part_of(doc_id: str) -> int:
    """Deal a document into one of four parts."""
    return int(hashlib.sha1(doc_id.encode()).hexdigest(), 16) % 4


def lines(path: Path) -> Iterable[str]:
    """Give the lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


def _features(library: Library, text: str, kind: str) -> list[Asked]:
    question = understand(text)
    sources = Sources(library)
    hits = gather(sources, question, library.search(question.text, HITS))
    weights = weigh(library, question.terms, library.understood(question.text))
    evidence = rank(sources, question, hits, weights)
    answerable = kind in ("present", "lay")
    return [Asked(kind, refusal.features(question, evidence), answerable)] if evidence else []


def _rows(asked: Sequence[Asked]) -> Array:
    return np.array([(*item.features, 1.0) for item in asked])
