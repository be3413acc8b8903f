"""The parts of the library's tab: which gradio components there are; what they show is in `shelf`."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from ui.chat.markup import Markup


@dataclass(frozen=True, slots=True)
class ShelfParts:
    """The components that events of the tab change."""

    tab: gr.Tab
    add: gr.HTML  # where files are dropped
    going: gr.HTML  # what is on its way, and what was done last
    controls: gr.HTML  # search and filters
    listing: gr.HTML
    history: gr.HTML  # of one document, in place of all else


def lay_out_shelves(tab: gr.Tab) -> ShelfParts:
    """Make the components in the order in which they are read; they are filled when the page is opened."""
    names = ("shelf-add", "shelf-sent", "shelf-runs", "shelf-find", "listing", "shelf-history")
    add, _, going, controls, listing, history = (_html(name) for name in names)
    return ShelfParts(tab, add, going, controls, listing, history)


def _html(name: str) -> gr.HTML:
    return gr.HTML(Markup(""), elem_id=name, apply_default_css=False)
