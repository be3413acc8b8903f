"""Gives questions with the wordings that answer them, asked of libraries made for the purpose.

Reading comprehension tells the very sentence; lay questions on statutes tell the article, any sentence of
which will do; questions made of the laws' own sentences tell the sentence again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import Library
from index.query.script import to_simplified
from index.training.reader.shelves import (
    Asked,
    made_questions,
    rows,
    statute_questions,
)
from qa.sentences import sentences

_READING = ("cmrc2018", "drcd_traditional")
_MOST_READING = 1400  # questions of each set of reading comprehension
_MADE = 1400
_COUNSELLED = re.compile(r"^《[^》]+》第[^：:]{1,20}条[^：:]{0,12}[：:]")  # 「《民法典》第一千零七十六条：」


@dataclass(frozen=True, slots=True)
class Shelf:
    """Questions to be asked of the files in a folder; the library over it is made where it is not there."""

    name: str
    home: Path
    folder: Path
    asked: Callable[[Library], Sequence[Asked]]


def shelves(data: Path, work: Path, seed: int) -> Iterator[Shelf]:
    """Give what is learned from."""
    laws = work / "libraries" / "laws", data / "laws"
    yield Shelf("statutes", *laws, lambda _: [*statute_questions(data), *_counselled(data)])
    yield Shelf("made", *laws, lambda library: made_questions(library, _MADE, seed))
    for name in _READING:
        folder = work / "texts" / name
        asked = _lay_contexts(data / "train" / f"{name}.jsonl", folder, seed)
        yield Shelf(name, work / "libraries" / name, folder, _given(asked))


def _given(asked: Sequence[Asked]) -> Callable[[Library], Sequence[Asked]]:
    return lambda _: asked


def _counselled(data: Path) -> list[Asked]:
    """Give the questions that lawyers answered, with the wordings of the articles they cite."""
    return [
        Asked(row["question"], tuple(_COUNSELLED.sub("", article) for article in row["statutes"]))
        for row in rows(data / "train" / "legal_counsel.jsonl")
    ]


def _lay_contexts(path: Path, folder: Path, seed: int) -> list[Asked]:
    """Lay the texts of reading comprehension out as files, a text each, and give some of the questions."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = []
    for number, row in enumerate(rows(path)):
        (folder / f"{number}.txt").write_text(to_simplified(row["context"]), encoding="utf-8")
        for pair in row["qas"]:
            sentence = to_simplified(_sentence_at(row["context"], pair["start"]))
            asked.append(Asked(to_simplified(pair["question"]), (sentence,)))
    chosen = np.random.default_rng(seed).permutation(len(asked))[:_MOST_READING]
    return [asked[int(place)] for place in chosen]


def _sentence_at(context: str, place: int) -> str:
    return next(span.of(context) for span in sentences(context) if place < span.end)
