"""Tells which of several documents are earlier versions of another: the same title, an earlier date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus import Document
from qa.question import Question

# What tells versions apart in a title: 「（2025年修订）」 「(试行)」 「2022年版」
_VERSION_MARK = re.compile(
    r"[（(][^（）()]*(?:\d{4}|修订|修正|试行|征求意见稿|草案|暂行)[^（）()]*[)）]|\d{4}年?版"
)
# 「关于印发《…资金管理办法》的通知」, 「关于印发…实施方案的通知」 are that 办法, that 方案
_ISSUED = re.compile(r"(?:印发|发布|公布)(?:《(?P<quoted>.+?)》|(?P<plain>[^《》]+?)的通知)")


def superseded(documents: Sequence[Document], question: Question) -> frozenset[str]:
    """Give the ids of documents that a later one replaces, unless the question names their year."""
    latest: dict[str, str] = {}
    for document in documents:
        latest[base_title(document.title)] = max(latest.get(base_title(document.title), ""), _dated(document))
    return frozenset(
        document.doc_id
        for document in documents
        if _dated(document)
        and _dated(document) < latest[base_title(document.title)]
        and _dated(document)[:4] not in question.text
    )


def base_title(title: str) -> str:
    """Give the name all versions of a document share: without 印发…的通知, （2025年修订）, （试行）."""
    issued = _ISSUED.search(title)
    return _VERSION_MARK.sub("", (issued["quoted"] or issued["plain"]) if issued else title)


def _dated(document: Document) -> str:
    return document.metadata.effective_on or document.metadata.issued_on or ""
