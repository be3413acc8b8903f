"""Keeps other websites out: a page elsewhere must not talk to this server through its reader's browser.

Without passwords on the loopback address, only names of this machine are answered: a foreign name that
points here (DNS rebinding) would make a foreign page one of ours.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.chat.language import speaking, t
from ui.serving.door import is_loopback
from ui.serving.replies import language_of, refused

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Origins:
    """ASGI middleware that refuses what other websites send."""

    def __init__(self, app: ASGIApp, *, local: bool) -> None:
        self.app = app
        self.local = local  # answers to the names of this machine only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(language_of(scope)):
            fault = self._fault(scope)
            response = refused(scope, *fault) if fault else None
        await (response or self.app)(scope, receive, send)

    def _fault(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self.local and not is_loopback(_without_port(host)):
            return 421, t(
                "没有设密码时，本站只回应 localhost 和 127.0.0.1，不回应“{host}”。"
                "要用别的名字访问，请在启动时加 --auth 设用户和密码。",
                host=host,
            )
        if _is_foreign(scope["method"], headers, host):
            return 403, t("这个请求是别的网站发来的，已经拒绝。请直接打开本站再操作。")
        return None


def _is_foreign(method: str, headers: Headers, host: str) -> bool:
    """Say whether another website sends the request; browsers tell by `Origin` and `Sec-Fetch-Site`."""
    origin = headers.get("origin")
    if method not in _READING and origin is not None and not _is_same(origin, host):
        return True
    site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
    # another website may link to a page here, but neither load nor send anything
    return site in ("cross-site", "same-site") and not (mode == "navigate" and method in _READING)


def _is_same(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    port = _DEFAULT_PORTS.get(parts.scheme)
    if port is None:
        return False
    return parts.netloc.lower().removesuffix(port) == host.lower().removesuffix(port)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdecimal() and not name.endswith(":") else host
