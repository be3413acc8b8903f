"""The JSON of OpenAI's chat completions, key by key, with the contract beside it under `cewen`."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from ui.serving.programs.completions.request import MODEL, Wanted
from ui.serving.programs.faults import Told

_SINCE = 1_700_000_000  # every client wants to know when the model was made; none does anything with it
_KINDS = {400: "invalid_request_error", 403: "permission_error", 404: "invalid_request_error"}


@dataclass(frozen=True, slots=True)
class Reply:
    """The frame of one reply: its name and time stand in each of its chunks."""

    wanted: Wanted
    name: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, content: str, contract: dict[str, Any]) -> dict[str, Any]:
        """Give the reply in one piece."""
        message: dict[str, Any] = {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "annotations": [],
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return self._framed("chat.completion", [choice]) | {"usage": self.usage(content), "cewen": contract}

    def chunk(self, delta: dict[str, Any], ending: str | None = None) -> dict[str, Any]:
        """Give a piece of a stream."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": ending}
        return self._framed("chat.completion.chunk", [choice]) | self._uncounted()

    def count(self, content: str) -> dict[str, Any]:
        """Give the chunk at the end of a stream that counts."""
        return self._framed("chat.completion.chunk", []) | {"usage": self.usage(content)}

    def usage(self, content: str) -> dict[str, int]:
        """Count characters: there are no tokens where no language model writes."""
        asked, written = self.wanted.characters, len(content)
        return {"prompt_tokens": asked, "completion_tokens": written, "total_tokens": asked + written}

    def _uncounted(self) -> dict[str, Any]:
        return {"usage": None} if self.wanted.counts else {}

    def _framed(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self.name,
            "object": kind,
            "created": self.created,
            "model": self.wanted.model,
            "system_fingerprint": None,
            "choices": choices,
        }


def model(name: str = MODEL) -> dict[str, Any]:
    """Give the description of a model."""
    return {"id": name, "object": "model", "created": _SINCE, "owned_by": MODEL}


def models() -> dict[str, Any]:
    """Give the list of models: there is one."""
    return {"object": "list", "data": [model()]}


def fault(told: Told, parameter: str | None = None) -> dict[str, Any]:
    """Give an error."""
    kind = _KINDS.get(told.status, "server_error")
    return {"error": {"message": told.message, "type": kind, "param": parameter, "code": None}}
