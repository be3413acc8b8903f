"""Writes a catalogue as earlier programs did: their tables and their keys, kept here unchanged for good."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, astuple
from pathlib import Path

from corpus import Document, cut, read
from index.encoders.loading import Encoder

_TABLES = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0), ('purged', 0), ('settled', 0);
CREATE TABLE documents (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL,
    digest TEXT NOT NULL, metadata TEXT NOT NULL, outline TEXT NOT NULL, pages TEXT NOT NULL,
    characters INTEGER NOT NULL, passages INTEGER NOT NULL, indexed_at TEXT NOT NULL,
    size INTEGER, modified INTEGER, born INTEGER NOT NULL, died INTEGER, died_at REAL,
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
_SECOND = """
ALTER TABLE documents ADD COLUMN reader INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN matter TEXT NOT NULL DEFAULT '[]';
"""
_WRITTEN_AT = "2031-03-12T08:00:00+00:00"


def tables(number: int) -> str:
    """Give the statements that make the tables of format `number`, 1 or 2."""
    return f"{_TABLES}{_SECOND if number > 1 else ''}PRAGMA user_version = {number};"


def write_catalogue(path: Path, files: Iterable[Path], encoder: Encoder, number: int) -> None:
    """Keep `files` in a new catalogue of format `number`, 1 or 2, each once replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(tables(number))
        for file in files:
            document = read(file)
            _put(connection, document, encoder)
            _put(connection, document, encoder)
        if number > 1:
            connection.execute("UPDATE documents SET reader = 2")


def _put(connection: sqlite3.Connection, document: Document, encoder: Encoder) -> None:
    connection.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")
    [generation] = connection.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()
    connection.execute(
        "UPDATE documents SET died = ?, died_at = 1.0 WHERE doc_id = ? AND died IS NULL",
        (generation, document.doc_id),
    )
    passages = cut(document)
    version = connection.execute(
        "INSERT INTO documents (doc_id, source, title, format, digest, metadata, outline, pages, characters,"
        " passages, indexed_at, born, text) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            document.doc_id,
            document.source,
            document.title,
            document.format,
            document.digest,
            _json(asdict(document.metadata) | {"stated": [astuple(one) for one in document.metadata.stated]}),
            _json([(s.kind, s.label, s.title, s.level, s.start, s.body, s.end) for s in document.outline]),
            _json([(page.number, page.start, page.end) for page in document.pages]),
            len(document.text),
            len(passages),
            _WRITTEN_AT,
            generation,
            document.text,
        ),
    ).lastrowid
    for passage in passages:
        [vector] = encoder.encode_passages(["\n".join((document.title, *passage.heading_path, passage.text))])
        key = connection.execute(
            "INSERT INTO passages (version, passage_id, start, stop, heading_path, address, wording, fold)"
            " VALUES (?,?,?,?,?,?,?,?)",
            (
                version,
                passage.passage_id,
                passage.start,
                passage.end,
                _json(passage.heading_path),
                passage.address,
                hashlib.blake2b(passage.text.encode(), digest_size=8).digest(),
                hashlib.blake2b(_folded(passage.text).encode(), digest_size=16).digest(),
            ),
        ).lastrowid
        connection.execute(
            "INSERT INTO vectors VALUES (?,?,?)", (key, encoder.name, vector.astype("<f2").tobytes())
        )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
