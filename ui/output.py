"""What the command line writes: results to stdout, notes to stderr. It does not know what they say."""

from __future__ import annotations

import json
import re
import sys
from io import TextIOWrapper
from typing import TextIO

# What moves the cursor, clears the screen or renames the window, as names of files may; colours pass.
_UNRULY = re.compile(r"\x1b(?!\[[\d;]*m)|[\0-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
_PROBE = "策问〔2025〕“”│"  # a terminal that cannot write these is given UTF-8 instead


def prepare_streams(*, as_json: bool) -> None:
    """Make stdout and stderr able to write Chinese; JSON is UTF-8 whatever the locale says.

    A lone surrogate (a file name that is not valid UTF-8) is written as the escape that JSON reads back.
    """
    _prepare(sys.stdout, utf8=as_json, errors="backslashreplace" if as_json else "replace")
    _prepare(sys.stderr, utf8=False, errors="replace")


def _prepare(stream: TextIO, *, utf8: bool, errors: str) -> None:
    if not isinstance(stream, TextIOWrapper):
        return
    try:
        _PROBE.encode(stream.encoding)
    except (UnicodeEncodeError, LookupError):
        utf8 = True
    stream.reconfigure(encoding="utf-8" if utf8 else None, errors=errors)


def is_terminal() -> bool:
    """Tell whether a person reads stdout, not a file or another program."""
    return sys.stdout.isatty()


def say(text: str) -> None:
    """Write one piece of the result, and a line break, to stdout at once."""
    sys.stdout.write(_calm(text) + "\n")
    sys.stdout.flush()


def say_json(value: object, *, one_line: bool = False) -> None:
    """Write `value` as JSON to stdout at once; `one_line` for the lines of a batch."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=None if one_line else 2) + "\n")
    sys.stdout.flush()


def say_exactly(text: str) -> None:
    """Write `text` to stdout as UTF-8 bytes, nothing added and no line end translated."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def note(text: str) -> None:
    """Write a message for the person at the terminal to stderr."""
    sys.stderr.write(_calm(text) + "\n")
    sys.stderr.flush()


def progress(done: int, total: int, source: str) -> None:
    """Show on one line of a terminal how far a long job is; write nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        return
    name = source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    sys.stderr.write(f"\r\x1b[K[{done}/{total}] {_calm(name[:40])}")
    if done >= total:
        sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()


def _calm(text: str) -> str:
    return _UNRULY.sub("\ufffd", text)
