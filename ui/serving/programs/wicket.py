"""Looks at what is posted to gradio before gradio does, whose faults are in English, or the server's.

Calls of named endpoints are made whole; it knows the names of what is taken, not what it means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.serving.programs import checking
from ui.serving.programs.endings import Endings
from ui.serving.programs.faults import Told, told

# "/gradio_api/call/ask", "/gradio_api/call/v2/ask", not "/gradio_api/call/ask/EVENT"
_CALL = re.compile(r"(/en)?/gradio_api/call/(v2/)?([^/]+)/?")
_EVENT = re.compile(r"(/en)?/gradio_api/(queue/join|run/predict|cancel|reset)/?")  # what the page posts
_STREAM = re.compile(r"(?:/en)?/gradio_api/(?:queue/data|call/.+)")  # where answers are fetched
_QUEUED = "queue/join"
_BUSY = Told(503, "现在问的人太多，这一次没有收下。请稍后再试。")


class Wicket:
    """ASGI middleware that passes on only calls that gradio can carry out."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        endpoints: Mapping[str, Sequence[str]],
        queued: Mapping[str, Mapping[object, int]],
        at_once: Mapping[str, Mapping[object, int]],
    ) -> None:
        self.app = app
        self.endpoints = endpoints  # on the Chinese page: what each takes, in its order
        # Under the path of each page: how many values each event takes, those that wait and the others.
        self.events = {_QUEUED: queued, "run/predict": at_once}
        self.endings = Endings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, a call with its body made whole."""
        is_posted = scope["type"] == "http" and scope["method"] == "POST"
        call = _CALL.fullmatch(scope["path"]) if is_posted else None
        event = _EVENT.fullmatch(scope["path"]) if is_posted else None
        if call is not None:
            await self._pass_call(call, scope, receive, send)
        elif event is not None:
            await self._pass_event(event, scope, receive, send)
        elif scope["type"] == "http" and _STREAM.fullmatch(scope["path"]):
            await self._pass_stream(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _pass_stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = Request(scope).query_params.get("session_hash", "")
        try:
            await self.app(scope, receive, self.endings.noting(session, send))
        except RuntimeError as error:
            if not isinstance(error.__cause__, HTTPException):
                raise
            # a session of before a restart: gradio has said so in the stream, and stumbles on saying it again
            await send({"type": "http.response.body"})

    async def _pass_event(self, event: re.Match[str], scope: Scope, receive: Receive, send: Send) -> None:
        page, kind = event.groups()
        raw = await Request(scope, receive).body()
        try:
            body = checking.object_of(raw)
            checking.check_session(body.get("session_hash"))
            checking.check_files(body)
            if kind in self.events:
                _check_event(body, self.events[kind][page or "/"])
        except ValueError as error:
            await _refused(told(error))(scope, receive, send)
            return
        if kind == _QUEUED:
            send = self.endings.after(str(body.get("session_hash")), send)
        await self.app(scope, _replayed(raw, receive), _told_busy(scope, receive, send))

    async def _pass_call(self, call: re.Match[str], scope: Scope, receive: Receive, send: Send) -> None:
        elsewhere, by_name, name = call.groups()
        if elsewhere or name not in self.endpoints:
            fault = Told(404, f"没有{checking.shown(name)}这个接口。可用的有：{'、'.join(self.endpoints)}。")
            await _refused(fault)(scope, receive, send)
            return
        raw = await Request(scope, receive).body()
        try:
            body = checking.object_of(raw)
            checking.check_session(body.get("session_hash"))
            checking.check_files(body)
            taken = self.endpoints[name]
            whole = json.dumps(_named(body, taken) if by_name else _listed(body, taken)).encode()
        except Exception as error:  # the edge
            await _refused(told(error))(scope, receive, send)
            return
        await self.app(_sized(scope, len(whole)), _replayed(whole, receive), _told_busy(scope, receive, send))


def _check_event(body: Mapping[str, Any], known: Mapping[object, int]) -> None:
    number, data = body.get("fn_index"), body.get("data")
    if not isinstance(number, int) or number not in known:
        raise ValueError("网页上没有这个操作，可能是服务更新过。请刷新网页后再试。")
    if not isinstance(data, list) or len(data) < known[number]:
        raise ValueError(f"data 应为列表，有 {known[number]} 项。请刷新网页后再试。")


def _named(body: Mapping[str, Any], taken: Sequence[str]) -> dict[str, Any]:
    """Give the values by name, none of them missing."""
    checking.known_keys(body, [*taken, "session_hash"])
    return {**dict.fromkeys(taken), **body}


def _listed(body: Mapping[str, Any], taken: Sequence[str]) -> dict[str, Any]:
    """Give the values in their order, none of them missing."""
    data = body.get("data")
    if not isinstance(data, list) or len(data) > len(taken):
        raise ValueError(f"data 应为列表，依次是：{'、'.join(taken)}；后面的可以不写。")
    return {**body, "data": [*data, *[None] * (len(taken) - len(data))]}


def _sized(scope: Scope, size: int) -> Scope:
    kept = [
        (name, value) for name, value in scope["headers"] if name not in (b"content-length", b"content-type")
    ]
    sized = (b"content-length", str(size).encode()), (b"content-type", b"application/json")
    return {**scope, "headers": [*kept, *sized]}


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Give the body again, then whatever comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay


def _told_busy(scope: Scope, receive: Receive, send: Send) -> Send:
    """Give `send` that says in Chinese what gradio says in English where too many events wait."""
    is_busy = False

    async def telling(message: Message) -> None:
        nonlocal is_busy
        if message["type"] == "http.response.start" and message["status"] == _BUSY.status:
            is_busy = True
            await _refused(_BUSY)(scope, receive, send)
        elif not is_busy:
            await send(message)

    return telling


def _refused(fault: Told) -> JSONResponse:
    return JSONResponse({"error": {"message": fault.message, "code": fault.status}}, fault.status)
