"""Writes the head of a page into the HTML as it is served: gradio itself adds it only once its scripts run.

Until then a page would be seen without its style, its colours and its language. It knows no gradio component.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BEFORE = b"</head>"  # after gradio's own style sheet


class FirstPaint:
    """ASGI middleware: the page at each of the paths gets its head, all else passes as it is."""

    def __init__(self, app: ASGIApp, heads: Mapping[str, str]) -> None:
        """Take the heads by path: {"/en/": "<style>…"}."""
        self.app = app
        self._heads = {path: head.encode() for path, head in heads.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, asking for a page uncompressed, and write into what comes back."""
        head = self._heads.get(scope["path"]) if scope["type"] == "http" else None
        if head is None:
            await self.app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, _Writing(head, send))


class _Writing:
    """Sends a response on, with the head in it if it is a page."""

    def __init__(self, head: bytes, send: Send) -> None:
        self._head = head
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)
            return
        await self._send(message)

    async def _send_page(self, start: Message) -> None:
        page = self._body.replace(_BEFORE, self._head + _BEFORE, 1)
        MutableHeaders(scope=start)["content-length"] = str(len(page))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page})
