"""One turn of the conversation, a question and how far its answer has come, and its HTML.

A turn is plain data: it can be kept, sent and shown again. It does not know how answers are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa import Answer
from ui.chat.answers.answer_view import answer_html
from ui.chat.answers.citation_view import shorten
from ui.chat.answers.confidence import caution_of
from ui.chat.answers.notice_view import warnings_html, writing_html
from ui.chat.answers.saying import said
from ui.chat.answers.tools_view import edit_html, tools_html
from ui.chat.language import t
from ui.chat.markup import Markup, tag
from ui.chat.scope.form import within_html
from ui.formats import corrected, understood

State = Literal["thinking", "streaming", "done", "stopped", "rejected", "failed"]

_REJECTED_SHOWN = 40  # characters of a rejected question; the whole of it is back in the box


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, its answer once there is one, and the number of its steps shown so far."""

    number: int  # in its conversation, from 1
    question: str
    state: State = "thinking"
    answer: Answer | None = None
    shown: int = 0
    message: str = ""  # why it was rejected or failed, for the user
    filters: Mapping[str, str] = field(default_factory=dict)  # within which it was asked
    key: str = ""  # names it among all answers ever given, once it is judged
    verdict: str = ""  # what the person said of the answer: helpful, unhelpful

    @property
    def growing(self) -> bool:
        """Whether more of it is to come."""
        return self.state in ("thinking", "streaming")


def turns_html(turns: Sequence[Turn], *, live: bool = False) -> Markup:
    """Render turns one under the other; `live` ones are read out as they grow."""
    spoken = {"role": "log", "aria_live": "polite", "aria_label": t("回答")} if live else {}
    return tag("div", *(turn_html(turn, live=live) for turn in turns), class_="turns", **spoken)


def turn_html(turn: Turn, *, live: bool = False) -> Markup:
    """Render a turn in the state it is in; of a `live` one the filters can be taken off."""
    question = turn.question.strip()
    if turn.state == "rejected":
        question = shorten(question, _REJECTED_SHOWN)
    answered = answer_html(turn.answer, turn.shown) if turn.answer else None
    return tag(
        "section",
        _question_html(turn, question),
        within_html(turn.filters, question, live=live and not turn.growing),
        tag(
            "div",
            *_as_read(turn.answer),
            *_with_notices(turn.answer, answered),
            _ending_html(turn),
            class_="answer",
        ),
        tools_html(turn.number, turn.verdict) if turn.answer and not turn.growing else None,
        class_=f"turn {turn.state}",
        data_number=turn.number,
        aria_busy="true" if turn.growing else None,
    )


def _question_html(turn: Turn, question: str) -> Markup | None:
    """Head the turn with its question; one that was asked can be edited, all of it."""
    if not question:
        return None
    edit = edit_html() if turn.state != "rejected" else None
    return tag("div", tag("h2", question, class_="question"), edit, class_="asked")


def _as_read(answer: Answer | None) -> list[Markup]:
    """Say how the question was read, where that is not how it was written, and how sure the answer is."""
    if answer is None:
        return []
    lines = [tag("p", said(corrected(slip)), class_="aside") for slip in answer.corrections]
    if answer.understood:
        lines.append(tag("p", said(understood(answer.understood)), class_="aside understood"))
    if caution := caution_of(answer):
        lines.append(tag("p", t(caution), class_="aside unsure", role="note"))
    return lines


def _with_notices(answer: Answer | None, answered: Markup | None) -> tuple[Markup | None, ...]:
    return (warnings_html(answer), answered, writing_html(answer)) if answer else (answered,)


def _ending_html(turn: Turn) -> Markup | None:
    """Say what the answer itself does not: that it is coming, was stopped, or cannot come."""
    match turn.state:
        case "thinking":
            dots = tag("span", class_="dots", aria_hidden="true")
            return tag("p", t("正在查阅资料库"), dots, class_="thinking")
        case "stopped":
            return tag("p", t("已停止。再问一次可得到完整的回答。"), class_="aside")
        case "rejected":
            return tag("div", tag("p", said(turn.message)), class_="notice")
        case "failed":
            again = tag("button", t("再问一次"), type="button", class_="again", data_ask=turn.question)
            return tag(
                "div", tag("h3", t("这次没有答上来")), tag("p", said(turn.message)), again, class_="notice"
            )
        case _:
            return None
