"""What the user sees of the log: the warnings of the index room as notes, and with `--debug` everything."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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


class _Discreet(logging.Formatter):
    """Writes a record, traceback and all, without passwords, tokens and keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        from corpus import discreet  # costs 0.2 s, which --help need not pay

        return discreet(super().format(record))


@contextmanager
def shown(*, debug: bool) -> Iterator[None]:
    """Show the log of what runs inside."""
    writer = logging.StreamHandler(sys.stderr)
    writer.setFormatter(_Discreet(logging.BASIC_FORMAT))
    logging.basicConfig(level=logging.INFO if debug else logging.CRITICAL, handlers=[writer])
    if debug:
        yield
        return
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
