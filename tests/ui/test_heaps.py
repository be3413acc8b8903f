"""A program of many threads keeps its freed memory in few heaps."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from ui.heaps import give_memory_back, share_heaps

_ROOT = Path(__file__).parents[2]
# Gives how many heaps there are while nine threads hold memory of their own.
_THREADS = """
import ctypes, sys, threading
from ui.heaps import share_heaps

if sys.argv[1:] == ["shared"]:
    share_heaps()
library = ctypes.CDLL(None)
library.tmpfile.restype = library.malloc.restype = ctypes.c_void_p
together = threading.Barrier(9)

def hold():
    library.malloc(1000)
    together.wait()

threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
hold()
told = library.tmpfile()
library.malloc_info(0, ctypes.c_void_p(told))
library.rewind(ctypes.c_void_p(told))
text = ctypes.create_string_buffer(1 << 20)
library.fread(text, 1, len(text), ctypes.c_void_p(told))
print(text.value.count(b"<heap nr="))
"""


def _heaps(*arguments: str) -> int:
    return int(subprocess.check_output([sys.executable, "-c", _THREADS, *arguments], cwd=_ROOT, text=True))


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc has heaps"
)
def test_threads_share_two_heaps() -> None:
    """Nine threads that hold memory take it from two heaps, by themselves from many."""
    assert _heaps() > 2
    assert _heaps("shared") == 2


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """A C library that does not know of heaps is asked and left alone; other systems are not asked."""
    asked: list[object] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda name: asked.append(name) or object())
    monkeypatch.setattr(sys, "platform", "linux")
    share_heaps()
    give_memory_back()
    assert asked == [None, None]
    monkeypatch.setattr(sys, "platform", "win32")
    share_heaps()
    give_memory_back()
    assert asked == [None, None]
