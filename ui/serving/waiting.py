"""How many events of a page may wait to be taken up, each with all that it was sent.

By itself gradio takes in any number. Whoever comes too late is refused; one kind has room of its own, so that
programs do not keep people out.
"""

from __future__ import annotations

from typing import Any

import gradio as gr
from gradio.data_classes import PredictBodyInternal

_MOST = 512
_OF_ONE_KIND = 128  # questions on the page, or of programs


def bound_waiting(page: gr.Blocks) -> None:
    """Have the queue of a page take in only so many."""
    queue = page._queue
    queue.max_size = _MOST
    push = queue.push

    async def push_if_there_is_room(body: PredictBodyInternal, **rest: Any) -> Any:
        kind = page.fns[body.fn_index].concurrency_id if body.fn_index in page.fns else None
        alike = queue.event_queue_per_concurrency_id.get(kind) if kind else None
        if alike is not None and len(alike.queue) >= _OF_ONE_KIND:
            return False, "queue is full", "queue_full"
        return await push(body, **rest)

    queue.push = push_if_there_is_room  # type: ignore[method-assign, assignment]
