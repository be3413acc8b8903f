"""Says what a reader must know of the documents quoted: replaced, repealed, not yet in force, a draft.

Judged on one day, which is given: the same question, library and day give the same notices. Whether the
documents disagree is not judged: see the log of experiments for why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from corpus import dated
from index import DocumentRecord
from qa.citation import Sources
from qa.datatypes import Answer, Notice
from qa.exact.standing import Standing, standing_of


def notices_on(answer: Answer, sources: Sources) -> tuple[Notice, ...]:
    """Give the notices on the documents that an answer quotes, in the order of its citations."""
    markers: dict[str, list[int]] = {}
    for citation in answer.citations:
        if citation.follows is None:
            markers.setdefault(citation.doc_id, []).append(citation.marker)
    found = [
        notice
        for doc_id, cited in markers.items()
        for notice in standing_notices(sources.library.record(doc_id), sources, tuple(cited))
    ]
    known = {notice.text for notice in answer.notices}
    return tuple(notice for notice in found if notice.text not in known)


def standing_notices(
    record: DocumentRecord, sources: Sources, markers: tuple[int, ...] = ()
) -> Iterator[Notice]:
    """Yield what speaks against a document's being in force."""
    standing = standing_of(record, sources)
    name = named(record)
    if standing.later:
        newer = f"{_versioned(standing.later)}{_from(standing.later)}"
        yield Notice("superseded", f"{name}已有更新的版本：{newer}。", markers)
    if standing.coming:
        newer = f"{_versioned(standing.coming)}{_from(standing.coming)}"
        yield Notice("superseded", f"{name}将由新的版本代替：{newer}；在此之前仍用原来的版本。", markers)
    if standing.repeal:
        by = standing.repeal.by
        yield Notice("repealed", f"{name}已被{_titled(by.title)}废止{_from(by)}。", markers)
    yield from _of_itself(standing, record, name, markers)


def other_versions(records: Sequence[DocumentRecord], others: Sequence[DocumentRecord]) -> Iterator[Notice]:
    """Yield that the library holds further versions beside the one that was taken for the one meant."""
    if records and others:
        told = "、".join(_versioned(other) for other in others)
        yield Notice("versions", f"这里引用的是{_versioned(records[0])}；资料库中另有{told}。")


def named(record: DocumentRecord) -> str:
    """Give a document as it is called in a notice: its title, and its day where it states one."""
    day = record.metadata.issued_on or dated(record.metadata)
    return f"{_titled(record.title)}（{_day(day)}）" if day else _titled(record.title)


def _of_itself(
    standing: Standing, record: DocumentRecord, name: str, markers: tuple[int, ...]
) -> Iterator[Notice]:
    title = _titled(record.title)
    if standing.is_ended:
        yield Notice("repealed", f"{name}标明“{record.metadata.status}”。", markers)
    elif standing.ended_on:
        yield Notice("repealed", f"{title}写明有效期到{_day(standing.ended_on)}为止，已经过期。", markers)
    if standing.is_draft:
        draft = record.metadata.status or record.metadata.version or "征求意见稿"
        yield Notice("not_yet", f"{title}是{draft}，不是正式发布的文件。", markers)
    elif standing.begins_on:
        yield Notice("not_yet", f"{title}自{_day(standing.begins_on)}起施行，现在尚未生效。", markers)


def _versioned(record: DocumentRecord) -> str:
    """Say which version a document is: 「2022年4月20日修订的版本」."""
    metadata = record.metadata
    day = metadata.issued_on or dated(metadata)
    revised = metadata.version if metadata.version and metadata.version[-2:] in ("修订", "修正") else ""
    return f"{_day(day)}{revised}的版本" if day else f"“{record.source.rsplit('/', 1)[-1]}”"


def _from(record: DocumentRecord) -> str:
    """Say from when, where that is another day than the one already said."""
    begins = record.metadata.effective_on
    return f"，自{_day(begins)}起施行" if begins and begins > (record.metadata.issued_on or "") else ""


def _titled(title: str) -> str:
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
