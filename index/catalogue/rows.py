"""Documents and passages as rows of the catalogue, and back; knows the columns, not when they are written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from corpus import (
    READER,
    Document,
    Matter,
    Metadata,
    Page,
    Passage,
    Section,
    Stated,
    dated,
    wording_of,
    works_of,
)
from index.catalogue.folding import wording_key
from index.datatypes import DocumentRecord

RECORD = (
    "documents.doc_id, documents.source, documents.title, documents.metadata, documents.format,"
    " documents.digest, documents.characters, documents.passages, documents.indexed_at, documents.collection"
)
DOCUMENT = "doc_id, source, title, format, digest, metadata, outline, pages, matter, text"
# Cut out of the text, 0.04 ms a hit, rather than kept a second time, which would add a third to the file.
PASSAGE = "passage_id, doc_id, start, stop, substr(text, start + 1, stop - start), heading_path, address"

_METADATA = [field.name for field in fields(Metadata)]
# Kept, as `dumps` would make one each time.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

PassageRow = tuple[str, int, int, str, str, bytes, bytes]  # id, start, stop, heading path, address, keys


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All that a document's source determines of its rows, ready to be kept or sent to another process."""

    doc_id: str
    source: str
    title: str
    format: str
    digest: str
    metadata: str
    outline: str
    pages: str
    matter: str
    text: str
    dated: str
    wording: str  # equal for copies
    works: tuple[str, ...]
    passages: tuple[PassageRow, ...]
    reader: int

    def seen(self) -> list[Passage]:
        """Give the passages as they were cut."""
        return [
            passage_of((name, self.doc_id, start, stop, self.text[start:stop], path, address))
            for name, start, stop, path, address, _, _ in self.passages
        ]


def rows_of(document: Document, passages: Sequence[Passage], folds: Sequence[bytes]) -> DocumentRows:
    """Give the rows of a document and of the passages cut from it; `folds`: the `fold_key` of each."""
    return DocumentRows(
        doc_id=document.doc_id,
        source=document.source,
        title=document.title,
        format=document.format,
        digest=document.digest,
        metadata=_to_json(
            {name: getattr(document.metadata, name) for name in _METADATA}
            | {"stated": [(one.field, one.start, one.end) for one in document.metadata.stated]}
        ),
        outline=_to_json(
            [(s.kind, s.label, s.title, s.level, s.start, s.body, s.end) for s in document.outline]
        ),
        pages=_to_json([(page.number, page.start, page.end) for page in document.pages]),
        matter=_to_json([(matter.kind, matter.start, matter.end) for matter in document.matter]),
        text=document.text,
        dated=dated(document.metadata),
        wording=wording_of(document),
        works=works_of(document),
        passages=tuple(map(_passage_row, passages, folds)),
        reader=READER,
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
    """Give the record of a row of the columns `RECORD`, and after them superseded_by and same_as."""
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


def pack(vectors: np.ndarray) -> bytes:
    """Give the stored form of vectors: little-endian float16, half the bytes of float32."""
    return vectors.astype("<f2").tobytes()


def unpack(blob: bytes, dimension: int) -> np.ndarray:
    """Give stored vectors as float16, shape (n, dimension)."""
    return np.frombuffer(blob, dtype="<f2").reshape(-1, dimension)


def _passage_row(passage: Passage, fold: bytes) -> PassageRow:
    return (
        passage.passage_id,
        passage.start,
        passage.end,
        _to_json(passage.heading_path),
        passage.address,
        wording_key(passage.text),
        fold,
    )


def _metadata(column: str) -> Metadata:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(column).items()
    }
    return Metadata(**values | {"stated": tuple(Stated(*one) for one in values.get("stated", ()))})
