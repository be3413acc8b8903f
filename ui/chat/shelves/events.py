"""Binds what happens on the library's tab to what it shows; changes go through `routes`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr

from ui.chat.language import Language, in_language
from ui.chat.markup import Markup
from ui.chat.shelves.panel import ShelfParts
from ui.chat.shelves.shelf import Shelf
from ui.chat.shelves.wish import Wish
from ui.serving.people import may_change

_DIRECT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "queue": False}


def bind_shelves(
    parts: ShelfParts, scripts: gr.HTML, shelf: Shelf, language: Language, page: gr.Blocks
) -> None:
    """Connect the tab; `scripts` is the component in whose name the page's scripts speak."""
    said: Callable[..., Any] = partial(in_language, language)
    shown = [parts.add, parts.going, parts.controls, parts.listing]

    def look(event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Give what has changed: the runs alone, the list alone, or all."""
        wish, allowed = Wish.from_values(event._data or {}), may_change(request)
        what = getattr(event, "what", "all")
        going = shelf.going(may_change=allowed) if what in ("all", "runs") else gr.skip()
        listing = shelf.list(wish, may_change=allowed) if what in ("all", "list") else gr.skip()
        if what != "all":
            return gr.skip(), going, gr.skip(), listing
        return shelf.add(may_change=allowed), going, shelf.controls(wish), listing

    def look_first(request: gr.Request) -> tuple[Markup, ...]:
        """Give what a newly opened page shows."""
        wish, allowed = Wish(), may_change(request)
        going, listing = shelf.going(may_change=allowed), shelf.list(wish, may_change=allowed)
        return shelf.add(may_change=allowed), going, shelf.controls(wish), listing

    def tell_history(event: gr.EventData) -> Markup:
        """Give what happened to the document that was asked about."""
        return shelf.history(str(event.doc))

    scripts.look_at_shelves(said(look), None, shown, trigger_mode="always_last", **_DIRECT)
    scripts.tell_history(said(tell_history), None, parts.history, trigger_mode="always_last", **_DIRECT)
    page.load(said(look_first), None, shown, **_DIRECT)
