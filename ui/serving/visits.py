"""What gradio keeps of each visit to a page: of the latest ones, and no second copy of all that was shown.

By itself it keeps ten thousand, each with the configuration of every part of the page as it was last changed,
for links that lead into a conversation, which there are none of here, and with every component that made a
change: 1.5 MB for ten questions.
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.routes import App
from gradio.state_holder import SessionState, StateHolder
from starlette.routing import Mount

# 0.4 MB each, with ten questions. Who comes back to an older one begins anew; the conversation is kept by the
# browser and can be opened again.
_MOST_VISITS = 500


def bound_visits(app: FastAPI, page: gr.Blocks) -> None:
    """Have the application in which `page` was mounted last keep only that of its visits."""
    mounted = app.routes[-1]
    assert isinstance(mounted, Mount)
    assert isinstance(mounted.app, App)
    page.state_session_capacity = _MOST_VISITS
    mounted.app.state_holder = Visits()  # type: ignore[no-untyped-call]
    mounted.app.state_holder.set_blocks(page)


class Visits(StateHolder):
    """The visits to one page, by their sessions."""

    def update(self, session_id: str) -> None:
        """Note that a visit goes on; of too many one ends, first those of programs, which keep nothing."""
        with self.lock:
            if session_id in self.session_data:
                self.session_data.move_to_end(session_id)
            if len(self.session_data) > self.capacity:
                others = [key for key in self.session_data if key != session_id]
                ended = next((key for key in others if not self.session_data[key].state_data), others[0])
                del self.session_data[ended]
                self.time_last_used.pop(ended, None)

    def __getitem__(self, session_id: str) -> SessionState:
        """Give the visit of that session, a new one where none is known."""
        visit = super().__getitem__(session_id)
        if not isinstance(visit.config_values, _Nothing):
            visit.config_values = _Nothing()
        parts = visit.blocks_config.blocks
        for number in [*parts]:  # at once: another event of the visit may be adding some
            if number not in self.blocks.default_config.blocks:
                parts.pop(number, None)
        return visit


class _Nothing(dict[int, Any]):
    """Takes whatever is put into it, and keeps none of it."""

    def __setitem__(self, key: int, value: Any) -> None: ...

    def __getitem__(self, key: int) -> dict[str, Any]:
        return {}

    def __contains__(self, key: object) -> bool:
        return True
