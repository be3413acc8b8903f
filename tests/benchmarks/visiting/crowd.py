"""Many people at once on the page: each asks, waits for the whole answer, reads for a while, and asks again.

They speak to the server as the page does, through gradio's queue; no browser is started.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

_ANSWERED = ("statement", "comparison", "refusal")  # classes of the first words of an answer
_TIMEOUT_SECONDS = 60.0


@dataclass
class Notes:
    """What the people saw: milliseconds to the first words and to the whole answer, and errors."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Give the figures to report."""
        return {
            "answers": len(self.whole),
            "errors": len(self.errors),
            "first words, ms": shares(self.first),
            "whole answer, ms": shares(self.whole),
        }


def shares(values: Sequence[float]) -> dict[str, int]:
    """Give median, 95th percentile and maximum."""
    ordered = sorted(values)
    at = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))]) for name, share in at.items()
    }


def ask_at_once(
    address: str, questions: Sequence[str], *, people: int, seconds: float, reading: float
) -> Notes:
    """Let `people` ask for `seconds`; each reads an answer for `reading` seconds on the average."""
    return asyncio.run(_ask_at_once(address, questions, people, seconds, reading))


async def _ask_at_once(
    address: str, questions: Sequence[str], people: int, seconds: float, reading: float
) -> Notes:
    notes, end = Notes(), time.monotonic() + seconds
    limits = httpx.Limits(max_connections=4 * people)
    async with httpx.AsyncClient(base_url=address, timeout=_TIMEOUT_SECONDS, limits=limits) as client:
        events = _asking((await client.get("config")).json())

        async def person(number: int) -> None:
            chance = random.Random(number)  # nothing secret
            session = uuid.uuid4().hex  # as of one browser tab
            await asyncio.sleep(chance.uniform(0, reading))
            while time.monotonic() < end:
                await _ask(client, events, session, chance.choice(questions), notes)
                await asyncio.sleep(chance.uniform(0, 2 * reading))

        await asyncio.gather(*(person(number) for number in range(people)))
    return notes


def _asking(config: dict[str, Any]) -> list[dict[str, Any]]:
    """Find the event of the question box among those of the page, and what follows it."""
    events = config["dependencies"]
    first = next(one for one in events if any(kind == "submit" for _, kind in one["targets"]))
    return [first, *(one for one in events if one.get("trigger_after") == first["id"])]


async def _ask(
    client: httpx.AsyncClient, events: list[dict[str, Any]], session: str, question: str, notes: Notes
) -> None:
    began = time.perf_counter()
    first = await _carry_out(client, events[0], session, [question], notes)
    notes.whole.append(_since(began))
    notes.first.append(first or notes.whole[-1])
    for event in events[1:]:
        await _carry_out(client, event, session, [None], notes)


async def _carry_out(
    client: httpx.AsyncClient, event: dict[str, Any], session: str, data: list[Any], notes: Notes
) -> float:
    """Have an event carried out; give the milliseconds to the first words of an answer, 0 without."""
    began, first = time.perf_counter(), 0.0
    data += [None] * (len(event["inputs"]) - len(data))
    body = {"data": data, "fn_index": event["id"], "session_hash": session}
    reply = await client.post("gradio_api/queue/join", json=body)
    if reply.status_code != 200:
        notes.errors.append(reply.text[:200])
        return first
    async with client.stream("GET", "gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            if not line.startswith("data:"):
                continue
            said = json.loads(line.removeprefix("data:"))
            first = first or (_since(began) if any(name in line for name in _ANSWERED) else 0.0)
            if said["msg"] == "process_completed":
                if not said["success"]:
                    notes.errors.append(line[:200])
                break
    return first


def _since(began: float) -> float:
    """Give the milliseconds since."""
    return (time.perf_counter() - began) * 1000
