"""The catalogue: one SQLite file that is the only truth about documents, passages and vectors.

A replaced or removed document is not deleted but closed at a generation, so that a reader of an earlier
generation still sees it whole; later its text stays as history. It does not know how passages are searched.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.catalogue import schema
from index.catalogue.connections import Connections, Loan
from index.catalogue.memory import Memory, Recent
from index.catalogue.rows import DocumentRows, pack
from index.catalogue.seals import SEALED, seal
from index.catalogue.snapshot import Snapshot
from index.datatypes import Event, Failure, FileStamp
from index.faults import CatalogueDamagedError, UnsoundError, told_as_catalogue_damage

CATALOGUE = "catalogue.sqlite"
_NOTHING = "{} 里还没有资料库。请先运行 cewen index 文件或文件夹。"
_MEMORIES = 2  # generations remembered: one may be read while the next is published
_GRACE_SECONDS = 3600.0  # how long a closed version stays readable: longer than any answer takes


class Kept(NamedTuple):
    """A version as it was kept: its number, the key of its first passage, and the version it replaced."""

    version: int
    first_key: int
    replaced: int | None
    generation: int  # the one that this change made


class Catalogue:
    """The open catalogue; any thread may use it."""

    def __init__(self, path: Path, connections: Connections, *, read_only: bool) -> None:
        self.path = path
        self._connections = connections
        self._read_only = read_only
        self.is_changed = False  # since it was last backed up
        self._memories: Recent[Memory] = Recent(_MEMORIES, lambda _: 1)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Catalogue:
        """Open the catalogue at `path`, making it unless `read_only`.

        Raises FileNotFoundError where there is none to read, ValueError on a newer format,
        CatalogueDamagedError on damage that shows at once.
        """
        if read_only:
            if not path.is_file():
                raise FileNotFoundError(_NOTHING.format(path.parent))
            _migrate_by_the_way(path)
        catalogue = cls(path, Connections(path, read_only=read_only), read_only=read_only)
        try:
            catalogue._prepare()
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    def close(self) -> None:
        """Let go of the file; the catalogue can no longer be used."""
        self._connections.close()

    def _prepare(self) -> None:
        with self._connected() as (connection, _):
            found = schema.format_of(connection)
            if found == 0 and self._read_only:  # someone is just making it
                raise FileNotFoundError(_NOTHING.format(self.path.parent))
            if found == 0:
                schema.create(connection)
            elif found < schema.FORMAT:
                schema.migrate(connection)
            if found <= schema.FORMAT:
                _check_generations(connection)
        if found > schema.FORMAT:
            raise ValueError(
                f"资料库 {self.path.parent} 的格式版本是 {found}，这个程序只认识到 {schema.FORMAT}。"
                "请升级 cewen，或用 --home 另建一个资料库。"
            )

    @contextmanager
    def reading(self, generation: int | None = None) -> Iterator[Snapshot]:
        """Give one consistent view as of `generation`, the latest without one.

        Raises LookupError where the versions of that generation have already been cleared away.
        """
        with self._connected() as (connection, file):
            connection.execute("BEGIN")
            try:
                state = _state(connection)
                wanted = state["generation"] if generation is None else generation
                if not state["purged"] <= wanted <= state["generation"]:
                    raise LookupError(f"generation {wanted} not in {state['purged']}..{state['generation']}")
                memory = self._memories.get((file, wanted), Memory)
                yield Snapshot(connection, wanted, memory)
            finally:
                _roll_back(connection)

    def put(
        self,
        rows: DocumentRows,
        encoder: str,
        vectors: np.ndarray,
        *,
        event: Event,
        stamp: FileStamp | None = None,
        collection: str = "",
        moved_from: str | None = None,
    ) -> Kept:
        """Keep a document in place of the one of the same `doc_id`, wholly or not at all.

        With `moved_from` it also takes the place, and carries on the history, of the document of that id.
        """
        with self._changing() as (connection, generation):
            former = moved_from or rows.doc_id
            lineage = _lineage(connection, former)
            if _lives_elsewhere(connection, lineage, former):  # as after a move: this one is another document
                lineage = f"{former}@{generation}"
            replaced = _close(connection, former, generation)
            version = _insert_document(connection, rows, generation, lineage, event, stamp, collection)
            row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
            first = row[0] + 1 if row else 1
            connection.executemany(
                "INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?)",
                ((first + i, version, *passage) for i, passage in enumerate(rows.passages)),
            )
            connection.execute("INSERT INTO vectors VALUES (?,?,?,?)", _vectors(version, encoder, vectors))
            connection.execute("DELETE FROM failures WHERE source = ?", (rows.source,))
            return Kept(version, first, replaced, generation)

    def retire(self, doc_id: str, *, erase: bool = False) -> int | None:
        """Close the living version of `doc_id`: it is gone from the next generation on. Give its number.

        With `erase` its history goes too, as soon as no reader can still be reading it.
        """
        with self._changing() as (connection, generation):
            version = _close(connection, doc_id, generation)
            if erase:
                lineage = _lineage(connection, doc_id)
                connection.execute(
                    "UPDATE documents SET erased = 1 WHERE lineage = ? AND died IS NOT NULL", (lineage,)
                )
            return version

    def touch(
        self, doc_id: str, stamp: FileStamp | None, collection: str, rows: DocumentRows | None = None
    ) -> None:
        """Note that `doc_id` was found to be the same, in a file that carries `stamp`; no new generation.

        With `rows`, read again by a newer reader, also what that one tells of its versions.
        """
        self.is_changed = True
        with self._transaction() as connection:
            row = connection.execute(
                "UPDATE documents SET size = ?, modified = ?, collection = ?"
                " WHERE doc_id = ? AND died IS NULL RETURNING version",
                (*(stamp or (None, None)), collection, doc_id),
            ).fetchone()
            if row and rows:
                connection.execute(
                    "UPDATE documents SET reader = ?, dated = ?, wording = ? WHERE version = ?",
                    (rows.reader, rows.dated, rows.wording, row[0]),
                )
                connection.execute("DELETE FROM works WHERE version = ?", row)
                connection.executemany("INSERT INTO works VALUES (?,?)", ((row[0], w) for w in rows.works))

    def note_failure(self, failure: Failure, stamp: FileStamp | None, reader: str) -> None:
        """Keep why a source could not be read, by what reader, and how its file looked."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO failures VALUES (?,?,?,?,?,?)",
                (failure.source, failure.error, failure.failed_at, *(stamp or (None, None)), reader),
            )

    def forget_failure(self, source: str) -> None:
        """Drop what is noted of a source that could not be read."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM failures WHERE source = ?", (source,))

    def keep_vectors(self, version: int, encoder: str, vectors: np.ndarray) -> None:
        """Keep the `vectors` of another encoder for a version already here; no new generation."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO vectors SELECT ?1, ?2, ?3, ?4"
                " WHERE EXISTS (SELECT 1 FROM documents WHERE version = ?1)",
                _vectors(version, encoder, vectors),
            )

    def purge(self, published: int) -> None:
        """Clear away passages of versions closed longer ago than any reader may still be reading.

        `published` is a generation that readers may be given until now: it stays readable in any case.
        """
        with self._transaction() as connection:
            purged = connection.execute("SELECT value FROM state WHERE name = 'purged'").fetchone()[0]
            old = connection.execute(
                "SELECT max(died) FROM documents WHERE died > ? AND died <= ? AND died_at < ?",
                (purged, published, time.time() - _GRACE_SECONDS),
            ).fetchone()[0]
            if old is not None:
                closed = "SELECT version FROM documents WHERE died > ? AND died <= ?"
                for table in ("passages", "vectors"):
                    connection.execute(f"DELETE FROM {table} WHERE version IN ({closed})", (purged, old))
                connection.execute("UPDATE state SET value = ? WHERE name = 'purged'", (old,))
            connection.execute("DELETE FROM documents WHERE erased AND died <= ?", (old or purged,))

    def settle(self) -> None:
        """Force all commits so far to the disk, before anything is derived from or reported of them."""
        with self._connected() as (connection, _):
            connection.execute("PRAGMA synchronous = FULL")
            try:
                connection.execute(
                    "UPDATE state SET value = (SELECT value FROM state WHERE name = 'generation')"
                    " WHERE name = 'settled'"
                )
            finally:
                connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _changing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Give a transaction that makes the next generation, and that generation's number."""
        self.is_changed = True
        with self._transaction() as connection:
            connection.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")
            row = connection.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()
            yield connection, int(row[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as (connection, _):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                _roll_back(connection)
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _connected(self) -> Iterator[Loan]:
        """Lend a connection. Raises CatalogueDamagedError where what is done with it shows damage."""
        with told_as_catalogue_damage(self.path), self._connections.lent() as loan:
            yield loan


def _state(connection: sqlite3.Connection) -> dict[str, int]:
    state = dict(connection.execute("SELECT name, value FROM state"))
    if not {"generation", "purged", "settled"} <= state.keys():
        raise UnsoundError(f"state {state}")
    return state


def _check_generations(connection: sqlite3.Connection) -> None:
    """Raise UnsoundError where a version is said to come from, or to have ended in, the future."""
    generation = _state(connection)["generation"]
    latest = connection.execute(
        "SELECT max((SELECT coalesce(max(born), 0) FROM documents),"
        " (SELECT coalesce(max(died), 0) FROM documents WHERE died IS NOT NULL))"
    ).fetchone()[0]
    if not isinstance(latest, int) or latest > generation:
        raise UnsoundError(f"generation {latest} after {generation}")


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # SQLite has ended it itself where the disk is full
        connection.execute("ROLLBACK")


def now() -> str:
    """Give the time as the catalogue keeps it: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _insert_document(
    connection: sqlite3.Connection,
    rows: DocumentRows,
    generation: int,
    lineage: str,
    event: Event,
    stamp: FileStamp | None,
    collection: str,
) -> int:
    columns: dict[str, Any] = {
        "doc_id": rows.doc_id,
        "lineage": lineage,
        "event": event,
        "source": rows.source,
        "title": rows.title,
        "format": rows.format,
        "digest": rows.digest,
        "characters": len(rows.text),
        "passages": len(rows.passages),
        "indexed_at": now(),
        "size": stamp.size if stamp else None,
        "modified": stamp.modified if stamp else None,
        "reader": rows.reader,
        "collection": collection,
        "dated": rows.dated,
        "wording": rows.wording,
        "born": generation,
        "metadata": rows.metadata,
    }
    columns["seal"] = seal([columns[name] for name in SEALED])
    places = ",".join(f":{name}" for name in columns)
    version = connection.execute(
        f"INSERT INTO documents ({','.join(columns)}) VALUES ({places})", columns
    ).lastrowid
    assert version is not None
    contents = rows.outline, rows.pages, rows.matter, rows.text
    connection.execute("INSERT INTO contents VALUES (?,?,?,?,?,?)", (version, *contents, seal(contents)))
    connection.executemany("INSERT INTO works VALUES (?,?)", ((version, work) for work in rows.works))
    return version


def _vectors(version: int, encoder: str, vectors: np.ndarray) -> tuple[int, str, bytes, bytes]:
    """Give the row of the vectors of a version."""
    packed = pack(vectors)
    return version, encoder, packed, seal((version, encoder, packed))


def _close(connection: sqlite3.Connection, doc_id: str, generation: int) -> int | None:
    """Close the living version of `doc_id`, and give its number."""
    row = connection.execute(
        "UPDATE documents SET died = ?, died_at = ? WHERE doc_id = ? AND died IS NULL RETURNING version",
        (generation, time.time(), doc_id),
    ).fetchone()
    return row[0] if row else None


def _lineage(connection: sqlite3.Connection, doc_id: str) -> str:
    """Give what the history of `doc_id` goes by: the id it was first known by, or one made of it."""
    row = connection.execute(
        "SELECT lineage FROM documents WHERE doc_id = ? AND NOT erased ORDER BY version DESC LIMIT 1",
        (doc_id,),
    ).fetchone()
    return row[0] if row else doc_id


def _lives_elsewhere(connection: sqlite3.Connection, lineage: str, doc_id: str) -> bool:
    """Tell whether a document of another id than `doc_id` carries `lineage` on."""
    statement = "SELECT 1 FROM documents WHERE lineage = ? AND doc_id != ? AND died IS NULL"
    return connection.execute(statement, (lineage, doc_id)).fetchone() is not None


def _migrate_by_the_way(path: Path) -> None:
    """Bring an older catalogue up to date before it is opened for reading only."""
    found = schema.format_at(path)
    if found is not None and 0 < found < schema.FORMAT:
        try:
            Catalogue.open(path).close()
        except CatalogueDamagedError:
            raise
        except (ValueError, OSError) as error:
            raise ValueError(
                f"资料库 {path.parent} 由较早的版本建立，要先升级格式，但它不能写入。"
                "请用能写入它的用户运行一次 cewen index。"
            ) from error
