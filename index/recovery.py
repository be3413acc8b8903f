"""Makes a damaged catalogue anew, out of what can still be read of it and of its backup; nothing is deleted.

What is read is held against its seal. Passages are cut again; the indexes are left to the next reader.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus import cut
from index.catalogue import backup, schema
from index.catalogue.folding import fold_key
from index.catalogue.rows import document_of, rows_of
from index.catalogue.seals import SEALED, SEALED_CONTENTS, seal
from index.catalogue.store import CATALOGUE, Catalogue
from index.derived.feeds import published_words
from index.exchange import exchange, finish, finish_before_opening
from index.faults import CatalogueDamagedError, IndexDamagedError, told_in_plain_words
from index.lock import writing
from index.verification import in_catalogue

logger = logging.getLogger(__name__)

_UNFINISHED = "catalogue.repairing.sqlite"
_MOST_VERSIONS = 10_000_000  # a number beyond is damage itself

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a repair found."""

    documents: int  # that are in the library now
    from_backup: int  # of them, those that only the backup still had
    lost: tuple[str, ...]  # sources whose text neither had
    lost_versions: int  # former versions, of the history of documents, likewise
    is_partial: bool  # some records could not be read: there may be lost ones whose names are not known
    aside: Path  # the damaged file


@dataclass(slots=True)
class _Sums:
    documents: int = 0
    from_backup: int = 0
    lost: list[str] = field(default_factory=list)
    lost_versions: int = 0
    is_partial: bool = False


def is_needed(home: Path) -> bool:
    """Tell whether the catalogue in `home` is damaged. Raises ValueError on a newer format."""
    finish_before_opening(home)
    try:
        catalogue = Catalogue.open(home / CATALOGUE, read_only=True)
        with closing(catalogue), catalogue.reading() as snapshot:
            return bool(in_catalogue(snapshot))
    except CatalogueDamagedError:
        return True


def recover(home: Path) -> Recovery:
    """Put a sound catalogue in the place of the damaged one in `home`, which is kept beside it.

    Raises LibraryBusyError while another writes, StorageError where there is no room.
    """
    path, new = home / CATALOGUE, home / _UNFINISHED
    with told_in_plain_words(home), writing(home):
        finish(home)
        backup.drop(new)
        sums = _Sums()
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            schema.create(connection)
            connection.execute("BEGIN")
            _fill(connection, path, home, sums)
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("UPDATE state SET value = value WHERE name = 'settled'")
            generation = connection.execute("SELECT max(value) FROM state").fetchone()[0]
        aside = _set_aside(path)
        exchange(home, new)
        backup.drop(home / backup.BACKUP)
        backup.bring_up(path, generation)
    return Recovery(
        sums.documents, sums.from_backup, tuple(sums.lost), sums.lost_versions, sums.is_partial, aside
    )


def _set_aside(path: Path) -> Path:
    """Copy the damaged file under a name that tells, and give that."""
    aside = path.with_name(f"catalogue.damaged-{datetime.now():%Y%m%d-%H%M%S}.sqlite")
    for end in ("", "-wal"):
        file = path.with_name(path.name + end)
        if file.is_file():
            shutil.copyfile(file, aside.with_name(aside.name + end))
    return aside


def _fill(connection: sqlite3.Connection, path: Path, home: Path, sums: _Sums) -> None:
    """Keep every version that the damaged catalogue or its backup still has whole."""
    damaged, copy = _Salvage(path), _Salvage(home / backup.BACKUP)
    with closing(damaged), closing(copy):
        generation = max(damaged.generation, copy.generation, _published(home))
        living: set[str] = set()
        # The latest first: of two that both seem alive the earlier one is out of date.
        for version in range(max(damaged.last, copy.last), 0, -1):
            record = damaged.record(version) or copy.record(version) or damaged.record(version, surely=False)
            if record is None or record["erased"]:
                sums.is_partial |= damaged.has_failed and record is None
                continue
            is_alive = record["died"] is None and record["doc_id"] not in living
            if record["died"] is None and not is_alive:
                record["died"] = generation
            living |= {record["doc_id"]} if is_alive else set()
            contents = damaged.contents(version)
            if contents is None:
                contents = copy.contents(version)
                sums.from_backup += bool(contents) and is_alive
            if contents is None:
                sums.lost += [record["source"]] if is_alive else []
                sums.lost_versions += not is_alive
                continue
            generation = max(generation, record["born"], record["died"] or 0)
            _keep(connection, record, contents, is_alive=is_alive)
            sums.documents += is_alive
    connection.execute("UPDATE state SET value = ?", (generation + 1,))


def _published(home: Path) -> int:
    with suppress(IndexDamagedError, OSError):
        return published_words(home)
    return 0


def _keep(connection: sqlite3.Connection, record: Row, contents: Row, *, is_alive: bool) -> None:
    """Write a version; of a living one also what follows from its contents."""
    values = [record[name] for name in SEALED]
    row = (seal(values), *values, record["collection"], contents["seal"])
    document = document_of((*row, *(contents[name] for name in SEALED_CONTENTS)))
    record |= {"size": None, "modified": None}  # so that the next run looks at the file itself
    rows = None
    if is_alive:
        passages = cut(document)
        rows = rows_of(document, passages, [fold_key(passage.text) for passage in passages])
        record |= {"dated": rows.dated, "wording": rows.wording, "passages": len(passages)}
    record["seal"] = seal([record[name] for name in SEALED])
    _insert(connection, "documents", record)
    _insert(connection, "contents", contents)
    if rows:
        version = record["version"]
        connection.executemany("INSERT INTO works VALUES (?,?)", ((version, work) for work in rows.works))
        connection.executemany(
            "INSERT INTO passages VALUES (NULL,?,?,?,?,?,?,?,?)",
            ((version, *passage) for passage in rows.passages),
        )


def _insert(connection: sqlite3.Connection, table: str, row: Row) -> None:
    places = ",".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} ({','.join(row)}) VALUES ({places})", tuple(row.values()))


class _Salvage:
    """Reads what is sound in a file that may be damaged in any way, or not be there."""

    def __init__(self, path: Path) -> None:
        self.has_failed = False
        self._connection: sqlite3.Connection | None = None
        self.generation = self.last = 0
        self._born: dict[int, int] = {}
        self._died: dict[int, int] = {}
        if path.is_file():
            address = f"{path.resolve().as_uri()}?mode=ro"
            self._connection = sqlite3.connect(address, uri=True, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            # Reads on where the schema or the length of the file is not as it should be.
            self._one("PRAGMA writable_schema = ON")
            self.generation = self._number("SELECT value AS n FROM state WHERE name = 'generation'")
            self._born = self._numbers("SELECT version, born FROM documents INDEXED BY by_birth")
            self._died = self._numbers(
                "SELECT version, died FROM documents INDEXED BY by_death WHERE died IS NOT NULL"
            )
            self.last = max(
                self._number("SELECT max(version) AS n FROM documents"),
                self._number("SELECT max(version) AS n FROM contents"),
                self._number("SELECT seq AS n FROM sqlite_sequence WHERE name = 'documents'"),
            )

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()

    def record(self, version: int, *, surely: bool = True) -> Row | None:
        """Give the record of a version, if it is as it was kept.

        `surely`: only if the indexes say as well when the version came and ended, which is not sealed.
        """
        row = self._sealed("documents", SEALED, version)
        if row is None or not surely:
            return row
        is_sure = (self._born.get(version), self._died.get(version)) == (row["born"], row["died"])
        return row if is_sure else None

    def contents(self, version: int) -> Row | None:
        """Give the contents of a version, if they are as they were kept."""
        return self._sealed("contents", SEALED_CONTENTS, version)

    def _sealed(self, table: str, sealed: tuple[str, ...], version: int) -> Row | None:
        found = self._one(f"SELECT * FROM {table} WHERE version = ?", version)
        if found is None:
            return None
        row = dict(found)
        with suppress(KeyError, UnicodeEncodeError):
            if row["version"] == version and row["seal"] == seal([row[name] for name in sealed]):
                return row
        self.has_failed = True
        return None

    def _numbers(self, statement: str) -> dict[int, int]:
        """Give what an index says of each version, as far as it can be read."""
        assert self._connection is not None
        found: dict[int, int] = {}
        with suppress(sqlite3.Error, OverflowError, MemoryError):
            found.update((row[0], row[1]) for row in self._connection.execute(statement))
        return found

    def _number(self, statement: str) -> int:
        found = self._one(statement)
        number = found["n"] if found else 0
        return number if isinstance(number, int) and 0 <= number < _MOST_VERSIONS else 0

    def _one(self, statement: str, *parameters: object) -> sqlite3.Row | None:
        """Give the first row, `None` where there is none or none can be read."""
        if self._connection is None:
            return None
        try:
            row: sqlite3.Row | None = self._connection.execute(statement, parameters).fetchone()
        except (sqlite3.Error, OverflowError, MemoryError):
            self.has_failed = True
            return None
        return row
