"""The page's parts: which gradio components there are and how they lie; what they do is in `events`."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from ui.chat import assets
from ui.chat.answers.tools_view import templates_html
from ui.chat.language import t
from ui.chat.markup import Markup, tag
from ui.chat.masthead import masthead_html
from ui.chat.shelves.panel import ShelfParts, lay_out_shelves
from ui.chat.sources.source_view import empty_html

_LONGEST_BOX = 6  # lines the question box grows to before it scrolls


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read and change."""

    turns: gr.State  # list[Turn]: the conversation of one browser tab
    scope: gr.State  # dict[str, str]: the filters that are on in it
    edited: gr.State  # list[Turn]: a question that waits to be asked otherwise; changed in place
    past: gr.HTML  # its earlier turns, or the welcome
    current: gr.HTML  # its last turn, the only one that grows
    chips: gr.HTML  # the filters that are on
    form: gr.HTML  # in which they are chosen
    box: gr.Textbox
    send: gr.Button
    halt: gr.Button
    fresh: gr.Button
    shelves: ShelfParts  # the library's tab
    account: gr.HTML  # who is signed in
    followups: gr.HTML  # questions that go on from the last answer
    handed: gr.JSON  # what a script is handed: text to copy, a file
    source: gr.HTML  # the source panel; what scripts tell Python comes as its events


def lay_out(welcome: Markup, form: Markup, chips: Markup) -> Parts:
    """Make the components in the order in which they are read and tabbed through."""
    with gr.Row(elem_id="top"):
        html(masthead_html(), "masthead")
        account = html("", "account")
    turns, scope, edited = gr.State([]), gr.State({}), gr.State([])
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="left"), gr.Tabs(elem_id="rooms"):
            with gr.Tab(t("问答"), elem_id="asking", id="asking"):
                with gr.Column(elem_id="thread"):
                    past = html(welcome, "past")
                    with gr.Column(elem_id="latest"):
                        current = html("", "current")
                        followups = html("", "followups")
                    html(templates_html(), "answer-templates")
                with gr.Column(elem_id="scope"):
                    with gr.Row(elem_id="scope-line"):
                        html(_scope_toggle(), "scope-opener")
                        shown = html(chips, "scope-chips")
                    fields = html(form, "scope-form")
                with gr.Row(elem_id="composer"):
                    box = text_box(t("问题"), t("请输入问题"), "question", _LONGEST_BOX)
                    send = gr.Button(t("提问"), elem_id="send", variant="primary", min_width=72)
                    halt = gr.Button(t("停止"), elem_id="halt", min_width=72, visible=False)
                fresh = gr.Button(t("新对话"), elem_id="fresh", min_width=72)
            with gr.Tab(t("资料库"), elem_id="library", id="library") as library:
                shelves = lay_out_shelves(library)
        with gr.Column(elem_id="right"):
            source = html(empty_html(), "source", assets.start())
    talk = (turns, scope, edited, past, current, shown, fields, box, send, halt, fresh)
    handed = gr.JSON(visible=False)
    return Parts(*talk, shelves, account, followups, handed, source)


def html(value: str, name: str, script: str | None = None) -> gr.HTML:
    """Make a stretch of HTML of that `id`; `script` runs once in its name."""
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def text_box(label: str, hint: str, name: str, max_lines: int) -> gr.Textbox:
    """Make a box to type into, its label for those who hear the page."""
    return gr.Textbox(
        label=label,
        placeholder=hint,
        elem_id=name,
        show_label=False,
        container=False,
        max_lines=max_lines,
        html_attributes=gr.InputHTMLAttributes(lang="zh-CN", autocomplete="off", spellcheck=False),
    )


def _scope_toggle() -> Markup:
    return tag(
        "button",
        t("查找范围"),
        type="button",
        id="scope-toggle",
        aria_expanded="false",
        aria_controls="scope-form",
    )
