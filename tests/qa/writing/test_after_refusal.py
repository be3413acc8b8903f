"""What a model may do where the assistant found no answer: only what speaks of the very thing asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from qa import Answer, Assistant, Refusal
from qa.citation import Sources
from qa.writing.excerpts import gather
from tests.qa.writing.conftest import Desk
from tests.qa.writing.proofs import assert_sound, said
from tests.qa.writing.scripted import saying

_QUESTION = "兼职老师的课酬谁说了算"
_ANSWER = "兼职教师由学校聘任并签订协议，课酬标准由学校自主确定。"


class _Cautious(Assistant):
    """An assistant that finds what the real one finds, and dares to answer nothing."""

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        found = super().ask(question, history, filters)
        refusal = Refusal("没有找到能够回答这个问题的原文。", (), found.hits[:3])
        return Answer(question, "fact", refusal.reason, (), (), None, refusal, 0.2, found.hits)


@pytest.fixture
def cautious(desk: Desk) -> Desk:
    """Give a desk whose assistant refuses every question."""
    desk.assistant = _Cautious(desk.assistant.library)
    return desk


def _number(desk: Desk, question: str, words: str) -> int:
    excerpts = gather(desk.assistant.ask(question), Sources(desk.assistant.library))
    return next(excerpt.number for excerpt in excerpts if words in excerpt.text)


@pytest.fixture
def number(cautious: Desk) -> int:
    return _number(cautious, _QUESTION, "课酬标准由学校自主确定")


def test_a_lay_question_is_answered(cautious: Desk, number: int) -> None:
    """A wording no document has need not end in a refusal: the model finds the sentence, the checks hold."""
    answers = list(cautious.writer(saying(f"{_ANSWER}[{number}]")).stream(_QUESTION))
    assert answers[-1].refusal is None
    assert answers[-1].statements[0].text == _ANSWER + "[1]"
    assert all(not answer.statements and answer.refusal is None for answer in answers[:-1])
    assert_sound(answers[-1], cautious.assistant.library)


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
def test_else_the_refusal_stands(cautious: Desk, number: int, text: str) -> None:
    """What fails the checks, or is true and not what was asked, leaves the refusal with a word on why."""
    answer = cautious.ask(_QUESTION, saying(text.replace("{n}", str(number))))
    assert answer.refusal == cautious.assistant.ask(_QUESTION).refusal
    assert (answer.statements, answer.written_by) == ((), "")
    assert "没有采用大语言模型的回答" in said(answer, "model")
    assert "以下是" not in said(answer, "model")


@pytest.mark.parametrize(("year", "answered"), [("2024", False), ("2025", True)])
def test_another_year_is_no_answer(cautious: Desk, year: str, answered: bool) -> None:
    """A sentence on 2025 does not answer for 2024, however true it is."""
    question = f"{year}年项目申报时间"
    number = _number(cautious, question, "答：2025年5月15日至6月20日")
    answer = cautious.ask(question, saying(f"申报时间为2025年5月15日至6月20日，逾期不再受理。[{number}]"))
    assert (answer.refusal is None) == answered
