"""Listens to a language model's answers as they pass: did it answer last time, and if not, why.

It changes nothing of them and keeps nothing of what was asked.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from qa import Answer
from qa.writing.composing import INSTEAD, NOT_USED
from ui.chat.answers.conversation import Streamer


@dataclass(frozen=True, slots=True)
class Heard:
    """How the last question to the model ended."""

    at: str  # ISO 8601, UTC
    fault: str = ""  # why its answer was not used, for the user; empty: it was


class Listener:
    """A `Streamer` that passes on what another one gives; used by many threads at once."""

    def __init__(self, streamer: Streamer) -> None:
        self.assistant = streamer.assistant
        self.last: Heard | None = None
        self._streamer = streamer

    def stream(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Generator[Answer, None, None]:
        """Give the answer as it grows, as the other does."""
        answer: Answer | None = None
        with closing(self._streamer.stream(question, history, filters)) as answers:
            for answer in answers:
                yield answer
        if answer is not None and (heard := _heard(answer)):
            self.last = heard

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        """Give the whole answer."""
        *_, answer = self.stream(question, history, filters)
        return answer


def _heard(answer: Answer) -> Heard | None:
    """Tell from a final answer how the model did; `None` where it was not asked."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if answer.written_by:
        return Heard(now)
    faults = [notice.text for notice in answer.notices if notice.kind == "model"]
    return Heard(now, faults[-1].removeprefix(NOT_USED).removesuffix(INSTEAD)) if faults else None
