"""Gives a conversation to the browser to keep, and takes one up that the browser has kept.

Which conversations there are is known to the browser alone; nothing of them stays here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import gradio as gr

from ui.chat.answers.conversation import stop
from ui.chat.answers.turn import Turn, turns_html
from ui.chat.conversations.record import Record, RecordError
from ui.chat.desk import Desk
from ui.chat.language import Language, in_language, t
from ui.chat.markup import Markup, tag
from ui.chat.page import Parts, html
from ui.chat.sources.source_view import empty_html
from ui.chat.sources.view import View
from ui.serving.people import may_change

_AT_ONCE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def connect(parts: Parts, desk: Desk, language: Language, running: Sequence[Any]) -> None:
    """Bind the events that scripts send; taking a conversation up ends the `running` ones."""
    p, keeper, said = parts, Keeper(desk), partial(in_language, language)
    note = html("", "kept")  # what scripts read, unseen
    p.source.keep(said(keeper.keep), [p.turns, p.scope], note, trigger_mode="multiple", **_AT_ONCE)
    shown = [p.past, p.current, p.scope, p.chips, p.form, p.source, p.box, p.send, p.halt, note]
    opened = [p.turns, p.edited, *shown]
    p.source.reopen(said(keeper.reopen), None, opened, cancels=list(running), **_AT_ONCE)


class Keeper:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def keep(self, turns: Sequence[Turn], scope: Mapping[str, str], event: gr.EventData) -> Markup:
        """Give the conversation as the browser is to keep it; a growing answer as far as it has come."""
        return _note(event, "ended", Record.of(stop(turns), scope).to_json())

    def reopen(self, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Show a conversation that the browser has kept, or a new one; of what does not fit say why."""
        record, state, wrong = Record(), "new", None
        if event.record:
            try:
                record, state = Record.from_json(str(event.record)), "opened"
            except RecordError as error:
                state, wrong = "refused", _refused_html(str(error))
        *past, last = record.turns or (None,)
        current = turns_html([last], live=True) if last else wrong or ""
        earlier = (
            turns_html([turn for turn in past if turn])
            if last
            else ""
            if wrong
            else self.desk.welcome(may_change=may_change(request))
        )
        scope = dict(record.scope)
        ranges = self.desk.chips(scope), self.desk.form(scope)
        source = self._source(getattr(event, "source", None), last)
        buttons = gr.update(visible=True), gr.update(visible=False)
        note = _note(event, state)
        return list(record.turns), [], earlier, current, scope, *ranges, source, gr.skip(), *buttons, note

    def _source(self, target: object, last: Turn | None) -> Markup:
        """Lay out the source that was open, else the first one of the last answer."""
        if isinstance(target, Mapping):
            doc, start, end, wording = (target.get(name) for name in ("doc", "start", "end", "wording"))
            if isinstance(doc, str) and isinstance(start, int) and isinstance(end, int):
                return self.desk.source(doc, View(start, end, wording=str(wording or "")))
        return self.desk.first_source(last.answer) if last and last.answer else empty_html()


def _note(event: gr.EventData, state: str, record: str = "") -> Markup:
    """Tell the scripts of which conversation they are told, to which request, and what became of it."""
    return tag("div", record, data_talk=str(event.talk), data_number=str(event.number), data_state=state)


def _refused_html(reason: str) -> Markup:
    return tag(
        "div",
        tag("h2", t("这段对话打不开")),
        tag("p", t(reason)),
        tag(
            "p",
            t("它仍保存在浏览器里，没有改动；不再需要时，可以在对话列表里删除。现在可以直接开始新的提问。"),
        ),
        class_="notice refused-record",
        role="alert",
    )
