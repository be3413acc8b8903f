"""What a model may do where the assistant found no answer: only what speaks of the very thing asked."""

from __future__ import annotations

import pytest

from tests.qa.writing.conftest import Desk, Table
from tests.qa.writing.proofs import assert_sound, said
from tests.qa.writing.scripted import saying

_QUESTION = "兼职老师的课酬谁说了算"
_ANSWER = "兼职教师由学校聘任并签订协议，课酬标准由学校自主确定。"


@pytest.fixture
def number(table: Table) -> int:
    assert table.assistant.ask(_QUESTION).refusal is not None
    return table.number(_QUESTION, "课酬标准由学校自主确定")


def test_a_lay_question_is_answered(desk: Desk, number: int) -> None:
    """A wording no document has need not end in a refusal: the model finds the sentence, the checks hold."""
    answers = list(desk.writer(saying(f"{_ANSWER}[{number}]")).stream(_QUESTION))
    assert answers[-1].refusal is None
    assert answers[-1].statements[0].text == _ANSWER + "[1]"
    assert all(not answer.statements and answer.refusal is None for answer in answers[:-1])
    assert_sound(answers[-1], desk.assistant.library)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("课酬标准由教育局确定。[{n}]", id="not borne out"),
        pytest.param(
            "同一单位可以既参加市域产教联合体，又参加行业产教融合共同体。[{n}]", id="beside the point"
        ),
        pytest.param("材料不足", id="declines"),
    ],
)
def test_else_the_refusal_stands(desk: Desk, number: int, text: str) -> None:
    """What fails the checks, or is true and not what was asked, leaves the refusal with a word on why."""
    answer = desk.ask(_QUESTION, saying(text.replace("{n}", str(number))))
    assert answer.refusal == desk.assistant.ask(_QUESTION).refusal
    assert (answer.statements, answer.written_by) == ((), "")
    assert "没有采用大语言模型的回答" in said(answer, "model")
    assert "以下是" not in said(answer, "model")


def test_another_year_is_no_answer(desk: Desk, table: Table) -> None:
    """A sentence on 2025 does not answer for 2024, however true it is."""
    question = "2024年度申报截止到什么时候"
    assert desk.assistant.ask(question).refusal is not None
    numbers = [e.number for e in table.excerpts(question) if "6月20日" in e.text]
    for number in numbers or [1]:
        answer = desk.ask(question, saying(f"申报单位于2025年5月15日至6月20日登录系统填报。[{number}]"))
        assert answer.refusal is not None
