"""Documents and passages as rows of the catalogue, and back; knows the columns, not when they are written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
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
from index.catalogue.seals import SEALED, SEALED_CONTENTS, checked, seal
from index.datatypes import DocumentRecord

RECORD = ", ".join(f"documents.{name}" for name in ("seal", *SEALED, "collection"))
RECORD_WIDTH = len(SEALED) + 2
CONTENTS = f"contents.seal, {', '.join(SEALED_CONTENTS)}"
DOCUMENT = f"{RECORD}, {CONTENTS}"
# Cut out of the text, 0.04 ms a hit, rather than kept a second time, which would add a third to the file.
PASSAGE = (
    "passages.wording, passage_id, doc_id, start, stop, substr(text, start + 1, stop - start),"
    " heading_path, address"
)

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
            passage_of((key, name, self.doc_id, start, stop, self.text[start:stop], path, address))
            for name, start, stop, path, address, key, _ in self.passages
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


def document_of(row: Sequence[Any]) -> Document:
    """Give the document of a row of the columns `DOCUMENT`. Raises UnsoundError."""
    record = record_of(row[:RECORD_WIDTH])
    text, pages, matter, outline = contents_of(row[RECORD_WIDTH:], record.source)
    return Document(
        doc_id=record.doc_id,
        source=record.source,
        title=record.title,
        text=text,
        metadata=record.metadata,
        outline=tuple(Section(*section) for section in json.loads(outline)),
        digest=record.digest,
        format=record.format,
        pages=tuple(Page(*page) for page in json.loads(pages)),
        matter=tuple(Matter(*each) for each in json.loads(matter)),
    )


def contents_of(row: Sequence[Any], source: str) -> tuple[str, str, str, str]:
    """Give text, pages, matter and outline of a row of the columns `CONTENTS`. Raises UnsoundError."""
    given, outline, pages, matter, text = row
    checked(source, given, (outline, pages, matter, text))
    return text, pages, matter, outline


def record_of(row: Sequence[Any]) -> DocumentRecord:
    """Give the record of a row of the columns `RECORD`, and after them superseded_by and same_as.

    Raises UnsoundError.
    """
    given, doc_id, source, title, metadata, *rest = row
    checked(source, given, row[1 : 1 + len(SEALED)])
    return DocumentRecord(doc_id, source, title, _metadata(metadata), *rest)


def passage_of(row: Sequence[Any]) -> Passage:
    """Give the passage of a row of the columns `PASSAGE`. Raises UnsoundError."""
    given, passage_id, doc_id, start, end, text, path, address = row
    checked(passage_id, given, (passage_id, start, end, path, address, text))
    return Passage(passage_id, doc_id, start, end, text, _headings(path), address)


@lru_cache(maxsize=4096)  # the passages of a chapter have the same
def _headings(column: str) -> tuple[str, ...]:
    return tuple(json.loads(column))


def page_at(pages: str, offset: int) -> int | None:
    """Give the page of the character at `offset` by the column `pages`, as `Document.page_at` does."""
    if pages == "[]":
        return None
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
    columns = passage.passage_id, passage.start, passage.end, _to_json(passage.heading_path), passage.address
    return (*columns, seal((*columns, passage.text)), fold)


def _metadata(column: str) -> Metadata:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(column).items()
    }
    return Metadata(**values | {"stated": tuple(Stated(*one) for one in values.get("stated", ()))})
