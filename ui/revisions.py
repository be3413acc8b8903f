"""The history of a document as a person reads it: when, what happened, and what that changed in its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from corpus import Change
from corpus.revision import ChangeKind
from index import Revision
from ui.differing import LONGEST_COMPARED, Pieces, differing, one_line
from ui.formats import titled
from ui.moments import local

_EVENTS = {
    "added": "读入",
    "updated": "内容有变化",
    "moved": "文件换了位置",
    "reread": "用新版程序重新读过",
    "removed": "从资料库移除",
    "restored": "恢复成以前的版本",
}
_AROUND = 30  # characters shown on each side of what changed; more of it is left out
_LONGEST = 300  # characters of what was added or removed; the whole is in the JSON
_LEFT_OUT = "……"
_MARKS = {"old": "\x1b[1;31m", "new": "\x1b[1;32m", "end": "\x1b[0m"}  # bold red, bold green

_Side = Literal["old", "new"]


def history(revisions: Sequence[Revision], *, marked: bool) -> str:
    """Lay out what happened to a document, oldest first; `marked` colours the words that changed."""
    last = revisions[-1]
    lines = [titled(last.title), last.source, f"共 {len(revisions)} 条记录，从早到晚"]
    for number, revision in enumerate(revisions, start=1):
        before = revisions[number - 2] if number > 1 else None
        lines += ["", *_entry(number, revision, before, marked=marked)]
    return "\n".join(lines)


def _entry(number: int, revision: Revision, before: Revision | None, *, marked: bool) -> Iterator[str]:
    yield f"{number}. {local(revision.at)}　{_EVENTS[revision.event]}{_counts(revision.changes)}"
    if before and revision.source != before.source:
        yield f"    {before.source} → {revision.source}"
    if before and revision.title != before.title:
        yield f"    标题改为{titled(revision.title)}"
    if revision.event == "updated" and not revision.changes:
        yield "    文件变了，正文一字未改"
    for change in revision.changes:
        yield from _change(change, marked=marked)


def _counts(changes: Sequence[Change]) -> str:
    kinds = [change.kind for change in changes]
    named: dict[ChangeKind, str] = {
        "added": "新增",
        "removed": "删除",
        "changed": "修改",
        "renumbered": "改号",
    }
    parts = [f"{name} {count} 处" for kind, name in named.items() if (count := kinds.count(kind))]
    return f"：{'，'.join(parts)}" if parts else ""


def _change(change: Change, *, marked: bool) -> Iterator[str]:
    place = change.address or "正文"
    match change.kind:
        case "added":
            yield f"    新增　{place}"
            yield f"        {_shortened(one_line(change.after))}"
        case "removed":
            yield f"    删除　{place}"
            yield f"        {_shortened(one_line(change.before))}"
        case "changed":
            old, new = _both(one_line(change.before), one_line(change.after), marked=marked)
            yield f"    修改　{place}{f'（原{change.former}）' if change.former else ''}"
            yield f"        原　{old}"
            yield f"        现　{new}"
        case "renumbered":
            yield f"    改号　{change.former or change.before} → {change.address or change.after}"


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}{_LEFT_OUT}（共 {len(line)} 字）"


def _both(old: str, new: str, *, marked: bool) -> tuple[str, str]:
    """Give the old and the new text, as far as they are shown."""
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return _shortened(old), _shortened(new)
    olds, news = differing(old, new)
    return _shown(olds, "old", marked=marked), _shown(news, "new", marked=marked)


def _shown(pieces: Pieces, side: _Side, *, marked: bool) -> str:
    """Join the pieces; of a long stretch that both texts have only the ends are shown."""
    shown = []
    for number, (text, differs) in enumerate(pieces):
        if differs:
            shown.append(f"{_MARKS[side]}{text}{_MARKS['end']}" if marked else text)
            continue
        head = "" if number == 0 else text[:_AROUND]
        tail = "" if number == len(pieces) - 1 else text[-_AROUND:]
        shown.append(text if len(text) <= 2 * _AROUND else f"{head}{_LEFT_OUT}{tail}")
    return "".join(shown)
