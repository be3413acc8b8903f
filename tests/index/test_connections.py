"""A catalogue where SQLite may not share memory is read as it stands, and again once it has changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from index.catalogue.store import CATALOGUE, Catalogue
from tests.index.documents import document_of, put

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links need rights there")


def _generation(catalogue: Catalogue) -> int:
    with catalogue.reading() as snapshot:
        return snapshot.generation


def _close_to_sharing(path: Path) -> Path:
    """Let the file of shared memory not be opened, as on a read-only medium: SQLite follows no link."""
    shared = path.with_name(f"{path.name}-shm")
    shared.symlink_to("nowhere")
    return shared


def test_a_change_from_elsewhere_is_seen(tmp_path: Path) -> None:
    """A reader that opened the file as unchanging sees what a writer with more rights does to it."""
    path = tmp_path / CATALOGUE
    with_rights = Catalogue.open(path)
    put(with_rights, document_of("第一版的内容"))
    with_rights.close()
    shared = _close_to_sharing(path)
    reader = Catalogue.open(path, read_only=True)
    assert _generation(reader) == 1
    for generation in (2, 3):
        shared.unlink()
        with_rights = Catalogue.open(path)
        put(with_rights, document_of(f"第{generation}版的内容"))
        with_rights.close()
        _close_to_sharing(path)
        assert _generation(reader) == generation
    with reader.reading(2) as snapshot:
        document = snapshot.document("a")
        assert document is not None
        assert document.text == "第2版的内容"
    reader.close()


def test_a_copy_is_made_again_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log is read in a copy, there is one at a time, as the files stand; none is left."""
    copies = tmp_path / "临时"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    (tmp_path / "介质").mkdir()
    path = tmp_path / "介质" / CATALOGUE
    writer = Catalogue.open(tmp_path / CATALOGUE)

    def bring() -> None:
        for file in (CATALOGUE, f"{CATALOGUE}-wal"):
            shutil.copyfile(tmp_path / file, path.with_name(file))

    put(writer, document_of("第一版的内容"))
    bring()
    _close_to_sharing(path)
    reader = Catalogue.open(path, read_only=True)
    assert _generation(reader) == 1
    (first,) = copies.iterdir()
    assert _generation(reader) == 1
    assert list(copies.iterdir()) == [first]
    put(writer, document_of("第二版的内容"))
    bring()
    with reader.reading() as snapshot:
        assert snapshot.generation == 2
        (second,) = copies.iterdir()
        put(writer, document_of("第三版的内容"))
        bring()
        assert _generation(reader) == 3  # though another is on loan, to the copy before
        assert snapshot.record("a") is not None
    assert second != first
    assert len(list(copies.iterdir())) == 1
    reader.close()
    writer.close()
    assert list(copies.iterdir()) == []
