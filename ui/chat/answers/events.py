"""What happens when something is done with an answer: copied, exported, judged; it renders nothing itself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import gradio as gr
from gradio.events import Dependency

from corpus import Metadata
from index import Library
from ui.chat.answers.handing import Format, answer_to_copy, file_of, source_to_copy
from ui.chat.answers.judging import judge
from ui.chat.answers.suggestions import followups_html, suggest
from ui.chat.answers.turn import Turn
from ui.chat.desk import Desk
from ui.chat.language import t
from ui.chat.markup import Markup
from ui.chat.page import Parts
from ui.feedback import Feedback
from ui.serving.people import person_of

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_DIRECT: dict[str, Any] = {**_QUIET, "queue": False}
# What Python hands a script comes as an event of the document; `scripts/answers.js` listens to it.
_HAND = "(given) => { document.dispatchEvent(new CustomEvent('handed', { detail: given })); }"
_GONE = "这条回答已不在对话里，请刷新本页。"

_log = logging.getLogger(__name__)


class AnswerEvents:
    """The handlers of the tools under answers."""

    def __init__(self, parts: Parts, desk: Desk) -> None:
        self.parts = parts
        self.desk = desk
        self.feedback = Feedback(desk.library.home)

    def connect(
        self, said: Callable[[Callable[..., Any]], Callable[..., Any]], asking: Sequence[Dependency]
    ) -> None:
        """Bind the events of the tools, and those that follow on `asking`.

        `said` makes a handler speak the page's language.
        """
        p = self.parts
        for asked in asking:
            asked.then(said(self.followups), p.turns, p.followups, **_QUIET)
        for event, handler in (
            (p.source.copy_answer, self.copy),
            (p.source.copy_source, self.copy_source),
            (p.source.export, self.export),
        ):
            event(said(handler), p.turns, p.handed, **_DIRECT).then(None, p.handed, None, js=_HAND)
        judged = p.source.judge(said(self.judge), p.turns, [p.turns, p.handed], **_DIRECT)
        judged.then(None, p.handed, None, js=_HAND)

    def copy(self, turns: Sequence[Turn], event: gr.EventData) -> dict[str, Any]:
        """Hand over an answer with its sources."""
        turn = _turn(turns, event.number)
        return _handed("copy", event, answer_to_copy(turn, self.metadata) if turn else t(_GONE))

    def copy_source(self, turns: Sequence[Turn], event: gr.EventData) -> dict[str, Any]:
        """Hand over one source of an answer."""
        turn = _turn(turns, event.number)
        try:
            given: dict[str, str] | str = t(_GONE)
            if turn is not None:
                given = source_to_copy(turn, int(event.marker), self.metadata)
        except (KeyError, ValueError):
            given = t(_GONE)
        return _handed("copy", event, given)

    def export(self, turns: Sequence[Turn], event: gr.EventData) -> dict[str, Any]:
        """Hand over the conversation, or one turn of it, as a file."""
        form: Format = "word" if event.format == "word" else "markdown"
        chosen = [turn for turn in turns if turn.answer and (event.whole or turn.number == event.number)]
        if not chosen:
            return _handed("file", event, t(_GONE))
        return _handed("file", event, file_of(chosen, form, self.metadata, datetime.now()))

    def judge(
        self, turns: list[Turn], event: gr.EventData, request: gr.Request
    ) -> tuple[list[Turn], dict[str, Any]]:
        """Keep what the person says of an answer."""
        verdict = str(event.verdict)
        try:
            turns = judge(
                self.feedback,
                turns,
                int(event.number),
                verdict,
                reason=str(event.reason),
                words=str(event.words),
                person=person_of(request).name,
            )
        except (KeyError, ValueError):
            return turns, _handed("verdict", event, t(_GONE))
        except OSError as error:
            _log.error("cannot keep feedback: %s", error)
            return turns, _handed("verdict", event, t("没能存下，请告诉管理员。"))
        return turns, _handed("verdict", event, {"verdict": verdict})

    def followups(self, turns: Sequence[Turn]) -> Markup:
        """Give questions that go on from the last answer, unless others wait for theirs."""
        last = turns[-1] if turns else None
        if last is None or last.state != "done" or last.answer is None:
            return followups_html(0, ())
        history = [turn.question for turn in turns if turn.answer]
        desk = self.desk
        found = suggest(desk.quick, desk.library, last.answer, history, may_go_on=desk.is_quiet)
        return followups_html(last.number, found)

    def metadata(self, doc_id: str) -> Metadata | None:
        """Give what a document states of itself; `None` where it is gone."""
        return metadata_of(self.desk.library, doc_id)


def metadata_of(library: Library, doc_id: str) -> Metadata | None:
    """Give what a document of the library states of itself; `None` where it is gone."""
    try:
        return library.record(doc_id).metadata
    except KeyError:
        return None


def _turn(turns: Sequence[Turn], number: object) -> Turn | None:
    return next((turn for turn in turns if turn.number == number and turn.answer), None)


def _handed(what: str, event: gr.EventData, given: dict[str, Any] | str) -> dict[str, Any]:
    """Give what a script is handed, for which turn; or the `fault` to be told there."""
    more = {"fault": given} if isinstance(given, str) else given
    return {"what": what, "number": event.number, "marker": getattr(event, "marker", None), **more}
