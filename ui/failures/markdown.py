"""The failed cases as Markdown; marks in the text of documents are escaped, and show as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.evaluation.failures import Failure, Finding
from qa.evaluation.scorecard import Scorecard
from ui.failures.labels import FAULTS, category, place, standing, wanted
from ui.scorecards import ANSWERED, FOUND, figure

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!+-])")


def as_markdown(card: Scorecard, failures: Sequence[Failure]) -> str:
    """Give the whole list."""
    lines = [
        "# 没有通过的题",
        "",
        f"一共 {len(card.cases)} 题，没有通过的 {len(failures)} 题。括号里是 95% 置信区间。",
        "",
        "| 得分 | |",
        "|---|---|",
    ]
    for name, label in (FOUND | ANSWERED).items():
        if (value := figure(card.overall, name)) != "—":
            lines.append(f"| {label} | {value} |")
    for failure in failures:
        lines += ["", *_failure(failure)]
    return "\n".join(lines) + "\n"


def _failure(failure: Failure) -> Iterator[str]:
    case = failure.case
    yield f"## {_plain(case.question)}"
    yield ""
    yield " · ".join(map(_plain, (category(case), case.id, *(FAULTS[fault] for fault in failure.faults))))
    for asked in case.history:
        yield f"\n前面问过：{_plain(asked)}"
    if failure.sought:
        yield "\n### 应当找到\n"
    for sought in failure.sought:
        where = f"，{_plain(place(sought.title, sought.address))}" if sought.title else ""
        yield f"- {_plain(sought.gold.span)}（{_plain(standing(sought))}{where}）"
    if failure.findings:
        yield "\n### 找到的\n"
    for finding in failure.findings:
        yield f"{finding.rank}. {_plain(place(finding.title, finding.address))}（{finding.score:.3f}）  "
        yield f"   {_marked(finding)}"
    if wanted(case):
        yield f"\n### 应当答出\n\n{_plain(wanted(case))}"
    if failure.answer:
        yield f"\n### 给出的回答\n\n{_plain(failure.answer)}"


def _marked(finding: Finding) -> str:
    parts, last = [], 0
    for start, end in finding.marks:
        parts += [_plain(finding.text[last:start]), f"**{_plain(finding.text[start:end])}**"]
        last = end
    return "".join((*parts, _plain(finding.text[last:])))


def _plain(text: str) -> str:
    """Give `text` on one line, with every mark of Markdown and HTML escaped."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
