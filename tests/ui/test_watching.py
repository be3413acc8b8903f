"""Following files and folders: real files, the system's own notices, a real library."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.lock import writing
from ui import watcher as watching
from ui.watcher import Watcher

_ROOT = Path(__file__).resolve().parents[2]
_SOON = 20.0  # seconds; a machine under load is slow to tell
_QUIET = 0.8  # seconds in which a change would have been told
_TEXT = "清河市桥梁管理办法\n\n第一条 清河市每年检查桥梁一次。\n"

Write = Callable[[str, str], Path]


@pytest.fixture
def folder(write: Write) -> Path:
    return write("甲.txt", _TEXT).parent


@contextmanager
def _following(*targets: Path, home: Path | None = None) -> Iterator[Watcher]:
    """Follow `targets`, with what the start itself brought up out of the way."""
    with Watcher([str(target) for target in targets], home or Path("/没有的地方")) as watcher:
        while watcher.changed(0.5):
            pass
        yield watcher


def _replace(path: Path, text: str) -> None:
    """Write as editors do: a new file, put in the place of the old."""
    (path.parent / ".新的").write_text(text, encoding="utf-8")
    (path.parent / ".新的").replace(path)


_CHANGES = [
    pytest.param(lambda f: (f / "乙.txt").write_text("乙"), id="new-file"),
    pytest.param(lambda f: (f / "甲.txt").write_text("换了"), id="rewritten"),
    pytest.param(lambda f: _replace(f / "甲.txt", "换了"), id="put-in-its-place"),
    pytest.param(lambda f: (f / "甲.txt").unlink(), id="deleted"),
    pytest.param(lambda f: (f / "甲.txt").rename(f / "丙.txt"), id="renamed"),
]


@pytest.mark.parametrize("change", [*_CHANGES, pytest.param(lambda f: (f / "子").mkdir(), id="new-folder")])
def test_a_change_in_a_folder_is_noticed(folder: Path, change: Callable[[Path], object]) -> None:
    """Whatever happens to a file of the folder is told, once."""
    with _following(folder) as watcher:
        change(folder)
        assert watcher.changed(_SOON)
        assert not watcher.changed(_QUIET)


@pytest.mark.parametrize("change", _CHANGES[1:])
def test_a_change_of_a_single_file_is_noticed(folder: Path, change: Callable[[Path], object]) -> None:
    """A file named by itself is followed through all that happens to it; its neighbours are not."""
    with _following(folder / "甲.txt") as watcher:
        (folder / "邻居.txt").write_text("无关")
        assert not watcher.changed(_QUIET)
        change(folder)
        assert watcher.changed(_SOON)


@pytest.mark.parametrize("way", ["deleted", "renamed"])
def test_a_folder_that_goes_and_comes_back_is_followed_on(folder: Path, tmp_path: Path, way: str) -> None:
    """When a folder is away, and when it is back, that is told; what changes in it afterwards is too."""
    with _following(folder) as watcher:
        if way == "deleted":
            shutil.rmtree(folder)
        else:
            folder.rename(tmp_path / "别处")
        assert watcher.changed(_SOON)
        time.sleep(_QUIET)
        if way == "deleted":
            folder.mkdir()
        else:
            (tmp_path / "别处").rename(folder)
        assert watcher.changed(_SOON)
        while watcher.changed(_QUIET):
            pass
        (folder / "深" / "处").mkdir(parents=True)
        assert watcher.changed(_SOON)
        while watcher.changed(_QUIET):
            pass
        (folder / "深" / "处" / "丁.txt").write_text("丁")
        assert watcher.changed(_SOON)


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    """A target that does not exist at the start is followed from when it does."""
    with _following(tmp_path / "以后才有") as watcher:
        (tmp_path / "以后才有").mkdir()
        assert watcher.changed(_SOON)
        while watcher.changed(_QUIET):
            pass
        (tmp_path / "以后才有" / "甲.txt").write_text("甲")
        assert watcher.changed(_SOON)


def test_the_library_itself_is_no_change(folder: Path) -> None:
    """A library kept inside the folder it reads does not set itself off."""
    with _following(folder, home=folder / "库") as watcher:
        (folder / "库").mkdir()
        while watcher.changed(_QUIET):
            pass
        (folder / "库" / "catalogue.sqlite").write_text("写入")
        assert not watcher.changed(_QUIET)


def test_where_the_system_tells_nothing_files_are_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When the system refuses to watch, the user is told once, and changes are found by looking."""
    real = watching.watch

    def refusing(*paths: str, **options: Any) -> Any:
        if not options["force_polling"]:
            raise OSError("OS file watch limit reached")
        return real(*paths, **options | {"poll_delay_ms": 100})

    monkeypatch.setattr(watching, "watch", refusing)
    monkeypatch.setattr(watching, "_POLL_MILLISECONDS", 100)
    with _following(folder) as watcher:
        (folder / "乙.txt").write_text("乙")
        assert watcher.changed(_SOON)
    assert capsys.readouterr().err.count("改为每隔") == 1


class _Process:
    """A running `cewen index --watch --json`, with what it writes, line by line."""

    def __init__(self, home: Path, *arguments: str | Path) -> None:
        command = [sys.executable, "-m", "ui.cli", "--home", str(home), "index", *map(str, arguments)]
        self.process = subprocess.Popen(
            [*command, "--watch", "--json"],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            # started with & from a shell, it would ignore Ctrl-C
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self.out: queue.Queue[str] = queue.Queue()
        self.err: list[str] = []
        for stream, keep in ((self.process.stdout, self.out.put), (self.process.stderr, self.err.append)):
            threading.Thread(target=lambda s=stream, k=keep: [k(line) for line in s], daemon=True).start()

    def report(self) -> Any:
        """Give the next report."""
        return json.loads(self.out.get(timeout=_SOON))

    def told(self, words: str) -> None:
        """Wait until stderr says `words`."""
        deadline = time.monotonic() + _SOON
        while words not in "".join(self.err):
            assert time.monotonic() < deadline, self.err
            time.sleep(0.05)

    def stop(self) -> int:
        """Press Ctrl-C and give the status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=_SOON)


@pytest.fixture
def watch(home: Path) -> Iterator[Callable[..., _Process]]:
    """Start `cewen index --watch` on `home`; it is ended with the test."""
    started: list[_Process] = []

    def start(*arguments: str | Path) -> _Process:
        started.append(_Process(home, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


posix = pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")


@posix
def test_watch_follows_changes_until_interrupted(watch: Callable[..., _Process], folder: Path) -> None:
    """Each change is reported within seconds, what did not change is not, and Ctrl-C ends it with 0."""
    running = watch(folder, "--prune")
    assert len(running.report()["added"]) == 1
    (folder / "乙.txt").write_text(_TEXT.replace("桥梁", "隧道"), encoding="utf-8")
    assert running.report()["added"] == [str(folder / "乙.txt")]
    _replace(folder / "乙.txt", _TEXT.replace("桥梁", "涵洞"))
    assert running.report()["updated"] == [str(folder / "乙.txt")]
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    assert [failure["source"] for failure in running.report()["failed"]] == [str(folder / "坏.docx")]
    running.told("坏.docx")
    (folder / "乙.txt").unlink()
    assert running.report()["removed"] == [str(folder / "乙.txt")]
    assert running.stop() == 0
    assert running.out.empty()
    assert "".join(running.err).count("坏.docx") == 1
    assert "守候结束" in running.err[-1]


@posix
def test_watch_survives_a_folder_that_goes_and_comes_back(
    watch: Callable[..., _Process], folder: Path, tmp_path: Path, cewen: Callable[..., tuple[int, str, str]]
) -> None:
    """A folder that is away loses nothing of what was read from it, and is followed when it is back."""
    running = watch(folder, "--prune")
    running.report()
    running.told("正在守候")
    folder.rename(tmp_path / "拔掉了")
    assert [failure["source"] for failure in running.report()["failed"]] == [str(folder)]
    assert len(json.loads(cewen("documents", "--json")[1])) == 1
    (tmp_path / "拔掉了").rename(folder)
    time.sleep(1)
    (folder / "乙.txt").write_text(_TEXT.replace("桥梁", "隧道"), encoding="utf-8")
    assert running.report()["added"] == [str(folder / "乙.txt")]
    assert running.stop() == 0


@posix
def test_watch_tries_again_while_another_program_writes(
    watch: Callable[..., _Process], folder: Path, home: Path
) -> None:
    """A change that comes while the library is busy is told once as waiting, and taken in afterwards."""
    running = watch(folder)
    running.report()
    running.told("正在守候")
    with writing(home):
        (folder / "乙.txt").write_text(_TEXT.replace("桥梁", "隧道"), encoding="utf-8")
        running.told("自动再试")
    assert running.report()["added"] == [str(folder / "乙.txt")]
    assert "".join(running.err).count("自动再试") == 1


def test_watch_needs_something_to_follow(cewen: Callable[..., tuple[int, str, str]], home: Path) -> None:
    """Pages of the web tell no changes: with addresses alone --watch ends with 2 before anything is made."""
    status, out, err = cewen("index", "https://example.invalid/a", "--watch")
    assert (status, out) == (2, "")
    assert "--watch" in err
    assert not home.exists()
