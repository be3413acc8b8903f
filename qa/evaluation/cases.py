"""Evaluation cases as written by people: a JSON object a line, read and checked; nothing is asked here.

An `answer` is short for words that stand in some file and that the answer given must hold whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

GoldMode = Literal["any", "all"]


@dataclass(frozen=True, slots=True)
class Gold:
    """A stretch of text that answers: a document by its file's name, and words that stand in it."""

    file: str  # empty: whichever file holds the words
    span: str

    def may_stand_in(self, source: str) -> bool:
        """Tell whether `source`, a path or an address, is the file meant."""
        return not self.file or source.replace("\\", "/").rsplit("/", 1)[-1] == self.file


@dataclass(frozen=True, slots=True)
class Aspect:
    """A row a comparison should have; `cells[i]` lists what the cell of subject i must hold."""

    name: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what a right answer holds; in an item, `|` stands between alternatives."""

    id: str
    category: str
    question: str
    history: tuple[str, ...] = field(default=())
    answerable: bool = True
    gold: tuple[Gold, ...] = field(default=())
    gold_mode: GoldMode = "all"
    must_include: tuple[str, ...] = field(default=())
    subjects: tuple[str, ...] = field(default=())
    aspects: tuple[Aspect, ...] = field(default=())
    filters: Mapping[str, str] = field(default_factory=dict)  # within which it is asked


def load_cases(path: Path) -> list[Case]:
    """Read the cases of a JSONL file.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line is no case, or has the id of another; the message, in Chinese, names the line.
    """
    cases: dict[str, Case] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if line.strip():
            case = _read_case(line, f"{path} 第 {number} 行")
            if case.id in cases:
                raise ValueError(f"{path} 第 {number} 行的 id“{case.id}”前面已经用过。每道题的 id 应不相同。")
            cases[case.id] = case
    if not cases:
        raise ValueError(f"{path} 里一道题也没有。每行应为一个 JSON 对象，格式见 README。")
    return list(cases.values())


def _read_case(line: str, where: str) -> Case:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{where}不是 JSON（{error.msg}）。每行应为一个 JSON 对象。") from error
    if not isinstance(value, dict):
        raise ValueError(f"{where}应为一个 JSON 对象，格式见 README。")
    for key in ("id", "question"):
        if not isinstance(value.get(key), str) or not value[key].strip():
            raise ValueError(f"{where}缺少 {key}（文字）。")
    try:
        return _from_object(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{where}的格式不对（{error}）。字段的写法见 README。") from error


def _from_object(value: dict[str, Any]) -> Case:
    mode = value.get("gold_mode", "all")
    if mode not in ("any", "all"):
        raise TypeError(f"gold_mode 应为 any 或 all，而不是 {mode}")
    answer = _strings([value["answer"]] if value.get("answer") else None)
    return Case(
        id=value["id"],
        category=str(value.get("category", "")),
        question=value["question"],
        history=_strings(value.get("history")),
        answerable=bool(value.get("answerable", True)),
        gold=(
            *(Gold(str(gold["file"]), str(gold["span"])) for gold in value.get("gold") or ()),
            *(Gold("", words) for words in answer),
        ),
        gold_mode=mode,
        # The full-width bar is the same character after NFKC, and parts no alternatives.
        must_include=(*_strings(value.get("must_include")), *(words.replace("|", "｜") for words in answer)),
        subjects=_strings(value.get("subjects")),
        aspects=tuple(
            Aspect(str(aspect["name"]), tuple(_strings(cell) for cell in aspect["cells"]))
            for aspect in value.get("aspects") or ()
        ),
        filters={str(key): str(one) for key, one in (value.get("filters") or {}).items()},
    )


def _strings(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{value!r} 应为文字的列表")
    return tuple(value)
