"""Lets no page miss that its stream of events has ended, before what it posts meanwhile is answered.

gradio ends a stream when nothing is left to be told in it; the page opens another when an event it posted is
taken and it knows of no stream. If that comes just before the page sees the end, the event is told of in
neither: of the questions asked as soon as the last answer stood there, one in ten was lost (gradio 6.31).
"""

from __future__ import annotations

import asyncio

from starlette.types import Message, Send

_ENDS = b'"msg":"close_stream"'
_SEEN_SECONDS = 0.1  # after it was sent, the page has seen the end


class Endings:
    """The streams that have just ended, by the session of their page."""

    def __init__(self) -> None:
        self._recent: dict[str, asyncio.Event] = {}

    def noting(self, session: str, send: Send) -> Send:
        """Give `send` for the stream of a page, of which the end is noted."""

        async def noted(message: Message) -> None:
            if _ENDS in message.get("body", b"").replace(b" ", b""):
                seen = self._recent[session] = asyncio.Event()
                asyncio.get_running_loop().call_later(_SEEN_SECONDS, self._forget, session, seen)
            await send(message)

        return noted

    def after(self, session: str, send: Send) -> Send:
        """Give `send` for the answer to an event, which waits until the page has seen such an end."""

        async def waiting(message: Message) -> None:
            if message["type"] == "http.response.start" and session in self._recent:
                await self._recent[session].wait()
            await send(message)

        return waiting

    def _forget(self, session: str, seen: asyncio.Event) -> None:
        seen.set()
        if self._recent.get(session) is seen:
            del self._recent[session]
