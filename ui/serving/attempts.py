"""How often someone may guess a password: failed attempts by name and by address, and how long to wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

_WINDOW_SECONDS = 15 * 60
_OF_BOTH = 5  # attempts on one name from one address: typing errors, not guessing
_OF_ADDRESS = 30  # from one address: an office behind one router mistypes too
_OF_NAME = 50  # on one name from everywhere
_MOST_KEYS = 20_000  # attempts are kept for; the oldest are forgotten first

_Key = tuple[str, str]  # name, address; one of them may be empty


class Attempts:
    """Attempts that have not succeeded, of the last quarter of an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._times: dict[_Key, list[float]] = {}

    def begin(self, name: str, address: str) -> int:
        """Count an attempt and give 0, or give the seconds until there may be one."""
        now = self._clock()
        limits = {(name, address): _OF_BOTH, ("", address): _OF_ADDRESS, (name, ""): _OF_NAME}
        with self._lock:
            recent = {key: self._recent(key, now) for key in limits}
            waits = [recent[key][-limit] for key, limit in limits.items() if len(recent[key]) >= limit]
            if waits:
                return max(1, round(max(waits) + _WINDOW_SECONDS - now))
            for key, times in recent.items():
                self._times.pop(key, None)  # goes to the end: the oldest stand first
                self._times[key] = [*times, now]
            while len(self._times) > _MOST_KEYS:
                del self._times[next(iter(self._times))]
        return 0

    def succeed(self, name: str, address: str) -> None:
        """Forget the attempts on a name from an address: it was its owner."""
        with self._lock:
            count = len(self._times.pop((name, address), []))
            for key in (("", address), (name, "")):
                if count and len(self._times.get(key, [])) <= count:
                    self._times.pop(key, None)
                elif count:
                    del self._times[key][-count:]

    def _recent(self, key: _Key, now: float) -> list[float]:
        return [moment for moment in self._times.get(key, ()) if now - moment < _WINDOW_SECONDS]
