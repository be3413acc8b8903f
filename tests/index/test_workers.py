"""Reading in processes: the same outcomes in the same order; a file that kills its reader costs itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library
from index.encoders.loading import BUNDLED
from index.encoders.static import StaticEncoder
from index.intake import workers
from index.intake.reading import Reading, Task, Unread, read_source
from index.intake.worker import LEAVE
from index.intake.workers import Workers


def _tasks(folder: Path) -> list[Task]:
    return [Task(str(file)) for file in sorted(folder.glob("*.txt"))]


def test_processes_read_as_this_one_does(folder: Path) -> None:
    """Outcomes come in the order of the tasks, equal to those of reading here, failures included."""
    tasks = [*_tasks(folder), Task(str(folder / "没有.txt")), *_tasks(folder)]
    encoder = StaticEncoder.open(BUNDLED)
    with Workers(BUNDLED, 2) as pool:
        outcomes = list(pool.outcomes(tasks))
    for task, outcome in zip(tasks, outcomes, strict=True):
        here = read_source(task, encoder)
        if isinstance(here, Reading):
            assert isinstance(outcome, Reading)
            assert outcome.rows == here.rows
            assert (outcome.prepared.vectors == here.prepared.vectors).all()
        else:
            assert outcome == here


# A reader that crashes on one file, never comes back from another, and has never enough memory for a third.
_ODD = """
import os, time
from index.intake import reading, worker
read_source, load_bytes = reading.read_source, reading.load_bytes
def swollen(source, **options):
    return [bytearray(1 << 24) for _ in range(40)] if "膨胀" in source else load_bytes(source, **options)
def odd(task, encoder):
    if task.source.endswith("崩溃.txt"):
        os._exit(3)
    if task.source.endswith("停住.txt"):
        time.sleep(600)
    return read_source(task, encoder)
reading.read_source, reading.load_bytes = odd, swollen
worker._MOST_BYTES = 1 << 29
worker.main()
"""


def test_a_reader_that_dies_costs_one_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What crashes, does not come back or takes too much memory costs the one file, told as failed."""
    for name in ("崩溃.txt", "停住.txt", "膨胀.txt"):
        (folder / name).write_text("关于测试的通知\n按时完成。\n", encoding="utf-8")
    monkeypatch.setattr(workers, "_STALLED_SECONDS", 8.0)
    tasks = _tasks(folder)
    with Workers(BUNDLED, 2) as pool:
        pool._command = [sys.executable, "-c", _ODD, str(BUNDLED)]
        outcomes = dict(zip([task.source for task in tasks], pool.outcomes(tasks), strict=True))
    for name, said in (("崩溃.txt", "意外退出"), ("停住.txt", "分钟，已放弃"), ("膨胀.txt", "内存太多")):
        failed = outcomes.pop(str(folder / name))
        assert isinstance(failed, Unread)
        assert name in failed.error
        assert said in failed.error
    assert len(outcomes) == 5
    assert all(isinstance(outcome, Reading) for outcome in outcomes.values())


def _readers() -> set[int]:
    """Give the processes that read for this one."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and b"index.intake.worker" in command and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
def test_no_process_is_left_behind(folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the readers with the run, at once, and the next run goes on."""
    monkeypatch.setattr("index.intake.refresh._MANY_FILES", 2)
    for number in range(60):
        (folder / f"通知{number}.txt").write_text(
            f"关于第{number}号工作的通知\n按时完成。\n", encoding="utf-8"
        )
    running: set[int] = set()

    def interrupt(step: object) -> None:
        running.update(_readers())
        if getattr(step, "done", 0) == 20:
            raise KeyboardInterrupt

    with Library.open(home) as library:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            library.refresh([str(folder)], progress=interrupt)
        assert time.monotonic() - began < 10
        assert running
        assert not _readers()
        assert len(library.records()) == 20
        assert library.verify() == []
        report = library.refresh([str(folder)])
        assert (len(report.added), report.documents) == (45, 65)


_CONVERTER = """#!/bin/sh
echo $$ > "{note}"
sleep 60
"""


@pytest.mark.skipif(LEAVE is None, reason="Windows ends processes at once")
@pytest.mark.parametrize("how", ["stopped", "abandoned"])
def test_a_conversion_ends_with_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Neither the program that converts a file nor the copy it was given stays, however reading ends."""
    note, program, temporary = tmp_path / "pid", tmp_path / "bin" / "soffice", tmp_path / "temporary"
    program.parent.mkdir()
    temporary.mkdir()
    program.write_text(_CONVERTER.format(note=note))
    program.chmod(0o755)
    file = tmp_path / "通知.rtf"
    file.write_bytes(b"{\\rtf1 only for us}")
    environment = {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "TMPDIR": str(temporary)}
    code = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # nohup ignores it
        "from index.intake.workers import Workers; from index.intake.reading import Task\n"
        "with Workers(None, 1) as pool: list(pool.outcomes([Task(sys.argv[1])]))"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    _until(lambda: note.exists() and note.read_text().strip())
    assert len(list(temporary.iterdir())) == 1
    run.send_signal(signal.SIGINT if how == "stopped" else signal.SIGKILL)
    run.wait(20)
    converter = int(note.read_text())
    _until(lambda: not Path(f"/proc/{converter}").exists() and not list(temporary.iterdir()))


def test_readers_bear_what_ends_everything_else(folder: Path) -> None:
    """A signal that is sent to all processes of a service leaves ending the readers to the one they serve."""
    with Workers(BUNDLED, 1) as pool:
        outcomes = pool.outcomes(_tasks(folder) * 20)
        first = next(outcomes)
        for reader in _readers():
            os.kill(reader, signal.SIGTERM)
        assert {type(outcome) for outcome in (first, *outcomes)} == {Reading}


def _until(is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# Half a kilobyte of PDF that unfolds without end: a form that draws itself fifty times.
_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
_OBJECTS = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /XObject << /X 5 0 R >> >> >>",
    b"<< /Length 200 >>\nstream\n%s\nendstream" % (b"/X Do " * 50),
    b"<< /Length 300 %s >>\nstream\n%s\nendstream" % (_FORM, b"/X Do " * 50),
]
_BOUNDED = """
import resource, sys
from pathlib import Path
from index import Library
resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30))
with Library.open(Path(sys.argv[1])) as library:
    report = library.refresh([sys.argv[2]])
    print(len(report.added), *(failure.error for failure in report.failed))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_a_pdf_that_brings_pdfium_down(home: Path, folder: Path) -> None:
    """Among few files, too, it is read apart: it costs itself, and all others are read."""
    data = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(_OBJECTS, 1))
    (folder / "弹.pdf").write_bytes(data + b"trailer << /Root 1 0 R >>\n")
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.write(folder / "弹.pdf", "弹.pdf")
    command = [sys.executable, "-c", _BOUNDED, str(home), str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(Path(workers.__file__).parents[2])}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert ended.stdout.startswith("5 ")
    assert ended.stdout.count("意外退出") == 2
