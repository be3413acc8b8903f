"""What the panel does when the page asks it to; its scripts tell with the event `open_source`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from ui.chat.markup import Markup
from ui.chat.sources.panel import Panel
from ui.chat.sources.view import View

_NUMBERS = ("start", "end", "before", "after", "at", "page")  # that the event may carry

Handler = Callable[..., Any]


def connect(source: gr.HTML, panel: Panel, said: Callable[[Handler], Handler], **options: Any) -> None:
    """Bind the panel's event; `said` makes a handler speak the page's language."""

    def open_source(event: gr.EventData) -> Markup:
        numbers = {key: int(getattr(event, key)) for key in _NUMBERS if getattr(event, key, None) is not None}
        return panel.show(str(event.doc), View(**numbers, wording=str(getattr(event, "wording", None) or "")))

    source.open_source(said(open_source), None, source, trigger_mode="always_last", **options)
