"""The ways in which people and programs ask: the page, OpenAI's interface, MCP and the command line."""

from __future__ import annotations

import json
import subprocess
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks.soaking.serving import command
from tests.benchmarks.soaking.truth import Heard

_TIMEOUT_SECONDS = 120.0
_NOT_ANSWERED = ("程序出了错", "没有答上来", "内部出错", "Traceback")
_HITS = 10
_QUESTIONS = 10  # to a conversation on the page

Ask = Callable[[str], Heard]


def _client() -> httpx.Client:
    # A connection kept over the server's end would fail its next use, which is no fault of the next server.
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(timeout=_TIMEOUT_SECONDS, trust_env=False, limits=limits)


class Page:
    """A browser tab: a conversation through gradio's queue."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client = _client()
        self._session = ""
        self._events: list[dict[str, Any]] = []
        self._conversation: list[str] = []
        self._since = 0.0

    def ask(self, question: str) -> Heard:
        """Ask in the conversation; every ten questions a new one is begun."""
        began = time.monotonic()
        try:
            if len(self._conversation) >= _QUESTIONS or not self._events:
                self._begin()
                self._since = began
            self._conversation.append(question)
            said = [
                self._carry_out(event, question if not n else None) for n, event in enumerate(self._events)
            ]
        except (httpx.HTTPError, ValueError, KeyError, StopIteration) as error:
            self._events = []
            return Heard("page", question, began, time.monotonic(), error=f"{type(error).__name__}: {error}")
        text = "".join(said)
        error = next((words for words in _NOT_ANSWERED if words in text), "")
        asked = "；".join(self._conversation)  # all its turns are shown
        ended = time.monotonic()
        return Heard("page", asked, began, ended, text, error=error and text[-600:], since=self._since)

    def _begin(self) -> None:
        self._session, self._conversation = uuid.uuid4().hex, []
        events = self._client.get(f"{self._address}config").raise_for_status().json()["dependencies"]
        first = next(one for one in events if any(kind == "submit" for _, kind in one["targets"]))
        self._events = [first, *(one for one in events if one.get("trigger_after") == first["id"])]

    def _carry_out(self, event: dict[str, Any], question: str | None) -> str:
        """Have an event carried out and give the last that was said of it."""
        data = [question] + [None] * (len(event["inputs"]) - 1)
        body = {"data": data[: len(event["inputs"])], "fn_index": event["id"], "session_hash": self._session}
        self._client.post(f"{self._address}gradio_api/queue/join", json=body).raise_for_status()
        url, said = f"{self._address}gradio_api/queue/data", ""
        with self._client.stream("GET", url, params={"session_hash": self._session}) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    told = json.loads(line.removeprefix("data:"))
                    said = json.dumps(told.get("output", said), ensure_ascii=False)
                    if told["msg"] == "process_completed":
                        if not told["success"]:
                            raise ValueError(line[:300])
                        break
        return said


class Completions:
    """A program that speaks OpenAI's interface, and remembers the conversation."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}v1/chat/completions"
        self._client = _client()
        self._messages: list[dict[str, str]] = []

    def ask(self, question: str) -> Heard:
        """Ask, every other time as a stream."""
        began = time.monotonic()
        streams = len(self._messages) % 4 == 0
        self._messages = [*self._messages[-6:], {"role": "user", "content": question}]
        body = {"model": "cewen", "messages": self._messages, "stream": streams}
        # Said back where the question is understood in the light of those before it.
        asked = "；".join(one["content"] for one in self._messages)
        try:
            reply = self._client.post(self._address, json=body).raise_for_status()
            content, contract = _streamed(reply.text) if streams else _whole(reply.json())
        except (httpx.HTTPError, ValueError, KeyError) as error:
            self._messages = []
            more = error.response.text[:300] if isinstance(error, httpx.HTTPStatusError) else ""
            return Heard(
                "v1", question, began, time.monotonic(), error=f"{type(error).__name__}: {error} {more}"
            )
        self._messages.append({"role": "assistant", "content": content})
        return Heard("v1", asked, began, time.monotonic(), content, contract["citations"])


def _whole(reply: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return reply["choices"][0]["message"]["content"], reply["cewen"]


def _streamed(lines: str) -> tuple[str, dict[str, Any]]:
    content, contract = "", None
    for line in lines.splitlines():
        if line.startswith("data: {"):
            piece = json.loads(line.removeprefix("data: "))
            content += (piece["choices"] or [{"delta": {}}])[0]["delta"].get("content") or ""
            contract = piece.get("cewen", contract)
    if contract is None:
        raise ValueError(f"the stream ended early: {lines[-300:]}")
    return content, contract


class Tools:
    """A program that calls the tools of the MCP server."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}mcp"
        self._client = _client()

    def call(self, tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Call a tool and give its structured result. Raises httpx.HTTPError, ValueError."""
        body = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "tools/call",
            "params": {"name": tool, "arguments": arguments},
        }
        heads = {"accept": "application/json, text/event-stream"}
        reply = self._client.post(self._address, json=body, headers=heads).raise_for_status()
        lines = [line.removeprefix("data:") for line in reply.text.splitlines() if line.startswith("data:")]
        told = json.loads(lines[-1] if lines else reply.text)
        if "error" in told or told["result"].get("isError"):
            raise ValueError(json.dumps(told, ensure_ascii=False)[:300])
        given: dict[str, Any] = told["result"]["structuredContent"]
        return given

    def ask(self, question: str) -> Heard:
        """Search."""
        began = time.monotonic()
        try:
            hits = self.call("search", {"question": question, "k": _HITS})["hits"]
        except (httpx.HTTPError, ValueError, KeyError) as error:
            return Heard("mcp", question, began, time.monotonic(), error=f"{type(error).__name__}: {error}")
        return Heard("mcp", question, began, time.monotonic(), _joined(hits), hits)


class Shell:
    """A person at the command line."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def ask(self, question: str) -> Heard:
        """Ask, and search where the question is but a mark."""
        began = time.monotonic()
        what = "search" if question.startswith("标记") and len(question) < 8 else "ask"
        done = subprocess.run(
            command(self._home, what, "--json", question), capture_output=True, encoding="utf-8", check=False
        )
        ended = time.monotonic()
        if done.returncode or any(words in done.stderr for words in _NOT_ANSWERED):
            error = f"{what} ended with {done.returncode}: {done.stderr[-600:]}"
            return Heard("command line", question, began, ended, error=error)
        told = json.loads(done.stdout)
        cited = told["hits"] if what == "search" else told["citations"]
        text = _joined(cited) if what == "search" else told["text"]
        return Heard("command line", question, began, ended, text, cited)


def _joined(hits: Sequence[dict[str, Any]]) -> str:
    return "\n".join(hit["text"] for hit in hits)
