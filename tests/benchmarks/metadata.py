"""Measures what is read of a document's metadata against a table made by hand from the real documents.

    python tests/benchmarks/metadata.py --data ../shared/data [--half late]

The table (`tests/corpus/metadata.tsv`) was written by eye from the files, never from this reader. A cell:
empty, not stated; `a|b`, either is right; `?a`, may be given but need not; `?`, left out. What the reader
does was tuned on the halves "dev" and, later, "held"; the rows "late" were added unseen by it.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from corpus import Document, read
from corpus.reader import parse

_TABLE = Path(__file__).parents[1] / "corpus" / "metadata.tsv"
_RESULTS = Path(__file__).parent / "results" / "metadata.json"
_SEPARATORS = {"issuers": "、", "repeals": "；", "amends": "；", "based_on": "；"}  # of fields with several
_WHOLE = ("issuers",)  # right only where the whole set is; relations count name by name
HALVES = ("dev", "held", "late")
FIELDS = (
    "title", "doc_number", "issuers", "issued_on", "published_on", "effective_on", "repealed_on",
    "index_number", "topics", "status", "version", "repeals", "amends", "based_on",
)  # fmt: skip
_BRACKETS = str.maketrans("〔【[〕】]", "((()))")
_UNSAID = re.compile("第(?=[0-9]+号)")  # 令第706号 = 令706号
_YEAR = re.compile(r"^(?:19|20)\d\d年?(?=[修草征])")  # 2018修正 = 修正


@dataclass(frozen=True, slots=True)
class Score:
    """How many values the table states, the reader gave, and how many of those are right."""

    stated: int = 0
    given: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.stated + other.stated, self.given + other.given, self.right + other.right)

    @property
    def precision(self) -> float:
        """Give right / given, 1 where nothing is given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Give right / stated, 1 where nothing is stated."""
        return self.right / self.stated if self.stated else 1.0


class Difference(NamedTuple):
    """A field on which the table and the reader disagree."""

    file: str
    field: str
    table: str
    reader: str


Row = dict[str, str]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the scores by half and every difference; keep the figures where all are measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=HALVES)
    arguments = parser.parse_args(argv)
    halves = (arguments.half,) if arguments.half else HALVES
    figures: dict[str, dict[str, Score]] = {}
    for half in halves:
        figures[half], differences = measure(arguments.data, half)
        for difference in differences:
            _say("\t".join((half, *difference)))
    if halves == HALVES:
        figures["all"] = {name: sum((figures[half][name] for half in HALVES), Score()) for name in FIELDS}
        _save(figures)
    for half, scores in figures.items():
        _say(f"\n{half:14}stated  given  right  precision  recall")
        for name, score in scores.items():
            _say(
                f"{name:14}{score.stated:6}{score.given:7}{score.right:7}"
                f"{score.precision:11.3f}{score.recall:8.3f}"
            )
    return 0


def measure(data: Path, half: str | None = None) -> tuple[dict[str, Score], list[Difference]]:
    """Read the documents of the table (of one half of it), and compare field by field."""
    scores = dict.fromkeys(FIELDS, Score())
    differences = []
    for row, document in documents(data, rows(half)):
        for name in FIELDS:
            given = values_of(document, name)
            score, agree = judge(name, row[name], given)
            scores[name] += score
            if not agree:
                differences.append(Difference(row["file"], name, row[name], "；".join(given)))
    return scores, differences


def rows(half: str | None = None) -> list[Row]:
    """Give the rows of the table, or of one of its halves."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in table if half in (None, row["half"])]


def documents(data: Path, chosen: Sequence[Row]) -> Iterator[tuple[Row, Document]]:
    """Read the document of each row; `docs.jsonl#id` names one text of a file of many."""
    lines = (data / "covid_policy" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {entry["doc_id"]: entry["text"] for entry in map(json.loads, lines)}
    for row in chosen:
        _, _, doc_id = row["file"].partition("#")
        if doc_id:
            yield row, parse(texts[doc_id].encode("utf-8"), f"/documents/{doc_id}.txt")
        else:
            yield row, read(data / row["file"])


def values_of(document: Document, name: str) -> tuple[str, ...]:
    """Give the values that the reader found for a field, none where it found nothing."""
    if name == "title":
        return (document.title,) if document.title else ()
    value = getattr(document.metadata, name, None)
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def judge(name: str, cell: str, given: Sequence[str]) -> tuple[Score, bool]:
    """Compare what the reader gave with a cell; say also whether they agree."""
    if cell == "?":
        return Score(), True
    needed = bool(cell) and not cell.startswith("?")
    separator = _SEPARATORS.get(name)
    options = [
        frozenset(comparable(value) for value in (option.split(separator) if separator else [option]))
        for option in cell.removeprefix("?").split("|")
        if option
    ]
    found = frozenset(comparable(value) for value in given)
    if found in options:
        count = 1 if name in _WHOLE else len(found)
        return (Score(count, count, count) if needed else Score()), True
    best = max(options, key=lambda option: len(option & found), default=frozenset())
    if name in _WHOLE:
        return Score(int(needed), int(bool(found)), 0), not found and not needed
    if not needed:
        wrong = len(found - best)
        return Score(0, wrong, 0), not wrong
    return Score(len(best), len(found), len(best & found)), False


def comparable(value: str) -> str:
    """Give a value without what may be written either way: width, spaces, brackets, 第 of a number."""
    text = "".join(unicodedata.normalize("NFKC", value).split()).translate(_BRACKETS)
    text = _UNSAID.sub("", text)
    if text.startswith("《") and text.find("》") == len(text) - 1:
        text = text[1:-1]
    return _YEAR.sub("", text)


def _save(figures: dict[str, dict[str, Score]]) -> None:
    report = {
        "command": "python tests/benchmarks/metadata.py --data ../shared/data",
        "date": date.today().isoformat(),
        "documents": len(rows()),
    } | {
        half: {
            name: asdict(score) | {"precision": round(score.precision, 3), "recall": round(score.recall, 3)}
            for name, score in scores.items()
        }
        for half, scores in figures.items()
    }
    _RESULTS.parent.mkdir(exist_ok=True)
    _RESULTS.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
