"""Carries a conversation on: asks, and gives the turn again each time a step more of it can be shown.

It does not know gradio. The answer is complete before its first step is shown, unless the asker streams it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Protocol, runtime_checkable

from index.faults import StorageError
from qa import Answer
from ui.chat.answers.answer_view import steps_of
from ui.chat.answers.turn import Turn

PAUSE_SECONDS = 0.05  # between two steps that are shown: the eye sees them arrive
_SHOWN = 2  # steps shown before the whole, several at once in a long answer: each costs the server 10 ms
_FAILED = "程序出了错，资料库没有受影响。请再问一次；如果还是这样，请把运行窗口里的错误记录交给管理员。"

_log = logging.getLogger(__name__)


class Asker(Protocol):
    """What answers a question in the light of the questions before it."""

    def ask(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Answer:
        """Answer from the documents that meet the filters.

        Raises `ValueError` with a message for the user where it cannot be a question.
        """
        ...


@runtime_checkable
class Streamer(Protocol):
    """An asker that gives its answer while it grows; `assistant` answers without a language model."""

    assistant: Asker

    def stream(
        self, question: str, history: Sequence[str] = (), filters: Mapping[str, str] | None = None
    ) -> Generator[Answer, None, None]:
        """Give the answer as far as it has come; the last one is final. Closing it ends the work on it.

        Raises `ValueError` as `ask`.
        """
        ...


def carry_on(
    asker: Asker,
    question: str,
    earlier: Sequence[Turn],
    filters: Mapping[str, str] | None = None,
    *,
    pause: float = PAUSE_SECONDS,
) -> Generator[Turn, None, None]:
    """Give the new turn as it grows; the last one given is final, one given again has not changed."""
    turn = Turn(earlier[-1].number + 1 if earlier else 1, question, filters=filters or {})
    yield turn
    history = [before.question for before in earlier if before.answer]
    try:
        if isinstance(asker, Streamer):
            with closing(asker.stream(question, history, filters)) as answers:
                for answer in answers:
                    if answer is not turn.answer:  # the same one again: nothing new yet
                        turn = replace(turn, state="streaming", answer=answer, shown=steps_of(answer))
                    yield turn
            yield replace(turn, state="done")
            return
        answer = asker.ask(question, history, filters)
        steps = steps_of(answer)
    except ValueError as error:
        yield replace(turn, state="rejected", message=str(error))
        return
    except StorageError as error:  # speaks to the user
        _log.exception("failed to answer %.80r", question)
        yield replace(turn, state="failed", answer=None, shown=0, message=str(error))
        return
    except Exception:  # the edge of the page: whatever failed, the person must learn that it did
        _log.exception("failed to answer %.80r", question)
        yield replace(turn, state="failed", answer=None, shown=0, message=_FAILED)
        return
    for shown in range(1, steps, -(-steps // _SHOWN)):
        yield replace(turn, state="streaming", answer=answer, shown=shown)
        time.sleep(pause)
    yield replace(turn, state="done", answer=answer, shown=steps)


def stop(turns: Sequence[Turn]) -> list[Turn]:
    """Close the last turn as it stands if it was still growing."""
    return [replace(turn, state="stopped") if turn.growing else turn for turn in turns]


def kept(turns: Sequence[Turn]) -> list[Turn]:
    """Give the turns that stay in the conversation when it goes on: all but rejected questions."""
    return [turn for turn in stop(turns) if turn.state != "rejected"]
