"""`cewen index`: brings files, folders and pages into the library; `ui.commands.watching` follows them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Failure, IndexReport, Library, LibraryBusyError, Progress
from ui import output, progress, reports, status
from ui.opening import open_library
from ui.settings import Settings
from ui.status import CommandError


@dataclass(frozen=True, slots=True)
class Wish:
    """How sources are to be read: see `index.Library.refresh`."""

    prune: bool = False
    retry: bool = False
    collection: str | None = None
    wait: bool = False


def index(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add or refresh the given sources; 1 if some failed, 2 if all did."""
    settings = replace(settings, intranet=arguments.intranet)
    wish = Wish(arguments.prune, arguments.retry, arguments.collection, arguments.wait)
    try:
        if arguments.watch:
            from ui.commands.watching import watch

            return watch(arguments.targets, settings, wish, as_json=arguments.json)
        report = refresh(arguments.targets, settings, wish)
    except CommandError as error:
        if isinstance(error.__cause__, LibraryBusyError):
            raise CommandError(f"{error}加上 --wait，会一直等到它写完再开始。") from error.__cause__
        raise
    tell_failures(report.failed)
    reports.show(report, as_json=arguments.json)
    done = len(report.added) + len(report.updated) + len(report.unchanged) + len(report.removed)
    return status.of_batch(done, len(report.failed))


def refresh(targets: Sequence[str], settings: Settings, wish: Wish) -> IndexReport:
    """Bring `targets` into the library, showing how far it is.

    Raises `KeyboardInterrupt` with a message on what is kept, `CommandError` where another program writes.
    """
    last: Progress | None = None
    with open_library(settings, read_only=False) as library, progress.shown() as show:

        def tell(event: Progress) -> None:
            nonlocal last
            last = event
            show(event)

        try:
            return _refresh(library, targets, wish, tell)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(_stopped(last)) from None


def _refresh(library: Library, targets: Sequence[str], wish: Wish, tell: progress.Sink) -> IndexReport:
    """Refresh; where another program writes and it is wished, wait for it, saying so."""

    def run(*, wait: bool) -> IndexReport:
        return library.refresh(
            targets,
            prune=wish.prune,
            retry=wish.retry,
            collection=wish.collection,
            progress=tell,
            wait=wait,
        )

    try:
        return run(wait=False)
    except LibraryBusyError:
        if not wish.wait:
            raise
    output.note("另一个程序正在写入资料库，等它写完就开始。按 Ctrl-C 放弃。")
    return run(wait=True)


def tell_failures(failed: Sequence[Failure]) -> None:
    """Name each failure on stderr."""
    for failure in failed:
        named = failure.source in failure.error
        output.note(f"失败：{failure.error}" if named else f"失败：{failure.source}：{failure.error}")


def _stopped(last: Progress | None) -> str:
    """Say what is kept of a run that was stopped after its event `last`."""
    if last is None or last.stage == "looking":
        return "已停下，资料库没有变化。"
    if last.stage == "embedding":
        return f"已停下：读入的文件都已保存，{last.total:,} 份里算好了 {last.done:,} 份的向量，下次接着算。"
    if last.stage == "publishing":
        return "已停下：读入的文件都已保存。"
    return (
        f"已停下：{last.total:,} 份里处理了 {last.done:,} 份，读入的都已保存，可以查询。"
        "再运行同一条命令，会从这里接着读。"
    )
