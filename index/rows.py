"""Documents and passages as rows of the catalogue, and back; knows the columns, not when they are written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple
from typing import Any

from corpus import Document, Matter, Metadata, Page, Passage, Section, Stated
from index.datatypes import DocumentRecord

RECORD = "doc_id, source, title, metadata, format, digest, characters, passages, indexed_at"
DOCUMENT = "doc_id, source, title, format, digest, metadata, outline, pages, matter, text"
# Cut out of the text, 0.04 ms a hit, rather than kept a second time, which would add a third to the file.
PASSAGE = "passage_id, doc_id, start, stop, substr(text, start + 1, stop - start), heading_path, address"


def document_row(document: Document) -> tuple[str, ...]:
    """Give the columns `DOCUMENT` of a document: all that its source determines."""
    return (
        document.doc_id,
        document.source,
        document.title,
        document.format,
        document.digest,
        to_json(asdict(document.metadata) | {"stated": [astuple(one) for one in document.metadata.stated]}),
        to_json([(s.kind, s.label, s.title, s.level, s.start, s.body, s.end) for s in document.outline]),
        to_json([(page.number, page.start, page.end) for page in document.pages]),
        to_json([astuple(matter) for matter in document.matter]),
        document.text,
    )


def document_of(row: Sequence[str]) -> Document:
    """Give the document of a row of the columns `DOCUMENT`."""
    doc_id, source, title, kind, digest, metadata, outline, pages, matter, text = row
    return Document(
        doc_id=doc_id,
        source=source,
        title=title,
        text=text,
        metadata=_metadata(metadata),
        outline=tuple(Section(*section) for section in json.loads(outline)),
        digest=digest,
        format=kind,
        pages=tuple(Page(*page) for page in json.loads(pages)),
        matter=tuple(Matter(*each) for each in json.loads(matter)),
    )


def record_of(row: Sequence[Any]) -> DocumentRecord:
    """Give the record of a row of the columns `RECORD`."""
    doc_id, source, title, metadata, *rest = row
    return DocumentRecord(doc_id, source, title, _metadata(metadata), *rest)


def passage_of(row: Sequence[Any]) -> Passage:
    """Give the passage of a row of the columns `PASSAGE`."""
    passage_id, doc_id, start, end, text, path, address = row
    return Passage(passage_id, doc_id, start, end, text, tuple(json.loads(path)), address)


def page_at(pages: str, offset: int) -> int | None:
    """Give the page of the character at `offset` by the column `pages`, as `Document.page_at` does."""
    numbered = json.loads(pages)
    for number, _, end in numbered:
        if offset < end:
            return int(number)
    return numbered[-1][0] if numbered else None


def to_json(value: object) -> str:
    """Give the stored form of a list or dictionary."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _metadata(column: str) -> Metadata:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(column).items()
    }
    return Metadata(**values | {"stated": tuple(Stated(*one) for one in values.get("stated", ()))})
