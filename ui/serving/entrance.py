"""The entrance: no request goes further unless someone known makes it; all but signing in and
`/healthz` is behind it.

It knows who may enter, not what they may do there.
"""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.chat.language import speaking, t
from ui.serving.gate import Gate, Refusal
from ui.serving.health import HEALTH
from ui.serving.people import OWNER, Person, admit
from ui.serving.replies import home, language_of, refused, wants_page

OPEN_PATHS = frozenset({"/login", "/en/login", "/logout", "/en/logout", HEALTH})
_SECRETS = frozenset({b"cookie", b"authorization", b"proxy-authorization", b"x-hf-authorization"})


class Entrance:
    """ASGI middleware that writes into every request who makes it; without a gate everyone is the owner."""

    def __init__(self, app: ASGIApp, gate: Gate | None) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in someone's name, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        if self.gate is None:
            admit(scope, OWNER)
            await self.app(scope, receive, send)
            return
        if scope["path"] in OPEN_PATHS:
            await self.app(scope, receive, send)
            return
        person = await _person(self.gate, scope)
        if isinstance(person, Person):
            # nothing further in needs the secrets: gradio would even send some of them back
            kept = [(name, value) for name, value in scope["headers"] if name not in _SECRETS]
            inner = {**scope, "headers": kept}
            admit(inner, person)
            await self.app(inner, receive, send)
            return
        with speaking(language_of(scope)):
            response = _refused(scope, person)
        await response(scope, receive, send)


def session_cookie(scope: Scope) -> str:
    """Give the name of the cookie: browsers keep one jar for all ports of a machine."""
    server = scope.get("server")
    return f"cewen-{server[1] if server else 0}"


def address_of(scope: Scope) -> str:
    """Give the address a request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


async def _person(gate: Gate, scope: Scope) -> Person | Refusal | None:
    header = Headers(scope=scope).get("authorization")
    if header is not None:
        return await gate.of_program(header.encode("latin-1"), address_of(scope))
    token = HTTPConnection(scope).cookies.get(session_cookie(scope), "")
    return gate.of_session(token)


def _refused(scope: Scope, refusal: Refusal | None) -> Response:
    """Send people to the sign-in page and tell programs how to sign in."""
    if refusal is None and wants_page(scope):
        wanted = scope["path"] + (
            "?" + scope["query_string"].decode("latin-1") if scope["query_string"] else ""
        )
        back = "" if wanted == home() else "?" + urlencode({"next": wanted})
        return RedirectResponse(f"{home()}login{back}", 303, {"Cache-Control": "no-store"})
    if refusal is not None and refusal.wait:
        return refused(scope, 429, refusal.text, {"Retry-After": str(refusal.wait)})
    message = t(
        "请先登录：用浏览器打开本站，或在请求里带上用户名和密码（HTTP Basic，或 Bearer 用户名:密码）。"
    )
    # Basic as a challenge would make browsers open a window of their own
    challenge = {"WWW-Authenticate": 'Bearer realm="cewen"'}
    return refused(scope, 401, refusal.text if refusal else message, challenge)
