"""Keeps what a person says of an answer, with all that led to it; it knows no button and no event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args
from uuid import uuid4

from ui import serialise
from ui.chat.answers.turn import Turn
from ui.feedback import Feedback, Judgement
from ui.feedback.judgement import LONGEST_WORDS, Verdict

_KEY = re.compile(r"[0-9a-f]{32}")


def judge(
    feedback: Feedback,
    turns: Sequence[Turn],
    number: int,
    verdict: str,
    *,
    reason: str = "",
    words: str = "",
    person: str = "",
) -> list[Turn]:
    """Keep the verdict on the answer of turn `number`, take it back where it is empty; give the turns anew.

    Raises:
        KeyError: there is no such answer.
        OSError: it cannot be kept; the message is for the user.
        ValueError: the reason is none.
    """
    judged = next((turn for turn in turns if turn.number == number and turn.answer), None)
    if judged is None or judged.answer is None:
        raise KeyError(number)
    key = (
        judged.key if _KEY.fullmatch(judged.key) else uuid4().hex
    )  # a kept conversation comes from a browser
    marked = replace(judged, key=key, verdict=verdict)
    if verdict in get_args(Verdict):
        earlier = turns[: list(turns).index(judged)]
        feedback.keep(
            Judgement(
                id=marked.key,
                verdict="helpful" if verdict == "helpful" else "unhelpful",
                question=judged.question,
                answer=serialise.from_answer(judged.answer),
                history=tuple(turn.question for turn in earlier if turn.answer),
                filters=dict(judged.filters),
                reason=reason,
                words=words.strip()[:LONGEST_WORDS],
                person=person,
            )
        )
    else:
        marked = replace(marked, verdict="")
        feedback.take_back(marked.key)
    return [marked if turn is judged else turn for turn in turns]
