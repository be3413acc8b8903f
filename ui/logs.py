"""What the user sees of the log: the warnings of the index room as notes, and with `--debug` everything.

Services keep what is written to stderr: no password, token or key goes there, whoever writes it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any, TextIO, cast

from ui import output

_INDEX = "index"  # the room whose warnings speak to the user: an index that had to be built anew


class _Notes(logging.Handler):
    """Writes each warning once; errors have reached the user in another way."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one warning."""
        message = record.getMessage()
        if record.levelno == logging.WARNING and message not in self._told:
            self._told.add(message)
            output.note(f"注意：{message}")


class _Discreet:
    """A stream whose texts lose what opens doors: gradio prints tracebacks with what it was sent in them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        from corpus import discreet  # costs 0.2 s, which results and --help need not pay

        self._stream.write(discreet(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def shown(*, debug: bool) -> Iterator[None]:
    """Show the log of what runs inside."""
    with redirect_stderr(cast("TextIO", _Discreet(sys.stderr))):
        logging.basicConfig(level=logging.INFO if debug else logging.CRITICAL, stream=sys.stderr)
        if debug:
            yield
        else:
            with _noted():
                yield


@contextmanager
def _noted() -> Iterator[None]:
    """Write the warnings of the index room as notes."""
    room, notes = logging.getLogger(_INDEX), _Notes()
    before = room.level, room.propagate
    room.addHandler(notes)
    room.setLevel(logging.WARNING)
    room.propagate = False
    try:
        yield
    finally:
        room.removeHandler(notes)
        room.setLevel(before[0])
        room.propagate = before[1]
