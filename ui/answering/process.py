"""A process that answers for another one: questions come in, answers or errors go out, pickled and framed.

Run as `python -m ui.answering.process` by `ui.answering.pool`, which first says where the library is: its
address may carry what must not stand on a command line. It ends with the process that began it.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

from index import Library
from index.intake.worker import receive, send
from index.milvus.address import Address
from qa import Answer, Assistant

READY = "ready"  # the first thing a process says

Place = tuple[Path, Address | None]
Asked = tuple[str, Sequence[str], Mapping[str, str] | None]  # question, history, filters


def main() -> None:
    """Answer what is asked until nothing more is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process ends this one, by closing the pipe
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not come between
    with suppress(EOFError, BrokenPipeError), _opened(cast("Place", receive(questions))) as library:
        assistant = Assistant(library)
        library.search("问")  # loads what the first question would wait for
        send(answers, READY)
        while True:
            send(answers, _answered(assistant, cast("Asked", receive(questions))))


def _opened(place: Place) -> Library:
    home, address = place
    return Library.open(home, read_only=True, address=address)


def _answered(assistant: Assistant, asked: Asked) -> Answer | Exception:
    """Answer a question; what goes wrong is for the one who asked."""
    try:
        return assistant.ask(*asked)
    except Exception as error:  # the edge of this process; raised again on the other side
        if not isinstance(error, ValueError | OSError):  # these speak to the user
            traceback.print_exc()  # where it came from does not go over
        return error


if __name__ == "__main__":
    main()
