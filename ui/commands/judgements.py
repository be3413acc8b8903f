"""`cewen feedback`: what people said of answers on the page, as a list, as JSON, as evaluation cases."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ui import output, status
from ui.feedback import Feedback, Judgement
from ui.feedback.cases import cases_of
from ui.feedback.judgement import REASON_NAMES
from ui.moments import local
from ui.settings import Settings
from ui.status import CommandError

_NONE = "还没有人评价过回答。在网页上，每个回答下面都可以点“有用”或“没用”。"


def feedback(arguments: argparse.Namespace, settings: Settings) -> int:
    """Give the judgements on the answers of the library's page; write them as cases where asked to."""
    try:
        judgements = Feedback(settings.home).all()
    except OSError as error:  # speaks to the user
        raise CommandError(str(error)) from error
    if arguments.cases is not None:
        _write_cases(Path(arguments.cases), judgements)
    if arguments.json:
        output.say_json([judgement.as_json() for judgement in judgements])
    elif arguments.cases is None:
        output.say(_listed(judgements) if judgements else _NONE)
    return status.DONE


def _write_cases(path: Path, judgements: Sequence[Judgement]) -> None:
    """Write the cases into a new file: one that is there may have been filled in by hand."""
    if not judgements:
        output.note(f"没有写 {path}：{_NONE}")
        return
    cases = list(cases_of(judgements))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    except FileExistsError as error:
        raise CommandError(f"{path} 已经有了，里面也许有填好的题目，没有改动它。请换一个文件名。") from error
    except OSError as error:
        raise CommandError(f"写不了 {path}：{error.strerror}。请检查路径、权限和空间。") from error
    to_fill_in = sum("must_include" in case and not case.get("gold") for case in cases)
    more = f"，其中 {to_fill_in} 题要先填上正确的内容" if to_fill_in else ""
    output.note(f"{len(cases)} 道题写在 {path}{more}；打分用 cewen evaluate {path}")


def _listed(judgements: Sequence[Judgement]) -> str:
    counts = Counter(judgement.verdict for judgement in judgements)
    lines = [line for judgement in judgements for line in _lines(judgement)]
    return "\n".join(
        [*lines, f"共 {len(judgements)} 条：有用 {counts['helpful']}，没用 {counts['unhelpful']}"]
    )


def _lines(judgement: Judgement) -> list[str]:
    verdict = "有用" if judgement.verdict == "helpful" else "没用"
    said = [REASON_NAMES[judgement.reason]] if judgement.reason else []
    said += [" ".join(judgement.words.split())] if judgement.words else []
    by = [judgement.person] if judgement.person else []
    return [
        f"{verdict}  {' '.join(judgement.question.split())}",
        "    " + "　".join([local(judgement.given_at), *by, *said]),
    ]
