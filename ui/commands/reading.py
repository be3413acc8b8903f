"""`cewen index`: brings files, folders and pages into the library, once or for as long as one watches."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from index import IndexReport
from ui import output, serialise, status
from ui.opening import open_library
from ui.settings import Settings
from ui.status import CommandError

_WATCH_SECONDS = 2.0  # between two looks at the files: quick for a person, idle for a processor

_Stamp = tuple[int, int]  # time of the last change in nanoseconds, size in bytes


def index(arguments: argparse.Namespace, settings: Settings) -> int:
    """Add or refresh the given sources; 1 if some failed, 2 if all did."""
    before = _stamps(arguments.targets) if arguments.watch else {}
    report = refresh(arguments.targets, settings, prune=arguments.prune)
    _show(report, as_json=arguments.json, one_line=arguments.watch)
    if arguments.watch:
        _watch(arguments, settings, before)
        return status.DONE
    done = len(report.added) + len(report.updated) + len(report.unchanged) + len(report.removed)
    return status.of_batch(done, len(report.failed))


def refresh(targets: Sequence[str], settings: Settings, *, prune: bool = False) -> IndexReport:
    """Bring `targets` into the library, name every failure on stderr, and give the report."""
    with open_library(settings, read_only=False) as library:
        report = library.refresh(targets, prune=prune, progress=lambda p: output.progress(p.done, p.total, p.source))
    for failure in report.failed:
        named = failure.source in failure.error
        output.note(f"失败：{failure.error}" if named else f"失败：{failure.source}：{failure.error}")
    return report


def summary(report: IndexReport) -> str:
    """Give one Chinese line on what an indexing run did and what the library now holds."""
    return (
        f"新增 {len(report.added)}，更新 {len(report.updated)}，未变 {len(report.unchanged)}，"
        f"移除 {len(report.removed)}，失败 {len(report.failed)}；资料库现有 {report.documents} 份文件、"
        f"{report.passages} 段、{report.characters:,} 字（用时 {report.seconds:.1f} 秒）"
    )


def _show(report: IndexReport, *, as_json: bool, one_line: bool) -> None:
    if as_json:
        output.say_json(serialise.from_report(report), one_line=one_line)
    else:
        output.say(summary(report))


def _watch(arguments: argparse.Namespace, settings: Settings, before: dict[str, _Stamp]) -> None:
    """Refresh whenever a file of the targets appears, changes or goes, until Ctrl-C."""
    output.note("正在守候文件的变化，按 Ctrl-C 结束。")
    try:
        while True:
            time.sleep(_WATCH_SECONDS)
            now = _stamps(arguments.targets)
            if now != before:
                try:
                    report = refresh(arguments.targets, settings, prune=arguments.prune)
                except CommandError as error:  # another program is writing: look again later
                    output.note(f"cewen：{error}")
                    continue
                if report.added or report.updated or report.removed or report.failed:
                    _show(report, as_json=arguments.json, one_line=True)
                before = now
    except KeyboardInterrupt:
        output.note("守候结束。")


def _stamps(targets: Sequence[str]) -> dict[str, _Stamp]:
    """Give time and size of every file of `targets`; pages of the web are not looked at again."""
    from corpus import ReadError, discover

    stamps: dict[str, _Stamp] = {}
    for target in targets:
        try:
            sources = discover(target)
        except ReadError:  # gone for now: a folder on a drive that is not there
            continue
        for source in sources:
            try:
                found = Path(source).stat()
            except OSError:  # an address, or a file that went away since
                continue
            stamps[source] = (found.st_mtime_ns, found.st_size)
    return stamps
