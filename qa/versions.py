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
_ISSUED = re.compile(
    r"(?:印发|发布|公布)《(?P<title>.+?)》"
)  # 「关于印发《…资金管理办法》的通知」 is that 办法


def superseded(documents: Sequence[Document], question: Question) -> frozenset[str]:
    """Give the ids of documents that a later one replaces, unless the question names their year."""
    latest: dict[str, str] = {}
    for document in documents:
        latest[_base(document)] = max(latest.get(_base(document), ""), _dated(document))
    return frozenset(
        document.doc_id
        for document in documents
        if _dated(document)
        and _dated(document) < latest[_base(document)]
        and _dated(document)[:4] not in question.text
    )


def _base(document: Document) -> str:
    issued = _ISSUED.search(document.title)
    return _VERSION_MARK.sub("", issued["title"] if issued else document.title)


def _dated(document: Document) -> str:
    return document.metadata.effective_on or document.metadata.issued_on or ""
