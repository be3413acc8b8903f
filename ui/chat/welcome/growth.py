"""Tells from the changes of a library whether documents are being read in, by this program or another.

It asks no one who reads them in.
"""

from __future__ import annotations

import time
from threading import Lock

_RECENT_SECONDS = 10.0  # a large document takes that long; pages look again every four


class Growth:
    """What was seen of one library, by many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation: int | None = None
        self._looked = self._rose = float("-inf")

    def seen(self, generation: int, now: float | None = None) -> bool:
        """Take note of the number of changes so far, and tell whether it rises while pages look."""
        moment = time.monotonic() if now is None else now
        with self._lock:
            if self._generation not in (None, generation) and moment - self._looked < _RECENT_SECONDS:
                self._rose = moment
            self._generation, self._looked = generation, moment
            return moment - self._rose < _RECENT_SECONDS
