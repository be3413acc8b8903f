"""How far a run is: words, lines now and then, and a bar on a terminal, all from the same events."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from index import Progress
from ui.progress import Bars, Lines, Pace, described

_ROOT = Path(__file__).resolve().parents[2]


def _event(done: int, seconds: float, total: int = 1000, failed: int = 0, stage: str = "reading") -> Progress:
    return Progress(stage, done, total, f"/文件/{done}.txt", failed, seconds)  # type: ignore[arg-type]


def _run(total: int, seconds: float) -> list[Progress]:
    """Give the events of a run that goes on evenly."""
    reading = [_event(done, seconds * done / total, total) for done in range(total + 1)]
    return [_event(0, 0, 0, stage="looking"), *reading]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        pytest.param([_event(0, 0, 0, stage="looking")], "正在查找文件", id="looking"),
        pytest.param([_event(0, 0)], "正在读入：0/1,000 份（0%）", id="nothing-known-yet"),
        pytest.param(
            [_event(0, 0), _event(200, 4)], "正在读入：200/1,000 份（20%），50 份/秒，约剩 16 秒", id="rate"
        ),
        pytest.param(
            [_event(0, 0), _event(1, 12, failed=1)],
            "正在读入：1/1,000 份（0%），5 份/分钟，约剩 3 小时 19 分，失败 1 份",
            id="slow-and-failing",
        ),
        pytest.param([_event(0, 0), _event(1, 6)], "正在读入：1/1,000 份（0%）", id="too-early-to-tell"),
        pytest.param([_event(0, 0), _event(1000, 90)], "正在读入：1,000/1,000 份（100%）", id="whole"),
        pytest.param([_event(3, 1, 12, stage="embedding")], "正在计算向量：3/12 份（25%）", id="embedding"),
        pytest.param([_event(9, 9, 9, stage="publishing")], "正在更新索引", id="publishing"),
    ],
)
def test_an_event_is_said_in_words(events: list[Progress], said: str) -> None:
    """Stage, count, rate, time left and failures are said as far as they are known."""
    pace = Pace()
    for event in events:
        pace.see(event)
    assert described(events[-1], pace) == said


def test_the_rate_is_that_of_late() -> None:
    """Files skipped at the start do not promise a speed that reading does not have."""
    pace = Pace()
    for done in range(900):
        pace.see(_event(done, done / 1000))
    for done in range(900, 950):
        pace.see(_event(done, 1 + (done - 900)))
    assert pace.rate == pytest.approx(1.0)
    assert pace.left == pytest.approx(51.0)


def test_a_short_run_writes_no_line() -> None:
    """A run of under two seconds is over before anybody reads a line."""
    written: list[str] = []
    lines = Lines(written.append)
    for event in _run(total=3000, seconds=1.9):
        lines(event)
    assert written == []


@pytest.mark.parametrize(
    ("total", "seconds", "fewest", "most"),
    [
        pytest.param(3_475, 60, 10, 12, id="a-minute"),
        pytest.param(20, 600, 20, 21, id="slow-files"),
        pytest.param(100_000, 3_600, 300, 361, id="an-hour"),
        pytest.param(3_475, 8, 3, 5, id="eight-seconds"),
    ],
)
def test_a_long_run_writes_a_line_now_and_then(total: int, seconds: float, fewest: int, most: int) -> None:
    """A line comes every ten seconds or tenth of the whole, the last one says that all is read."""
    written: list[str] = []
    lines = Lines(written.append)
    for event in _run(total, seconds):
        lines(event)
    assert fewest <= len(written) <= most
    assert "（100%）" in written[-1]
    assert len(set(written)) == len(written)


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 30)), min_size=1, max_size=60))
def test_lines_keep_their_distance(steps: list[tuple[int, float]]) -> None:
    """However unevenly a run goes on, two lines are two seconds apart."""
    written: list[str] = []
    at: list[float] = []
    lines = Lines(written.append)
    seconds, done = 0.0, 0
    total = sum(step for step, _ in steps) + 1  # the last of them never comes
    for step, passed in steps:
        seconds, done = seconds + passed, done + step
        lines(_event(done, seconds, total))
        if len(written) > len(at):
            at.append(seconds)
    assert len(written) == len(at)
    assert all(later - earlier >= 2 for earlier, later in pairwise(at))


def test_a_bar_shows_everything_and_goes_away() -> None:
    """The bar holds stage, count, rate, time left, failures and the file in hand; at the end it is wiped."""
    terminal = io.StringIO()
    bars = Bars(Console(file=terminal, force_terminal=True, width=100, color_system=None))
    bars(_event(0, 0))
    bars(_event(200, 4, failed=3))
    with bars._live.console.capture() as drawn:
        bars._live.console.print(bars.drawn())
    bars.close()
    shown = drawn.get()
    for words in ("正在读入", "200/1,000 份", "50 份/秒", "约剩 16 秒", "失败 3 份", "200.txt"):
        assert words in shown
    assert "/文件" not in shown
    assert terminal.getvalue().rstrip().endswith("\x1b[2K")  # the line is cleared


def test_a_narrow_terminal_is_enough() -> None:
    """In 40 columns nothing is wrapped: two lines at most, whatever the name of the file."""
    bars = Bars(Console(file=io.StringIO(), force_terminal=True, width=40))
    bars._event = Progress("reading", 3, 9, "/文件/" + "很长的名字" * 30, 0, 1.0)
    console = Console(width=40)
    assert len(console.render_lines(bars.drawn())) == 2


def _indexing(folder: Path, stderr: int | None) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "ui.cli",
        "--home",
        str(folder / "home"),
        "index",
        str(folder / "甲.txt"),
    ]
    return subprocess.Popen(
        command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=stderr, env=os.environ | {"TERM": "xterm"}
    )


def test_bars_are_for_terminals_only(tmp_path: Path) -> None:
    """On a terminal stderr is drawn on, in a pipe it stays empty; stdout holds the summary alone."""
    (tmp_path / "甲.txt").write_text("清河市办法\n\n第一条 清河市每年检查桥梁一次。\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    process = _indexing(tmp_path, theirs)
    os.close(theirs)
    drawn = b""
    try:
        while piece := os.read(ours, 4096):
            drawn += piece
    except OSError:  # the other side is closed
        pass
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert re.search(r"\x1b\[\d*[A-Z]", drawn.decode())
    assert out.decode().startswith("新增 1")
    out, err = _indexing(tmp_path, subprocess.PIPE).communicate(timeout=60)
    assert err == b""
    assert out.decode().startswith("新增 0")
