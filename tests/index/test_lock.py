"""The lock of a library: one writes, a repair is waited for, another writer is not."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from index import LibraryBusyError, lock


def test_a_repair_that_just_ended_is_no_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repair may end between a writer's first try and its look at who holds the lock: it writes then."""
    look = lock._is_repairing
    with ExitStack() as repair:
        repair.enter_context(lock.repairing(tmp_path))

        def late(home: Path) -> bool:
            repair.close()
            return look(home)

        monkeypatch.setattr(lock, "_is_repairing", late)
        with lock.writing(tmp_path), pytest.raises(LibraryBusyError), lock.repairing(tmp_path):
            pass


def test_another_writer_is_not_waited_for(tmp_path: Path) -> None:
    """While one writes, another is refused, and can write once the first has ended."""
    with lock.writing(tmp_path), pytest.raises(LibraryBusyError, match="另一个程序"), lock.writing(tmp_path):
        pass
    with lock.writing(tmp_path):
        pass
