"""What an indexing run did, as a summary for a person or as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from index import IndexReport
from ui import output, serialise

_MOST_NAMED = 3  # moves and duplicates named in a summary; all of them are in the JSON


def show(report: IndexReport, *, as_json: bool, one_line: bool = False) -> None:
    """Write a report to stdout at once."""
    if as_json:
        output.say_json(serialise.from_report(report), one_line=one_line)
    else:
        output.say(summary(report))


def summary(report: IndexReport) -> str:
    """Say what an indexing run did and what the library now holds; moves and equal files by name."""
    moved = len(report.moved)  # each is among those added and those removed as well
    counts = (
        ("新增", len(report.added) - moved),
        ("更新", len(report.updated)),
        ("移动", moved),
        ("未变", len(report.unchanged)),
        ("移除", len(report.removed) - moved),
        ("失败", len(report.failed)),
    )
    done = "，".join(f"{name} {count:,}" for name, count in counts if count or name != "移动")
    first = (
        f"{done}；资料库现有 {report.documents:,} 份文件、"
        f"{report.passages:,} 段、{report.characters:,} 字（用时 {report.seconds:.1f} 秒）"
    )
    return "\n".join((first, *_moves(report), *_duplicates(report)))


def _moves(report: IndexReport) -> Iterator[str]:
    for move in report.moved[:_MOST_NAMED]:
        yield f"移动：{move.old} → {move.new}"
    if len(report.moved) > _MOST_NAMED:
        yield f"另有 {len(report.moved) - _MOST_NAMED} 份移动的文件"


def _duplicates(report: IndexReport) -> Iterator[str]:
    for group in report.duplicates[:_MOST_NAMED]:
        first, *others = _told_apart(group)
        shown = "、".join(others[:_MOST_NAMED])
        more = f" 等 {len(others)} 份" if len(others) > _MOST_NAMED else ""
        yield f"{shown}{more} 与 {first} 内容相同，回答时只算一份"
    if len(report.duplicates) > _MOST_NAMED:
        yield f"另有 {len(report.duplicates) - _MOST_NAMED} 组内容相同的文件"


def _told_apart(sources: Sequence[str]) -> Sequence[str]:
    """Give the names of files where these tell them apart, else their paths."""
    names = [os.path.basename(source.rstrip("/")) for source in sources]
    return names if len(set(names)) == len(names) else sources
