"""Gives the questions the reader learns from, with the wordings by which a passage that answers is known.

Answers to policy questions are laid out as files, as users have them, so that the real code reads, cuts and
finds them; the other questions ask the laws.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import segment
from index.encoders.loading import Encoder
from index.library import Library
from index.training.pairs import held_out, sentences

_KEPT = 0.7  # share of a question's words that its document is taken to use before the answer
_TOGETHER = 4  # documents of answers laid into one file: together they fill two to four passages

_NUMERAL = re.compile(r"[\d一二三四五六七八九十百千万亿]")
_TAILS = ("", "", "是什么", "有哪些", "是怎么规定的", "多少", "怎么办", "由谁负责", "？", "吗")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and wordings of which a passage that answers it holds one."""

    question: str
    answers: tuple[str, ...]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def lay_answers(data: Path, folder: Path, encoder: Encoder, seed: int) -> list[Asked]:
    """Lay the answers to policy questions out, those of `_TOGETHER` documents alike in one file.

    The documents themselves are not there; what others like them answer stands around an answer instead.
    """
    random = np.random.default_rng(seed)
    documents: dict[str, list[dict[str, Any]]] = {}
    for row in rows(data / "train" / "covid_policy_qa.jsonl"):
        documents.setdefault(row["doc_id"], []).append(row)
    names = list(documents)
    vectors = encoder.encode_passages(
        ["".join(row["question"] + row["answer"] for row in documents[name]) for name in names]
    )
    alike = vectors @ vectors.T
    free = np.ones(len(names), dtype=bool)
    asked = []
    for number in range(len(names)):
        if not free[number]:
            continue
        order = np.argsort(-np.where(free, alike[number], -9.0), kind="stable")[:_TOGETHER]
        order = order[free[order]]
        free[order] = False
        together = [row for other in order for row in documents[names[other]]]
        texts = [_told(row, random) for row in together]
        random.shuffle(texts)
        body = "\n".join(texts)
        (folder / f"{number}.txt").write_text(body, encoding="utf-8")
        asked += [Asked(row["question"], (row["answer"],)) for row in together]
    return asked


def _told(row: dict[str, Any], random: np.random.Generator) -> str:
    """Give what a document may have said: most words of the question, then the answer."""
    words = [word for word in segment.words(row["question"]) if word not in segment.stop_words()]
    kept = "".join(word for word in words if random.random() < _KEPT)
    answer = row["answer"].strip()
    return f"{kept}，{answer}" + ("" if answer[-1] in "。；！？" else "。")


def statute_questions(data: Path) -> list[Asked]:
    """Give the questions on statutes kept for training, with the articles' wordings."""
    return [
        Asked(row["question"], tuple(row["statutes"].values()))
        for row in rows(data / "statutes" / "questions.jsonl")
        if not held_out(row["id"])
    ]


def made_questions(library: Library, count: int, seed: int) -> list[Asked]:
    """Make questions of sentences of the laws: often the law's name, half of the words, no numeral."""
    random = np.random.default_rng(seed)
    records = library.records()
    asked: list[Asked] = []
    while len(asked) < count:
        record = records[int(random.integers(len(records)))]
        passages = library.passages(record.doc_id)
        if len(passages) < 3:
            continue
        passage = passages[int(random.integers(len(passages)))]
        long = [s for s in sentences(passage.text) if len(s) > 15]
        if not long:
            continue
        sentence = long[int(random.integers(len(long)))]
        words = [word for word in segment.terms(sentence) if not _NUMERAL.search(word)]
        kept = [word for word in words if random.random() < 0.5][:10]
        if len(kept) < 2:
            continue
        named = record.title.removeprefix("中华人民共和国") if random.random() < 0.6 else ""
        asked.append(Asked(named + "".join(kept) + _TAILS[int(random.integers(len(_TAILS)))], (sentence,)))
    return asked
