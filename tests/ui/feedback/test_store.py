"""Judgements of answers: kept by several writers, changed, taken back; given out as cases."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa import Assistant
from tests.ui.browsing import QUESTION
from tests.ui.conftest import Run
from ui.chat.answers.answer_view import steps_of
from ui.chat.answers.judging import judge
from ui.chat.answers.turn import Turn
from ui.cli import main
from ui.feedback import Feedback, Judgement
from ui.feedback.cases import TO_FILL_IN, cases_of

_ASKED = ("产教融合项目资金支持哪些方面", "双师型教师岗位津贴每月多少", "2024年惠州市的GDP是多少", QUESTION)
_ANSWER: dict[str, Any] = {"kind": "fact", "text": "甲。[1]", "citations": [], "refusal": None}


def _judgement(number: int, **more: Any) -> Judgement:
    return Judgement(f"{number:032x}", "unhelpful", f"问题{number}", _ANSWER, **more)


def test_kept_changed_and_taken_back(tmp_path: Path) -> None:
    """The last word on an answer counts; taken back, nothing is left of it."""
    feedback = Feedback(tmp_path)
    assert feedback.all() == []
    kept = feedback.keep(
        _judgement(1, history=("甲",), filters={"issuer": "教育部"}, reason="wrong", words="不对")
    )
    assert kept.given_at
    assert Feedback(tmp_path).all() == [kept]
    changed = feedback.keep(replace(kept, verdict="helpful", reason="", words=""))
    assert feedback.all() == [changed]
    feedback.take_back(kept.id)
    assert feedback.all() == []


def test_many_write_at_once(tmp_path: Path) -> None:
    """What is given at the same time is all kept."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: Feedback(tmp_path).keep(_judgement(number)), range(40)))
    assert {one.question for one in Feedback(tmp_path).all()} == {f"问题{n}" for n in range(40)}


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """A damaged file gives an error for the user, not a wrong list, and is left as it is."""
    feedback = Feedback(tmp_path)
    feedback.path.write_bytes(b"no database" * 100)
    with pytest.raises(OSError, match="无法读写"):
        feedback.keep(_judgement(1))
    assert feedback.path.read_bytes() == b"no database" * 100


@pytest.mark.parametrize("bad", [{"reason": "理由"}, {"words": "长" * 501}], ids=["reason", "words"])
def test_a_reason_is_bounded(bad: dict[str, str]) -> None:
    """A reason that is none, or words without end, are refused."""
    with pytest.raises(ValueError, match=r"理由|500"):
        _judgement(1, **bad)


@pytest.fixture
def judged(sample_home: Path, home: Path, sample_folder: Path) -> Path:
    """Give a library of whose answers a list, a number, a refusal and a comparison were judged."""
    assert main(["--home", str(home), "index", str(sample_folder)]) == 0
    with Library.open(sample_home, read_only=True) as library:
        answers = [Assistant(library).ask(question) for question in _ASKED]
    turns = [Turn(n, a.question, "done", a, steps_of(a)) for n, a in enumerate(answers, start=1)]
    feedback = Feedback(home)
    for number in (1, 2, 3):
        turns = judge(feedback, turns, number, "helpful", person="张三")
    turns = judge(feedback, turns, 4, "unhelpful", reason="incomplete", words=" 少了验收 ")
    assert [turn.verdict for turn in turns] == ["helpful"] * 3 + ["unhelpful"]
    return home


def test_the_evidence_is_kept(judged: Path) -> None:
    """Question, history, answer, citations with source, offsets, quote, and the person are kept."""
    first, *_, last = sorted(Feedback(judged).all(), key=lambda one: len(one.history))
    [citation] = first.answer["citations"]
    assert citation["source"].endswith("望澜市产教融合项目资金管理办法（2025年修订）.docx")
    assert citation["end"] - citation["start"] == len(citation["quote"])
    assert (first.person, first.history) == ("张三", ())
    assert last.history == _ASKED[:3]
    assert (last.reason, last.words) == ("incomplete", "少了验收")


def test_cases_can_be_evaluated(judged: Path, cewen: Run, tmp_path: Path) -> None:
    """`cewen evaluate` runs on what is written: the helpful is right, the rest waits to be filled in."""
    path = tmp_path / "cases.jsonl"
    status, printed, noted = cewen("feedback", "--cases", path)
    assert (status, printed) == (0, "")
    assert "4 道题" in noted
    assert "1 题要先填上" in noted
    cases = {case["question"]: case for case in map(json.loads, path.read_text("utf-8").splitlines())}
    assert cases[_ASKED[0]]["gold"][0]["file"] == "望澜市产教融合项目资金管理办法（2025年修订）.docx"
    assert cases[_ASKED[1]]["must_include"][0].endswith("元")
    assert cases[_ASKED[2]]["answerable"] is False
    assert cases[QUESTION]["must_include"] == [TO_FILL_IN]
    status, printed, _ = cewen("evaluate", path, "--json")
    assert status == 0
    scored = {case["question"]: case for case in json.loads(printed)["cases"]}
    assert scored[_ASKED[0]]["gold_cited"] == 1
    assert scored[_ASKED[1]]["correct"] == 1
    assert scored[_ASKED[2]]["refused"] is True
    assert scored[QUESTION]["correct"] == 0
    status, _, noted = cewen("feedback", "--cases", path)
    assert status == 2
    assert "已经有了" in noted


def test_feedback_is_listed(judged: Path, cewen: Run) -> None:
    """The list names verdict, question, person, reason; with --json only JSON is written."""
    status, printed, _ = cewen("feedback")
    assert status == 0
    assert "有用 3，没用 1" in printed
    assert "答得不全　少了验收" in printed
    assert "张三" in printed
    status, printed, _ = cewen("feedback", "--json")
    assert [one["verdict"] for one in json.loads(printed)].count("helpful") == 3


def test_no_feedback_yet(cewen: Run, tmp_path: Path) -> None:
    """Where nobody has judged anything that is said, and no empty file of cases is left."""
    status, printed, _ = cewen("feedback")
    assert (status, "还没有人评价" in printed) == (0, True)
    assert cewen("feedback", "--json")[1].strip() == "[]"
    assert cewen("feedback", "--cases", tmp_path / "cases.jsonl")[0] == 0
    assert not (tmp_path / "cases.jsonl").exists()


def test_equal_cases_are_written_once() -> None:
    """Two people who say the same of the same question make one case; another filter makes another."""
    twice = [
        _judgement(1),
        replace(_judgement(2), question="问题1"),
        replace(_judgement(3), question="问题1", filters={"from": "2024"}),
    ]
    cases = list(cases_of(twice))
    assert [case["id"] for case in cases] == [twice[1].id, twice[2].id]
    assert cases[1]["filters"] == {"from": "2024"}
