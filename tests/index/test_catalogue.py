"""The catalogue: what is put comes back, a change is whole or not at all, and what is erased is gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from index.catalogue.rows import pack, unpack
from index.catalogue.store import CATALOGUE, Catalogue
from index.faults import CatalogueDamagedError
from tests.index.documents import ENCODER, document_of, passages_for, put, rows_for


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
    document = document_of(text)
    put(catalogue, document, count)
    passages = passages_for(document, count)
    with catalogue.reading() as snapshot:
        assert snapshot.holds(rows_for(document, count))
        assert snapshot.document("a") == document
        assert snapshot.document("/文件/a.pdf") == document
        assert snapshot.passages("a") == passages
        kept = snapshot.kept(1)
        assert kept.passages == tuple(passages)
        found = snapshot.found(kept.keys)
        for (passage, title, source, page), wanted in zip(found, passages, strict=True):
            assert passage == wanted
            assert (title, source) == (document.title, document.source)
            assert page == document.page_at(passage.start)
    catalogue.close()


def test_failed_change_leaves_everything_as_it_was(catalogue: Catalogue) -> None:
    """A replacement that breaks off leaves the old version whole and the generation as it was."""
    old = document_of("旧的内容一二三四")
    put(catalogue, old)
    new = document_of("新的内容一二三四五六")
    broken = replace(rows_for(new, 3), works=("甲", "甲"))
    with pytest.raises(sqlite3.IntegrityError):
        catalogue.put(broken, ENCODER, np.ones((3, 4), np.float32), event="updated")
    with catalogue.reading() as snapshot:
        assert snapshot.generation == 1
        assert snapshot.document("a") == old
        assert snapshot.totals() == (1, 2, len(old.text))


def test_earlier_generation_can_still_be_read(catalogue: Catalogue) -> None:
    """A reader of an earlier generation sees all of it, whatever was replaced, removed or added since."""
    first, second = document_of("第一版的内容", "a"), document_of("另一份文件", "b")
    put(catalogue, first)
    put(catalogue, second)
    put(catalogue, document_of("第二版的内容！", "a"))
    catalogue.retire("b")
    put(catalogue, document_of("第三份文件", "c"))
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
    put(catalogue, document_of("第一版的内容"), 3)
    put(catalogue, document_of("第二版的内容！"), 2)
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
        assert [entry.document.text for entry in snapshot.lineage("a")] == ["第一版的内容", "第二版的内容！"]


@pytest.mark.parametrize("when", ["at once", "after its removal"])
def test_erased_document_leaves_nothing(catalogue: Catalogue, tmp_path: Path, when: str) -> None:
    """What is erased is gone from history at once, and an hour later its bytes from the file."""
    secret = "绝密的第一版内容"
    put(catalogue, document_of(secret))
    put(catalogue, document_of("第二版的内容！"), event="updated")
    put(catalogue, document_of("另一份文件", "b"))
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
    put(catalogue, document_of("第一版的内容"))
    with catalogue.reading() as snapshot:
        before = set(snapshot.keys(1))
    catalogue.retire("a")
    put(catalogue, document_of("第二版的内容！"))
    with catalogue.reading() as snapshot:
        assert before.isdisjoint(snapshot.keys(snapshot.versions()[0]))


@given(st.lists(st.lists(st.floats(-1, 1, width=16), min_size=3, max_size=3), min_size=1, max_size=5))
def test_vectors_are_kept_in_half_precision(rows: list[list[float]]) -> None:
    """What float16 can hold comes back exactly."""
    vectors = np.array(rows, np.float32)
    assert np.array_equal(unpack(pack(vectors), 3), vectors)


def test_other_file_in_its_place_is_refused(tmp_path: Path) -> None:
    """A file that is no catalogue is named, and left as it is."""
    path = tmp_path / CATALOGUE
    path.write_text("这不是资料库" * 500, encoding="utf-8")
    with pytest.raises(CatalogueDamagedError, match="--repair"):
        Library.open(tmp_path)
    assert path.read_text(encoding="utf-8").startswith("这不是资料库")


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    """Opening for reading makes nothing, and tells how to begin."""
    with pytest.raises(FileNotFoundError, match="cewen index"):
        Library.open(tmp_path / "无", read_only=True)
    assert not (tmp_path / "无").exists()
