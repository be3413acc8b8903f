"""What a library knows of its files beyond their text: moves, copies, failures, collections."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from threading import Event, Thread

import pytest

from index import Library, LibraryBusyError, Move
from index.encoders.loading import Encoder
from index.intake.reading import Outcome, Task, read_source
from index.lock import writing
from tests.index.conftest import NOTICES


def _age(*files: Path) -> None:
    """Let files look as if they had not been written just now: their stamps would not be relied on."""
    for file in files:
        stamp = file.stat().st_mtime - 60
        os.utime(file, (stamp, stamp))


@pytest.mark.parametrize("prune", [False, True])
def test_renamed_file_takes_its_history_along(library: Library, folder: Path, prune: bool) -> None:
    """A file found again under another name replaces the old one, told as moved, and nothing is doubled."""
    old, new = folder / "食堂.txt", folder / "后勤" / "学校食堂.txt"
    new.parent.mkdir()
    old.rename(new)
    report = library.refresh([str(folder)], prune=prune)
    assert report.moved == (Move(str(old), str(new)),)
    assert (report.added, report.removed) == ((str(new),), (str(old),))
    assert report.documents == len(NOTICES)
    assert [revision.event for revision in library.history(str(new))] == ["added", "moved"]
    assert {hit.source for hit in library.search("食堂由谁负责")} >= {str(new)}
    assert str(old) not in {record.source for record in library.records()}
    assert library.verify() == []


def test_a_copy_is_no_move(library: Library, folder: Path) -> None:
    """A file whose bytes are elsewhere still is told as a copy, and its passages are found once."""
    old, copy = folder / "食堂.txt", folder / "食堂（副本）.txt"
    shutil.copy(old, copy)
    report = library.refresh([str(folder)])
    assert report.moved == ()
    assert report.duplicates == ((str(old), str(copy)),)
    by_source = {record.source: record for record in library.records()}
    assert by_source[str(copy)].same_as == by_source[str(old)].doc_id
    assert by_source[str(old)].same_as is None
    texts = [hit.passage.text for hit in library.search("食堂由谁负责", 50)]
    assert len(texts) == len(set(texts))
    old.unlink()
    library.refresh([str(folder)], prune=True)
    assert library.search("食堂由谁负责")[0].source == str(copy)
    assert library.record(str(copy)).same_as is None


def test_a_file_that_failed_waits_for_its_change(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad file is told in each run, but read again only when it changes, at demand, or with other tools."""
    _age(*folder.iterdir())
    library.refresh([str(folder)])
    read: list[str] = []
    bad = folder / "坏.docx"
    bad.write_bytes(b"PK\x03\x04" + b"\0" * 60)
    _age(bad)

    def failed(**options: bool) -> list[str]:
        read.clear()
        return [failure.source for failure in library.refresh([str(folder)], **options).failed]

    def watched(task: Task, encoder: Encoder) -> Outcome:
        read.append(task.source)
        return read_source(task, encoder)

    monkeypatch.setattr("index.intake.refresh.read_source", watched)
    assert (failed(), read) == ([str(bad)], [str(bad)])
    assert (failed(), read) == ([str(bad)], [])
    assert (failed(retry=True), read) == ([str(bad)], [str(bad)])
    monkeypatch.setattr("index.intake.refresh.abilities", lambda: "something new")
    assert (failed(), read) == ([str(bad)], [str(bad)])
    told = library.failures()
    assert [failure.source for failure in told] == [str(bad)]
    assert "坏.docx" in told[0].error
    assert told[0].failed_at
    bad.write_text("关于图书馆的通知\n图书馆周末开放。\n", encoding="utf-8")
    assert failed() == []
    assert library.failures() == []


def test_failure_of_a_file_that_is_gone_is_forgotten(library: Library, folder: Path) -> None:
    """What failed and has been deleted since is told no more."""
    bad = folder / "坏.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    assert library.refresh([str(folder)]).failed
    bad.unlink()
    assert not library.refresh([str(folder)]).failed
    assert library.failures() == []


def test_good_document_stays_when_its_file_turns_bad(library: Library, folder: Path) -> None:
    """A file overwritten with rubbish fails; what was read of it before still answers, and is not history."""
    file = folder / "食堂.txt"
    file.write_bytes(b"\0\1\2\3" * 200)
    assert [failure.source for failure in library.refresh([str(folder)]).failed] == [str(file)]
    assert library.search("食堂由谁负责")[0].source == str(file)
    assert [revision.event for revision in library.history(str(file))] == ["added"]


def test_collections_part_a_library(library: Library, folder: Path) -> None:
    """A name given at indexing stays until another is given, and can be asked for."""
    assert len(library.refresh([str(folder / "食堂.txt")], collection="后勤").unchanged) == 1
    assert len(library.refresh([str(folder / "车辆.txt")], collection="办公").unchanged) == 1
    library.refresh([str(folder)])
    assert {record.title: record.collection for record in library.records() if record.collection} == {
        "关于加强学校食堂管理的通知": "后勤",
        "关于公务用车管理的规定": "办公",
    }
    found = library.search("负责", 50, {"collection": "后勤"})
    assert found
    assert {hit.source for hit in found} == {str(folder / "食堂.txt")}
    (folder / "食堂.txt").write_text("关于食堂的新规定\n食堂由后勤处负责。\n", encoding="utf-8")
    library.refresh([str(folder)])
    assert library.record(str(folder / "食堂.txt")).collection == "后勤"
    assert [record.source for record in library.records({"collection": "办公"})] == [str(folder / "车辆.txt")]


def test_later_version_supersedes_the_earlier(library: Library, folder: Path) -> None:
    """A later version of the same 文号 in another file marks the older one, as long as it is there."""
    old, new = folder / "就业.txt", folder / "就业（修订）.txt"
    text = old.read_text(encoding="utf-8")
    new.write_text(
        text.replace("一千五百元", "两千元").replace("2032年5月20日", "2032年9月1日"), encoding="utf-8"
    )
    library.refresh([str(folder)])
    later = library.record(str(new))
    assert library.record(str(old)).superseded_by == later.doc_id
    assert later.superseded_by is None
    assert "一次性补贴一千五百元" not in "".join(
        hit.passage.text for hit in library.search("补贴多少元", 50, {"in_force": "yes"})
    )
    library.remove(later.doc_id)
    assert library.record(str(old)).superseded_by is None


def test_second_writer_is_told_or_waits(home: Path, library: Library, folder: Path) -> None:
    """While another writes, a run is refused at once, unless it is to wait."""
    with writing(home), pytest.raises(LibraryBusyError, match="正由另一个程序写入"):
        library.refresh([str(folder)])
    held = Event()

    def hold() -> None:
        with writing(home):
            held.set()
            time.sleep(0.5)

    other = Thread(target=hold)
    other.start()
    held.wait()
    assert len(library.refresh([str(folder)], wait=True).unchanged) == len(NOTICES)
    other.join()
