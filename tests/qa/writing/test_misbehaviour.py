"""Servers that fail, stall or write nonsense: the answer from the quotes stands, and the user is told why."""

from __future__ import annotations

import json
import logging
import socket
import time

import pytest

from qa import Answer, Assistant
from qa.writing import Model, Writer
from tests.qa.writing.conftest import KEY, Desk, Table
from tests.qa.writing.proofs import assert_sound, said
from tests.qa.writing.scripted import Reply, Script, saying

_QUESTION = "现场工程师项目的培养补助是多少"
_GOOD = "2025年起立项的，每人4000元，每个项目每届不超过50人；2024年立项的，仍为每人3000元。"
_SCRIPTED_SECONDS = 20  # how long a slow server goes on, where nobody gives it up


def _status(code: int) -> Script:
    def script(reply: Reply) -> None:
        reply.start(code, "application/json")
        reply.raw(json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}}).encode())

    return script


def _raw(data: bytes, kind: str = "text/event-stream") -> Script:
    def script(reply: Reply) -> None:
        reply.start(200, kind)
        reply.raw(data)

    return script


def _cut(reply: Reply) -> None:
    reply.start()
    reply.say("根据材料，每人4000元")


def _silent(reply: Reply) -> None:
    reply.start()
    reply.listens(_SCRIPTED_SECONDS)


def _slow_head(reply: Reply) -> None:
    time.sleep(_SCRIPTED_SECONDS)


def _dripping(reply: Reply) -> None:
    reply.start()
    for _ in range(20 * _SCRIPTED_SECONDS):
        reply.say("慢")
        time.sleep(0.05)


def _looping(reply: Reply) -> None:
    reply.start()
    for _ in range(5000):
        reply.say("补助由财政部门负责。[1]")
    reply.end()


def _endless_word(reply: Reply) -> None:
    reply.start()
    for _ in range(5000):
        reply.say("补助补助补助补助补助")
    reply.end()


def _endless_line(reply: Reply) -> None:
    reply.start()
    for _ in range(60):
        reply.raw(b"x" * 100_000)


def _error_event(reply: Reply) -> None:
    reply.start()
    reply.say("每人")
    reply.event({"error": {"message": f"out of memory, key {KEY}"}})


_FAULTS = [
    pytest.param(_status(400), "HTTP 400", id="400"),
    pytest.param(_status(401), "CEWEN_LLM_KEY", id="401"),
    pytest.param(_status(404), "CEWEN_LLM_URL", id="404"),
    pytest.param(_status(429), "额度", id="429"),
    pytest.param(_status(500), "HTTP 500", id="500"),
    pytest.param(_status(302), "HTTP 302", id="redirect"),
    pytest.param(_raw(b"data: {not json}\n\n"), "约定的格式", id="broken JSON"),
    pytest.param(_raw(b"<html><p>login</p></html>", "text/html"), "约定的格式", id="a web page"),
    pytest.param(_raw(b'data: {"choices": 3}\n\n'), "约定的格式", id="wrong types"),
    pytest.param(
        _raw(b'data: {"choices": [{"delta": {"content": [1]}}]}\n\n'), "约定的格式", id="wrong text"
    ),
    pytest.param(_raw(b'data: ["choices"]\n\n'), "约定的格式", id="a list"),
    pytest.param(_raw(b""), "断开", id="an empty reply"),
    pytest.param(_cut, "断开", id="cut midway"),
    pytest.param(_error_event, "报了错", id="an error midway"),
    pytest.param(_looping, "反复", id="a loop"),
    pytest.param(_endless_word, "没完没了", id="no end of the sentence"),
    pytest.param(_endless_line, "格式", id="no end of the line"),
    pytest.param(
        saying(*(f"第{i}项补助由第{i}个部门承担。[1]" for i in range(40))), "没有依据", id="made up"
    ),
    pytest.param(saying("材料不足"), "材料不足", id="declines"),
    pytest.param(saying("抱歉，我不能回答这个问题。"), "核对", id="refuses"),
    pytest.param(saying("每人4000元。[1]", reason="content_filter"), "拒绝", id="filtered"),
    pytest.param(saying(), "什么也没有写", id="nothing"),
    pytest.param(saying("The subsidy is 4000 yuan per person.[1]"), "核对", id="English"),
    pytest.param(saying("补助为每人4000元。[99]"), "核对", id="a mark out of range"),
    pytest.param(saying("补助为每人4000元。"), "核对", id="no mark"),
    pytest.param(saying("<think>4000元。[1]"), "什么也没有写", id="only thinks"),
    pytest.param(saying("每人4000元<img src=x onerror=alert(1)>。[1]"), "核对", id="HTML"),
    pytest.param(saying("![图](http://evil.example/p.png)每人4000元。[1]"), "核对", id="an image"),
    pytest.param(saying("每人4000元，详见[这里](http://evil.example)。[1]"), "核对", id="a link"),
    pytest.param(saying("\u202e每人5000元。[1]\x00\x1b[31m"), "核对", id="control characters"),
]

_SLOWNESS = [
    pytest.param(_silent, {"first_seconds": 0.4}, "还没有开始写", id="no first token"),
    pytest.param(_slow_head, {"first_seconds": 0.4}, "还没有开始写", id="no head"),
    pytest.param(_dripping, {"total_seconds": 1.0}, "没有写完", id="too slow"),
]


@pytest.fixture(scope="module")
def expected(sample: Assistant) -> Answer:
    """Give the answer without a model."""
    return sample.ask(_QUESTION)


@pytest.mark.parametrize(("script", "reason"), _FAULTS)
def test_the_quotes_stand_and_the_user_is_told(
    desk: Desk, expected: Answer, script: Script, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the server does, the answer is the assistant's with a notice; the key is told nowhere."""
    caplog.set_level(logging.DEBUG)
    answer = desk.ask(_QUESTION, script)
    _assert_quoted(answer, expected, reason)
    assert_sound(answer, desk.assistant.library)
    assert KEY not in caplog.text + repr(answer)


@pytest.mark.parametrize(("script", "limits", "reason"), _SLOWNESS)
def test_a_slow_server_is_given_up(
    desk: Desk, expected: Answer, script: Script, limits: dict[str, float], reason: str
) -> None:
    """Who has no patience left gets the quotes, and is told what was waited for."""
    began = time.monotonic()
    answer = desk.ask(_QUESTION, script, **limits)
    assert time.monotonic() - began < _SCRIPTED_SECONDS
    _assert_quoted(answer, expected, reason)


def _assert_quoted(answer: Answer, expected: Answer, reason: str) -> None:
    assert (answer.text, answer.citations, answer.written_by) == (expected.text, expected.citations, "")
    assert reason in said(answer, "model")
    assert "没有采用大语言模型的回答" in said(answer, "model")


@pytest.mark.parametrize(
    ("script", "notice"),
    [
        pytest.param(saying(_GOOD + "[{n}]"), "", id="well"),
        pytest.param(saying(*_GOOD, "[", "{n}", "]"), "", id="a character at a time"),
        pytest.param(saying("<think>想一想，5000元？</think>", _GOOD, "[{n}]"), "", id="thinks aloud first"),
        pytest.param(saying("- **", _GOOD, "**【{n}】\n"), "", id="bullets and emphasis"),
        pytest.param(saying(_GOOD + "[{n}]", "每人5000元。[{n}]", "没有编号的一句。"), "2 处", id="two more"),
        pytest.param(saying(_GOOD + "[{n}]", "还有一句没有写", reason="length"), "长度上限", id="cut short"),
    ],
)
def test_what_is_borne_out_is_shown(desk: Desk, table: Table, script: Script, notice: str) -> None:
    """A sound sentence is shown with the model's name; what is withheld beside it is counted."""
    number = table.number(_QUESTION, "2024年立项的，仍为")

    def numbered(reply: Reply) -> None:
        told, reply.say = reply.say, lambda text: told(text.replace("{n}", str(number)))
        script(reply)

    answer = desk.ask(_QUESTION, numbered)
    assert [statement.text for statement in answer.statements] == [_GOOD + "[1]"]
    assert answer.written_by == "试写模型"
    assert notice in said(answer, "withheld") + said(answer, "model")
    assert bool(answer.notices) == bool(notice)
    assert_sound(answer, desk.assistant.library)


def test_a_server_that_cannot_stream_is_read(desk: Desk, table: Table) -> None:
    """A reply of one JSON object is an answer too."""
    number = table.number(_QUESTION, "2024年立项的，仍为")

    def whole(reply: Reply) -> None:
        reply.start(200, "application/json")
        message = {"role": "assistant", "content": f"{_GOOD}[{number}]"}
        reply.raw(json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}, indent=1).encode())

    answer = desk.ask(_QUESTION, whole)
    assert answer.statements[0].text == _GOOD + "[1]"


def test_a_server_that_takes_no_settings_is_asked_plainly(desk: Desk, table: Table) -> None:
    """Where a model refuses temperature or length, it is asked once more without them."""
    number = table.number(_QUESTION, "2024年立项的，仍为")

    def picky(reply: Reply) -> None:
        if "temperature" in reply.body:
            reply.start(400)
        else:
            saying(f"{_GOOD}[{number}]")(reply)

    assert desk.ask(_QUESTION, picky).written_by == "试写模型"
    assert len(desk.server.requests) == 2


def test_a_server_that_comes_back_is_used_again(desk: Desk, table: Table) -> None:
    """Restarted in the middle of an answer, the server costs that one only: the next is written again."""
    number = table.number(_QUESTION, "2024年立项的，仍为")
    asked: list[Reply] = []

    def restarted(reply: Reply) -> None:
        asked.append(reply)
        if len(asked) == 2:
            reply.start()
            reply.say("根据材料，每人4000元")  # and then the line is cut
        elif len(asked) == 3:
            reply.start(503)
        else:
            saying(f"{_GOOD}[{number}]")(reply)

    writer = desk.writer(restarted)
    answers = [writer.ask(_QUESTION) for _ in range(4)]
    assert [bool(answer.written_by) for answer in answers] == [True, False, False, True]
    assert all(said(answer, "model") for answer in answers[1:3])
    assert answers[1].text == answers[2].text == desk.assistant.ask(_QUESTION).text


def test_no_server_is_told_at_once(sample: Assistant) -> None:
    """Where nobody listens, the quotes stand within a second."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    began = time.monotonic()
    answer = Writer(sample, Model(url, "试写模型", KEY)).ask(_QUESTION)
    assert time.monotonic() - began < 2
    assert "连不上 127.0.0.1" in said(answer, "model")
    assert answer.text == sample.ask(_QUESTION).text


def test_an_address_that_swallows_calls_is_given_up(sample: Assistant) -> None:
    """Where connecting itself hangs, the configured time is waited and no longer."""
    model = Model("http://10.255.255.1:9/v1", "试写模型", connect_seconds=0.3, first_seconds=1.0)
    began = time.monotonic()
    answer = Writer(sample, model).ask(_QUESTION)
    assert time.monotonic() - began < 3
    assert said(answer, "model")


@pytest.mark.parametrize("url", ["ftp://a/v1", "127.0.0.1:8000", "http://", "http://u:geheim@a/v1"])
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    """An address is told with its remedy before anything is asked; one with a password is not repeated."""
    with pytest.raises(ValueError, match="CEWEN_LLM") as refused:
        Model(url, "模型")
    assert "geheim" not in str(refused.value)


def test_a_key_that_cannot_be_is_refused() -> None:
    """A key with a line break would end up in an error of the connection; it is refused, untold."""
    with pytest.raises(ValueError, match="CEWEN_LLM_KEY") as refused:
        Model("http://a/v1", "模型", "geheim\n密钥")
    assert "geheim" not in str(refused.value)
    assert "geheim" not in repr(Model("http://a/v1", "模型", "geheim"))


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("http://a:8000", "http://a:8000/v1/chat/completions"),
        ("http://a/v1/", "http://a/v1/chat/completions"),
        ("https://a/api/v3/chat/completions", "https://a/api/v3/chat/completions"),
        ("https://a/x?api-version=1", "https://a/x/chat/completions?api-version=1"),
    ],
)
def test_the_address_may_be_short(url: str, endpoint: str) -> None:
    """Server, version or the whole call may be given."""
    assert Model(url, "模型").endpoint == endpoint
