"""The queue of orders and the one thread that carries them out, with a library of its own that may write.

Whoever looks sees the same runs; `revision` rises whenever there is something new to see.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from index import IndexReport, Library, LibraryBusyError, Progress
from index.catalogue.store import now
from index.datatypes import Report
from ui.heaps import give_memory_back
from ui.indexing.orders import Adding, Order, Outcome, Restoring
from ui.indexing.run import Run, RunFailedError
from ui.progress import Pace

logger = logging.getLogger(__name__)

_REMEMBERED = 100  # runs told of afterwards
_AGAIN_SECONDS = 0.5  # between two tries while another program writes
_CLOSING_SECONDS = 10.0

_CANCELLED = "已取消：没有读完，读好的都已保存。"
_UNEXPECTED = "没有做完（{}：{}）。已经存好的内容不受影响；请再试一次。"


class Runs:
    """Orders for one library; any thread may give them and look at them."""

    def __init__(self, library: Library) -> None:
        """Write to the library that `library` reads; nothing is opened before the first order."""
        self._library = library
        self._changed = threading.Condition()
        self._queue: deque[int] = deque()
        self._runs: dict[int, Run] = {}
        self._stops: dict[int, threading.Event] = {}
        self._reports: dict[int, Report] = {}
        self._count = 0
        self._revision = 0
        self._thread: threading.Thread | None = None

    @property
    def revision(self) -> int:
        """The number of changes to the runs so far."""
        with self._changed:
            return self._revision

    def all(self) -> list[Run]:
        """Give the runs that are remembered, the latest first."""
        with self._changed:
            return [self._runs[number] for number in sorted(self._runs, reverse=True)]

    def get(self, number: int) -> Run:
        """Give the run of that number. Raises KeyError."""
        with self._changed:
            return self._runs[number]

    def submit(self, order: Order, progress: Report | None = None) -> int:
        """Put an order into the queue and give the number of its run; `progress` is told how far it is."""
        with self._changed:
            self._count += 1
            number = self._count
            self._runs[number] = Run(number, order, asked_at=now())
            self._stops[number] = threading.Event()
            if progress:
                self._reports[number] = progress
            self._queue.append(number)
            self._tell()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="cewen-runs", daemon=True)
                self._thread.start()
            return number

    def wait(self, number: int, seconds: float | None = None) -> Run:
        """Give the run of that number when it is over, or after so many seconds. Raises KeyError."""
        with self._changed:
            self._changed.wait_for(lambda: self._runs[number].is_over, seconds)
            return self._runs[number]

    def run(
        self,
        targets: Sequence[str],
        *,
        collection: str | None = None,
        retry: bool = False,
        prune: bool = False,
        progress: Report | None = None,
    ) -> IndexReport:
        """Read `targets` when their turn comes and give what that did; others may wait behind.

        Raises RunFailedError, for the user, where nothing could be done or someone cancelled it.
        """
        order = Adding(tuple(targets), collection, retry, prune)
        ended = self.wait(self.submit(order, progress))
        if ended.report is None or ended.state != "done":
            raise RunFailedError(ended.error or _CANCELLED)
        return ended.report

    def undo(self, number: int) -> int | None:
        """Bring back what a run took away, once; give the number of the run that does, `None` for none."""
        with self._changed:
            run = self._runs.get(number)
            undone = self._runs.get(run.undone_by) if run else None
            tried_in_vain = undone is not None and undone.state in ("failed", "cancelled")
            if run is None or not (run.can_be_undone or tried_in_vain):
                return None
            undoing = self.submit(Restoring(run.former))
            self._set(number, undone_by=undoing)
            return undoing

    def cancel(self, number: int) -> None:
        """Let a run end: at once if it has not begun, else after the file in hand; what was read stays."""
        with self._changed:
            run = self._runs.get(number)
            if run is None or run.is_over:
                return
            self._stops[number].set()
            if run.state == "queued":
                self._queue.remove(number)
                self._end(number, state="cancelled")
            else:
                self._set(number, state="stopping")

    def close(self) -> None:
        """Cancel all and wait until the run in hand has ended."""
        for run in self.all():
            self.cancel(run.number)
        thread = self._thread
        if thread is not None:
            thread.join(_CLOSING_SECONDS)

    def _work(self) -> None:
        """Carry out what is in the queue; the thread ends when nothing is."""
        while True:
            with self._changed:
                if not self._queue:
                    self._thread = None
                    break
                number = self._queue.popleft()
                self._set(number, state="running", began_at=now())
            try:
                outcome = self._carried_out(number)
            except (ValueError, OSError, KeyError) as error:  # these speak to the user
                logger.warning("run %s failed", number, exc_info=True)
                self._end(number, state="failed", error=_told(error))
            except Exception as error:  # one order must not end the thread
                logger.exception("run %s failed", number)
                self._end(number, state="failed", error=_UNEXPECTED.format(type(error).__name__, error))
            else:
                stopped = self._stops[number].is_set()
                state = "cancelled" if stopped else "done"
                self._end(
                    number, state=state, report=outcome.report, former=outcome.former, notes=outcome.notes
                )

        give_memory_back()

    def _carried_out(self, number: int) -> Outcome:
        """Carry out an order as soon as no other program writes."""
        stop = self._stops[number]
        with self._library.writable() as library:
            while not stop.is_set():
                outcome = self._tried(number, library, stop)
                if outcome is not None:
                    return outcome
                self._set(number, state="waiting")
                stop.wait(_AGAIN_SECONDS)
        return Outcome(IndexReport())

    def _tried(self, number: int, library: Library, stop: threading.Event) -> Outcome | None:
        try:
            return self.get(number).order.carry_out(library, self._teller(number), stop)
        except LibraryBusyError:
            return None

    def _teller(self, number: int) -> Callable[[Progress], None]:
        pace = Pace()
        report = self._reports.get(number)

        def tell(progress: Progress) -> None:
            pace.see(progress)
            state = "stopping" if self._stops[number].is_set() else "running"
            self._set(number, state=state, progress=progress, left=pace.left)
            if report:
                report(progress)

        return tell

    def _end(self, number: int, **values: Any) -> None:
        with self._changed:
            self._set(number, ended_at=now(), **values)
            del self._stops[number]
            self._reports.pop(number, None)
            over = [past for past in sorted(self._runs) if self._runs[past].is_over]
            for past in over[: max(0, len(over) - _REMEMBERED)]:
                del self._runs[past]

    def _set(self, number: int, **values: Any) -> None:
        with self._changed:
            self._runs[number] = replace(self._runs[number], **values)
            self._tell()

    def _tell(self) -> None:
        self._revision += 1
        self._changed.notify_all()


def _told(error: Exception) -> str:
    """Give the message of an error that speaks to the user."""
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
