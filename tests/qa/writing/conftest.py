"""Writers over the sample corpus, whose models are scripted servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from qa import Answer, Assistant
from qa.citation import Sources
from qa.writing import Model, Writer
from qa.writing.attributing import Attribution
from qa.writing.checking import Bench
from qa.writing.excerpts import Excerpt, gather
from tests.qa.writing.scripted import Script, Scripted, serving

KEY = "sk-geheim-0123456789"


class Table:
    """Questions about the sample corpus, each with the excerpts a model would be given."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._known: dict[str, list[Excerpt]] = {}

    def excerpts(self, question: str) -> list[Excerpt]:
        """Give the excerpts for a question."""
        if question not in self._known:
            answer = self.assistant.ask(question)
            self._known[question] = gather(answer, Sources(self.assistant.library))
        return self._known[question]

    def numbers(self, question: str) -> list[int]:
        """Give the numbers of the excerpts for a question."""
        return [excerpt.number for excerpt in self.excerpts(question)]

    def number(self, question: str, words: str) -> int:
        """Give the number of the excerpt that holds `words`."""
        return next(e.number for e in self.excerpts(question) if words in e.text)

    def bench(self, question: str, **more: Any) -> Bench:
        """Give what the sentences about a question are checked with."""
        numbered = {excerpt.number: excerpt for excerpt in self.excerpts(question)}
        more.setdefault("attribution", Attribution.among(self.excerpts(question)))
        return Bench(numbered, self.assistant.library.encoder, **more)


@pytest.fixture(scope="session")
def table(sample: Assistant) -> Table:
    return Table(sample)


class Desk:
    """Asks the sample corpus with a scripted model."""

    def __init__(self, assistant: Assistant, stack: ExitStack) -> None:
        self.assistant = assistant
        self.server: Scripted
        self._stack = stack

    def writer(self, script: Script, **limits: float) -> Writer:
        """Give a writer whose model follows `script`."""
        self.server = self._stack.enter_context(serving(script))
        return Writer(self.assistant, Model(self.server.url, "试写模型", KEY, **limits))

    def ask(self, question: str, script: Script, *history: str, **limits: float) -> Answer:
        """Ask one question."""
        return self.writer(script, **limits).ask(question, history)


@pytest.fixture
def desk(sample: Assistant) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(sample, stack)
