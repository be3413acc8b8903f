"""Keeps a program that runs for days from holding memory that it has freed: with glibc, elsewhere nothing.

By itself that gives each thread a heap of its own, and each heap keeps what its largest answer has taken.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_M_ARENA_MAX = -8  # of malloc.h
_HEAPS = 2


def share_heaps() -> None:
    """Have all threads share two heaps; must come before the first of them."""
    _call("mallopt", _M_ARENA_MAX, _HEAPS)


def give_memory_back() -> None:
    """Let the system have what was freed: by itself the C library keeps some 60 MB of it after a run."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        with suppress(AttributeError):  # a C library without it
            getattr(ctypes.CDLL(None), name)(*arguments)
