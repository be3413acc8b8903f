"""What was removed or replaced comes back exactly: its text, passages, vectors, and what searches find."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Library
from tests.index.conftest import NOTICES

_QUESTIONS = ("联合体由谁牵头", "高校毕业生就业补贴标准", "河人社〔2032〕3号", "公务用车封存停驶", "食品留样")
_WORDS = st.sampled_from(
    ["补贴", "标准", "每人", "检查", "两次", "单位", "公布", "限期", "整改", "一千元", "。", "\n"]
)
_TEXTS = st.lists(_WORDS, min_size=8, max_size=60).map(
    lambda words: "第一条 " + "".join(words) + "本办法施行。\n"
)
_QUICKLY = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _said(library: Library) -> dict[str, Any]:
    """Give all that a library says, without when it was read."""
    records = [replace(record, indexed_at="") for record in library.records()]
    return {
        "records": records,
        "documents": [library.document(record.doc_id) for record in records],
        "passages": [library.passages(record.doc_id) for record in records],
        "hits": {question: library.search(question, 20) for question in _QUESTIONS},
    }


@_QUICKLY
@given(name=st.sampled_from(sorted(NOTICES)), is_gone=st.booleans())
def test_remove_and_restore(library: Library, folder: Path, name: str, is_gone: bool) -> None:
    """A removed document is restored to what it was, whether its file is still there or not."""
    path = folder / name
    before, digest = _said(library), library.record(str(path)).digest
    library.remove(str(path))
    assert all(hit.source != str(path) for hits in _said(library)["hits"].values() for hit in hits)
    kept = path.read_bytes()
    if is_gone:
        path.unlink()
    assert library.restore(str(path), digest).source == str(path)
    path.write_bytes(kept)
    assert _said(library) == before
    assert library.verify() == []
    assert [revision.event for revision in library.history(str(path))][-2:] == ["removed", "restored"]


@_QUICKLY
@given(text=_TEXTS, other_name=st.booleans())
def test_replace_and_restore(library: Library, folder: Path, text: str, other_name: bool) -> None:
    """A replaced document, under its own name or another, is restored to what it was, history and all."""
    path = folder / "就业.txt"
    record, before, former = library.record(str(path)), _said(library), path.read_bytes()
    entries = len(library.history(record.doc_id))
    new = folder / "就业（新）.txt" if other_name else path
    new.write_text(text, encoding="utf-8")
    replaced = library.replace(record.doc_id, str(new))
    assert replaced.source == str(new)
    assert library.document(str(new)).text.strip()[:3] == text[:3]
    assert len(library.records()) == len(NOTICES)
    assert library.restore(replaced.doc_id, record.digest).doc_id == record.doc_id
    path.write_bytes(former)
    assert _said(library) == before
    told = library.history(record.doc_id)[entries:]
    assert [revision.event for revision in told] == ["updated", "restored"]
    assert told[0].changes
    assert told[1].changes


def test_restored_is_as_freshly_read(library: Library, folder: Path) -> None:
    """A library with a restored document says what one says that has read the same files anew."""
    path = folder / "联合体.txt"
    digest = library.record(str(path)).digest
    library.remove(str(path))
    library.restore(str(path), digest)
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as fresh:
        fresh.refresh([str(folder)])
        assert _said(fresh) == _said(library)


def test_restoring_what_is_there_changes_nothing(library: Library, folder: Path) -> None:
    """Two who take back the same removal restore it once."""
    path = folder / "食堂.txt"
    digest = library.record(str(path)).digest
    library.remove(str(path))
    library.restore(str(path), digest)
    generation = library.generation
    library.restore(str(path), digest)
    assert library.generation == generation


def test_what_cannot_be_restored_is_said(library: Library, folder: Path) -> None:
    """An unknown version, and a source that another document has taken since, are refused with the reason."""
    path = folder / "车辆.txt"
    record = library.record(str(path))
    with pytest.raises(KeyError, match="版本"):
        library.restore(str(path), "0" * 64)
    other = folder / "车辆二.txt"
    shutil.copy(folder / "食堂.txt", other)
    library.replace(str(path), str(other))
    library.refresh([str(path)])  # read again as a document of its own
    with pytest.raises(ValueError, match="另一份文件"):
        library.restore(str(other), record.digest)
    assert len(library.records()) == len(NOTICES) + 1


def test_an_unreadable_replacement_leaves_all_as_it_was(library: Library, folder: Path) -> None:
    """A file that cannot be read replaces nothing; the reason is given."""
    bad = folder / "坏.docx"
    bad.write_bytes(b"PK\x03\x04 no archive")
    before = _said(library)
    with pytest.raises(ValueError, match="坏"):
        library.replace(str(folder / "就业.txt"), str(bad))
    with pytest.raises(ValueError, match="另一份文件"):
        library.replace(str(folder / "就业.txt"), str(folder / "食堂.txt"))
    assert _said(library) == before


def test_the_collection_comes_back_too(library: Library, folder: Path) -> None:
    """A document is restored under the collection it had, and its unchanged file is not read again."""
    path = folder / "就业.txt"
    library.refresh([str(path)], collection="就业政策")
    digest = library.record(str(path)).digest
    library.remove(str(path))
    library.restore(str(path), digest)
    assert library.record(str(path)).collection == "就业政策"
    assert library.refresh([str(path)]).unchanged == (str(path),)
