"""Evaluation cases: what a file of them may hold, and how faults are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.evaluation.answers import holds
from qa.evaluation.cases import Aspect, Case, Gold, load_cases


def _write(folder: Path, *lines: str) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_full_case_is_read_whole(tmp_path: Path) -> None:
    """Every field of a case is read; empty lines are passed over."""
    value = {
        "id": "c-1",
        "category": "comparison_within",
        "question": "甲和乙有什么区别",
        "history": ["甲是什么"],
        "answerable": True,
        "gold": [{"file": "某办法.txt", "span": "甲由政府统筹"}],
        "gold_mode": "any",
        "must_include": ["政府|机关"],
        "subjects": ["甲", "乙"],
        "aspects": [{"name": "主体", "cells": [["政府"], ["企业|公司"]]}],
    }
    cases = load_cases(_write(tmp_path, "", json.dumps(value, ensure_ascii=False), ""))
    assert cases == [
        Case(
            "c-1",
            "comparison_within",
            "甲和乙有什么区别",
            ("甲是什么",),
            True,
            (Gold("某办法.txt", "甲由政府统筹"),),
            "any",
            ("政府|机关",),
            ("甲", "乙"),
            (Aspect("主体", (("政府",), ("企业|公司",))),),
        )
    ]


def test_a_question_alone_is_a_case(tmp_path: Path) -> None:
    """Only id and question are needed."""
    assert load_cases(_write(tmp_path, '{"id": "1", "question": "问"}')) == [Case("1", "", "问")]


def test_an_answer_word_for_word_is_a_case(tmp_path: Path) -> None:
    """A bare answer is a span of any file, and what the answer must hold; a bar in it parts nothing."""
    [case] = load_cases(_write(tmp_path, '{"id": "1", "question": "问", "answer": "甲|乙"}'))
    assert case.gold == (Gold("", "甲|乙"),)
    assert holds("见甲 | 乙。", case.must_include)
    assert not holds("见甲。", case.must_include)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('{"id": "1"', "第 2 行不是 JSON", id="not-json"),
        pytest.param("[1]", "第 2 行应为一个 JSON 对象", id="not-an-object"),
        pytest.param('{"id": "1"}', "第 2 行缺少 question", id="no-question"),
        pytest.param('{"question": "问"}', "第 2 行缺少 id", id="no-id"),
        pytest.param(
            '{"id": "1", "question": "问", "gold": [{"file": "a"}]}', "第 2 行的格式不对", id="no-span"
        ),
        pytest.param('{"id": "1", "question": "问", "gold_mode": "most"}', "any 或 all", id="bad-mode"),
        pytest.param('{"id": "1", "question": "问", "history": "前"}', "应为文字的列表", id="bad-history"),
        pytest.param('{"id": "1", "question": "问", "answer": 3}', "应为文字的列表", id="bad-answer"),
        pytest.param('{"id": "0", "question": "问"}', "id“0”前面已经用过", id="same-id"),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, line: str, said: str) -> None:
    """A line that is no case raises ValueError with the line's number and what is wrong."""
    with pytest.raises(ValueError, match=said):
        load_cases(_write(tmp_path, '{"id": "0", "question": "问"}', line))


@pytest.mark.shared
def test_the_development_cases_are_read(shared_data: Path) -> None:
    """All cases on real policies are read, and every category of them has gold or is unanswerable."""
    cases = load_cases(shared_data / "cases" / "dev.jsonl")
    assert len(cases) == 49
    assert all(case.gold or not case.answerable for case in cases)
    assert {case.category for case in cases if case.aspects} == {"comparison_within", "comparison_across"}


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    """An empty file scores nothing, and says so."""
    with pytest.raises(ValueError, match="一道题也没有"):
        load_cases(_write(tmp_path, ""))
