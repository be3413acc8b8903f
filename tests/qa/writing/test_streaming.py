"""An answer grows as its model writes: life at once, each sentence once it is checked, a stop that stops."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

from qa import Answer
from qa.writing import client
from tests.qa.writing.conftest import Desk, Table
from tests.qa.writing.proofs import assert_sound, said
from tests.qa.writing.scripted import Reply, saying

_QUESTION = "市域产教联合体最多能得到多少市级补助"
_FIRST = "按现行办法，市域产教联合体最高可得到500万元市级补助。"
_SECOND = "立项后拨付60%，中期评估合格后拨付40%。"


@pytest.fixture
def number(table: Table) -> int:
    return table.number(_QUESTION, "每个最高500万元")


def _texts(answer: Answer) -> list[str]:
    return [statement.text for statement in answer.statements] if answer.written_by else []


def test_the_first_sentence_is_shown_before_the_second_is_sent(desk: Desk, number: int) -> None:
    """The server goes on only once the reader has seen the sentence: nothing is held back."""
    seen = threading.Event()
    waited: list[bool] = []

    def script(reply: Reply) -> None:
        reply.start()
        reply.say(f"{_FIRST}[{number}]")
        waited.append(seen.wait(3))
        reply.say(f"{_SECOND}[{number}]")
        reply.end()

    answers = []
    for answer in desk.writer(script).stream(_QUESTION):
        answers.append(answer)
        if len(_texts(answer)) == 1:
            seen.set()
    assert waited == [True]
    assert len(_texts(answers[-1])) == 2
    for answer in answers:
        if answer.written_by:
            assert_sound(answer, desk.assistant.library)


def test_life_is_shown_at_the_first_token(desk: Desk) -> None:
    """Before the model writes, the quotes stand with a word that it is asked; its first token is told."""
    told = threading.Event()

    def script(reply: Reply) -> None:
        reply.start()
        reply.say("按")
        told.wait(3)
        reply.end()

    expected = desk.assistant.ask(_QUESTION)
    stream = desk.writer(script).stream(_QUESTION)
    first = next(stream)
    assert (first.text, first.citations) == (expected.text, expected.citations)
    assert "正在请大语言模型 试写模型" in said(first, "model")
    began = time.monotonic()
    assert any("正在写" in said(answer, "model") for answer in stream)
    assert time.monotonic() - began < 1
    told.set()
    stream.close()


def test_what_came_in_time_counts_though_it_is_read_late(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that a busy machine keeps waiting does not blame the model that has long begun."""
    awaited, sent = threading.Event(), threading.Event()

    def script(reply: Reply) -> None:
        awaited.wait(10)
        saying(f"{_FIRST}[{number}]")(reply)
        sent.set()

    stream = desk.writer(script, first_seconds=60.0).stream(_QUESTION)
    while not desk.server.requests:
        next(stream)
    awaited.set()
    assert sent.wait(10)
    late = time.monotonic() + 61
    monkeypatch.setattr(client, "time", SimpleNamespace(monotonic=lambda: late))
    assert _texts(list(stream)[-1])


@pytest.mark.parametrize("when", ["before the first token", "midway"])
def test_stop_ends_the_connection_at_once(desk: Desk, number: int, when: str) -> None:
    """Closing the stream cuts the line: the server is told by its next byte, no thread is left."""

    def script(reply: Reply) -> None:
        reply.start()
        if when == "midway":
            reply.say(f"{_FIRST}[{number}]")
        reply.listens(10)

    stream = desk.writer(script, first_seconds=10.0, total_seconds=20.0).stream(_QUESTION)
    next(stream)
    while not desk.server.requests or (when == "midway" and not _texts(next(stream))):
        next(stream)
    began = time.monotonic()
    stream.close()
    assert desk.server.gone.wait(2)
    assert time.monotonic() - began < 1
    assert not [thread for thread in threading.enumerate() if thread.name == "language model"]


def test_a_waiting_stream_can_be_stopped(desk: Desk) -> None:
    """While nothing comes the stream still gives the answer as it stands, several times a second."""

    def script(reply: Reply) -> None:
        reply.start()
        reply.listens(10)

    stream = desk.writer(script, first_seconds=10.0, total_seconds=20.0).stream(_QUESTION)
    next(stream)
    began = time.monotonic()
    given = [next(stream) for _ in range(3)]
    assert time.monotonic() - began < 2
    assert given[0] is given[1] is given[2]
    stream.close()


def test_a_stream_that_fails_ends_with_the_quotes(desk: Desk, number: int) -> None:
    """What was shown of a text that breaks off gives way to the quotes, and the user is told."""

    def script(reply: Reply) -> None:
        reply.start()
        reply.say(f"{_FIRST}[{number}]")
        time.sleep(0.4)

    answers = list(desk.writer(script).stream(_QUESTION))
    assert any(_texts(answer) for answer in answers)
    assert answers[-1].text == desk.assistant.ask(_QUESTION).text
    assert "断开" in said(answers[-1], "model")


def test_many_ask_at_once(desk: Desk, number: int) -> None:
    """Several questions are written at the same time by one writer, each with its own connection."""
    writer = desk.writer(saying(f"{_FIRST}[{number}]"))
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(writer.ask(_QUESTION))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert all(answer == answers[0] and answer.written_by for answer in answers)


def test_the_very_article_is_not_rewritten(desk: Desk) -> None:
    """A question that names an article gets its text; no model is asked."""
    writer = desk.writer(saying("不该被问到。[1]"))
    answer = writer.ask("望财教〔2025〕9号第七条说了什么")
    assert (answer.kind, answer.written_by, answer.notices) == ("article", "", ())
    assert desk.server.requests == []


def test_words_no_document_has_are_not_asked_about(desk: Desk) -> None:
    """Where the library lacks a word of the question, the refusal stands and no model is asked."""
    writer = desk.writer(saying("2024年惠州市的GDP是6136.4亿元。[1]"))
    answer = writer.ask("2024年惠州市的GDP是多少")
    assert answer.refusal is not None
    assert desk.server.requests == []
