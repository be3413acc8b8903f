"""What programs may have done to the library: orders in the one queue, told of while they are carried out.

It checks what is asked and who asks; how sources are read is known below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import IndexReport, Library
from ui import serialise
from ui.indexing import Adding, Order, Run, RunFailedError, Runs
from ui.serving.programs import checking
from ui.serving.programs.admission import must_be_librarian, must_be_whole, must_be_within
from ui.serving.programs.uploads import Upload, order_of

if TYPE_CHECKING:
    import gradio as gr
    from starlette.requests import HTTPConnection

_LOOK_SECONDS = 0.3  # between two looks at how far a run is
_NOTHING = '没有写要读入什么。请在 targets 里写路径或网址，例如 ["/资料/通知"]，或上传文件。'
_CANCELLED = "有人取消了这次读入：没有读完，读好的都已保存。"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read, and how: see `index.Library.refresh`."""

    targets: list[str]
    uploads: list[Upload]
    prune: bool
    retry: bool
    collection: str | None

    @classmethod
    def of(
        cls,
        targets: object,
        uploads: list[Upload],
        prune: object = None,
        retry: object = None,
        collection: object = None,
    ) -> Wish:
        """Check what a program sent. Raises ValueError for the user."""
        return cls(
            checking.targets_of(targets),
            uploads,
            checking.switch_of(prune, "prune"),
            checking.switch_of(retry, "retry"),
            checking.collection_of(collection),
        )


@dataclass(frozen=True, slots=True)
class Librarian:
    """Takes orders for one library; used by many threads at once."""

    library: Library
    runs: Runs
    folders: tuple[Path, ...]  # those that the server was started with
    is_own: bool  # nobody but the machine's own user comes in: any of its files may be named

    def index(self, wish: Wish, request: gr.Request | HTTPConnection) -> Iterator[Run]:
        """Have it read when its turn comes; give each run whenever it may have moved, the last time over.

        Raises PermissionError and ValueError for the user, before anything is done.
        """
        must_be_librarian(request)
        if not wish.targets and not wish.uploads:
            raise ValueError(_NOTHING)
        must_be_whole(wish.targets)
        if not self.is_own:
            must_be_within(wish.targets, [one.source for one in self.library.records()], self.folders)
        orders: list[Order] = []
        if wish.uploads:
            orders.append(order_of(wish.uploads, self.library, wish.collection))
        if wish.targets:
            orders.append(Adding(tuple(wish.targets), wish.collection, wish.retry, wish.prune))
        for number in [self.runs.submit(order) for order in orders]:
            run = self.runs.wait(number, _LOOK_SECONDS)
            while not run.is_over:
                yield run
                run = self.runs.wait(number, _LOOK_SECONDS)
            yield run


def report_of(runs: Iterable[Run]) -> dict[str, Any]:
    """Give what runs did, all together. Raises RunFailedError, for the user, where one was cut short."""
    reports = []
    for run in runs:
        if run.report is None or run.state != "done":
            raise RunFailedError(run.error or _CANCELLED)
        reports.append(run.report)
    return serialise.from_report(reduce(_together, reports))


def _together(first: IndexReport, second: IndexReport) -> IndexReport:
    """Put two reports together; the library is as the second left it."""
    return replace(
        second,
        added=first.added + second.added,
        updated=first.updated + second.updated,
        unchanged=first.unchanged + second.unchanged,
        removed=first.removed + second.removed,
        failed=first.failed + second.failed,
        moved=first.moved + second.moved,
        seconds=first.seconds + second.seconds,
    )


def told_of(run: Run) -> str:
    """Say in a line how far a run is."""
    step = run.progress
    if run.state == "queued":
        return "排队中"
    if run.state == "waiting":
        return "等另一个程序写完"
    if step is None or step.stage == "looking":
        return "正在查看有哪些文件"
    if step.stage == "reading":
        return f"正在读第 {step.done + 1}/{step.total} 份：{Path(step.source).name}"
    return "正在更新索引"
