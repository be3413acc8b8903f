"""`cewen search` and `cewen ask`, one question or a batch; the library is opened once."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ui import output, serialise, status, terminal
from ui.filtering import merged, of_line
from ui.opening import open_asker, open_library
from ui.settings import Settings
from ui.status import CommandError

logger = logging.getLogger(__name__)

_LONGEST_LINE = 4_000_000  # bytes: a question has at most 2,000 characters, the turns before it as many each
_NOTED = 20  # questions that could not be answered; the reason of each stands in the output as well


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a batch: a question, or why it is none."""

    id: object
    where: str = ""  # 问题文件第 3 行; a reason why it is none says it itself
    question: str = ""
    history: tuple[str, ...] = field(default=())
    filters: dict[str, str] = field(default_factory=dict)  # beside those of the command; the line's go first
    error: str | None = None


_Respond = Callable[[_Line], tuple[dict[str, Any], str]]  # a question's JSON and its text for the terminal


def search(arguments: argparse.Namespace, settings: Settings) -> int:
    """Show the passages found for the question, or for each question of the batch."""
    from qa import Assistant

    filters = merged(arguments.filter)
    with open_library(settings) as library:
        assistant = Assistant(library)

        def respond(line: _Line) -> tuple[dict[str, Any], str]:
            hits = assistant.search(line.question, line.history, arguments.k, filters | line.filters)
            slips = assistant.corrections(line.question, line.history)
            return serialise.from_search(line.question, hits, slips), terminal.hits(hits, slips)

        return _run(arguments, respond)


def ask(arguments: argparse.Namespace, settings: Settings) -> int:
    """Answer the question, or each question of the batch with the turns before it."""
    filters = merged(arguments.filter)
    with open_library(settings) as library:
        assistant = open_asker(library, settings)

        def respond(line: _Line) -> tuple[dict[str, Any], str]:
            answer = assistant.ask(line.question, line.history, filters | line.filters)
            return serialise.from_answer(answer), terminal.answer(answer)

        return _run(arguments, respond)


def _run(arguments: argparse.Namespace, respond: _Respond) -> int:
    if arguments.questions is not None:
        if arguments.question:
            raise CommandError("问题和 --questions 只能用一个。")
        return _run_batch(arguments, respond)
    try:
        as_json, as_text = respond(_Line(id=None, question=" ".join(arguments.question)))
    except ValueError as error:  # the question is empty or too long, or a filter names no field
        raise CommandError(str(error)) from error
    if arguments.json:
        output.say_json(as_json)
    else:
        output.say(as_text)
    return status.DONE


def _run_batch(arguments: argparse.Namespace, respond: _Respond) -> int:
    """Answer line by line; a line that cannot be answered gives an object with `error` in its place."""
    succeeded = failed = 0
    for line in _read_lines(Path(arguments.questions)):
        as_json, as_text, error = _respond_to_line(line, respond)
        if error is None:
            succeeded += 1
        else:
            failed += 1
            if failed <= _NOTED:
                output.note(f"cewen：{error if line.error else f'{line.where}：{error}'}")
            as_json, as_text = {"question": line.question, "error": error}, f"未能回答：{error}"
        if arguments.json:
            output.say_json({"id": line.id} | as_json, one_line=True)
        else:
            output.say(f"问题：{line.question}\n{as_text}\n")
    if failed > _NOTED:
        output.note(f"cewen：共 {failed:,} 个问题未能回答，以上是前 {_NOTED} 个；每个的原因都在结果里。")
    return status.of_batch(succeeded, failed)


def _respond_to_line(line: _Line, respond: _Respond) -> tuple[dict[str, Any], str, str | None]:
    """Give a line's JSON and text, or in their place why there is none."""
    if line.error is not None:
        return {}, "", line.error
    try:
        return *respond(line), None
    except ValueError as refused:  # the question is empty or too long, or a filter names no field
        return {}, "", str(refused)
    except Exception as fault:  # one question must not stop the batch
        logger.exception("question %r failed", line.id)
        return {}, "", f"程序内部出错（{type(fault).__name__}：{fault}）"


def _read_lines(path: Path) -> Iterator[_Line]:
    """Give the lines of a batch; empty ones are passed over."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(_bounded(file), start=1):
                if line.strip():
                    yield _parse_line(line, number)
    except OSError as error:
        raise CommandError(f"读不了问题文件 {path}：{error.strerror}。请检查路径。") from error


def _bounded(file: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file one by one, of one that is too long the beginning."""
    mark = b"\xef\xbb\xbf"
    size = _LONGEST_LINE + len(mark) + 1
    while line := file.readline(size):
        rest = line
        while len(rest) == size and not rest.endswith(b"\n"):
            rest = file.readline(size)
        yield from line.removeprefix(mark).splitlines()
        mark = b""


def _parse_line(line: bytes, number: int) -> _Line:
    where = f"问题文件第 {number} 行"
    if len(line) > _LONGEST_LINE:
        return _Line(id=None, error=f"{where}超过 {_LONGEST_LINE // 1_000_000} MB。请每行只写一个问题。")
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return _Line(id=None, error=f"{where}不是 UTF-8。请把文件另存为 UTF-8 编码。")
    except (json.JSONDecodeError, RecursionError):
        return _Line(id=None, error=f'{where}不是 JSON。每行应为 {{"id": …, "question": "…"}}。')
    if not isinstance(value, dict):
        return _Line(id=None, error=f'{where}应为 {{"id": …, "question": "…"}}，而不是别的 JSON。')
    identity, question, history = value.get("id"), value.get("question"), value.get("history") or []
    if not isinstance(question, str):
        return _Line(id=identity, error=f"{where}缺少 question（文字）。")
    if not (isinstance(history, list) and all(isinstance(turn, str) for turn in history)):
        return _Line(id=identity, question=question, error=f"{where}的 history 应为文字的列表。")
    try:
        filters = of_line(value.get("filters"))
    except ValueError as error:
        return _Line(id=identity, question=question, error=f"{where}的 {error}。")
    return _Line(identity, where, question, tuple(history), filters)
