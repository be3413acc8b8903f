"""Draws the welcome again while the library fills; it does not know what else the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from ui.chat.answers.turn import Turn
from ui.chat.desk import Desk
from ui.chat.language import Language, in_language
from ui.chat.page import Parts

_AT_ONCE: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def connect(parts: Parts, desk: Desk, language: Language) -> None:
    """Bind the event that scripts send while a welcome is to be drawn again."""

    def again(turns: Sequence[Turn]) -> Any:
        return gr.skip() if turns else desk.welcome()

    parts.source.look_at_welcome(in_language(language, again), parts.turns, parts.past, **_AT_ONCE)
