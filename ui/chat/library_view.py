"""The library as HTML: the welcome of an empty conversation and the list of documents.

It reads records only, never a document's text.
"""

from __future__ import annotations

from collections.abc import Sequence

from index import DocumentRecord
from ui.chat.markup import Markup, tag

_MOST_LISTED = 200  # rows of the list: more is found by typing a few characters than by scrolling


def welcome_html(documents: int, passages: int, examples: Sequence[str]) -> Markup:
    """Say what this is, what it knows, and offer questions; without documents, how to add some."""
    return tag(
        "section",
        tag("h2", "问政策，看原文"),
        tag("p", "只依据资料库里的文件作答。每句话都标出处，点编号就能看到原文；文件里没有的，会直说没有。"),
        _holdings_html(documents, passages),
        _examples_html(examples) if examples else None,
        class_="welcome",
    )


def documents_html(records: Sequence[DocumentRecord], wanted: str = "") -> Markup:
    """List the documents whose title, number, issuer or source holds the words `wanted`."""
    found = [record for record in records if _holds(record, wanted)]
    if not found:
        nothing = f"没有找到“{wanted.strip()}”。换几个字再试。" if records else "资料库里还没有文件。"
        return tag("p", nothing, class_="aside", role="status")
    count = f"共 {len(found)} 份文件" if not wanted.strip() else f"找到 {len(found)} 份文件"
    if len(found) > _MOST_LISTED:
        count += f"，列出前 {_MOST_LISTED} 份；输入标题中的几个字可以找到其余的"
    heads = [tag("th", name, scope="col") for name in ("标题", "发文机关", "成文日期", "段落")]
    table = tag(
        "table",
        tag("caption", "资料库中的文件", class_="unseen"),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *(_record_html(record) for record in found[:_MOST_LISTED])),
        class_="documents",
    )
    frame = tag("div", table, class_="table-frame", tabindex=0, role="region", aria_label="资料库中的文件")
    return tag("div", tag("p", count, class_="count", role="status"), frame)


def _holdings_html(documents: int, passages: int) -> Markup:
    if not documents:
        command = tag("code", "cewen index 文件夹")
        words = ("资料库还是空的。请在命令行运行 ", command, " 读入文件，再刷新本页。")
        return tag("p", *words, class_="holdings")
    figures = (tag("b", f"{documents:,}"), " 份文件，", tag("b", f"{passages:,}"), " 个段落")
    return tag("p", "资料库现有 ", *figures, class_="holdings")


def _examples_html(examples: Sequence[str]) -> Markup:
    buttons = [
        tag("li", tag("button", question, type="button", class_="example", data_ask=question))
        for question in examples
    ]
    return tag("div", tag("h3", "可以这样问"), tag("ul", *buttons), class_="examples")


def _record_html(record: DocumentRecord) -> Markup:
    metadata = record.metadata
    opener = tag("button", record.title, type="button", class_="open-document", data_doc=record.doc_id)
    number = tag("span", metadata.doc_number, class_="doc-number") if metadata.doc_number else None
    return tag(
        "tr",
        tag("td", opener, number),
        tag("td", metadata.issuer or "—"),
        tag("td", metadata.issued_on or "—", class_="figure"),
        tag("td", f"{record.passages:,}", class_="figure"),
    )


def _holds(record: DocumentRecord, wanted: str) -> bool:
    fields = (record.title, record.metadata.doc_number or "", record.metadata.issuer or "", record.source)
    words = wanted.casefold().split()
    return all(any(word in field.casefold() for field in fields) for word in words)
