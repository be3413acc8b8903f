"""What programs may have done to the library: orders in the one queue, told of while they are carried out.

It checks what is asked and who asks; how sources are read is known below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Library
from ui import serialise
from ui.indexing import Adding, Run, RunFailedError, Runs
from ui.serving.programs import checking
from ui.serving.programs.admission import Sender, admitted

_LOOK_SECONDS = 0.3  # between two looks at how far a run is
_NOTHING = '没有写要读入什么。请在 targets 里写路径或网址，例如 ["/资料/通知"]。'
_CANCELLED = "有人取消了这次读入：没有读完，读好的都已保存。"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be read, and how: see `index.Library.refresh`."""

    targets: list[str]
    prune: bool
    retry: bool
    collection: str | None

    @classmethod
    def of(
        cls, targets: object, prune: object = None, retry: object = None, collection: object = None
    ) -> Wish:
        """Check what a program sent. Raises ValueError for the user."""
        return cls(
            checking.targets_of(targets),
            checking.switch_of(prune, "prune"),
            checking.switch_of(retry, "retry"),
            checking.collection_of(collection),
        )


@dataclass(frozen=True, slots=True)
class Librarian:
    """Takes orders for one library; used by many threads at once."""

    library: Library
    runs: Runs
    folders: tuple[Path, ...] = ()  # those that the server was started with

    def index(self, wish: Wish, sender: Sender) -> Iterator[Run]:
        """Have it read when its turn comes; give the run whenever it may have moved, the last time over.

        Raises PermissionError and ValueError for the user, before anything is done.
        """
        sender.must_change()
        if not wish.targets:
            raise ValueError(_NOTHING)
        held = [record.source for record in self.library.records()]
        targets = admitted(wish.targets, sender, held, self.folders)
        number = self.runs.submit(Adding(tuple(targets), wish.collection, wish.retry, wish.prune))
        while True:
            run = self.runs.wait(number, _LOOK_SECONDS)
            yield run
            if run.is_over:
                return

    def report(self, run: Run) -> dict[str, Any]:
        """Give what a run did. Raises RunFailedError, for the user, where it was not carried out."""
        if run.report is None or run.state != "done":
            raise RunFailedError(run.error or _CANCELLED)
        return serialise.from_report(run.report)


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
