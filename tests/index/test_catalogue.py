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
from index.catalogue import CATALOGUE, Catalogue, pack, unpack

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


def _put(catalogue: Catalogue, document: Document, count: int = 2) -> list[Passage]:
    passages = _passages(document, count)
    catalogue.put(document, passages, _ENCODER, np.ones((count, 4), np.float32), None)
    return passages


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
    passages = _put(catalogue, document, count)
    with catalogue.reading() as snapshot:
        assert snapshot.document("a") == document
        assert snapshot.document("/文件/a.pdf") == document
        assert snapshot.passages("a") == passages
        for entry in snapshot.kept(1).passages:
            passage, title, source, page = snapshot.found(entry.key)
            assert passage == entry.passage
            assert (title, source) == (document.title, document.source)
            assert page == document.page_at(passage.start)
    catalogue.close()


def test_failed_change_leaves_everything_as_it_was(catalogue: Catalogue) -> None:
    """A replacement that breaks off leaves the old version whole and the generation as it was."""
    old = _document("旧的内容一二三四")
    _put(catalogue, old)
    new = _document("新的内容一二三四五六")
    with pytest.raises(ValueError, match="zip"):
        catalogue.put(new, _passages(new, 3), _ENCODER, np.ones((2, 4), np.float32), None)
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


def test_purge_clears_old_versions_and_all_that_hangs_on_them(catalogue: Catalogue, tmp_path: Path) -> None:
    """Long after a replacement nothing of the old version is left, and its generation is refused."""
    _put(catalogue, _document("第一版的内容"), 3)
    _put(catalogue, _document("第二版的内容！"), 2)
    catalogue.purge()
    with catalogue.reading(1) as snapshot:
        assert snapshot.totals()[1] == 3  # not yet: someone may be reading it
    with closing(sqlite3.connect(tmp_path / CATALOGUE)) as connection:
        connection.execute("UPDATE documents SET died_at = died_at - 1e6")
        connection.commit()
        catalogue.purge()
        counts = [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("documents", "passages", "vectors")
        ]
    assert counts == [1, 2, 2]
    with pytest.raises(LookupError), catalogue.reading(1):
        pass


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
    assert np.array_equal(unpack([pack(row) for row in vectors], 3), vectors)


def test_newer_format_is_refused(tmp_path: Path) -> None:
    """A catalogue of a later program is not touched, and the message says what to do."""
    Catalogue.open(tmp_path / CATALOGUE).close()
    with closing(sqlite3.connect(tmp_path / CATALOGUE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for read_only in (False, True):
        with pytest.raises(ValueError, match=r"格式版本是 99.*请升级"):
            Library.open(tmp_path, read_only=read_only)


@pytest.mark.parametrize("read_only", [False, True])
def test_older_format_is_brought_up_to_date(tmp_path: Path, read_only: bool) -> None:
    """A catalogue of the first format is migrated: all documents stay, and are due to be read again."""
    path = tmp_path / CATALOGUE
    older = Catalogue.open(path)
    document = replace(_document("第一版的内容"), matter=())
    _put(older, document)
    older.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE documents DROP COLUMN reader")
        connection.execute("ALTER TABLE documents DROP COLUMN matter")
        connection.execute("PRAGMA user_version = 1")
    catalogue = Catalogue.open(path, read_only=read_only)
    with catalogue.reading() as snapshot:
        assert snapshot.document("a") == document
        assert snapshot.kept_files()["/文件/a.pdf"].reader == 0
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
