"""Carries out a call of a tool: the contract's JSON, and the same as a text to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ui import serialise
from ui.serving.programs import checking, footnotes
from ui.serving.programs.clerk import Clerk

_MOST_DOCUMENTS = 1000
_SOME_DOCUMENTS = 100
_FARTHEST = 10**9


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool gives."""

    value: dict[str, Any]
    text: str


def ask(clerk: Clerk, given: Mapping[str, Any]) -> Result:
    """Answer a question."""
    answer = clerk.ask(given.get("question"), given.get("history"), given.get("filters"))
    return Result(serialise.from_answer(answer), footnotes.whole(answer, clerk.numbers(answer)))


def search(clerk: Clerk, given: Mapping[str, Any]) -> Result:
    """Find passages."""
    found = clerk.search(given.get("question"), given.get("k"), given.get("history"), given.get("filters"))
    return Result(found, footnotes.found(found))


def documents(clerk: Clerk, given: Mapping[str, Any]) -> Result:
    """List documents, a page of them."""
    offset = checking.count_of(given.get("offset") or 0, "offset", _FARTHEST, 0)
    limit = checking.count_of(given.get("limit", _SOME_DOCUMENTS), "limit", _MOST_DOCUMENTS)
    records = clerk.documents(given.get("filters"))
    shown = records[offset : offset + limit]
    lines = [_line(number, record) for number, record in enumerate(shown, start=offset + 1)]
    head = f"共 {len(records)} 份文件" + (
        f"，以下是第 {offset + 1} 至 {offset + len(shown)} 份：" if shown else "。"
    )
    return Result({"total": len(records), "offset": offset, "documents": shown}, "\n".join([head, *lines]))


def text(clerk: Clerk, given: Mapping[str, Any]) -> Result:
    """Give a document's text or a range of it."""
    part = clerk.text(given.get("document"), given.get("start"), given.get("end"))
    where = f"（{part['addresses'][0]} 起）" if part["addresses"] else ""
    head = f"《{part['title']}》{where} 第 {part['start']} 至 {part['end']} 字，全文 {part['characters']} 字"
    return Result(part, f"{head}\n\n{part['text']}")


READING: dict[str, Callable[[Clerk, Mapping[str, Any]], Result]] = {
    "ask": ask,
    "search": search,
    "documents": documents,
    "text": text,
}


def reported(report: dict[str, Any]) -> Result:
    """Give what a run of indexing did."""
    names = {"added": "新增", "updated": "更新", "unchanged": "未变", "removed": "移除", "failed": "失败"}
    head = "，".join(f"{name} {len(report[key])}" for key, name in names.items())
    failures = [f"失败：{one['source']}：{one['error']}" for one in report["failed"]]
    return Result(report, "\n".join([f"{head}；资料库现有 {report['documents']} 份文件。", *failures]))


def _line(number: int, record: Mapping[str, Any]) -> str:
    beside = "，".join(
        filter(None, (record["doc_number"], record["issuer"], record["issued_on"], record["status"]))
    )
    return f"{number}. 《{record['title']}》{f'（{beside}）' if beside else ''} doc_id={record['doc_id']}"
