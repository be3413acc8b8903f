"""Says what is in use whenever the settings are opened; it does not know what is chosen in them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.chat.desk import Desk
from ui.chat.language import Language, in_language
from ui.chat.markup import Markup
from ui.chat.page import Parts, html
from ui.serving.people import may_change

_AT_ONCE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def connect(parts: Parts, desk: Desk, language: Language) -> None:
    """Bind the event that scripts send when the settings are opened."""
    facts = html("", "in-use")  # scripts move it into the dialog

    def told(request: gr.Request) -> Markup:
        return desk.in_use(tells_place=may_change(request))

    parts.source.look_at_settings(in_language(language, told), None, facts, **_AT_ONCE)
