"""Lets a model complete a follow-up; what it adds of its own is not accepted.

The rule of `qa.questions.followup` stands wherever the model's wording does not.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence

from qa.writing.client import pieces
from qa.writing.content import content_words
from qa.writing.events import Delta
from qa.writing.model import Model
from qa.writing.names import names_in, stands_in
from qa.writing.numbers import normal, numbers_in
from qa.writing.prompt import to_rewrite

_SECONDS = 20.0  # a question is a line; who waits longer had better get the rule's
_TURNS = 4  # earlier questions that are told
_LONGEST = 200  # characters of a question
_LABEL = re.compile(r"^(?:第\d+问|改写后的问题|改写|问题)[:：]\s*")
_QUOTES = "“”\"'「」"
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


def rewritten(model: Model, question: str, history: Sequence[str]) -> Generator[str | None, None, None]:
    """Give `None` while the model writes, and last the question it makes, empty where that is not accepted.

    Raises ModelError as `qa.writing.client.pieces`.
    """
    text = ""
    for delta in _pieces(model, question, history):
        text += delta.text
        if len(text) > _LONGEST * 20:  # it thinks aloud without end, or does not know what is asked
            break
        yield None
    yield accepted(_first_line(text), question, history)


def accepted(text: str, question: str, history: Sequence[str]) -> str:
    """Give `text` if it is a question made of what was asked, else nothing.

    Numbers, names and content words must stand in the question or the turns before it, and the question's
    own numbers and names in `text`.
    """
    told = (*history, question)
    if not text or len(text) > _LONGEST or normal(text) == normal(question):
        return ""
    held = [number for turn in told for number in numbers_in(turn)]
    if any(not any(number.meets(other) for other in held) for number in numbers_in(text)):
        return ""
    if any(not any(stands_in(name, turn) for turn in told) for name in names_in(text)):
        return ""
    together = normal("\n".join(told))
    if any(word not in together for word in content_words(text)):
        return ""
    ours = numbers_in(text)
    kept = all(any(number.meets(other) for other in ours) for number in numbers_in(question))
    kept = kept and all(stands_in(name, text) for name in names_in(question))
    return text if kept and all(word in normal(text) for word in content_words(question)) else ""


def _pieces(model: Model, question: str, history: Sequence[str]) -> Generator[Delta, None, None]:
    messages = to_rewrite(question, history[-_TURNS:])
    yield from pieces(model, messages, total_seconds=min(_SECONDS, model.total_seconds))


def _first_line(text: str) -> str:
    lines = [line.strip() for line in _THOUGHT.sub("", text).splitlines() if line.strip()]
    return _LABEL.sub("", lines[0]).strip(_QUOTES) if len(lines) == 1 else ""
