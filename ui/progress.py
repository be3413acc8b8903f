"""How far an indexing run is, for a person: a bar on a terminal, a line now and then where there is none.

Both are fed by the same `Progress` events; `described` says one of them in words, for whatever else shows it.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index import Progress
from ui import output

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live

Sink = Callable[[Progress], None]

_STAGES = {
    "looking": "正在查找文件",
    "reading": "正在读入",
    "embedding": "正在计算向量",
    "publishing": "正在更新索引",
}
_COUNTED = ("reading", "embedding")
_WINDOW_SECONDS = 10.0  # the rate is that of the last ten: files that are skipped go by in a moment
_LEAST_SECONDS, _LEAST_FILES = 3.0, 20  # of that window, before a rate is told: the first files say little
_QUIET_SECONDS = 2.0  # a run shorter than that needs no lines
_LINE_SECONDS = 10.0  # between two lines of a slow run …
_LINE_SHARE = 0.1  # … or a tenth of all, if that comes first
_COLOUR = "cyan"  # of the part that is done: to be seen on light and on dark terminals
_REFRESHES = 8  # a second: the bar moves smoothly and costs under 2 % of a processor


class Pace:
    """The files dealt with in a second, lately, and the seconds left at that rate."""

    def __init__(self) -> None:
        self._seen: deque[Progress] = deque()

    def see(self, event: Progress) -> None:
        """Take in the next event; a new stage starts anew."""
        if self._seen and self._seen[-1].stage != event.stage:
            self._seen.clear()
        self._seen.append(event)
        while event.seconds - self._seen[0].seconds > _WINDOW_SECONDS and len(self._seen) > 2:
            self._seen.popleft()

    @property
    def rate(self) -> float:
        """Files a second, 0 where none can be told yet."""
        if not self._seen:
            return 0.0
        first, last = self._seen[0], self._seen[-1]
        done, seconds = last.done - first.done, last.seconds - first.seconds
        told = seconds >= _WINDOW_SECONDS or (seconds >= _LEAST_SECONDS and done >= _LEAST_FILES)
        return done / seconds if told else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go, `None` where that cannot be told yet."""
        rate = self.rate
        return (self._seen[-1].total - self._seen[-1].done) / rate if rate > 0 else None


def described(event: Progress, pace: Pace) -> str:
    """Say how far a run is: 「正在读入：120/3,475 份（3%），60 份/秒，约剩 56 秒，失败 2 份」."""
    said = _STAGES[event.stage]
    if _is_counted(event):
        said += f"：{_count(event)}（{100 * event.done // event.total}%）"
    return "，".join([said, *_details(event, pace)])


def _is_counted(event: Progress) -> bool:
    return event.stage in _COUNTED and event.total > 0


def _count(event: Progress) -> str:
    return f"{event.done:,}/{event.total:,} 份"


def _details(event: Progress, pace: Pace) -> list[str]:
    """Say rate, time left and failures, as far as there is anything to say."""
    details = []
    if pace.rate > 0 and event.done < event.total:
        a_minute = pace.rate < 1
        details.append(f"{60 * pace.rate:.0f} 份/分钟" if a_minute else f"{pace.rate:.0f} 份/秒")
        details.append(f"约剩 {_duration(pace.left or 0.0)}")
    return [*details, f"失败 {event.failed:,} 份"] if event.failed else details


def _duration(seconds: float) -> str:
    """Say a length of time: 56 秒, 3 分 20 秒, 1 小时 5 分."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


class Lines:
    """Writes a line when a run has become long, and then now and again."""

    def __init__(self, write: Callable[[str], None] = output.note) -> None:
        self._write = write
        self._pace = Pace()
        self._last: Progress | None = None  # the event of the last line

    def __call__(self, event: Progress) -> None:
        """Take in the next event."""
        self._pace.see(event)
        if event.seconds < _QUIET_SECONDS or not self._is_due(event):
            return
        self._last = event
        self._write(described(event, self._pace))

    def _is_due(self, event: Progress) -> bool:
        last = self._last
        if last is None or event.stage != last.stage:
            return True
        since = event.seconds - last.seconds
        share = (event.done - last.done) / event.total if event.total else 0.0
        whole = event.done >= event.total > last.done
        return since >= _LINE_SECONDS or (share >= _LINE_SHARE and since >= _QUIET_SECONDS) or whole


class Bars:
    """Draws a bar, its figures, and below it the file in hand; it goes away when the run has ended."""

    def __init__(self, console: Console) -> None:
        from rich.live import Live

        self._pace = Pace()
        self._event: Progress | None = None
        self._live: Live = Live(
            console=console,
            get_renderable=self.drawn,
            refresh_per_second=_REFRESHES,
            transient=True,
            redirect_stdout=False,
        )

    def __call__(self, event: Progress) -> None:
        """Take in the next event; it is drawn when the picture is next refreshed."""
        self._pace.see(event)
        self._event = event
        if not self._live.is_started:
            self._live.start()

    def close(self) -> None:
        """Take the bar away."""
        self._live.stop()

    def drawn(self) -> RenderableType:
        """Draw the last event."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        event = self._event
        if event is None:
            return Text("")
        line = Table.grid(padding=(0, 1), expand=True)
        for ratio in (None, 1, None):
            line.add_column(ratio=ratio, no_wrap=True)
        counted = _is_counted(event)
        bar = ProgressBar(
            event.total if counted else None,
            event.done,
            pulse=not counted,
            complete_style=_COLOUR,
            pulse_style=_COLOUR,
        )
        figures = [_count(event)] if counted else []
        line.add_row(_STAGES[event.stage], bar, "　".join([*figures, *_details(event, self._pace)]))
        return Group(line, Text(_name(event.source), style="dim", no_wrap=True, overflow="ellipsis"))


def _name(source: str) -> str:
    """Give the last part of a path or address."""
    return source.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


@contextmanager
def shown() -> Iterator[Sink]:
    """Lend what shows events on stderr, in the form that suits it."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    if console.is_dumb_terminal:
        yield Lines()
        return
    bars = Bars(console)
    try:
        yield bars
    finally:
        bars.close()
