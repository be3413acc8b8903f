"""Puts a catalogue that was made anew in the place of the damaged one, whole or not at all.

Without its log the damaged file is an older state: from the moment that the new one lies ready, whoever opens
the library or writes to it finishes the exchange first. It knows nothing of what is stored.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from index.catalogue.store import CATALOGUE
from index.derived.feeds import throw_away
from index.lock import LibraryBusyError, writing
from index.vectors.manifest import force

_READY = "catalogue.repaired.sqlite"


def exchange(home: Path, new: Path) -> None:
    """Put `new` in the place of the catalogue in `home`; the caller holds the lock for writing."""
    os.replace(new, home / _READY)
    force(home)
    finish(home)


def finish(home: Path) -> None:
    """Go on with an exchange that was broken off, if one was; the caller holds the lock for writing."""
    ready, path = home / _READY, home / CATALOGUE
    if not ready.is_file():
        return
    throw_away(home)  # the passages of the new one have other numbers
    for end in ("-wal", "-shm"):  # of the damaged file: they must not be taken for the new one's
        path.with_name(path.name + end).unlink(missing_ok=True)
    os.replace(ready, path)
    force(home)


def finish_before_opening(home: Path) -> None:
    """Do the same for one who has no lock; another who has it does it.

    Raises PermissionError where `home` is not writable: what is there must not be read.
    """
    if (home / _READY).is_file():
        with suppress(LibraryBusyError), writing(home):
            finish(home)
