"""The catalogue: one SQLite file that is the only truth about documents, passages and vectors.

A replaced or removed document is not deleted but closed at a generation, so that a reader of an earlier
generation still sees it whole. It does not know how passages are searched.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

import numpy as np

from corpus import READER, Document, Passage
from index.connections import Connections
from index.folding import fold_key, wording_key
from index.rows import DOCUMENT, document_row, to_json
from index.snapshot import Snapshot

CATALOGUE = "catalogue.sqlite"
_FORMAT = 2  # PRAGMA user_version; raise it whenever the tables change, and add a migration
_GRACE_SECONDS = 3600.0  # how long a closed version stays readable: longer than any answer takes

_SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0), ('purged', 0), ('settled', 0);
CREATE TABLE documents (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL,
    digest TEXT NOT NULL, metadata TEXT NOT NULL, outline TEXT NOT NULL, pages TEXT NOT NULL,
    characters INTEGER NOT NULL, passages INTEGER NOT NULL, indexed_at TEXT NOT NULL,
    size INTEGER, modified INTEGER, reader INTEGER NOT NULL DEFAULT 0, matter TEXT NOT NULL DEFAULT '[]',
    born INTEGER NOT NULL, died INTEGER, died_at REAL,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX living ON documents (doc_id) WHERE died IS NULL;
CREATE INDEX by_doc_id ON documents (doc_id);
CREATE INDEX by_source ON documents (source);
CREATE INDEX by_birth ON documents (born);
CREATE INDEX by_death ON documents (died) WHERE died IS NOT NULL;
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    passage_id TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    heading_path TEXT NOT NULL, address TEXT NOT NULL, wording BLOB NOT NULL, fold BLOB NOT NULL
);
CREATE INDEX by_version ON passages (version);
CREATE INDEX by_passage_id ON passages (passage_id);
CREATE TABLE vectors (
    key INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    encoder TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (key, encoder)
) WITHOUT ROWID;
"""
# From each older format to the next.
_MIGRATIONS = {
    1: "ALTER TABLE documents ADD COLUMN reader INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE documents ADD COLUMN matter TEXT NOT NULL DEFAULT '[]'",
}


class FileStamp(NamedTuple):
    """What a file system says of a file without reading it: bytes, and nanoseconds of its last change."""

    size: int
    modified: int


class Catalogue:
    """The open catalogue; any thread may use it."""

    def __init__(self, path: Path, connections: Connections) -> None:
        self.path = path
        self._connections = connections

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> Catalogue:
        """Open the catalogue at `path`, making it unless `read_only`.

        Raises FileNotFoundError where there is none to read, ValueError on a newer format or damage.
        """
        if read_only and not path.is_file():
            raise FileNotFoundError(f"{path.parent} 里还没有资料库。请先运行 cewen index 文件或文件夹。")
        catalogue = cls(path, Connections(path, read_only=read_only))
        try:
            if read_only:
                _migrate_by_the_way(path)
            catalogue._prepare()
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    def close(self) -> None:
        """Let go of the file; the catalogue can no longer be used."""
        self._connections.close()

    def _prepare(self) -> None:
        try:
            with self._connections.lent() as connection:
                found = int(connection.execute("PRAGMA user_version").fetchone()[0])
                if found == 0:
                    _create(connection)
                elif found < _FORMAT:
                    _migrate(connection)
        except sqlite3.DatabaseError as error:
            raise ValueError(
                f"{self.path} 不是可用的资料库文件（{error}）。请移走它并重新建立索引，或从备份恢复。"
            ) from error
        if found > _FORMAT:
            raise ValueError(
                f"资料库 {self.path.parent} 的格式版本是 {found}，这个程序只认识到 {_FORMAT}。"
                "请升级 cewen，或用 --home 另建一个资料库。"
            )

    @contextmanager
    def reading(self, generation: int | None = None) -> Iterator[Snapshot]:
        """Give one consistent view as of `generation`, the latest without one.

        Raises LookupError where the versions of that generation have already been cleared away.
        """
        with self._connections.lent() as connection:
            connection.execute("BEGIN")
            try:
                state = dict(connection.execute("SELECT name, value FROM state"))
                wanted = state["generation"] if generation is None else generation
                if not state["purged"] <= wanted <= state["generation"]:
                    raise LookupError(f"generation {wanted} not in {state['purged']}..{state['generation']}")
                yield Snapshot(connection, wanted)
            finally:
                connection.execute("ROLLBACK")

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        encoder: str,
        vectors: np.ndarray,
        stamp: FileStamp | None,
    ) -> None:
        """Keep `document` in place of the one of the same `doc_id`, wholly or not at all."""
        with self._changing() as (connection, generation):
            self._close_version(connection, document.doc_id, generation)
            cursor = connection.execute(
                f"INSERT INTO documents ({DOCUMENT}, characters, passages, indexed_at, size, modified,"
                " reader, born) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    *document_row(document),
                    len(document.text),
                    len(passages),
                    _now(),
                    *(stamp or (None, None)),
                    READER,
                    generation,
                ),
            )
            version = cursor.lastrowid
            for passage, vector in zip(passages, vectors, strict=True):
                cursor.execute(
                    "INSERT INTO passages (version, passage_id, start, stop, heading_path, address,"
                    " wording, fold) VALUES (?,?,?,?,?,?,?,?)",
                    (
                        version,
                        passage.passage_id,
                        passage.start,
                        passage.end,
                        to_json(passage.heading_path),
                        passage.address,
                        wording_key(passage.text),
                        fold_key(passage.text),
                    ),
                )
                cursor.execute(
                    "INSERT INTO vectors VALUES (?,?,?)", (cursor.lastrowid, encoder, pack(vector))
                )

    def retire(self, doc_id: str) -> None:
        """Close the living version of `doc_id`: it is gone from the next generation on."""
        with self._changing() as (connection, generation):
            self._close_version(connection, doc_id, generation)

    def touch(self, doc_id: str, stamp: FileStamp | None) -> None:
        """Note that `doc_id` was found to be the same, in a file that carries `stamp`; no new generation."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE documents SET size = ?, modified = ?, reader = ? WHERE doc_id = ? AND died IS NULL",
                (*(stamp or (None, None)), READER, doc_id),
            )

    def keep_vectors(self, encoder: str, keys: Iterable[int], vectors: np.ndarray) -> None:
        """Keep the `vectors` of another encoder for passages already here; no new generation."""
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors SELECT ?, ?, ?"
                " WHERE EXISTS (SELECT 1 FROM passages WHERE key = ?)",
                [(key, encoder, pack(vector), key) for key, vector in zip(keys, vectors, strict=True)],
            )

    def purge(self) -> None:
        """Clear away versions closed longer ago than any reader may still be reading."""
        with self._transaction() as connection:
            old = connection.execute(
                "SELECT max(died) FROM documents WHERE died_at < ?", (time.time() - _GRACE_SECONDS,)
            ).fetchone()[0]
            if old is not None:
                connection.execute("DELETE FROM documents WHERE died <= ?", (old,))
                connection.execute("UPDATE state SET value = ? WHERE name = 'purged'", (old,))

    def settle(self) -> None:
        """Force all commits so far to the disk, before anything is derived from or reported of them."""
        with self._connections.lent() as connection:
            connection.execute("PRAGMA synchronous = FULL")
            try:
                connection.execute(
                    "UPDATE state SET value = (SELECT value FROM state WHERE name = 'generation')"
                    " WHERE name = 'settled'"
                )
            finally:
                connection.execute("PRAGMA synchronous = NORMAL")

    @staticmethod
    def _close_version(connection: sqlite3.Connection, doc_id: str, generation: int) -> None:
        connection.execute(
            "UPDATE documents SET died = ?, died_at = ? WHERE doc_id = ? AND died IS NULL",
            (generation, time.time(), doc_id),
        )

    @contextmanager
    def _changing(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """Give a transaction that makes the next generation, and that generation's number."""
        with self._transaction() as connection:
            connection.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")
            row = connection.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()
            yield connection, int(row[0])

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connections.lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # In one transaction, and looked at again inside it: two processes may open a new home at once.
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
    connection.execute("COMMIT")


def _migrate_by_the_way(path: Path) -> None:
    """Bring an older catalogue up to date before it is opened for reading only."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError:
            return  # no catalogue at all, or on a medium that cannot be written: `open` will tell
    if 0 < found < _FORMAT:
        try:
            Catalogue.open(path).close()
        except (ValueError, OSError) as error:
            raise ValueError(
                f"资料库 {path.parent} 由较早的版本建立，要先升级格式，但它不能写入。"
                "请用能写入它的用户运行一次 cewen index。"
            ) from error


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an older format up to date, all or nothing; what is kept stays."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for older in range(found, _FORMAT):
            for statement in _MIGRATIONS[older].split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def pack(vector: np.ndarray) -> bytes:
    """Give the stored form of a vector: little-endian float16, half the bytes of float32."""
    return vector.astype("<f2").tobytes()


def unpack(blobs: Sequence[bytes], dimension: int) -> np.ndarray:
    """Give the stored vectors as float32, shape (n, dimension)."""
    flat: np.ndarray = np.frombuffer(b"".join(blobs), dtype="<f2").astype(np.float32)
    return flat.reshape(len(blobs), dimension)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
