"""Tells which of several documents are earlier versions of another: the same work, an earlier day.

What makes a work is for the reading room to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Document
from corpus.statements.works import dated, works_of
from qa.questions.question import Question


def superseded(documents: Sequence[Document], question: Question) -> frozenset[str]:
    """Give the ids of documents that a later one replaces, unless the question names their year."""
    latest: dict[str, str] = {}
    for document in documents:
        for work in works_of(document):
            latest[work] = max(latest.get(work, ""), dated(document.metadata))
    return frozenset(
        document.doc_id
        for document in documents
        if (day := dated(document.metadata))
        and day[:4] not in question.text
        and any(day < latest[work] for work in works_of(document))
    )
