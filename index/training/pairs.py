"""Reads the training sets: pairs of a question and what answers it, questions on law, plain articles.

It knows each set's fields and what makes a pair of them; it does not know words, vectors or batches.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WINDOW = 300  # characters of context around an answer: the size of a passage

# What a reply to a citizen's letter begins with, the same in every letter and saying nothing:
# 网友“UU0082204”您好！您的留言已收悉。现将有关情况回复如下：
_SALUTATION = re.compile(r"^网友.{0,20}您好！|您的留言已收悉。|现将有关情况回复如下：")
# 2023-08-16 18:24:57，正文：
_DATELINE = re.compile(r"^[\d\-: ]*，正文：(?:原标题：)?")
# 《民法典》第一千零七十六条：
_LABEL = re.compile(r"^《[^》]*》第[^：]{1,12}：")
# The end of a sentence, the mark kept with it.
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")


@dataclass(frozen=True, slots=True)
class PairSet:
    """Questions and the passages that answer them, one to one."""

    name: str
    pairs: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions of lay people, and the articles of laws that answer each, by their text."""

    name: str
    questions: list[str]
    articles: list[list[str]]


@dataclass(frozen=True, slots=True)
class ArticleSet:
    """Articles as lists of their sentences: a sentence and its neighbours make a pair."""

    name: str
    articles: list[list[str]]


def read_pairs(data: Path) -> list[PairSet]:
    """Read the sets of pairs under `data/train`, and the human answers to the questions on statutes."""
    train = data / "train"
    sources: list[tuple[str, Path, Callable[[dict[str, Any]], Iterable[tuple[str, str]]]]] = [
        ("covid_policy_qa", train / "covid_policy_qa.jsonl", _covid),
        ("citizen_letters", train / "citizen_letters.jsonl", _letter),
        ("statute_answers", data / "statutes" / "questions.jsonl", _statute),
        ("cmrc2018", train / "cmrc2018.jsonl", _comprehension),
        ("sentence_pairs", train / "sentence_pairs.jsonl", _paraphrase),
    ]
    return [
        PairSet(name, [pair for row in _rows(path) for pair in make(row)]) for name, path, make in sources
    ]


def read_questions(data: Path) -> list[QuestionSet]:
    """Read the questions on statutes kept for training, and those put to counsel."""
    asked = [row for row in _rows(data / "statutes" / "questions.jsonl") if not held_out(row["id"])]
    counsel = list(_rows(data / "train" / "legal_counsel.jsonl"))
    return [
        QuestionSet(
            "statutes", [row["question"] for row in asked], [list(row["statutes"].values()) for row in asked]
        ),
        QuestionSet(
            "legal_counsel",
            [row["question"] for row in counsel],
            [[_LABEL.sub("", statute) for statute in row["statutes"]] for row in counsel],
        ),
    ]


def read_articles(data: Path) -> list[ArticleSet]:
    """Read the news and the statutes as articles; wordings that return in several versions count once."""
    with gzip.open(data / "train" / "news.txt.gz", "rt", encoding="utf-8") as lines:
        news = [sentences(_DATELINE.sub("", line)) for line in lines]
    seen: set[str] = set()
    laws = []
    for path in sorted((data / "laws").rglob("*.md")):
        title, _, body = path.read_text(encoding="utf-8").partition("<!-- INFO END -->")
        name = title.partition("\n")[0].lstrip("# ")
        fresh = [s for s in sentences(body) if s not in seen and not s.startswith("#")]
        seen.update(fresh)
        laws.append([name, *fresh])
    return [ArticleSet("news", news), ArticleSet("laws", laws)]


def sentences(text: str) -> list[str]:
    """Cut a text after 。！？； and at line ends."""
    return [s.strip() for s in _SENTENCE.findall(text) if s.strip()]


def held_out(identifier: int) -> bool:
    """Tell whether a question on statutes is kept for measuring: every fifth."""
    return identifier % 5 == 0


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _covid(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    return [(row["question"], row["answer"])]


def _letter(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    letter, reply = row["question"][: 2 * _WINDOW], _SALUTATION.sub("", row["answer"])[: 2 * _WINDOW]
    return [(row["subject"], letter), (row["subject"], reply), (letter, reply)]


def _statute(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    if held_out(row["id"]) or row["answer"] is None:
        return []
    answer = row["answer"][: 2 * _WINDOW]
    return [(row["question"], answer), *((answer, name + text) for name, text in row["statutes"].items())]


def _comprehension(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for qa in row["qas"]:
        yield qa["question"], row["context"]


def _paraphrase(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    same = {"1"} if row["set"] in ("AFQMC", "LCQMC") else {"4", "5"}  # STS-B grades from 0 to 5
    return [(row["a"], row["b"])] if row["label"] in same else []
