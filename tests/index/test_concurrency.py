"""Reading beside a writer: every answer is of one state, none fails, none is of a state already replaced."""

from __future__ import annotations

from pathlib import Path

from tests.index.readings import read_while_writing


def test_readers_beside_a_writer(tmp_path: Path) -> None:
    """Processes that ask without pause see two documents that change together never apart, nor too late."""
    reading = read_while_writing(tmp_path, readers=3, replacements=15, notices=20)
    assert reading.wrong() == []
    [writing] = reading.phases
    seen = {note.order for note in writing.notes}
    assert len(seen) > 5, "too few of the states were seen"
