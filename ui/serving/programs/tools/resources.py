"""The documents as resources that a program can list and read: `cewen://documents/DOC_ID`."""

from __future__ import annotations

from mcp_types import (
    ListResourcesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from ui.serving.programs.clerk import Clerk

_PREFIX = "cewen://documents/"
_PAGE = 200
_PLAIN = "text/plain"
TEMPLATE = ResourceTemplate(
    name="document",
    title="文件正文 Document",
    uri_template=f"{_PREFIX}{{doc_id}}",
    description="资料库里一份文件的全文。The whole text of one document of the library.",
    mime_type=_PLAIN,
)


def listed(clerk: Clerk, cursor: str | None) -> ListResourcesResult:
    """Give a page of the documents; the cursor is how many come before it. Raises ValueError for the user."""
    if cursor is not None and not (cursor.isdecimal() and len(cursor) < 10):
        raise ValueError("cursor 不是上一次给出的 nextCursor。")
    first = int(cursor or 0)
    records = clerk.documents()
    resources = [
        Resource(name=one["doc_id"], title=one["title"], uri=f"{_PREFIX}{one['doc_id']}", mime_type=_PLAIN)
        for one in records[first : first + _PAGE]
    ]
    after = first + _PAGE
    return ListResourcesResult(resources=resources, next_cursor=str(after) if after < len(records) else None)


def read(clerk: Clerk, uri: str) -> ReadResourceResult:
    """Give the whole text of a document. Raises ValueError for the user."""
    if not uri.startswith(_PREFIX):
        raise ValueError(f"没有这个资源。文件的地址是 {_PREFIX}doc_id。")
    text = clerk.whole_text(uri.removeprefix(_PREFIX))
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, text=text, mime_type=_PLAIN)])
