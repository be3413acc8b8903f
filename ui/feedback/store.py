"""Keeps judgements in one SQLite file in the library's home: several writers, nothing lost by a crash."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ui.feedback.judgement import Judgement

FILE = "feedback.sqlite3"
_WAIT_SECONDS = 10.0  # for another writer; each takes milliseconds
# The whole judgement is JSON: new fields need no new table, older programs pass over what they do not know.
_TABLE = """
CREATE TABLE IF NOT EXISTS judgements (
    id TEXT PRIMARY KEY, given_at TEXT NOT NULL, verdict TEXT NOT NULL, judgement TEXT NOT NULL
) WITHOUT ROWID
"""


class Feedback:
    """The judgements on the answers of one library; the file is made with the first one."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE

    def keep(self, judgement: Judgement) -> Judgement:
        """Keep a judgement in place of an earlier one on the same answer, and give it as kept.

        Raises:
            OSError: it cannot be written; the message is for the user.
        """
        kept = judgement if judgement.given_at else replace(judgement, given_at=_now())
        row = (kept.id, kept.given_at, kept.verdict, json.dumps(kept.as_json(), ensure_ascii=False))
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO judgements VALUES (?, ?, ?, ?)", row)
        return kept

    def take_back(self, answer_id: str) -> None:
        """Forget the judgement on an answer. Raises OSError as `keep`."""
        with self._open() as connection:
            connection.execute("DELETE FROM judgements WHERE id = ?", (answer_id,))

    def all(self) -> list[Judgement]:
        """Give all judgements, oldest first. Raises OSError where the file cannot be read."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute("SELECT judgement FROM judgements ORDER BY given_at, id").fetchall()
        return [_judgement(text) for (text,) in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection in one transaction, on the disk once it is over."""
        try:
            if not self.path.exists():  # what people asked is theirs
                os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600))
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                with connection:
                    connection.execute(_TABLE)
                    yield connection
        except (sqlite3.Error, OSError) as error:
            raise OSError(f"{self.path} 无法读写（{error}）。请检查文件夹的权限和磁盘空间。") from error


def _judgement(text: str) -> Judgement:
    known = json.loads(text)
    fields = {name: known[name] for name in Judgement.__slots__ if name in known}
    return Judgement(**{**fields, "history": tuple(known.get("history", ()))})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
