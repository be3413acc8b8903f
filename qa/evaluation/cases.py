"""Evaluation cases as written by people: a JSON object a line, read and checked; nothing is asked here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

GoldMode = Literal["any", "all"]


@dataclass(frozen=True, slots=True)
class Gold:
    """A stretch of text that answers: a document by its file's name, and words that stand in it."""

    file: str
    span: str


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


def load_cases(path: Path) -> list[Case]:
    """Read the cases of a JSONL file.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line is no case; the message, in Chinese, names the line and what it lacks.
    """
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if line.strip():
            cases.append(_read_case(line, f"{path} 第 {number} 行"))
    if not cases:
        raise ValueError(f"{path} 里一道题也没有。每行应为一个 JSON 对象，格式见 README。")
    return cases


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
    return Case(
        id=value["id"],
        category=str(value.get("category", "")),
        question=value["question"],
        history=_strings(value.get("history")),
        answerable=bool(value.get("answerable", True)),
        gold=tuple(Gold(str(gold["file"]), str(gold["span"])) for gold in value.get("gold") or ()),
        gold_mode=mode,
        must_include=_strings(value.get("must_include")),
        subjects=_strings(value.get("subjects")),
        aspects=tuple(
            Aspect(str(aspect["name"]), tuple(_strings(cell) for cell in aspect["cells"]))
            for aspect in value.get("aspects") or ()
        ),
    )


def _strings(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{value!r} 应为文字的列表")
    return tuple(value)
