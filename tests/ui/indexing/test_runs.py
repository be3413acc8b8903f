"""Orders carried out one after the other on a real library: cancelled, failing, waiting, from two sides."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Library, Progress
from ui.indexing import Adding, Removal, RunFailedError, Runs

_HOLD = """
import sys, pathlib
from index.lock import writing
with writing(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    Library.open(home).close()
    with Library.open(home, read_only=True) as opened:
        yield opened


@pytest.fixture
def runs(library: Library) -> Iterator[Runs]:
    orders = Runs(library)
    yield orders
    orders.close()


@pytest.fixture
def folder(write: Callable[[str, str], Path]) -> Path:
    for number in range(12):
        path = write(
            f"办法{number:02}.txt", f"第一条 第{number}号办法规定，补贴标准为每人{number}00元。\n" * 3
        )
    return path.parent


def _until(found: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def test_a_run_reads_and_reports(runs: Runs, library: Library, folder: Path) -> None:
    """A blocking run gives its report, tells how far it is, and the page's own library sees the documents."""
    told: list[Progress] = []
    report = runs.run([str(folder)], collection="办法", progress=told.append)
    assert len(report.added) == report.documents == 12
    assert [record.collection for record in library.records()] == ["办法"] * 12
    assert library.search("补贴标准")
    assert {progress.stage for progress in told} >= {"looking", "reading", "publishing"}
    assert runs.all()[0].state == "done"


def test_a_failing_file_stops_nothing(runs: Runs, library: Library, folder: Path) -> None:
    """A file that cannot be read is named with the reason; the others are read."""
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 no archive")
    report = runs.run([str(folder)])
    assert len(report.added) == 12
    assert [Path(failure.source).name for failure in report.failed] == ["坏.docx"]
    assert [failure.error for failure in library.failures()] == [report.failed[0].error]


def test_what_was_read_before_a_cancel_stays(runs: Runs, library: Library, folder: Path) -> None:
    """A run cancelled half way ends early and says what it did; that much can be found."""
    reached = threading.Event()

    def slowly(progress: Progress) -> None:
        if progress.stage == "reading" and progress.done == 4:
            reached.set()
            _until(lambda: runs.get(number).state == "stopping")

    number = runs.submit(Adding((str(folder),)), slowly)
    assert reached.wait(20)
    runs.cancel(number)
    ended = runs.wait(number, 20)
    assert ended.state == "cancelled"
    assert ended.report is not None
    assert len(ended.report.added) == 4 == len(library.records())
    assert {hit.source for hit in library.search("补贴标准", 20)} <= set(ended.report.added)
    assert len(runs.run([str(folder)]).added) == 8


def test_a_file_that_takes_long_is_left_at_once(runs: Runs, folder: Path) -> None:
    """Cancelling does not wait for the file in hand."""
    big = folder / "大.txt"
    big.write_text("第一条 本办法所称补贴，是指财政资金。\n" * 400_000, encoding="utf-8")
    number = runs.submit(Adding((str(big),)))
    _until(lambda: (progress := runs.get(number).progress) and progress.stage == "reading")
    began = time.monotonic()
    runs.cancel(number)
    assert runs.wait(number, 20).state == "cancelled"
    assert time.monotonic() - began < 2.0


def test_a_run_waits_for_another_program(runs: Runs, home: Path, folder: Path) -> None:
    """While another process holds the lock, the run says that it waits; afterwards it goes on by itself."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        number = runs.submit(Adding((str(folder),)))
        _until(lambda: runs.get(number).state == "waiting")
    finally:
        holder.communicate("\n", timeout=20)
    assert runs.wait(number, 20).state == "done"


def test_two_submitters_take_turns(runs: Runs, library: Library, folder: Path) -> None:
    """Two who order at once both get their own report; neither is refused."""
    reports = {}

    def order(name: str) -> None:
        reports[name] = runs.run([str(folder / name)])

    threads = [threading.Thread(target=order, args=(f"办法{number:02}.txt",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {name: report.added for name, report in reports.items()} == {
        name: (str(folder / name),) for name in reports
    }
    assert len(reports) == 4 == len(library.records())


def test_a_queued_run_is_cancelled_before_it_begins(runs: Runs, library: Library, folder: Path) -> None:
    """What waits behind another is taken out of the queue; whoever waits for it is told."""
    go_on = threading.Event()
    first = runs.submit(Adding((str(folder / "办法00.txt"),)), lambda _: go_on.wait(20) and None)
    told: list[str] = []

    def order() -> None:
        with pytest.raises(RunFailedError) as refused:
            runs.run([str(folder / "办法01.txt")])
        told.append(str(refused.value))

    thread = threading.Thread(target=order)
    thread.start()
    _until(lambda: len(runs.all()) == 2)
    runs.cancel(first + 1)
    thread.join(20)
    assert "已取消" in told[0]
    go_on.set()
    assert runs.wait(first, 20).state == "done"
    assert len(library.records()) == 1


def test_removal_goes_the_same_way(runs: Runs, library: Library, folder: Path) -> None:
    """Documents are removed in the queue, those that are gone already passed over; the files stay."""
    added = runs.run([str(folder)]).added
    ended = runs.wait(runs.submit(Removal((added[0], "没有这一份", added[1]))), 20)
    assert ended.report is not None
    assert ended.report.removed == added[:2]
    assert len(library.records()) == 10
    assert Path(added[0]).is_file()


def test_the_revision_rises_with_what_there_is_to_see(runs: Runs, folder: Path) -> None:
    """Who keeps the revision knows whether to look again."""
    before = runs.revision
    runs.run([str(folder)])
    after = runs.revision
    assert after > before
    assert runs.revision == after
