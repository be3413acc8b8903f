"""The catalogue: what is put comes back, a change is whole or not at all, and the format is guarded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Document, Matter, Metadata, Page, Passage, Section, Stated
from index import Library
from index.catalogue.folding import fold_key
from index.catalogue.rows import DocumentRows, pack, rows_of, unpack
from index.catalogue.store import CATALOGUE, Catalogue, Kept, schema
from index.datatypes import Event

_ENCODER = "test"


def _document(text: str, doc_id: str = "a") -> Document:
    half = len(text) // 2
    return Document(
        doc_id=doc_id,
        source=f"/文件/{doc_id}.pdf",
        title="关于测试的通知",
        text=text,
        metadata=Metadata(
            doc_number="测发〔2031〕1号",
            issuer="测试局",
            issued_on="2031-01-02",
            status="现行有效",
            repeals=("旧办法", "更旧的办法"),
            stated=(Stated("doc_number", 0, 1), Stated("issuer", 1, 2)),
        ),
        outline=(Section("chapter", "第一章", "总则", 1, 0, half, len(text)),),
        digest=f"{len(text):064x}",
        format="pdf",
        pages=(Page(1, 0, half), Page(2, half, len(text))),
        matter=(Matter("signature", half, len(text)),),
    )


def _passages(document: Document, count: int) -> list[Passage]:
    edges = [round(i * len(document.text) / count) for i in range(count + 1)]
    return [
        Passage(
            f"{document.doc_id}-{i}", document.doc_id, a, b, document.text[a:b], ("第一章 总则",), "第一章"
        )
        for i, (a, b) in enumerate(pairwise(edges))
    ]


def _rows(document: Document, count: int = 2) -> DocumentRows:
    passages = _passages(document, count)
    return rows_of(document, passages, [fold_key(passage.text) for passage in passages])


def _put(catalogue: Catalogue, document: Document, count: int = 2, event: Event = "added") -> Kept:
    return catalogue.put(_rows(document, count), _ENCODER, np.ones((count, 4), np.float32), event=event)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / CATALOGUE)
    yield opened
    opened.close()


# Whatever a file may hold; corpus gives no NUL, and SQLite no lone surrogates.
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=4, max_size=80)


@settings(max_examples=40, deadline=None)
@given(text=_TEXTS, count=st.integers(1, 4))
def test_document_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str, count: int
) -> None:
    """A document and its passages are given back equal, every passage sliced from the text exactly."""
    catalogue = Catalogue.open(tmp_path_factory.mktemp("catalogue") / CATALOGUE)
    document = _document(text)
    _put(catalogue, document, count)
    passages = _passages(document, count)
    with catalogue.reading() as snapshot:
        assert snapshot.holds(_rows(document, count))
        assert snapshot.document("a") == document
        assert snapshot.document("/文件/a.pdf") == document
        assert snapshot.passages("a") == passages
        kept = snapshot.kept(1)
        assert kept.passages == tuple(passages)
        for key, wanted in zip(kept.keys, passages, strict=True):
            passage, title, source, page = snapshot.found(key)
            assert passage == wanted
            assert (title, source) == (document.title, document.source)
            assert page == document.page_at(passage.start)
    catalogue.close()


def test_failed_change_leaves_everything_as_it_was(catalogue: Catalogue) -> None:
    """A replacement that breaks off leaves the old version whole and the generation as it was."""
    old = _document("旧的内容一二三四")
    _put(catalogue, old)
    new = _document("新的内容一二三四五六")
    broken = replace(_rows(new, 3), works=("甲", "甲"))
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.put(broken, _ENCODER, np.ones((3, 4), np.float32), event="updated")
    with catalogue.reading() as snapshot:
        assert snapshot.generation == 1
        assert snapshot.document("a") == old
        assert snapshot.totals() == (1, 2, len(old.text))


def test_earlier_generation_can_still_be_read(catalogue: Catalogue) -> None:
    """A reader of an earlier generation sees all of it, whatever was replaced, removed or added since."""
    first, second = _document("第一版的内容", "a"), _document("另一份文件", "b")
    _put(catalogue, first)
    _put(catalogue, second)
    _put(catalogue, _document("第二版的内容！", "a"))
    catalogue.retire("b")
    _put(catalogue, _document("第三份文件", "c"))
    with catalogue.reading(2) as snapshot:
        assert [snapshot.document(name) for name in "abc"] == [first, second, None]
    with catalogue.reading() as snapshot:
        assert snapshot.generation == 5
        assert [record.doc_id for record in snapshot.records()] == ["a", "c"]


def _counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "contents", "passages", "vectors")
        }


def _let_time_pass(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE documents SET died_at = died_at - 1e6")
        connection.commit()


def test_purge_clears_passages_of_old_versions(catalogue: Catalogue, tmp_path: Path) -> None:
    """Long after a replacement no passage of the old version is left, and its generation is refused."""
    _put(catalogue, _document("第一版的内容"), 3)
    _put(catalogue, _document("第二版的内容！"), 2)
    catalogue.purge(2)
    with catalogue.reading(1) as snapshot:
        assert snapshot.totals()[1] == 3  # not yet: someone may be reading it
    _let_time_pass(tmp_path / CATALOGUE)
    catalogue.purge(1)
    with catalogue.reading(1):
        pass  # not yet: readers are given no later one
    catalogue.purge(2)
    assert _counts(tmp_path / CATALOGUE) == {"documents": 2, "contents": 2, "passages": 2, "vectors": 1}
    with pytest.raises(LookupError), catalogue.reading(1):
        pass
    with catalogue.reading() as snapshot:
        assert [document.text for *_, document in snapshot.lineage("a")] == ["第一版的内容", "第二版的内容！"]


@pytest.mark.parametrize("when", ["at once", "after its removal"])
def test_erased_document_leaves_nothing(catalogue: Catalogue, tmp_path: Path, when: str) -> None:
    """What is erased is gone from history at once, and an hour later its bytes from the file."""
    secret = "绝密的第一版内容"
    _put(catalogue, _document(secret))
    _put(catalogue, _document("第二版的内容！"), event="updated")
    _put(catalogue, _document("另一份文件", "b"))
    if when == "after its removal":
        catalogue.retire("a")
        _let_time_pass(tmp_path / CATALOGUE)
        catalogue.purge(9)
    catalogue.retire("a", erase=True)
    with catalogue.reading() as snapshot:
        assert snapshot.lineage("a") == []
    _let_time_pass(tmp_path / CATALOGUE)
    catalogue.purge(9)
    assert _counts(tmp_path / CATALOGUE) == {"documents": 1, "contents": 1, "passages": 2, "vectors": 1}
    catalogue.close()
    with closing(sqlite3.connect(tmp_path / CATALOGUE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert secret.encode() not in (tmp_path / CATALOGUE).read_bytes()


def test_keys_are_never_used_again(catalogue: Catalogue) -> None:
    """A passage key never comes to mean another passage, even after the last one was cleared away."""
    _put(catalogue, _document("第一版的内容"))
    with catalogue.reading() as snapshot:
        before = set(snapshot.keys(1))
    catalogue.retire("a")
    _put(catalogue, _document("第二版的内容！"))
    with catalogue.reading() as snapshot:
        assert before.isdisjoint(snapshot.keys(snapshot.versions()[0]))


@given(st.lists(st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=3), min_size=1, max_size=5))
def test_vectors_are_kept_in_half_precision(rows: list[list[float]]) -> None:
    """What float16 can hold comes back exactly."""
    vectors = np.array(rows, np.float32)
    assert np.array_equal(unpack(pack(vectors), 3), vectors)


def test_newer_format_is_refused(tmp_path: Path) -> None:
    """A catalogue of a later program is not touched, and the message says what to do."""
    Catalogue.open(tmp_path / CATALOGUE).close()
    with closing(sqlite3.connect(tmp_path / CATALOGUE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for read_only in (False, True):
        with pytest.raises(ValueError, match=r"格式版本是 99.*请升级"):
            Library.open(tmp_path, read_only=read_only)


# The tables of the first format, and what the second added.
_FIRST_FORMAT = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 5), ('purged', 1), ('settled', 5);
CREATE TABLE documents (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    doc_id TEXT NOT NULL, source TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL,
    digest TEXT NOT NULL, metadata TEXT NOT NULL, outline TEXT NOT NULL, pages TEXT NOT NULL,
    characters INTEGER NOT NULL, passages INTEGER NOT NULL, indexed_at TEXT NOT NULL,
    size INTEGER, modified INTEGER, born INTEGER NOT NULL, died INTEGER, died_at REAL, text TEXT NOT NULL
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
    encoder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (key, encoder)
) WITHOUT ROWID;
"""
_SECOND_FORMAT = """
ALTER TABLE documents ADD COLUMN reader INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN matter TEXT NOT NULL DEFAULT '[]';
"""


def _make_older(path: Path, document: Document, form: int) -> None:
    """Make a catalogue of an older format that holds `document` as version 7, keys 40 and 41."""
    rows = _rows(document)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_FIRST_FORMAT + (_SECOND_FORMAT if form == 2 else ""))
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
            connection.execute("INSERT INTO vectors VALUES (?, ?, ?)", (key, _ENCODER, row))
        connection.execute(f"PRAGMA user_version = {form}")
        connection.commit()


@pytest.mark.parametrize("form", [1, 2])
@pytest.mark.parametrize("read_only", [False, True])
def test_older_format_is_brought_up_to_date(tmp_path: Path, read_only: bool, form: int) -> None:
    """A catalogue of an older format is migrated: all that it holds stays, and is due to be read again."""
    document = replace(_document("第一版的内容"), matter=())
    _make_older(tmp_path / CATALOGUE, document, form)
    catalogue = Catalogue.open(tmp_path / CATALOGUE, read_only=read_only)
    with catalogue.reading() as snapshot:
        assert snapshot.generation == 5
        assert snapshot.document("a") == document
        assert snapshot.kept_files()["/文件/a.pdf"].reader == 0
        assert snapshot.kept(7).keys == (40, 41)
        vectors = snapshot.vectors(_ENCODER, 4, 7)
        assert vectors is not None
        assert vectors[:, 0].tolist() == [40 / 64, 41 / 64]
        assert [event for event, *_ in snapshot.lineage("a")] == ["added"]
    if not read_only:
        assert _put(catalogue, _document("第二版的内容！"))[:2] == (8, 42)
    catalogue.close()


def test_a_migration_that_breaks_off_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue stays in its older format, whole, until all of it is in the newer one."""
    document = replace(_document("第一版的内容"), matter=())
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


def test_other_file_in_its_place_is_refused(tmp_path: Path) -> None:
    """A file that is no catalogue is named, and left as it is."""
    path = tmp_path / CATALOGUE
    path.write_text("这不是资料库" * 500, encoding="utf-8")
    with pytest.raises(ValueError, match="不是可用的资料库"):
        Library.open(tmp_path)
    assert path.read_text(encoding="utf-8").startswith("这不是资料库")


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    """Opening for reading makes nothing, and tells how to begin."""
    with pytest.raises(FileNotFoundError, match="cewen index"):
        Library.open(tmp_path / "无", read_only=True)
    assert not (tmp_path / "无").exists()
