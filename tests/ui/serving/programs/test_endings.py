"""A page learns that its stream has ended before it is told that its next event was taken."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.types import Message

from ui.serving.programs.endings import Endings

_START: Message = {"type": "http.response.start", "status": 200, "headers": []}


def _chunk(text: str) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


def _run(doing: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in this one a browser's driver may have a loop."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, doing).result()


def _order(stream: str, event: str, chunk: str) -> list[str]:
    """Give in which order a page sees the chunk of its stream and the answer to its event, posted meanwhile.

    What is in the stream reaches the page somewhat later than the answer.
    """
    seen: list[str] = []

    async def slowly(message: Message) -> None:
        await asyncio.sleep(0.05)
        seen.append("stream")

    async def at_once(message: Message) -> None:
        seen.append("answer")

    async def both() -> None:
        endings = Endings()
        end = asyncio.create_task(endings.noting(stream, slowly)(_chunk(chunk)))
        await asyncio.sleep(0)
        await endings.after(event, at_once)(_START)
        await end

    _run(both())
    return seen


def test_an_end_is_seen_first() -> None:
    """An event posted while the stream of its page ends is answered after that; others do not wait."""
    end = 'data: {"msg":"close_stream","event_id":null}\n\n'
    assert _order("页一", "页一", end) == ["stream", "answer"]
    assert _order("页一", "页一", end.replace(":", ": ")) == ["stream", "answer"]
    assert _order("页一", "页二", end) == ["answer", "stream"]
    assert _order("页一", "页一", 'data: {"msg":"process_completed"}\n\n') == ["answer", "stream"]


def test_an_end_is_forgotten() -> None:
    """What is posted later does not wait, and nothing is kept."""

    async def twice() -> None:
        endings = Endings()

        async def send(message: Message) -> None:
            pass

        for _ in range(2):
            await endings.noting("页", send)(_chunk('{"msg": "close_stream"}'))
        await endings.after("页", send)(_START)
        assert not endings._recent

    _run(twice())
