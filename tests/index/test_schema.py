"""The format of the catalogue: an older one is brought up to date, a newer one refused, neither is harmed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import Document
from index import Library
from index.catalogue import schema
from index.catalogue.rows import pack
from index.catalogue.store import CATALOGUE, Catalogue
from tests.index.documents import ENCODER, document_of, put, rows_for
from tests.index.older_formats import tables


def test_newer_format_is_refused(tmp_path: Path) -> None:
    """A catalogue of a later program is not touched, and the message says what to do."""
    Catalogue.open(tmp_path / CATALOGUE).close()
    with closing(sqlite3.connect(tmp_path / CATALOGUE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for read_only in (False, True):
        with pytest.raises(ValueError, match=r"格式版本是 99.*请升级"):
            Library.open(tmp_path, read_only=read_only)


def _make_older(path: Path, document: Document, form: int) -> None:
    """Make a catalogue of an older format that holds `document` as version 7, keys 40 and 41."""
    rows = rows_for(document)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(tables(form))
        connection.execute("UPDATE state SET value = 5 WHERE name != 'purged'")
        names = ("doc_id", "source", "title", "format", "digest", "metadata", "outline", "pages", "text")
        values = [getattr(rows, name) for name in names]
        connection.execute(
            f"INSERT INTO documents ({', '.join(names)}, version, characters, passages, indexed_at, born)"
            f" VALUES ({'?,' * len(names)} 7, ?, 2, '2031-01-02T00:00:00+00:00', 4)",
            (*values, len(document.text)),
        )
        for key, passage in zip((40, 41), rows.passages, strict=True):
            connection.execute("INSERT INTO passages VALUES (?, 7, ?,?,?,?,?,?,?)", (key, *passage))
            row = pack(np.full((1, 4), key / 64, np.float32))
            connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (key, ENCODER, row))
        connection.commit()


@pytest.mark.parametrize("form", [1, 2])
@pytest.mark.parametrize("read_only", [False, True])
def test_older_format_is_brought_up_to_date(tmp_path: Path, read_only: bool, form: int) -> None:
    """A catalogue of an older format is migrated: all that it holds stays, and is due to be read again."""
    document = replace(document_of("第一版的内容"), matter=())
    _make_older(tmp_path / CATALOGUE, document, form)
    catalogue = Catalogue.open(tmp_path / CATALOGUE, read_only=read_only)
    with catalogue.reading() as snapshot:
        assert snapshot.generation == 5
        assert snapshot.document("a") == document
        assert snapshot.kept_files()["/文件/a.pdf"].reader == 0
        assert snapshot.kept(7).keys == (40, 41)
        vectors = snapshot.vectors(ENCODER, 4, 7)
        assert vectors is not None
        assert vectors[:, 0].tolist() == [40 / 64, 41 / 64]
        assert [entry.event for entry in snapshot.lineage("a")] == ["added"]
    if not read_only:
        assert put(catalogue, document_of("第二版的内容！"))[:2] == (8, 42)
    catalogue.close()


def test_a_migration_that_breaks_off_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue stays in its older format, whole, until all of it is in the newer one."""
    document = replace(document_of("第一版的内容"), matter=())
    path = tmp_path / CATALOGUE
    _make_older(path, document, 1)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "_join_vectors", lambda connection: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Catalogue.open(path)
    assert schema.format_at(path) == 1
    catalogue = Catalogue.open(path)
    with catalogue.reading() as snapshot:
        assert snapshot.document("a") == document
    catalogue.close()
