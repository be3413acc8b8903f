"""How many requests may wait in threads at once, and how many of them for programs.

Whoever asks a slow language model much leaves threads for pages, files and whoever watches over the site.
"""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread

# Each waits for a model or a processor. Both pages take up 64 questions at once, and programs three times
# `PROGRAMS`.
_MOST = 200
PROGRAMS = 16  # calls that each interface for programs takes up at once; further ones wait without a thread


def widen() -> None:
    """Let so many threads run in the present event loop; by itself it has 40."""
    to_thread.current_default_thread_limiter().total_tokens = _MOST


def for_programs() -> CapacityLimiter:
    """Give the threads of one interface for programs."""
    return CapacityLimiter(PROGRAMS)
