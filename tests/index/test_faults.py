"""When the disk, the files or the clock misbehave it is told in the user's words, and nothing is lost."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from corpus import read
from index import Library, LibraryBusyError, Progress
from index.catalogue.store import CATALOGUE
from tests.index.conditions import as_nobody, cewen, close_to_writing, small_disk
from tests.index.hazards import inspect, stale, texts_of
from tests.index.notices import Notices, Texts, mark, marks_in, notice
from tests.index.older_formats import write_catalogue

_ROOT = Path(__file__).resolve().parents[2]
_MEGABYTE = 1 << 20
_LONG_ARTICLES = 500  # enough for a file to be changed while it is read
_CHANGES = 8
_LONG_AGO = 1_000_000_000_000_000_000  # nanoseconds

_REFRESHED_AND_KILLED = """
import os, signal, sys
from pathlib import Path
from index import Library
library = Library.open(Path(sys.argv[1]))
library.refresh([sys.argv[2]])
os.kill(os.getpid(), signal.SIGKILL)
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="faults of POSIX systems")


@pytest.fixture
def notices(tmp_path: Path) -> Notices:
    """Give a folder of twelve notices."""
    return Notices(tmp_path / "文件", random.Random(11), 12)


def _assert_told(done: subprocess.CompletedProcess[str], home: Path, *remedies: str) -> None:
    """Hold that a command ended with a message for the user that names the library and a remedy."""
    assert done.returncode in (1, 2), done.stderr
    assert str(home) in done.stderr
    assert any(remedy in done.stderr for remedy in remedies), done.stderr
    assert "内部出错" not in done.stderr
    assert "Traceback" not in done.stderr


def _index(home: Path, notices: Notices) -> None:
    with Library.open(home) as library:
        assert library.refresh([str(notices.folder)], prune=True).failed == ()


def _assert_holds(home: Path, before: Texts, after: Texts, notices: Notices, *, read_only: bool) -> None:
    assert inspect(home, before, after, notices.marks, read_only=read_only).wrong == ()


def test_a_full_disk_is_told_and_costs_nothing(notices: Notices, tmp_path: Path) -> None:
    """Without space the run ends with the remedy, all acknowledged is found, and later a run ends well."""
    with small_disk(tmp_path / "盘", 64 * _MEGABYTE) as remount:
        home = tmp_path / "盘" / "资料库"
        _index(home, notices)
        before = dict(notices.texts)
        used = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
        for _ in range(120):
            notices.add()
        remount(f"size={used + _MEGABYTE // 2}")
        _assert_told(cewen(home, "index", notices.folder), home, "空间")
        _assert_holds(home, before, notices.texts, notices, read_only=True)
        _assert_holds(home, before, notices.texts, notices, read_only=False)
        remount("size=64m")
        _index(home, notices)
        _assert_holds(home, notices.texts, notices.texts, notices, read_only=True)


def test_a_file_that_may_not_grow_costs_nothing(notices: Notices, tmp_path: Path) -> None:
    """Where a quota stops any file from growing, the run is told off, and the library stays whole."""
    home = tmp_path / "资料库"
    _index(home, notices)
    before = dict(notices.texts)
    for _ in range(80):
        notices.add()
    allowed = (home / CATALOGUE).stat().st_size + _MEGABYTE // 8

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, allowed))

    _assert_told(cewen(home, "index", notices.folder, before=limit), home, "空间", "写入")
    _assert_holds(home, before, notices.texts, notices, read_only=True)
    _index(home, notices)
    _assert_holds(home, notices.texts, notices.texts, notices, read_only=False)


@pytest.fixture
def place() -> Iterator[Path]:
    """Give a folder that a user without rights can reach."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@contextmanager
def _told(home: Path) -> Iterator[None]:
    """Let an error that speaks to the user of `home` and its permissions pass, and no other."""
    try:
        yield
    except OSError as error:
        if str(home) not in str(error) or "权限" not in str(error):
            raise


@pytest.mark.parametrize("moment", [7, -1], ids=["midway", "at last"])
def test_permission_lost_midway(place: Path, moment: int) -> None:
    """When the folder of the library closes during a run, the error speaks to the user; nothing is lost."""
    notices = Notices(place / "文件", random.Random(3), 12)
    home = place / "资料库"
    with Library.open(home) as library:
        library.refresh([str(notices.folder)])
    before = dict(notices.texts)
    notices.change(8)
    steps: list[Any] = []

    def close(*step: Any) -> None:
        steps.append(step)
        if len(steps) == (moment if moment > 0 else len(notices.texts) + 1):
            close_to_writing(home, closed=True)

    with as_nobody(place):
        with Library.open(home) as library, _told(home):
            library.refresh([str(notices.folder)], prune=True, progress=close)
        assert not os.access(home, os.W_OK, effective_ids=True)
        _assert_holds(home, before, notices.texts, notices, read_only=True)
        close_to_writing(home, closed=False)
        with Library.open(home) as library:
            library.refresh([str(notices.folder)], prune=True)
        _assert_holds(home, notices.texts, notices.texts, notices, read_only=False)


def test_a_read_only_library_is_read_and_not_written(place: Path) -> None:
    """In a folder that may not be written to reading works as ever; writing is refused and alters nothing."""
    notices = Notices(place / "文件", random.Random(4), 8)
    home = place / "资料库"
    with Library.open(home) as library:
        library.refresh([str(notices.folder)])
    before = dict(notices.texts)
    notices.change(4)
    with as_nobody(place):
        close_to_writing(home, closed=True)
        files = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
        _assert_holds(home, before, before, notices, read_only=True)
        with pytest.raises(PermissionError, match="权限"), Library.open(home) as library:
            library.refresh([str(notices.folder)], prune=True)
        _assert_holds(home, before, before, notices, read_only=True)
        assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == files
        close_to_writing(home, closed=False)


@pytest.mark.parametrize("copied", [False, True], ids=["as it was left", "copied"])
def test_what_a_killed_writer_left_is_read_from_a_read_only_disk(
    notices: Notices, tmp_path: Path, copied: bool
) -> None:
    """A disk that the system made read-only after a crash still shows all that was acknowledged."""
    with small_disk(tmp_path / "盘", 64 * _MEGABYTE) as remount:
        home = tmp_path / "盘" / "资料库"
        command = [sys.executable, "-c", _REFRESHED_AND_KILLED, str(home), str(notices.folder)]
        subprocess.run(command, cwd=_ROOT, check=False)
        assert (home / f"{CATALOGUE}-wal").stat().st_size  # what was acknowledged is not in the main file yet
        if copied:  # a backup does not hold SQLite's shared memory
            (home / f"{CATALOGUE}-shm").unlink()
        remount("ro")
        _assert_holds(home, notices.texts, notices.texts, notices, read_only=True)


def test_a_library_only_begun_is_no_library_yet(notices: Notices, tmp_path: Path) -> None:
    """Where a process was killed while making the catalogue, a reader is told to begin; a writer does."""
    home = tmp_path / "资料库"
    home.mkdir()
    (home / CATALOGUE).touch()
    with pytest.raises(FileNotFoundError, match="cewen index"):
        Library.open(home, read_only=True)
    _index(home, notices)
    _assert_holds(home, notices.texts, notices.texts, notices, read_only=True)


@pytest.mark.parametrize("whole", [True, False], ids=["replaced whole", "rewritten in place"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, whole: bool) -> None:
    """Whatever a run saw of a file being changed, the next holds its last text, and no older one is found."""
    source, chance = tmp_path / "通知.txt", random.Random(1)
    texts: list[str] = []
    in_hand = threading.Event()

    def follow(progress: Progress) -> None:
        if progress.stage == "reading":
            in_hand.set()

    def write(target: Path) -> None:
        version = len(texts)
        texts.append(notice(version, mark(version), _LONG_ARTICLES))
        target.write_text(texts[-1], encoding="utf-8")
        os.utime(target, ns=(_LONG_AGO + version * 10**9,) * 2)  # a time of change that is relied on

    def change(delay: float) -> None:
        in_hand.wait()
        time.sleep(delay)
        if whole:
            source.with_suffix(".neu").rename(source)
        else:
            write(source)

    write(source)
    began = time.monotonic()
    read(source)
    seconds = time.monotonic() - began
    with Library.open(tmp_path / "资料库") as library:
        for _ in range(_CHANGES):
            in_hand.clear()
            write(source)
            if whole:
                write(source.with_suffix(".neu"))
            changer = threading.Thread(target=change, args=(chance.random() * seconds,))
            changer.start()
            library.refresh([str(source)], progress=follow)
            in_hand.set()
            changer.join()
            assert not whole or library.document(str(source)).text in texts
            library.refresh([str(source)])
            assert library.document(str(source)).text == texts[-1]
            assert list(stale(library, {str(source): texts[-1]}, map(mark, range(len(texts))))) == []
        assert library.verify() == []


def test_a_second_writer_is_told_at_once_or_waits(notices: Notices, tmp_path: Path) -> None:
    """While one run is under way a second is refused at once, and one that is willing to wait follows it."""
    home = tmp_path / "资料库"
    other = Notices(tmp_path / "别处", random.Random(12), 3)
    under_way, go_on = threading.Event(), threading.Event()
    waited: list[float] = []

    def hold(*_: object) -> None:
        under_way.set()
        go_on.wait()

    def follow() -> None:
        with Library.open(home) as second:
            second.refresh([str(other.folder)], wait=True)
            waited.append(time.monotonic())

    with Library.open(home) as first, Library.open(home) as second:
        run = threading.Thread(target=first.refresh, args=([str(notices.folder)],), kwargs={"progress": hold})
        follower = threading.Thread(target=follow)
        run.start()
        try:
            assert under_way.wait(60)
            began = time.monotonic()
            with pytest.raises(LibraryBusyError, match="正由另一个程序写入"):
                second.refresh([str(other.folder)])
            assert time.monotonic() - began < 2
            done = cewen(home, "index", other.folder)
            _assert_told(done, home, "再试", "等")
            follower.start()
            time.sleep(0.5)
            assert not waited
        finally:
            released = time.monotonic()
            go_on.set()
            run.join()
            if follower.ident:
                follower.join()
    assert waited
    assert waited[0] > released
    both = notices.texts | other.texts
    _assert_holds(home, both, both, notices, read_only=False)


def test_a_clock_that_goes_back(notices: Notices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the clock went back a year changes are seen, answers under way stay whole, nothing is lost."""
    home = tmp_path / "资料库"
    with Library.open(home) as library, Library.open(home, read_only=True) as reader:
        library.refresh([str(notices.folder)])
        notices.change(3)
        library.refresh([str(notices.folder)], prune=True)
        before = dict(notices.texts)
        year = 365 * 86400
        now, now_ns = time.time, time.time_ns
        monkeypatch.setattr(time, "time", lambda: now() - year)
        monkeypatch.setattr(time, "time_ns", lambda: now_ns() - year * 10**9)
        with reader.pinned():
            assert texts_of(reader) == before
            for _ in range(3):
                notices.change(3)
                library.refresh([str(notices.folder)], prune=True)
            assert texts_of(reader) == before
        assert library.refresh([str(notices.folder)], prune=True).unchanged == tuple(sorted(notices.texts))
    monkeypatch.undo()
    notices.change(3)
    with Library.open(home) as library:
        library.refresh([str(notices.folder)], prune=True)
    _assert_holds(home, notices.texts, notices.texts, notices, read_only=True)


def test_files_from_the_future(notices: Notices, tmp_path: Path) -> None:
    """A file dated in ten years is indexed once; an edit that keeps its size and its date is not missed."""
    ahead = time.time_ns() + 10 * 365 * 86400 * 10**9
    source = sorted(notices.texts)[0]
    os.utime(source, ns=(ahead, ahead))
    with Library.open(tmp_path / "资料库") as library:
        library.refresh([str(notices.folder)])
        assert len(library.refresh([str(notices.folder)]).unchanged) == len(notices.texts)
        [old] = marks_in(notices.texts[source])
        text = notices.texts[source].replace(old, "标记亥亥亥亥")
        Path(source).write_text(text, encoding="utf-8")
        os.utime(source, ns=(ahead, ahead))
        assert library.refresh([str(notices.folder)]).updated == (source,)
        assert library.document(source).text == text
        assert all(old not in hit.passage.text for hit in library.search(old))


def test_loops_of_links(notices: Notices, tmp_path: Path) -> None:
    """Links that lead in a circle end the run no later; every file is kept once, under its own name."""
    below = notices.folder / "下发"
    below.mkdir(exist_ok=True)
    (below / "上级").symlink_to(notices.folder, target_is_directory=True)
    (notices.folder / "自己").symlink_to(notices.folder / "自己")
    (notices.folder / "甲.txt").symlink_to(notices.folder / "乙.txt")
    (notices.folder / "乙.txt").symlink_to(notices.folder / "甲.txt")
    with Library.open(tmp_path / "资料库") as library:
        for _ in range(2):
            report = library.refresh([str(notices.folder)], prune=True)
            assert texts_of(library) == notices.texts
            assert {Path(failure.source).name for failure in report.failed} <= {"自己", "甲.txt", "乙.txt"}
            assert all(failure.error for failure in report.failed)
        assert library.verify() == []


def test_a_thousand_tiny_files(tmp_path: Path) -> None:
    """A thousand files of one sentence are indexed in one go, and each is found."""
    folder = tmp_path / "文件"
    folder.mkdir()
    for number in range(1000):
        (folder / f"{number:04}.txt").write_text(f"第{number:04}号仓库已经清点完毕。\n", encoding="utf-8")
    with Library.open(tmp_path / "资料库") as library:
        report = library.refresh([str(folder)])
        assert (len(report.added), report.documents, report.passages) == (1000, 1000, 1000)
        for number in (0, 777, 999):
            assert f"第{number:04}号" in library.search(f"第{number:04}号仓库")[0].passage.text
        assert library.verify() == []


@pytest.mark.parametrize(("number", "read_only"), [(1, True), (2, False)], ids=["first", "second"])
def test_older_formats_are_brought_up_to_date(
    notices: Notices, tmp_path: Path, number: int, read_only: bool
) -> None:
    """A library of an earlier program opens with all it holds, is found through, and goes on from there."""
    home = tmp_path / "资料库"
    with Library.open(tmp_path / "neu") as any_library:
        encoder = any_library.encoder
    write_catalogue(home / CATALOGUE, map(Path, notices.texts), encoder, number)
    _assert_holds(home, notices.texts, notices.texts, notices, read_only=read_only)
    notices.change(6)
    with Library.open(home) as library:
        library.refresh([str(notices.folder)], prune=True)
    _assert_holds(home, notices.texts, notices.texts, notices, read_only=True)


def test_a_newer_format_is_refused_with_the_remedy(notices: Notices, tmp_path: Path) -> None:
    """Every command refuses the library of a later program, says what to do, and leaves it as it is."""
    home = tmp_path / "资料库"
    _index(home, notices)
    with closing(sqlite3.connect(home / CATALOGUE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    files = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    for command in (["index", notices.folder], ["search", "值守登记簿"]):
        done = cewen(home, *command)
        assert done.returncode == 2
        _assert_told(done, home, "升级 cewen")
        assert done.stdout == ""
    assert {file: file.read_bytes() for file in files} == files
