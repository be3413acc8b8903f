"""`cewen evaluate`: asks one's own cases and shows the scores; `qa.evaluation` knows how they are counted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui import output, status
from ui.opening import open_library
from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from index import Library
    from qa.evaluation.answers import Scored
    from qa.evaluation.cases import Case
    from qa.evaluation.scorecard import Scorecard

_MARKDOWN = (".md", ".markdown")
_HTML = (".html", ".htm")


def evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Score the library's answers to the cases; 2 if a file given cannot be used, before any is asked."""
    from qa import Assistant
    from qa.evaluation import scorecard
    from qa.evaluation.contrast import contrast
    from ui import scorecards

    cases = _cases(Path(arguments.cases))
    before = None if arguments.against is None else _saved(Path(arguments.against))
    page = None if arguments.failures is None else _page(Path(arguments.failures))
    with open_library(settings) as library:
        card = scorecard.evaluate(Assistant(library), cases, output.progress)
        if page is not None:
            _write_failures(library, card, page)
    against = None if before is None else contrast(card.cases, before)
    if arguments.json:
        output.say_json(scorecards.as_json(card, against))
        return status.DONE
    output.say("\n".join(scorecards.as_tables(card)))
    if against is not None:
        output.say("\n".join(["", *scorecards.contrast_table(against)]))
    return status.DONE


def _cases(path: Path) -> list[Case]:
    from qa.evaluation.cases import load_cases

    try:
        return load_cases(path)
    except OSError as error:
        raise CommandError(f"读不了题目文件 {path}：{error.strerror}。请检查路径。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"题目文件 {path} 不是 UTF-8。请把文件另存为 UTF-8 编码。") from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def _saved(path: Path) -> list[Scored]:
    from ui.scorecards import read_saved

    try:
        return read_saved(path)
    except OSError as error:
        raise CommandError(f"读不了先前的结果 {path}：{error.strerror}。请检查路径。") from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def _page(path: Path) -> Path:
    """Check, before hundreds of questions are asked, that the list of failures can be written."""
    if path.suffix.lower() not in (*_HTML, *_MARKDOWN):
        raise CommandError(f"--failures 的文件 {path} 应以 .html 或 .md 结尾，例如 failures.html。")
    if not path.absolute().parent.is_dir():
        raise CommandError(f"--failures 的文件夹 {path.absolute().parent} 不存在。请先建立它。")
    return path


def _write_failures(library: Library, card: Scorecard, path: Path) -> None:
    from qa.evaluation.failures import failures
    from ui.failures.markdown import as_markdown
    from ui.failures.page import as_html

    write = as_markdown if path.suffix.lower() in _MARKDOWN else as_html
    failed = failures(library, card.cases)
    try:
        path.write_text(write(card, failed), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"写不了 {path}：{error.strerror}。请检查权限和空间。") from error
    output.note(f"没有通过的 {len(failed)} 题列在 {path}")
