"""What the page does when something happens on it; it neither renders nor finds anything itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import gradio as gr

from ui.chat.answers.conversation import PAUSE_SECONDS, carry_on, kept, stop
from ui.chat.answers.events import AnswerEvents
from ui.chat.answers.turn import Turn, turns_html
from ui.chat.conversations.events import connect as remember
from ui.chat.desk import Desk
from ui.chat.language import Language, in_language, speaking, t
from ui.chat.markup import Markup
from ui.chat.page import Parts, lay_out
from ui.chat.scope.choices import filters_of
from ui.chat.settings.events import connect as settle
from ui.chat.shelves.events import bind_shelves
from ui.chat.sources import events as sources
from ui.chat.sources.source_view import empty_html
from ui.serving.people import may_change, person_of
from ui.serving.signing_in import account_html

_AT_ONCE = 64  # questions taken up at the same time; further ones wait in the queue
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}  # every event of the page
_DIRECT: dict[str, Any] = {**_QUIET, "queue": False}  # those that answer at once
# What was put into the box, or noted, is asked once it is there; `scripts/asking.js` listens to both.
_ASK = "() => { document.dispatchEvent(new CustomEvent('ask')); }"
_ASKED = """(question, ...others) => {
  const asked = new CustomEvent("asked", { cancelable: true });
  return [document.dispatchEvent(asked) ? question : "", ...others];
}"""  # an empty question where nobody has asked


def build_page(
    desk: Desk,
    language: Language,
    *,
    pause: float = PAUSE_SECONDS,
    programs: Callable[[], None] = lambda: None,
) -> gr.Blocks:
    """Lay out the page and connect its events; `pause` lies between two steps of an answer.

    `programs` offers what programs may call beside them.
    """
    with speaking(language):
        page = gr.Blocks(title=t("策问"), fill_width=True, analytics_enabled=False)
    with page, speaking(language):
        parts = lay_out(desk.welcome(), desk.form({}), desk.chips({}))
        programs()
        Events(parts, desk, language, pause).connect(page)
        bind_shelves(parts.shelves, parts.source, desk.shelf, language, page)
    page.queue(default_concurrency_limit=_AT_ONCE)
    return page


class Events:
    """The handlers of one page; conversations are kept in the page's state, not here."""

    def __init__(self, parts: Parts, desk: Desk, language: Language, pause: float) -> None:
        self.parts = parts
        self.desk = desk
        self.language = language
        self.pause = pause

    def connect(self, page: gr.Blocks) -> None:
        """Bind every event of the page."""
        p, said = self.parts, partial(in_language, self.language)
        answering = [p.turns, p.past, p.current, p.box, p.send, p.halt, p.source]
        # One event for every way to ask: with two, answers would grow at once, each over the other's turns.
        # gradio repeats it with the data of its first trigger: what is asked lies in the box or is noted.
        asked = gr.on(
            [p.box.submit, p.send.click, p.source.submit],
            said(self.ask),
            [p.box, p.turns, p.scope, p.edited],
            answering,
            js=_ASKED,
            trigger_mode="always_last",  # asked while an answer grows: asked when it has come
            **_QUIET,
        )
        for put in (
            p.source.ask_example(said(self.choose), None, p.box, **_DIRECT),
            p.source.ask_without(said(self.ask_without), p.scope, [p.scope, p.chips, p.box], **_DIRECT),
            p.source.ask_again(said(self.ask_again), p.edited, None, **_DIRECT),
        ):
            put.then(None, None, None, js=_ASK)
        running = [asked]
        AnswerEvents(p, self.desk).connect(said, running)
        halted = [p.turns, p.current, p.edited, p.send, p.halt]
        p.halt.click(said(self.halt), p.turns, halted, cancels=running, **_QUIET)
        begun = [*answering, p.edited]
        p.fresh.click(said(self.start_over), None, begun, cancels=running, **_QUIET)
        p.source.narrow(said(self.narrow), None, [p.scope, p.chips], trigger_mode="always_last", **_DIRECT)
        p.source.drop(said(self.drop), p.scope, [p.scope, p.chips], **_DIRECT)
        p.source.look_again(said(self.desk.form), p.scope, p.form, **_DIRECT)
        sources.connect(p.source, self.desk.panel, said, **_DIRECT)
        p.source.welcome_again(said(self.welcome_again), p.turns, p.past, **_DIRECT)
        page.load(said(self.greet), None, p.account, **_DIRECT)
        remember(p, self.desk, self.language, running)
        settle(p, self.desk, self.language)

    def ask(
        self, question: str, turns: Sequence[Turn], scope: Mapping[str, str], edited: list[Turn]
    ) -> Iterator[dict[Any, Any]]:
        """Answer a question step by step; one that cannot be asked goes back into the box, none is none.

        An `edited` one goes first: the conversation goes on from before it, the box is left as it is. It does
        not wait for an answer that grows, but ends it.
        """
        earlier, again = kept(turns), edited.pop() if edited else None
        if again:
            question, earlier = again.question, [turn for turn in earlier if turn.number < again.number]
        if not question.strip():
            yield {self.parts.send: gr.skip()}
            return
        shown: Turn | None = None
        growing = carry_on(self.desk.assistant, question, earlier, scope, pause=self.pause)
        with self.desk.answering(), closing(growing):
            for turn in growing:
                # Drawn again, an unchanged answer would flicker; given again, it lets the person stop.
                changed = {self.parts.send: gr.skip()} if turn is shown else self._grown(turn, earlier, shown)
                if again:
                    changed.pop(self.parts.box, None)
                yield changed
                if edited:
                    return  # what is left of it would give way at once
                shown = turn

    def ask_again(self, edited: list[Turn], event: gr.EventData) -> None:
        """Note a question that is to be asked otherwise; an answer on its way looks whether there is one."""
        edited[:] = [Turn(int(event.number), str(event.question))]

    def halt(self, turns: Sequence[Turn]) -> tuple[Any, ...]:
        """Leave the growing answer as far as it has come."""
        stopped = stop(turns)
        return stopped, turns_html(stopped[-1:], live=True), [], *_buttons(growing=False)

    def start_over(self, request: gr.Request) -> dict[Any, Any]:
        """Begin a new conversation."""
        p = self.parts
        send, halt = _buttons(growing=False)
        fresh = {
            p.turns: [],
            p.edited: [],
            p.past: self.desk.welcome(may_change=may_change(request)),
            p.current: "",
            p.box: "",
            p.source: empty_html(),
        }
        return {**fresh, p.send: send, p.halt: halt}

    def welcome_again(self, turns: Sequence[Turn], request: gr.Request) -> Any:
        """Give the welcome of the library as it is now, unless a conversation has begun."""
        return gr.skip() if turns else self.desk.welcome(may_change=may_change(request))

    def greet(self, request: gr.Request) -> str:
        """Say who is signed in."""
        return account_html(person_of(request))

    def narrow(self, event: gr.EventData) -> tuple[dict[str, str], Markup]:
        """Put on the filters chosen in the form; one that cannot be is told and left out."""
        filters, fault = self.desk.checked(filters_of(event.form))
        return filters, self.desk.chips(filters, fault)

    def drop(self, scope: Mapping[str, str], event: gr.EventData) -> tuple[dict[str, str], Markup]:
        """Take one filter off."""
        left = {key: value for key, value in scope.items() if key != event.key}
        return left, self.desk.chips(left)

    def ask_without(self, scope: Mapping[str, str], event: gr.EventData) -> tuple[Any, ...]:
        """Take one filter off and put the question into the box again."""
        return *self.drop(scope, event), str(event.question)

    def choose(self, event: gr.EventData) -> str:
        """Put the chosen question into the box."""
        return str(event.question)

    def _grown(self, turn: Turn, earlier: Sequence[Turn], shown: Turn | None) -> dict[Any, Any]:
        """Give what changes on the page when a turn has grown since it was `shown`, and nothing else."""
        p = self.parts
        changed: dict[Any, Any] = {p.turns: [*earlier, turn], p.current: turns_html([turn], live=True)}
        if shown is None:
            changed |= {p.past: turns_html(earlier), p.box: ""}
        if turn.state == "rejected":
            changed[p.box] = turn.question
            if not earlier:
                changed[p.past] = self.desk.welcome()
        if shown is None or not turn.growing:
            changed |= zip((p.send, p.halt), _buttons(growing=turn.growing), strict=True)
        if turn.state == "done" and turn.answer is not None:
            changed[p.source] = self.desk.first_source(turn.answer)
        return changed


def _buttons(*, growing: bool) -> tuple[Any, Any]:
    """Show the one of 提问 and 停止 that can be pressed."""
    return gr.update(visible=not growing), gr.update(visible=growing)
