"""The tables of the catalogue: makes them, and brings those of an older format up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from index.catalogue.seals import SEALED, SEALED_CONTENTS, seal
from index.faults import UnsoundError

_NO_FORMAT = 1000
FORMAT = 5  # PRAGMA user_version; raise it whenever the tables change, and add a migration

# Dead versions stay as the history of their document; only their passages and vectors are cleared away.
# `contents` stands apart so that listing thousands of documents does not walk through their texts.
_TABLES = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL, lineage TEXT NOT NULL, event TEXT NOT NULL, source TEXT NOT NULL,
    title TEXT NOT NULL, format TEXT NOT NULL, digest TEXT NOT NULL,
    characters INTEGER NOT NULL, passages INTEGER NOT NULL, indexed_at TEXT NOT NULL,
    size INTEGER, modified INTEGER, reader INTEGER NOT NULL, collection TEXT NOT NULL DEFAULT '',
    dated TEXT NOT NULL DEFAULT '', wording TEXT NOT NULL DEFAULT '', erased INTEGER NOT NULL DEFAULT 0,
    born INTEGER NOT NULL, died INTEGER, died_at REAL, metadata TEXT NOT NULL,
    seal BLOB NOT NULL DEFAULT x''
);
CREATE UNIQUE INDEX living ON documents (doc_id) WHERE died IS NULL;
CREATE INDEX by_doc_id ON documents (doc_id);
CREATE INDEX by_lineage ON documents (lineage);
CREATE INDEX by_source ON documents (source);
CREATE INDEX by_digest ON documents (digest);
CREATE INDEX by_birth ON documents (born);
CREATE INDEX by_death ON documents (died) WHERE died IS NOT NULL;
CREATE TABLE contents (
    version INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    outline TEXT NOT NULL, pages TEXT NOT NULL, matter TEXT NOT NULL, text TEXT NOT NULL,
    seal BLOB NOT NULL DEFAULT x''
);
CREATE TABLE works (
    version INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, work TEXT NOT NULL,
    PRIMARY KEY (version, work)
) WITHOUT ROWID;
CREATE INDEX by_work ON works (work);
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    passage_id TEXT NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    heading_path TEXT NOT NULL, address TEXT NOT NULL, wording BLOB NOT NULL, fold BLOB NOT NULL
);
CREATE INDEX by_version ON passages (version);
CREATE INDEX by_passage_id ON passages (passage_id);
CREATE TABLE vectors (
    version INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    encoder TEXT NOT NULL, vectors BLOB NOT NULL, seal BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (version, encoder)
);
CREATE TABLE failures (
    source TEXT PRIMARY KEY, error TEXT NOT NULL, failed_at TEXT NOT NULL,
    size INTEGER, modified INTEGER, reader TEXT NOT NULL
) WITHOUT ROWID;
"""
_BEGINNING = "INSERT INTO state VALUES ('generation', 0), ('purged', 0), ('settled', 0);"
# How many rows `documents` has: a page of the table that is lost, or another's in its place, shows by it.
_TALLY = (
    "CREATE TABLE tally (versions INTEGER NOT NULL)",
    "INSERT INTO tally SELECT count(*) FROM documents",
    "CREATE TRIGGER counted AFTER INSERT ON documents BEGIN UPDATE tally SET versions = versions + 1; END",
    "CREATE TRIGGER uncounted AFTER DELETE ON documents BEGIN UPDATE tally SET versions = versions - 1; END",
)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty catalogue."""
    connection.execute("PRAGMA journal_mode = WAL")
    # In one transaction, and looked at again inside it: two processes may open a new home at once.
    connection.execute("BEGIN IMMEDIATE")
    if format_of(connection) == 0:
        _run(connection, _TABLES + _BEGINNING)
        _count(connection)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables of an older format up to date, all or nothing; what is kept stays."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for older in range(format_of(connection), FORMAT):
            _MIGRATIONS[older](connection)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def format_of(connection: sqlite3.Connection) -> int:
    """Give the format of a catalogue, 0 for an empty file. Raises sqlite3.DatabaseError for any other.

    Raises UnsoundError where no program can have written that number.
    """
    # In one statement: another process may just be making the tables.
    found, tables = connection.execute(
        "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
    ).fetchone()
    if not 0 <= found < _NO_FORMAT or (tables > 0) != (found > 0):
        raise UnsoundError(f"format {found}")
    return int(found)


def format_at(path: Path) -> int | None:
    """Give the format of the catalogue at `path`, `None` where it cannot be told without writing."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return format_of(connection)
    except (sqlite3.DatabaseError, UnsoundError):
        return None


def _to_2(connection: sqlite3.Connection) -> None:
    """Add which reader read a document, and its framing matter."""
    connection.execute("ALTER TABLE documents ADD COLUMN reader INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE documents ADD COLUMN matter TEXT NOT NULL DEFAULT '[]'")


def _to_3(connection: sqlite3.Connection) -> None:
    """Part contents from documents, join the vectors of a version, and begin history and failures.

    The reader is set back, so that the next run reads each file again and finds its works.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in ("documents", "passages", "vectors"):
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    for index in ("living", "by_doc_id", "by_source", "by_birth", "by_death", "by_version", "by_passage_id"):
        connection.execute(f"DROP INDEX IF EXISTS {index}")
    _run(connection, _TABLES.replace("CREATE TABLE state", "CREATE TABLE IF NOT EXISTS state"))
    columns = (
        "version, doc_id, source, title, format, digest, characters, passages, indexed_at, size, modified,"
        " born, died, died_at, metadata"
    )
    connection.execute(
        f"INSERT INTO documents ({columns}, lineage, event, reader)"
        f" SELECT {columns}, doc_id, 'added', 0 FROM old_documents"
    )
    connection.execute(
        "INSERT INTO contents (version, outline, pages, matter, text)"
        " SELECT version, outline, pages, matter, text FROM old_documents"
    )
    connection.execute("INSERT INTO passages SELECT * FROM old_passages ORDER BY key")
    _join_vectors(connection)
    for table in ("documents", "passages"):  # a number once given is never given again
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute("UPDATE sqlite_sequence SET name = ?1 WHERE name = 'old_' || ?1", (table,))
    for table in ("vectors", "passages", "documents"):
        connection.execute(f"DROP TABLE old_{table}")


def _to_4(connection: sqlite3.Connection) -> None:
    """Seal documents, contents, passages and vectors as they stand."""
    for table in ("documents", "contents", "vectors"):
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if "seal" not in columns:  # else made so on the way to format 3
            connection.execute(f"ALTER TABLE {table} ADD COLUMN seal BLOB NOT NULL DEFAULT x''")
    connection.create_function("seal", -1, lambda *values: seal(values), deterministic=True)
    for table, sealed in (
        ("documents", SEALED),
        ("contents", SEALED_CONTENTS),
        ("vectors", ("version", "encoder", "vectors")),
    ):
        connection.execute(f"UPDATE {table} SET seal = seal({', '.join(sealed)})")
    connection.execute(
        "UPDATE passages SET wording = (SELECT seal(passage_id, start, stop, heading_path, address,"
        " substr(text, start + 1, stop - start)) FROM contents WHERE contents.version = passages.version)"
    )


def _count(connection: sqlite3.Connection) -> None:
    """Count the documents from here on: what format 5 has and format 4 had not."""
    for statement in _TALLY:
        connection.execute(statement)


def _join_vectors(connection: sqlite3.Connection) -> None:
    """Put the vectors of a version, till then a row a passage, one after the other; incomplete ones go."""
    wanted = connection.execute("SELECT version, passages FROM documents").fetchall()
    encoders = [row[0] for row in connection.execute("SELECT DISTINCT encoder FROM old_vectors")]
    for version, count in wanted:
        for encoder in encoders:
            blobs = connection.execute(
                "SELECT vector FROM old_passages JOIN old_vectors USING (key)"
                " WHERE version = ? AND encoder = ? ORDER BY key",
                (version, encoder),
            ).fetchall()
            if len(blobs) == count:
                joined = b"".join(row[0] for row in blobs)
                connection.execute("INSERT INTO vectors VALUES (?, ?, ?, x'')", (version, encoder, joined))


# From each older format to the next.
_MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _to_2, 2: _to_3, 3: _to_4, 4: _count}


def _run(connection: sqlite3.Connection, statements: str) -> None:
    """Run statements one by one: `executescript` would commit the transaction they stand in."""
    for statement in statements.split(";"):
        connection.execute(statement)
