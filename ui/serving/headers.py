"""Headers: a browser loads nothing from elsewhere, keeps no answer and lets nobody frame the page.

It knows nothing of the page but that gradio writes scripts and styles into it and names its assets by hash.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # gradio compiles templates in the page
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_UNUSED = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
_HEADERS = {
    "Content-Security-Policy": _POLICY,  # a route may have a stricter one
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",  # with no-referrer a form would be sent as of no origin
    "Permissions-Policy": _UNUSED,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HASHED = re.compile(r"(?:/en)?/assets/[^/]+-[\w-]{8}\.\w+")  # "/assets/index-CUWKygni.js"
_FIXED = re.compile(r"(?:/en)?/(?:assets/.*|static/.*|theme\.css|favicon\.ico|gradio_api/theme\.css)")
_FOR_A_YEAR, _ASKED_AGAIN, _NEVER = "private, max-age=31536000, immutable", "no-cache", "no-store"


class SecurityHeaders:
    """ASGI middleware that adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers["Cache-Control"] = _kept(scope["path"], message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _kept(path: str, status: int) -> str:
    """Say how long a browser may keep an answer: what is said of documents not at all."""
    if status in (200, 304):
        if _HASHED.fullmatch(path):
            return _FOR_A_YEAR
        if _FIXED.fullmatch(path):
            return _ASKED_AGAIN
    return _NEVER
