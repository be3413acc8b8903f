"""Pages and answers go compressed; gradio compresses its own scripts, streams of events stay as they are."""

from __future__ import annotations

import re

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_SMALLEST = 1024  # bytes: below, there is nothing to gain
_LEVEL = 4  # the page's 128 KB become 28 KB in 3 ms; level 9 saves one more
_FILES = re.compile(r"(?:/en)?/(?:source/|gradio_api/file=).*")  # mostly compressed already, and large


class Compression:
    """ASGI middleware that compresses all but files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=_SMALLEST, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, what comes back compressed where that pays."""
        is_file = scope["type"] == "http" and _FILES.fullmatch(scope["path"])
        await (self.app if is_file else self.compressed)(scope, receive, send)
