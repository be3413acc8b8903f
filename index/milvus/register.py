"""A server's documents without their texts, in the catalogue's own tables on a temporary disk.

Filters, history and the versions of a work are judged there by the very statements of the embedded store. A
reader brings it up from Milvus, by what has changed since; a writer changes it first, and Milvus from it.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.catalogue.connections import Connections
from index.catalogue.rows import PassageRow
from index.catalogue.rows import unpack as unpack_vectors
from index.catalogue.store import CATALOGUE, Catalogue
from index.milvus.collections import FORMAT, LONGEST
from index.milvus.rows import Content, pack, short, unpack, unused
from index.milvus.server import Row

_COLUMNS = (
    "doc_id", "lineage", "event", "source", "title", "format", "digest", "characters", "passages",
    "indexed_at", "size", "modified", "reader", "collection", "dated", "wording", "erased", "died_at",
    "metadata", "seal",
)  # fmt: skip
# Where the passages of a version begin, and the encoders that have vectors of it.
_PLACES = "CREATE TABLE places (version INTEGER PRIMARY KEY, first INTEGER, encoders TEXT NOT NULL)"
_VERSIONS = "SELECT version FROM documents WHERE {} ORDER BY version"


@dataclass(frozen=True, slots=True)
class State:
    """The state of a library as one row of Milvus keeps it: that row is what a change is committed by."""

    generation: int = 0
    purged: int = 0  # generations before this one can no longer be read
    cleared: int = 0  # rows of versions closed up to here are deleted
    versions: int = 0  # numbers given so far
    keys: int = 0
    revision: int = 0  # the number of commits: some change no generation, but must be told to readers
    format: int = FORMAT


class Register:
    """The tables of one open library."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cewen-", ignore_cleanup_errors=True)
        path = Path(self._folder.name, CATALOGUE)
        self.catalogue = Catalogue.open(path)
        self._connections = Connections(path, read_only=False)
        with self.changing() as connection:
            connection.execute(_PLACES)

    def close(self) -> None:
        """Delete it."""
        self.catalogue.close()
        self._connections.close()
        self._folder.cleanup()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection in a transaction."""
        with self._connections.lent() as (connection, _):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def rows(self, statement: str, *parameters: object) -> list[Any]:
        """Read from the tables as they stand."""
        with self._connections.lent() as (connection, _):
            return connection.execute(statement, parameters).fetchall()

    def state(self, cleared: int = 0, revision: int = 0) -> State:
        """Give the state to be committed."""
        known = dict(self.rows("SELECT name, value FROM state"))
        given = dict(self.rows("SELECT name, seq FROM sqlite_sequence"))
        return State(
            known["generation"],
            known["purged"],
            cleared,
            given.get("documents", 0),
            given.get("passages", 0),
            revision,
        )

    # What a writer puts into Milvus.

    def told(self, version: int) -> tuple[dict[str, Any], list[str]]:
        """Give the columns of a version by name, and its works."""
        values = self.rows(f"SELECT {', '.join(_COLUMNS)} FROM documents WHERE version = ?", version)[0]
        works = self.rows("SELECT work FROM works WHERE version = ? ORDER BY work", version)
        told = dict(zip(_COLUMNS, values, strict=True))
        return told | {"seal": told["seal"].hex()}, [row[0] for row in works]

    def document_row(self, version: int, changed: int) -> Row:
        """Give the row of a version for Milvus. Raises ValueError where it does not fit."""
        born, died = self.rows("SELECT born, died FROM documents WHERE version = ?", version)[0]
        told, works = self.told(version)
        places = self.rows("SELECT first, encoders FROM places WHERE version = ?", version)
        packed = pack([told, works, *places[0]])
        if len(packed) > LONGEST:
            raise ValueError(f"“{told['source']}”的题名、文号等登记信息太长，Milvus 放不下。")
        return unused(
            {
                "version": version,
                "born": born,
                "died": died or 0,
                "changed": changed,
                "doc_id": short(told["doc_id"]),
                "title": short(told["title"]),
                "source": short(told["source"]),
                "packed": packed,
            }
        )

    def failure_value(self, source: str) -> str:
        """Give the value of the note on a source that could not be read, empty where it is forgotten."""
        rows = self.rows("SELECT * FROM failures WHERE source = ?", source)
        return pack(rows[0]) if rows else pack([source])

    def content(self, version: int) -> Content:
        """Give the contents of a version that is not yet in Milvus."""
        statement = "SELECT hex(seal), outline, pages, matter, text FROM contents WHERE version = ?"
        return Content(*self.rows(statement, version)[0])

    def vectors(self, version: int, encoder: str, dimension: int) -> np.ndarray:
        """Give the vectors of a version that is not yet in Milvus."""
        statement = "SELECT vectors FROM vectors WHERE version = ? AND encoder = ?"
        return unpack_vectors(self.rows(statement, version, encoder)[0][0], dimension)

    def passages(self, version: int) -> list[PassageRow]:
        """Give the passages of a version that is not yet in Milvus."""
        return self.rows(
            "SELECT passage_id, start, stop, heading_path, address, wording, fold FROM passages"
            " WHERE version = ? ORDER BY key",
            version,
        )

    def born(self, version: int) -> int:
        """Give the generation that brought a version."""
        return int(self.rows("SELECT born FROM documents WHERE version = ?", version)[0][0])

    def first(self, version: int) -> int:
        """Give the key of the first passage of a version."""
        return int(self.rows("SELECT first FROM places WHERE version = ?", version)[0][0])

    def has_failure(self, source: str) -> bool:
        """Tell whether it is noted that a source could not be read."""
        return bool(self.rows("SELECT 1 FROM failures WHERE source = ?", source))

    def hand_over(self, versions: Iterable[int]) -> None:
        """Let go of the texts, passages and vectors of versions that are in Milvus now."""
        with self.changing() as connection:
            for version in versions:
                for table in ("contents", "passages", "vectors"):
                    connection.execute(f"DELETE FROM {table} WHERE version = ?", (version,))

    def place(self, version: int, first: int, encoder: str) -> None:
        """Note where the passages of a version begin, and that an encoder has vectors of it."""
        with self.changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO places VALUES (?,?,?)", (version, first, f"\n{encoder}\n")
            )

    def encoded(self, version: int, encoder: str) -> None:
        """Note that an encoder has vectors of a version now."""
        with self.changing() as connection:
            connection.execute(
                "UPDATE places SET encoders = encoders || ?2 || char(10) WHERE version = ?1"
                " AND NOT instr(encoders, char(10) || ?2 || char(10))",
                (version, encoder),
            )

    def versions(self, condition: str, *parameters: object) -> list[int]:
        """Give the versions that meet an SQL condition on documents."""
        return [row[0] for row in self.rows(_VERSIONS.format(condition), *parameters)]

    # What a reader takes from Milvus.

    def take(self, state: State, documents: Iterable[Row], failures: Iterable[Row]) -> None:
        """Take in what has changed up to the generation of `state`."""
        with self.changing() as connection:
            rows = list(documents)
            for row in rows:  # all first: of two versions of a document one lives
                connection.execute("DELETE FROM documents WHERE version = ?", (row["version"],))
            for row in rows:
                _insert(connection, row, state.generation)
            for row in failures:
                _note(connection, unpack(row["value"]))
            for name in ("generation", "purged"):
                connection.execute("UPDATE state SET value = ? WHERE name = ?", (asdict(state)[name], name))
            connection.execute("DELETE FROM sqlite_sequence")
            connection.execute(
                "INSERT INTO sqlite_sequence VALUES ('documents', ?), ('passages', ?)",
                (state.versions, state.keys),
            )


def _insert(connection: sqlite3.Connection, row: Row, generation: int) -> None:
    told, works, first, encoders = unpack(row["packed"])
    died = row["died"] if 0 < row["died"] <= generation else None  # else by a writer that has not finished
    values = told | {"version": row["version"], "born": row["born"], "died": died}
    values |= {"seal": bytes.fromhex(told["seal"])}
    if died is None:
        values |= {"died_at": None}
    connection.execute(
        f"INSERT INTO documents ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})",
        values,
    )
    connection.executemany("INSERT INTO works VALUES (?,?)", ((row["version"], work) for work in works))
    connection.execute("INSERT OR REPLACE INTO places VALUES (?,?,?)", (row["version"], first, encoders))


def _note(connection: sqlite3.Connection, values: Sequence[Any]) -> None:
    connection.execute("DELETE FROM failures WHERE source = ?", values[:1])
    if len(values) > 1:
        connection.execute("INSERT INTO failures VALUES (?,?,?,?,?,?)", values)
