"""Documents made by hand for the tests of the catalogue, and the way into it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from corpus import Document, Matter, Metadata, Page, Passage, Section, Stated
from index.catalogue.folding import fold_key
from index.catalogue.rows import DocumentRows, rows_of
from index.catalogue.store import Catalogue, Kept
from index.datatypes import Event

ENCODER = "test"


def document_of(text: str, doc_id: str = "a") -> Document:
    """Give a document of that text with something in every field."""
    half = len(text) // 2
    return Document(
        doc_id=doc_id,
        source=f"/文件/{doc_id}.pdf",
        title="关于测试的通知",
        text=text,
        metadata=Metadata(
            doc_number="测发〔2031〕1号",
            issuer="测试局",
            issued_on="2031-01-02",
            status="现行有效",
            repeals=("旧办法", "更旧的办法"),
            stated=(Stated("doc_number", 0, 1), Stated("issuer", 1, 2)),
        ),
        outline=(Section("chapter", "第一章", "总则", 1, 0, half, len(text)),),
        digest=f"{len(text):064x}",
        format="pdf",
        pages=(Page(1, 0, half), Page(2, half, len(text))),
        matter=(Matter("signature", half, len(text)),),
    )


def passages_for(document: Document, count: int) -> list[Passage]:
    """Give `count` passages that cover a document."""
    edges = [round(i * len(document.text) / count) for i in range(count + 1)]
    return [
        Passage(
            f"{document.doc_id}-{i}", document.doc_id, a, b, document.text[a:b], ("第一章 总则",), "第一章"
        )
        for i, (a, b) in enumerate(pairwise(edges))
    ]


def rows_for(document: Document, count: int = 2) -> DocumentRows:
    """Give the rows of a document and `count` passages."""
    passages = passages_for(document, count)
    return rows_of(document, passages, [fold_key(passage.text) for passage in passages])


def put(catalogue: Catalogue, document: Document, count: int = 2, event: Event = "added") -> Kept:
    """Keep a document in `count` passages."""
    return catalogue.put(rows_for(document, count), ENCODER, np.ones((count, 4), np.float32), event=event)
