"""Streams what a model writes over HTTP (server-sent events), within time and size; stopping cuts the line.

The connection lives in a thread of its own, so that waiting never holds up whoever wants to stop. Nothing
the server says of an error is passed on: it may quote the key.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING

from qa.writing.events import Delta, Reader
from qa.writing.model import Model, ModelError

if TYPE_CHECKING:
    import httpx

_LOG = logging.getLogger(__name__)

BEAT_SECONDS = 0.25  # a sign that it is still waited, so that a reader who stops waits no longer
_MOST_BYTES = 4_000_000  # of a reply with all its wrapping; an answer is a hundredth of it
_LIMITS = {"temperature": 0, "max_tokens": 2048}  # the same answer each time, five times the longest wanted
_BAD_REQUEST = 400
_JOIN_SECONDS = 2.0

Messages = Sequence[Mapping[str, str]]

_STATUS = {
    400: "它不接受这样的请求（HTTP 400）：请检查模型的名字，或换一个上下文更长的模型",
    401: "密钥不对（HTTP 401）：请检查环境变量 CEWEN_LLM_KEY",
    402: "账户余额不足（HTTP 402）",
    403: "密钥没有权限（HTTP 403）：请检查环境变量 CEWEN_LLM_KEY",
    404: "没有这个地址或这个模型（HTTP 404）：请检查 CEWEN_LLM_URL 和 CEWEN_LLM_MODEL",
    429: "请求太多，或额度已用完（HTTP 429）：请稍后再试",
}


def pieces(
    model: Model, messages: Messages, *, total_seconds: float | None = None
) -> Generator[Delta, None, None]:
    """Give what the model writes, piece by piece; an empty delta each beat while nothing comes.

    Closing the iterator closes the connection.
    Raises ModelError where the model cannot be reached, is too slow, breaks off or says no such thing.
    """
    call = _Call(model, messages)
    started = time.monotonic()
    limit = total_seconds or model.total_seconds
    begun = False
    try:
        while True:
            try:
                item = call.items.get(timeout=BEAT_SECONDS)
            except queue.Empty:
                item = Delta()
            # What has come goes before the clock: on a busy machine it may have waited here.
            if item is None:
                return
            if isinstance(item, ModelError):
                raise item
            begun = begun or item.begins
            waited = time.monotonic() - started
            if waited > limit:
                raise ModelError(f"{model.name} 在 {limit:g} 秒内没有写完")
            if not begun and waited > model.first_seconds:
                raise ModelError(f"{model.name} 等了 {model.first_seconds:g} 秒还没有开始写")
            yield item
    finally:
        call.stop()


class _Call:
    """One request, in a thread with an event loop of its own."""

    def __init__(self, model: Model, messages: Messages) -> None:
        self.items: queue.SimpleQueue[Delta | ModelError | None] = queue.SimpleQueue()
        self._model = model
        told = [dict(message) for message in messages]
        self._body: dict[str, object] = {"model": model.name, "messages": told, "stream": True}
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._run())
        self._thread = threading.Thread(target=self._work, name="language model", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Cut the line wherever it stands: connecting, waiting or reading."""
        if self._thread.is_alive():
            try:
                self._loop.call_soon_threadsafe(self._task.cancel)
            except RuntimeError:  # it has just ended by itself
                return
            self._thread.join(_JOIN_SECONDS)

    def _work(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _run(self) -> None:
        import httpx

        model = self._model
        try:
            timeout = httpx.Timeout(None, connect=model.connect_seconds)
            async with httpx.AsyncClient(timeout=timeout, trust_env=not model.is_local) as client:
                # Some models take neither of these, and say only 400.
                if not await self._call(client, {**self._body, **_LIMITS}):
                    await self._call(client, self._body, last=True)
            self.items.put(None)
        except ModelError as error:
            self.items.put(error)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            _LOG.info("%s: %s", model.host, type(error).__name__)
            self.items.put(
                ModelError(f"连不上 {model.host}：请确认大语言模型的服务开着，CEWEN_LLM_URL 没有写错")
            )
        except Exception as error:  # whatever the line does, the reader must be told
            _LOG.info("%s: %s", model.host, type(error).__name__)
            self.items.put(ModelError(f"与 {model.host} 的连接断了"))

    async def _call(
        self, client: httpx.AsyncClient, body: Mapping[str, object], *, last: bool = False
    ) -> bool:
        """Send one request and read its reply; give `False` where it was refused and another may do."""
        model = self._model
        headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
        async with client.stream("POST", model.endpoint, json=body, headers=headers) as reply:
            if reply.status_code == _BAD_REQUEST and not last:
                return False
            await self._read(reply)
        return True

    async def _read(self, reply: httpx.Response) -> None:
        if reply.status_code != 200:
            fault = _STATUS.get(reply.status_code, f"它出了错（HTTP {reply.status_code}）：请看它的运行窗口")
            raise ModelError(f"{self._model.host}：{fault}")
        reader = Reader(self._model.host)
        received = 0
        async for chunk in reply.aiter_bytes():
            received += len(chunk)
            if received > _MOST_BYTES:
                raise ModelError(f"{self._model.name} 写得没完没了")
            for delta in reader.feed(chunk):
                self.items.put(delta)
            if reader.done:
                return
        for delta in reader.close():
            self.items.put(delta)
