"""Which of gradio's own routes are open: those that the page and gradio's clients need.

The others fetch addresses elsewhere, run ffmpeg on uploads, print to the terminal, or answer out of turn with
faults of the server (`api`, endpoints under `run`); none of them is ours.
"""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.chat.language import speaking, t
from ui.serving.replies import language_of, refused

_API = re.compile(r"(?:/en)?/gradio_api/(.*)", re.DOTALL)
_OPEN = frozenset(
    "app_id call cancel heartbeat info login_check openapi.json queue reset startup-events theme.css upload"
    " upload_progress user".split()
)
_AT_ONCE = "run/predict"  # where the page sends events that wait for no others
# "file=/tmp/…", also "file=C:/…"; not "file=https://…", which gradio would fetch
_CACHED = re.compile(r"file=(?!\s*[A-Za-z][A-Za-z0-9+.-]+:).*", re.DOTALL)
_NO_NAME = re.compile(r"[\0-\x1f]|[^/]{256}")  # no file is called so, and to ask for one is a fault
_CLOSED = re.compile(r"(?:/en)?/(?:monitoring|svelte)(?:/.*)?", re.DOTALL)


class Surface:
    """ASGI middleware that answers 404 for the routes that are closed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where its route is open."""
        if scope["type"] != "http" or _is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        with speaking(language_of(scope)):
            response = refused(scope, 404, t("没有这个地址。"))
        await response(scope, receive, send)


def _is_open(path: str) -> bool:
    if _CLOSED.fullmatch(path) or _NO_NAME.search(path):
        return False
    route = _API.fullmatch(path)
    if route is None:
        return True
    named = route[1]
    return named.split("/")[0] in _OPEN or named.rstrip("/") == _AT_ONCE or bool(_CACHED.fullmatch(named))
