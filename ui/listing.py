"""The documents of the library, and what could not be read, as a list for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index import DocumentRecord, Failure
from ui.formats import name_of, titled
from ui.moments import local


def documents(records: Sequence[DocumentRecord], known: Mapping[str, DocumentRecord]) -> str:
    """Lay out documents: title, what each states of itself, where it is; `known` are all, by their ids."""
    lines = [line for record in records for line in _record(record, known)]
    return "\n".join([*lines, f"共 {len(records)} 份文件"])


def failures(failed: Sequence[Failure]) -> str:
    """Lay out what could not be read: when it was tried, where it is, and why."""
    lines = [line for failure in failed for line in _failure(failure)]
    remedy = "文件改好后会自动再读；文件没变而想再读一遍，用 cewen index 路径 --retry"
    return "\n".join([*lines, f"共 {len(failed)} 份没有读成。{remedy}"])


def _record(record: DocumentRecord, known: Mapping[str, DocumentRecord]) -> list[str]:
    metadata = record.metadata
    stated = (
        metadata.doc_number,
        metadata.issuer,
        metadata.issued_on,
        f"{metadata.effective_on} 起施行" if metadata.effective_on else None,
        metadata.status,
        name_of(record.format),
        f"{record.passages} 段",
        f"文件集：{record.collection}" if record.collection else None,
    )
    return [
        f"{titled(record.title)}  {record.doc_id}",
        "    " + "　".join(part for part in stated if part),
        *(f"    {remark}" for remark in _remarks(record, known)),
        f"    {record.source}",
    ]


def _remarks(record: DocumentRecord, known: Mapping[str, DocumentRecord]) -> list[str]:
    """Say that a document has a later version, or the same content as another."""
    remarks = []
    if record.superseded_by:
        newer = known.get(record.superseded_by)
        remarks.append(f"已有较新版本：{titled(newer.title)}  {newer.doc_id}" if newer else "已有较新版本")
    if record.same_as:
        first = known.get(record.same_as)
        remarks.append(f"与 {first.source} 内容相同" if first else "与另一份文件内容相同")
    return remarks


def _failure(failure: Failure) -> list[str]:
    when = f"（{local(failure.failed_at)}）" if failure.failed_at else ""
    return [f"{failure.source}{when}", f"    {failure.error}"]
