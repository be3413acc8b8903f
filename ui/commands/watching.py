"""`cewen index --watch`: reads, then follows the files and folders until Ctrl-C, whatever happens to them."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from corpus import is_url
from index import Failure, IndexReport
from ui import output, reports, status
from ui.commands.reading import Wish, refresh, tell_failures
from ui.settings import Settings
from ui.status import CommandError
from ui.watcher import Watcher

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 3.0  # before the next try where the library could not be written to
_PATIENCE_SECONDS = 1.0  # between two looks for Ctrl-C, which some systems tell only then


def watch(targets: Sequence[str], settings: Settings, wish: Wish, *, as_json: bool) -> int:
    """Read `targets` as `wish` says, then whatever changes among them, a report for each change."""
    local = [target for target in targets if not is_url(target)]
    if not local:
        raise CommandError("--watch 守候的是文件和文件夹，给出的全是网址。请去掉 --watch，或加上文件夹。")
    with Watcher(local, settings.home) as watcher:  # before the first reading: nothing falls in between
        report = refresh(targets, settings, wish)
        tell_failures(report.failed)
        reports.show(report, as_json=as_json, one_line=True)
        output.note("正在守候文件的变化，按 Ctrl-C 结束。")
        try:
            _follow(watcher, local, settings, wish, report, as_json=as_json)
        except KeyboardInterrupt:
            output.note("守候结束。")
    return status.DONE


def _follow(
    watcher: Watcher,
    targets: Sequence[str],
    settings: Settings,
    wish: Wish,
    report: IndexReport,
    *,
    as_json: bool,
) -> None:
    """Refresh after every change; where that fails, say why once and try again until it succeeds."""
    known = {failure.source: failure.error for failure in report.failed}
    again = Wish(wish.prune, False, wish.collection)
    due, told = False, ""
    while True:
        due = watcher.changed(_PATIENCE_SECONDS) or due
        if not due:
            continue
        try:
            report = refresh(targets, settings, again)
        except Exception as error:  # a watch that ends in the night helps nobody
            if str(error) != told:
                told = str(error)
                _tell_fault(error)
            time.sleep(_AGAIN_SECONDS)
            continue
        due, told = False, ""
        fresh = [failure for failure in report.failed if known.get(failure.source) != failure.error]
        known = {failure.source: failure.error for failure in report.failed}
        _show(report, fresh, as_json=as_json)


def _tell_fault(error: Exception) -> None:
    if isinstance(error, CommandError):  # another program is writing, or the folder cannot be written
        output.note(f"cewen：{error}过 {_AGAIN_SECONDS:.0f} 秒自动再试。")
        return
    logger.exception("following a change failed")
    output.note(f"cewen：更新时出错（{type(error).__name__}：{error}），过 {_AGAIN_SECONDS:.0f} 秒自动再试。")


def _show(report: IndexReport, fresh: Sequence[Failure], *, as_json: bool) -> None:
    """Write the report if anything has changed or newly failed."""
    tell_failures(fresh)
    if report.added or report.updated or report.removed or report.moved or fresh:
        reports.show(report, as_json=as_json, one_line=True)
