"""Refreshing: new and changed files are taken in, the others left alone, bad ones named."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

import pytest

from corpus import READER
from index import Hit, Library, Progress

_LONG_AGO = 1_900_000_000_000_000_000 - 10**18  # nanoseconds; a time of change that can be relied on


def _age(folder: Path) -> None:
    for file in folder.rglob("*"):
        os.utime(file, ns=(_LONG_AGO, _LONG_AGO))


def _found(hits: list[Hit]) -> str:
    return "\n".join(hit.passage.text for hit in hits)


def test_report_of_first_run(home: Path, folder: Path) -> None:
    """The first run adds every file and sums up what is there."""
    with Library.open(home) as library:
        report = library.refresh([str(folder)])
        assert set(report.added) == {str(file) for file in folder.iterdir()}
        assert (report.updated, report.unchanged, report.removed, report.failed) == ((), (), (), ())
        assert report.documents == len(library.records()) == 5
        assert report.passages == library.size == sum(r.passages for r in library.records())
        assert report.characters == sum(len(library.document(r.doc_id).text) for r in library.records())


@pytest.mark.parametrize("aged", [False, True], ids=["just written", "written long ago"])
def test_second_run_changes_nothing(library: Library, folder: Path, aged: bool) -> None:
    """Indexing twice leaves generation, records and hits as they were."""
    if aged:
        _age(folder)
        library.refresh([str(folder)])
    before = library.generation, library.records(), library.search("食堂由谁负责")
    report = library.refresh([str(folder)])
    assert len(report.unchanged) == 5
    assert not report.added + report.updated + report.removed
    assert (library.generation, library.records(), library.search("食堂由谁负责")) == before


def test_aged_files_are_not_read_again(library: Library, folder: Path) -> None:
    """A file whose size and time are known is not even opened."""
    _age(folder)
    library.refresh([str(folder)])
    for file in folder.iterdir():
        file.write_bytes(b"x" * file.stat().st_size)  # the same size, and then the same time
    _age(folder)
    assert len(library.refresh([str(folder)]).unchanged) == 5


def test_edited_sentence_replaces_the_old_one(library: Library, folder: Path) -> None:
    """After an edit the new sentence is found and the old one never again."""
    file = folder / "就业.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("一千五百元", "两千八百元"), encoding="utf-8")
    report = library.refresh([str(folder)])
    assert report.updated == (str(file),)
    assert len(report.unchanged) == 4
    assert "两千八百元" in library.search("每招用一人补贴多少")[0].passage.text
    for query in ("一次性补贴一千五百元", "每招用一人补贴多少", "一千五百元"):
        assert "一千五百元" not in _found(library.search(query, 100))
    assert "一千五百元" not in library.document(str(file)).text
    assert library.frequencies(["一千五百元", "两千八百元"]) == {"一千五百元": 0, "两千八百元": 1}
    assert library.verify() == []


def test_edit_of_same_length_at_once_is_seen(home: Path, folder: Path) -> None:
    """A change that keeps size and clock tick, made right after indexing, is not missed."""
    file = folder / "就业.txt"
    with Library.open(home) as library:
        library.refresh([str(folder)])
        stamp = file.stat()
        file.write_text(
            file.read_text(encoding="utf-8").replace("一千五百元", "二千六百元"), encoding="utf-8"
        )
        os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        assert library.refresh([str(folder)]).updated == (str(file),)


def test_touched_file_is_unchanged(library: Library, folder: Path) -> None:
    """A file with a new time and the old bytes is not indexed again, and its new time is remembered."""
    file = folder / "食堂.txt"
    os.utime(file, ns=(_LONG_AGO, _LONG_AGO))
    generation = library.generation
    assert str(file) in library.refresh([str(folder)]).unchanged
    assert library.generation == generation


def test_vanished_file_stays_without_prune_and_goes_with_it(library: Library, folder: Path) -> None:
    """A document whose file is gone is taken out by `prune` only, and only below the folders named."""
    file = folder / "车辆.txt"
    file.unlink()
    assert library.refresh([str(folder)]).removed == ()
    assert library.record(str(file)).source == str(file)
    report = library.refresh([str(folder)], prune=True)
    assert report.removed == (str(file),)
    assert report.documents == 4
    assert "公务用车" not in _found(library.search("公务用车节假日封存停驶", 100))
    with pytest.raises(KeyError, match=r"车辆\.txt"):
        library.record(str(file))
    assert library.verify() == []


def test_prune_spares_other_folders(library: Library, folder: Path, tmp_path: Path) -> None:
    """Pruning one folder leaves documents of another alone, even where their files are gone."""
    other = tmp_path / "别处"
    other.mkdir()
    (other / "单独.txt").write_text("关于值班的通知\n\n节假日实行领导带班。\n", encoding="utf-8")
    library.refresh([str(other)])
    (other / "单独.txt").unlink()
    assert library.refresh([str(folder)], prune=True).removed == ()


def test_bad_file_does_not_stop_the_others(library: Library, folder: Path) -> None:
    """Files that cannot be read are named with a reason, the rest is done, and what was kept stays."""
    (folder / "空.txt").write_bytes(b"")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + b"\0" * 40)
    (folder / "食堂.txt").write_bytes(b"")
    (folder / "新.txt").write_text("关于图书馆开放的通知\n\n图书馆周末照常开放。\n", encoding="utf-8")
    report = library.refresh([str(folder)])
    assert {Path(failure.source).name for failure in report.failed} == {"空.txt", "坏.docx", "食堂.txt"}
    assert all(failure.error for failure in report.failed)
    assert report.added == (str(folder / "新.txt"),)
    assert "周末照常开放" in library.search("图书馆周末开放吗")[0].passage.text
    assert "一百二十五克" in library.search("食品留样多少克")[0].passage.text


def test_missing_target_is_a_failure(library: Library, folder: Path) -> None:
    """A path that is not there is told, and the other targets are done."""
    report = library.refresh([str(folder / "没有"), str(folder)], prune=True)
    assert [failure.source for failure in report.failed] == [str(folder / "没有")]
    assert len(report.unchanged) == 5


def test_progress_counts_every_source(home: Path, folder: Path) -> None:
    """`progress` is told each source before it is done, and the end."""
    told: list[Progress] = []
    with Library.open(home) as library:
        library.refresh([str(folder)], progress=told.append)
    assert [step.stage for step in told] == ["looking", *["reading"] * 5, "publishing"]
    assert [step.done for step in told[1:]] == list(range(6))
    assert {step.total for step in told[1:]} == {5}
    assert {step.source for step in told[1:-1]} == {str(file) for file in folder.iterdir()}


def test_interrupted_run_keeps_what_was_done(home: Path, folder: Path) -> None:
    """After Ctrl-C the library is whole, and the next run goes on."""

    def interrupt(step: Progress) -> None:
        if step.done == 3:
            raise KeyboardInterrupt

    with Library.open(home) as library:
        with pytest.raises(KeyboardInterrupt):
            library.refresh([str(folder)], progress=interrupt)
        assert library.verify() == []
        library.refresh([str(folder)])
        assert len(library.records()) == 5
        assert library.verify() == []


def test_unchanged_folder_is_quick(library: Library, folder: Path) -> None:
    """A second run of an unchanged folder takes next to no time."""
    _age(folder)
    library.refresh([str(folder)])
    began = time.perf_counter()
    library.refresh([str(folder)])
    assert time.perf_counter() - began < 1.0


def _pack(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)


@pytest.mark.parametrize("target", ["folder", "archive"])
def test_an_archive_is_followed_like_a_folder(home: Path, tmp_path: Path, target: str) -> None:
    """Of a replaced archive only the changed member is read anew; what it no longer holds goes with prune."""
    folder = tmp_path / "收件"
    folder.mkdir()
    archive = folder / "通知.zip"
    kept = "关于食堂的通知\n食堂由后勤处负责，每月检查一次，结果公布在食堂门口。\n"
    _pack(
        archive,
        {"食堂.txt": kept, "车辆.txt": "关于车辆的通知\n车辆由车队保管。\n", "旧.txt": "旧的通知文本。"},
    )
    wanted = str(folder if target == "folder" else archive)
    with Library.open(home) as library:
        assert len(library.refresh([wanted]).added) == 3
        assert len(library.refresh([wanted]).unchanged) == 3
        _pack(archive, {"食堂.txt": kept, "车辆.txt": "关于车辆的通知\n车辆由办公室保管。\n"})
        report = library.refresh([wanted], prune=True)
        assert report.unchanged == (os.path.join(archive, "食堂.txt"),)
        assert report.updated == (os.path.join(archive, "车辆.txt"),)
        assert report.removed == (os.path.join(archive, "旧.txt"),)
        assert "车队" not in _found(library.search("车辆由谁保管"))
        assert library.verify() == []


def test_a_better_reader_reads_again(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents read by another version of the reader are read again, though their files are unchanged."""
    _age(folder)
    library.refresh([str(folder)])
    monkeypatch.setattr("index.intake.refresh.READER", READER + 1)
    monkeypatch.setattr("index.catalogue.rows.READER", READER + 1)
    assert len(library.refresh([str(folder)]).unchanged) == 5
    assert len(library.refresh([str(folder)]).unchanged) == 5


def test_a_half_copied_archive_is_forgotten_when_it_is_whole(library: Library, tmp_path: Path) -> None:
    """What is noted of an archive that could not be read goes once its members can."""
    archive = tmp_path / "收到的" / "文件.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("通知.txt", "关于通知的通知\n一、自公布之日起施行。\n")
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    library.refresh([str(archive)])
    assert [failure.source for failure in library.failures()] == [str(archive)]
    archive.write_bytes(whole)
    assert library.refresh([str(archive.parent)]).added == (f"{archive}/通知.txt",)
    assert library.failures() == []


def test_the_users_own_folder_is_pruned(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`~` is the same folder in finding files and in missing them."""
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    gone = library.records()[0].source
    Path(gone).unlink()
    assert library.refresh([f"~/{folder.name}"], prune=True).removed == (gone,)


def test_the_library_does_not_read_itself(library: Library, folder: Path) -> None:
    """A folder around the library's own is read without it; what lies in it is read where it is named."""
    received = library.home / "received" / "通知.txt"
    received.parent.mkdir()
    received.write_text("关于通知的通知\n一、自公布之日起施行。\n", encoding="utf-8")
    assert library.home.parent == folder.parent
    report = library.refresh([str(folder.parent)])
    assert (report.added, report.failed) == ((), ())
    assert library.refresh([str(received.parent)]).added == (str(received),)
