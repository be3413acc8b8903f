"""The exit statuses of `cewen`, and the error that ends a command with a message for the user."""

from __future__ import annotations

DONE = 0
PARTLY = 1  # some input failed and is named on stderr; the rest is done
FAILED = 2  # wrong usage, or nothing could be done
INTERRUPTED = 130  # Ctrl-C, as shells count it: 128 + SIGINT


class CommandError(Exception):
    """A command that cannot go on; the message, in Chinese, names the input and the remedy."""


def of_batch(succeeded: int, failed: int) -> int:
    """Give the status of a command over several inputs; no input at all is no failure."""
    if not failed:
        return DONE
    return PARTLY if succeeded else FAILED
