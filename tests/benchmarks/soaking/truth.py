"""What may be said at which moment: the states that a folder was in, and when each was acknowledged.

Knows no library. A state may show from the moment its first file is written; none does any longer that ended
before an acknowledged one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.index.notices import Texts, marks_in

_SHOWN = 160  # characters of what is wrong


@dataclass
class State:
    """The text of each file, since when, and when a run that saw it had ended."""

    texts: Texts
    began: float
    acknowledged: float | None = None
    marks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.marks = {mark for text in self.texts.values() for mark in marks_in(text)}


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody was told, and in which span of time."""

    channel: str
    question: str
    began: float
    ended: float
    text: str = ""
    citations: Sequence[Mapping[str, Any]] = ()  # each with source, start, end and quote (or text)
    error: str = ""
    since: float | None = (
        None  # when what the text also holds, as the turns before, was begun to be asked for
    )


class Truth:
    """All states so far; used by many threads."""

    def __init__(self, steady: Mapping[str, str]) -> None:
        self._steady = dict(steady)  # texts that never change, by source
        self._guard = threading.Lock()
        self._states: list[State] = []

    def begins(self, texts: Mapping[str, str], began: float) -> State:
        """Note a state that is about to be written since `began`."""
        state = State(dict(texts), began)
        with self._guard:
            self._states.append(state)
        return state

    def acknowledge(self, state: State) -> None:
        """Note that a run which saw `state` has ended well."""
        state.acknowledged = time.monotonic()

    def is_settled(self) -> bool:
        """Tell whether the latest state is acknowledged."""
        with self._guard:
            return self._states[-1].acknowledged is not None

    def _possible(self, began: float, ended: float) -> list[State]:
        """Give the states that may show within a span of time, the earliest first."""
        with self._guard:
            states = list(self._states)
        possible: list[State] = []
        for state in reversed(states):
            if state.began <= ended:
                possible.append(state)
            if state.acknowledged is not None and state.acknowledged < began:
                break
        return possible[::-1]

    def certain(self, began: float, ended: float) -> set[str]:
        """Give the marks that must be found in a span of time."""
        possible = self._possible(began, ended)
        first = possible[0]
        if first.acknowledged is None or first.acknowledged >= began:
            return set()
        return set.intersection(*(state.marks for state in possible))

    def wrong_with(self, heard: Heard) -> Iterator[str]:
        """Give what must not have been said: text out of date, quotes not where they say."""
        possible = self._possible(heard.began if heard.since is None else heard.since, heard.ended)
        allowed = set().union(*(state.marks for state in possible))
        if strange := marks_in(heard.text) - allowed - marks_in(heard.question):
            yield f"{heard.channel}: {sorted(strange)} are out of date"
        for citation in heard.citations:
            source, quote = citation["source"], citation.get("quote") or citation.get("text") or ""
            texts = {state.texts.get(source, "") for state in possible} | {self._steady.get(source, "")}
            if not any(quote and text[citation["start"] : citation["end"]] == quote for text in texts):
                yield f"{heard.channel}: not in {source}: {quote[:_SHOWN]}"
