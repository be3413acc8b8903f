"""Reads the events of a chat completion from the bytes of a reply; it knows no connection.

A reply that is one JSON object, from a server that cannot stream, is read as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qa.writing.model import ModelError

_DATA = b"data:"
_DONE = b"[DONE]"
_LONGEST_LINE = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Delta:
    """What one event adds. An empty `text` that `begins` is a model that thinks before it writes."""

    text: str = ""
    begins: bool = False
    ending: str = ""  # why it ends here: stop, length, content_filter


class Reader:
    """Takes the bytes as they come and gives the deltas they hold; `done` when the reply has ended."""

    def __init__(self, host: str) -> None:
        self.done = False
        self._host = host
        self._rest = b""
        self._plain: list[bytes] = []  # lines that are no events

    def feed(self, chunk: bytes) -> Iterator[Delta]:
        """Give the deltas that are complete with `chunk`. Raises ModelError on what is no such event."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise self._fault()
        for line in lines:
            yield from self._line(line.strip())

    def close(self) -> Iterator[Delta]:
        """Give what the end of the reply completes. Raises ModelError where it broke off or was no reply."""
        if self._rest.strip():
            yield from self._line(self._rest.strip())
        if self._plain and not self.done:
            yield from self._delta(b"\n".join(self._plain))
        if not self.done:
            raise ModelError(f"{self._host} 写到一半断开了")

    def _line(self, line: bytes) -> Iterator[Delta]:
        if not line.startswith(_DATA):
            if line and not line.startswith((b":", b"event:", b"id:", b"retry:")):
                self._plain.append(line)
            return
        data = line[len(_DATA) :].strip()
        if data == _DONE:
            self.done = True
        elif data:
            yield from self._delta(data)

    def _delta(self, data: bytes) -> Iterator[Delta]:
        try:
            event = json.loads(data)
        except (ValueError, RecursionError):
            raise self._fault() from None
        if not isinstance(event, dict):
            raise self._fault()
        if event.get("error"):
            raise ModelError(f"{self._host} 在写的时候报了错：请看它的运行窗口")
        choices = event.get("choices")
        if not isinstance(choices, list):
            raise self._fault()
        if choices:  # the last event of some servers counts tokens and has none
            yield self._choice(choices[0])

    def _choice(self, choice: Any) -> Delta:
        if not isinstance(choice, dict):
            raise self._fault()
        said = choice.get("delta") or choice.get("message") or {}
        text = said.get("content") if isinstance(said, dict) else None
        if not isinstance(text, str | None):
            raise self._fault()
        thinks = isinstance(said, dict) and bool(said.get("reasoning_content") or said.get("reasoning"))
        ending = choice.get("finish_reason")
        self.done = self.done or bool(ending)
        return Delta(text or "", bool(text) or thinks, str(ending or ""))

    def _fault(self) -> ModelError:
        return ModelError(f"{self._host} 的回复不是约定的格式：请确认 CEWEN_LLM_URL 是 OpenAI 兼容接口的地址")
