"""Reads the body of a chat completion: what is asked, what was asked before, whether it streams.

Only what people said counts: what a system prompt or an assistant says is no document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qa.questions.question import LONGEST
from ui.serving.programs import checking

MODEL = "cewen"
_MOST_MESSAGES = 2000
_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_ONE_FORM = "回答是带出处的原文，不能改成别的格式。请去掉 response_format；完整的 JSON 在回复的 cewen 键里。"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one chat completion asks for."""

    question: str
    history: list[str]
    filters: dict[str, str]
    model: str = MODEL
    streams: bool = False
    counts: bool = False  # usage is wanted at the end of a stream
    characters: int = field(default=0)  # of the question and the earlier ones

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Wanted:
        """Read a body; settings that cannot change a quoted answer, such as `temperature`, are passed over.

        Raises ValueError for the user.
        """
        if body.get("n") not in (None, 1):
            raise ValueError("n 只能是 1：同一个问题只有一个回答。")
        form = body.get("response_format")
        if form is not None and not (isinstance(form, dict) and form.get("type") == "text"):
            raise ValueError(_ONE_FORM)
        asked = _asked(body.get("messages"))
        history = [turn for turn in asked[:-1] if turn.strip() and len(turn) <= LONGEST]  # was answered
        options = body.get("stream_options")
        if not isinstance(options, dict | None):
            raise ValueError(f"stream_options 应为对象，而不是{checking.shown(options)}。")
        return cls(
            asked[-1],
            history,
            checking.filters_of(body.get("filters")),
            checking.text_of(body.get("model", MODEL), "model"),
            checking.switch_of(body.get("stream"), "stream"),
            checking.switch_of((options or {}).get("include_usage"), "include_usage"),
            sum(map(len, (*history, asked[-1]))),
        )


def _asked(messages: object) -> list[str]:
    """Give what the user said, turn by turn; at least one."""
    if not isinstance(messages, list):
        raise ValueError('messages 应为列表，例如 [{"role": "user", "content": "联合体由谁牵头"}]。')
    if len(messages) > _MOST_MESSAGES:
        raise ValueError(f"messages 有 {len(messages)} 条，最多 {_MOST_MESSAGES} 条。")
    asked = [
        _said(message.get("content"), number)
        for number, message in enumerate(messages, start=1)
        if _role(message, number) == "user"
    ]
    if not asked:
        raise ValueError(
            'messages 里没有 role 为 user 的消息：请把问题写成 {"role": "user", "content": "…"}。'
        )
    return asked


def _role(message: object, number: int) -> str:
    role = message.get("role") if isinstance(message, dict) else None
    if not isinstance(role, str) or role not in _ROLES:
        raise ValueError(f'messages 的第 {number} 条应为 {{"role": "user", "content": "…"}}。')
    return role


def _said(content: object, number: int) -> str:
    """Give the text of a message, whole or in parts."""
    where = f"messages 的第 {number} 条"
    if isinstance(content, list):
        return "\n".join(_part(part, where) for part in content)
    return checking.text_of(content, f"{where}的 content")


def _part(part: object, where: str) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(kind, str):
        raise ValueError(f'{where}的 content 应为文字，或 {{"type": "text", "text": "…"}} 的列表。')
    if kind != "text":
        raise ValueError(
            f"{where}里有{checking.shown(kind)}：只能读文字。"
            "图片和文件请先用 cewen index 读入，再用文字提问。"
        )
    return checking.text_of(part.get("text"), f"{where}的 text")
