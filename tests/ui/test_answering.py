"""Answering in several processes: the same answers and errors, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from index import Library
from qa import Assistant
from ui.answering import pool as pool_module
from ui.answering.pool import Pool

_QUESTIONS = (
    "联合体和共同体有什么区别",
    "市域产教联合体由谁牵头",
    "2024年惠州市的GDP是多少",
    "什么是现场工程师",
)
_SECONDS = 60.0


@pytest.fixture(scope="module")
def assistant(sample_home: Path) -> Iterator[Assistant]:
    with Library.open(sample_home, read_only=True) as library:
        yield Assistant(library)


@pytest.fixture(scope="module")
def pool(assistant: Assistant) -> Iterator[Pool]:
    with closing(Pool(assistant, 2)) as made:
        _wait(made, 2)
        yield made


def _wait(pool: Pool, count: int) -> None:
    deadline = time.monotonic() + _SECONDS
    while pool.ready != count:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_answers_are_the_assistants(pool: Pool, assistant: Assistant) -> None:
    """Many questions at once get the answers that the assistant gives one by one."""
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(pool.ask, _QUESTIONS * 3))
    assert given == [assistant.ask(question) for question in _QUESTIONS] * 3
    asked = ("那它由谁牵头", [_QUESTIONS[3]], {"from": "2023"})
    assert pool.ask(*asked) == assistant.ask(*asked)


def test_errors_pass(pool: Pool) -> None:
    """What is no question is refused as the assistant refuses it, and the process lives on."""
    with pytest.raises(ValueError, match="问题"):
        pool.ask("  ")
    assert pool.ready == 2


def test_no_memory_for_another_process(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where none can be started in the place of one that has ended, the assistant answers."""
    with closing(Pool(assistant, 1)) as pool:
        _wait(pool, 1)
        os.kill(pool.pids[0], signal.SIGKILL)

        def without_memory(*arguments: object, **named: object) -> None:
            raise OSError(12, "Cannot allocate memory")

        monkeypatch.setattr(subprocess, "Popen", without_memory)
        assert pool.ask(_QUESTIONS[3]) == assistant.ask(_QUESTIONS[3])
        assert pool.pids == []
    assert "no further process that answers" in caplog.text


def test_before_a_process_is_ready_the_assistant_answers(assistant: Assistant) -> None:
    """Nobody waits for the processes to start; with one processor there are none."""
    with closing(Pool(assistant, 0)) as alone:
        assert alone.ask(_QUESTIONS[1]) == assistant.ask(_QUESTIONS[1])


def test_a_process_that_ends_is_replaced(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """When processes are killed, each question is answered all the same, and others take their place.

    However many were killed before that, some time ago.
    """
    monkeypatch.setattr(pool_module, "_RESTARTS", 0)
    monkeypatch.setattr(pool_module, "_RESTARTS_SECONDS", 0.0)
    with closing(Pool(assistant, 1)) as pool:
        _wait(pool, 1)
        (killed,) = pool.pids
        os.kill(killed, signal.SIGKILL)
        assert pool.ask(_QUESTIONS[1]) == assistant.ask(_QUESTIONS[1])
        _wait(pool, 1)
        assert pool.ask(_QUESTIONS[1]) == assistant.ask(_QUESTIONS[1])
        assert killed not in pool.pids


def test_the_processes_end_with_the_program(sample_home: Path) -> None:
    """A program that is killed leaves no process behind."""
    program = (
        "import sys, time; from pathlib import Path; from index import Library; from qa import Assistant;"
        "from ui.answering.pool import Pool;"
        f"pool = Pool(Assistant(Library.open(Path({str(sample_home)!r}), read_only=True)), 1)\n"
        "while not pool.ready: time.sleep(0.02)\n"
        "print(*pool.pids, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + _SECONDS
    while _is_alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)
