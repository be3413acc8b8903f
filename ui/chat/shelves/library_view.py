"""The library as HTML: the documents, and what could not be read.

It reads records only, never a document's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index import DocumentRecord, Failure
from ui.chat.markup import Markup, join, tag
from ui.moments import local

_MOST_LISTED = 200  # rows of the list: more is found by typing a few characters than by scrolling
_MOST_FAILURES = 50  # named on the page; the command line names all


def documents_html(
    records: Sequence[DocumentRecord], wanted: str = "", failed: Sequence[Failure] = ()
) -> Markup:
    """List the documents that hold the words `wanted`, below what could not be read."""
    return join([_failures_html(failed) or "", _list_html(records, wanted)])


def _list_html(records: Sequence[DocumentRecord], wanted: str) -> Markup:
    """List the documents whose title, number, issuer, collection or source holds the words `wanted`."""
    found = [record for record in records if _holds(record, wanted)]
    if not found:
        nothing = f"没有找到“{wanted.strip()}”。换几个字再试。" if records else "资料库里还没有文件。"
        return tag("p", nothing, class_="aside", role="status")
    count = f"共 {len(found)} 份文件" if not wanted.strip() else f"找到 {len(found)} 份文件"
    if len(found) > _MOST_LISTED:
        count += f"，列出前 {_MOST_LISTED} 份；输入标题中的几个字可以找到其余的"
    heads = [tag("th", name, scope="col") for name in ("标题", "发文机关", "成文日期", "段落")]
    known = {record.doc_id: record for record in records}
    table = tag(
        "table",
        tag("caption", "资料库中的文件", class_="unseen"),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *(_record_html(record, known) for record in found[:_MOST_LISTED])),
        class_="documents",
    )
    frame = tag("div", table, class_="table-frame", tabindex=0, role="region", aria_label="资料库中的文件")
    return tag("div", tag("p", count, class_="count", role="status"), frame)


def _failures_html(failed: Sequence[Failure]) -> Markup | None:
    """List what could not be read, the latest first, folded up."""
    if not failed:
        return None
    latest = sorted(failed, key=lambda failure: failure.failed_at, reverse=True)[:_MOST_FAILURES]
    lines = [
        tag(
            "li",
            tag("span", failure.source, class_="path"),
            tag("time", local(failure.failed_at), datetime=failure.failed_at) if failure.failed_at else None,
            tag("p", failure.error),
        )
        for failure in latest
    ]
    more = f"，列出最近 {len(latest)} 份" if len(failed) > len(latest) else ""
    summary = tag("summary", f"{len(failed)} 份文件没有读成{more}")
    return tag("details", summary, tag("ul", *lines), class_="failures")


def _record_html(record: DocumentRecord, known: Mapping[str, DocumentRecord]) -> Markup:
    metadata = record.metadata
    opener = tag("button", record.title, type="button", class_="open-document", data_doc=record.doc_id)
    number = tag("span", metadata.doc_number, class_="doc-number") if metadata.doc_number else None
    return tag(
        "tr",
        tag("td", opener, number, _remarks_html(record, known)),
        tag("td", metadata.issuer or "—"),
        tag("td", metadata.issued_on or "—", class_="figure"),
        tag("td", f"{record.passages:,}", class_="figure"),
    )


def _remarks_html(record: DocumentRecord, known: Mapping[str, DocumentRecord]) -> Markup | None:
    """Say of which collection a document is, that it has a later version, and that another is the same."""
    remarks = [tag("li", record.collection, class_="collection")] if record.collection else []
    for doc_id, words, kind in (
        (record.superseded_by, "已有较新版本", "superseded"),
        (record.same_as, "内容相同：", "same"),
    ):
        if not doc_id:
            continue
        other = known.get(doc_id)
        named = other.source if other and kind == "same" else other.title if other else ""
        opener = tag("button", named, type="button", data_doc=doc_id) if named else None
        remarks.append(tag("li", tag("span", words, class_="remark"), opener, class_=kind))
    return tag("ul", *remarks, class_="remarks") if remarks else None


def _holds(record: DocumentRecord, wanted: str) -> bool:
    metadata = record.metadata
    stated = (metadata.doc_number or "", metadata.issuer or "")
    fields = (record.title, *stated, record.collection, record.source)
    words = wanted.casefold().split()
    return all(any(word in field.casefold() for field in fields) for word in words)
