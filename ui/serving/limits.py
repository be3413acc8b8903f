"""How much a request may carry: counted as it comes in, whatever length it says it has.

Files come from librarians only. It knows nothing of what is done with them.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.chat.language import speaking, t
from ui.serving.door import MEGABYTE, Limits
from ui.serving.entrance import OPEN_PATHS
from ui.serving.people import may_change
from ui.serving.replies import language_of, refused

_WORDS = 10 * MEGABYTE  # of a question with all that was asked before it: far more than anyone types
_SIGNING_IN = 16 * 1024  # a name and a password
_ARRIVALS = "/shelves/arrive"  # where the page sends files, each as a body of its own
_FRAME = MEGABYTE  # what a form adds to its files: names, separators


class Bodies:
    """ASGI middleware that cuts off what is too long and what may not be sent at all."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its body counted."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_form = headers.get("content-type", "").strip().lower().startswith("multipart/")
        has_files = is_form or scope["path"] == _ARRIVALS
        limit = self._limit(scope, is_form)
        with speaking(language_of(scope)):
            late = refused(scope, 413, self._too_long(limit, has_files))
            forbidden = None
            if has_files and not may_change(HTTPConnection(scope)):
                forbidden = refused(scope, 403, t("读者不能上传文件。要加文件，请找资料库的管理员。"))
        if forbidden:
            await forbidden(scope, receive, send)
        elif _stated(headers) > limit:
            await late(scope, receive, send)
        else:
            await _Counted(limit, late, is_form).run(self.app, scope, receive, send)

    def _limit(self, scope: Scope, is_form: bool) -> int:
        if scope["path"] in OPEN_PATHS:
            return _SIGNING_IN
        if scope["path"] == _ARRIVALS:
            return self.limits.file
        return self.limits.request + _FRAME if is_form else _WORDS

    def _too_long(self, limit: int, has_files: bool) -> str:
        if not has_files:
            return t("请求太长：最多 {kilobytes} KB。", kilobytes=limit // 1024)
        return t(
            "文件太大：每个最多 {file} MB，一次合计最多 {total} MB。请分几次上传，或把大文件拆开。",
            file=self.limits.file // MEGABYTE,
            total=self.limits.request // MEGABYTE,
        )


class _Counted:
    """One request whose body is counted; past the limit its answer is that it is too long."""

    def __init__(self, limit: int, late: ASGIApp, is_form: bool) -> None:
        self.left = limit
        self.late = late
        self.is_form = is_form
        self.is_late = False
        self.has_begun = False

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and self.is_form and not self.has_begun:
                # gradio's parser removes what it has written of files for this exception only
                raise MultiPartException("the sender went away")
            self.left -= len(message.get("body", b""))
            if self.left < 0:
                self.is_late = True
                raise MultiPartException("too long")
            return message

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.has_begun = True
                # gradio's own, of one file that is too big, is English
                self.is_late |= self.is_form and message["status"] == 413
                if self.is_late:
                    await self.late(scope, receive, send)
            if not self.is_late:
                await send(message)

        try:
            await app(scope, counted, answered)
        except MultiPartException:
            if not self.has_begun and self.is_late:
                await self.late(scope, receive, send)


def _stated(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0
