"""A follow-up in a model's words is accepted only if it is made of what was asked."""

from __future__ import annotations

import pytest

from qa.questions.followup import in_context
from qa.writing.rewriting import accepted
from tests.qa.writing.conftest import Desk
from tests.qa.writing.proofs import said
from tests.qa.writing.scripted import Reply, saying

_HISTORY = ("市域产教联合体由谁牵头",)
_FOLLOW_UP = "那行业产教融合共同体呢？"
_WHOLE = "行业产教融合共同体由谁牵头？"


@pytest.mark.parametrize(
    ("text", "good"),
    [
        pytest.param(_WHOLE, True, id="of both"),
        pytest.param("行业产教融合共同体2024年由谁牵头？", False, id="a year of its own"),
        pytest.param("惠州市的行业产教融合共同体由谁牵头？", False, id="a place of its own"),
        pytest.param("《职业教育法》规定行业产教融合共同体由谁牵头？", False, id="a title of its own"),
        pytest.param("行业产教融合共同体的补贴标准由谁牵头？", False, id="a matter of its own"),
        pytest.param("市域产教联合体由谁牵头？", False, id="the old question"),
        pytest.param("", False, id="nothing"),
        pytest.param("行业产教融合共同体由谁牵头？" * 20, False, id="too long"),
    ],
)
def test_what_is_accepted(text: str, good: bool) -> None:
    """Words, numbers and names must have been asked before; those of the follow-up must be kept."""
    assert bool(accepted(text, _FOLLOW_UP, _HISTORY)) == good


def test_numbers_of_the_follow_up_are_kept() -> None:
    """A rewriting that drops the year asked about is another question."""
    history = ("现场工程师项目的培养补助是多少",)
    assert accepted("2024年立项的现场工程师项目的培养补助是多少", "2024年立项的呢", history)
    assert not accepted("现场工程师项目的培养补助是多少", "2024年立项的呢", history)


def _two_calls(rewriting: str, answer: str = "材料不足") -> object:
    def script(reply: Reply) -> None:
        saying(rewriting if "改写" in reply.asked else answer)(reply)

    return script


def test_the_question_understood_is_told(desk: Desk) -> None:
    """The accepted rewriting is what is searched for and answered, and the answer says so."""
    answer = desk.ask(_FOLLOW_UP, _two_calls(f"改写后的问题：“{_WHOLE}”"), *_HISTORY)  # type: ignore[arg-type]
    assert (answer.question, answer.understood) == (_FOLLOW_UP, _WHOLE)
    assert answer.citations == desk.assistant.ask(_WHOLE).citations
    assert _WHOLE in desk.server.requests[1].asked


@pytest.mark.parametrize(
    "text", ["2030年的补贴是多少", "好的！\n改写如下：\n由谁牵头", "<think>嗯</think>", "甲" * 5000]
)
def test_else_the_rule_stands(desk: Desk, text: str) -> None:
    """What is not accepted changes nothing: the follow-up is understood by the rule."""
    answer = desk.ask(_FOLLOW_UP, _two_calls(text), *_HISTORY)  # type: ignore[arg-type]
    assert answer.citations == desk.assistant.ask(_FOLLOW_UP, _HISTORY).citations


def test_the_model_is_asked_what_the_rule_understood(desk: Desk) -> None:
    """Where the rewriting is not accepted, the model is given the question before as well."""
    answer = desk.ask(_FOLLOW_UP, _two_calls("好的"), *_HISTORY)  # type: ignore[arg-type]
    asked = desk.server.requests[1].asked.rpartition("问题：")[2]
    assert asked == (answer.understood or in_context(_FOLLOW_UP, _HISTORY))
    assert "牵头" in asked


def test_a_server_that_is_down_is_asked_once(desk: Desk) -> None:
    """Where the rewriting finds no server, the answer is not waited for as well."""

    def script(reply: Reply) -> None:
        reply.start(500)

    answer = desk.ask(_FOLLOW_UP, script, *_HISTORY)
    assert len(desk.server.requests) == 1
    assert "HTTP 500" in said(answer, "model")
    assert answer.citations == desk.assistant.ask(_FOLLOW_UP, _HISTORY).citations


def test_a_first_question_is_not_rewritten(desk: Desk) -> None:
    """Without earlier questions there is one call only."""
    desk.ask(_WHOLE, saying("材料不足"))
    assert len(desk.server.requests) == 1
