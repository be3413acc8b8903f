"""Reads a library in Milvus as of one generation: documents in the register, the rest from the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus import Document, Passage, cut
from index.catalogue.datatypes import Candidate, Entry, KeptDocument, KeptFile, Past
from index.catalogue.folding import fold_key
from index.catalogue.memory import Extents
from index.catalogue.rows import RECORD, DocumentRows, contents_of, document_of, record_of, rows_of
from index.catalogue.seals import SEALED_CONTENTS
from index.catalogue.snapshot import ALIVE, DETERMINED, NAMED, OF_HISTORY, Snapshot
from index.datatypes import DocumentRecord
from index.faults import IndexDamagedError
from index.milvus.rows import passage_in
from index.milvus.server import Row
from index.milvus.shelf import Shelf

_DETERMINED = [name for name in DETERMINED if name not in SEALED_CONTENTS]  # what stands in the register


@dataclass(frozen=True, slots=True)
class StoredSnapshot(Snapshot):
    """The library as of `generation`, inside one read transaction of the register."""

    shelf: Shelf

    def document(self, doc: str) -> Document | None:
        """Give the document `doc`, a doc_id or a source, with its text."""
        row = self._rows(
            f"SELECT version, {RECORD} FROM documents WHERE {ALIVE} AND {NAMED}", doc=doc
        ).fetchone()
        return self._document(row[0], row[1:]) if row else None

    def holds(self, rows: DocumentRows) -> bool:
        """Tell whether the document of `rows` is kept exactly as it stands in them."""
        row = self._rows(
            f"SELECT version, {', '.join(_DETERMINED)} FROM documents WHERE {ALIVE} AND doc_id = :doc_id",
            doc_id=rows.doc_id,
        ).fetchone()
        if row is None or list(row[1:]) != [getattr(rows, name) for name in _DETERMINED]:
            return False
        content = self.shelf.content(row[0])
        if any(getattr(content, name) != getattr(rows, name) for name in SEALED_CONTENTS):
            return False
        kept = (
            (*_range(one), one["heading_path"], one["address"], *_digests(one))
            for one in self._passages_of(row[0])
        )
        return tuple(kept) == rows.passages

    def passages(self, doc_id: str) -> list[Passage]:
        """Give the passages of `doc_id` in reading order."""
        row = self._rows(
            f"SELECT version FROM documents WHERE {ALIVE} AND doc_id = :doc_id", doc_id=doc_id
        ).fetchone()
        return [self._passage(one, doc_id) for one in self._passages_of(row[0])] if row else []

    def passage(self, passage_id: str) -> Passage | None:
        """Give the passage of that id."""
        for row in self.shelf.named(passage_id):
            if (doc_id := self._doc_id(row["version"])) is not None:
                return self._passage(row, doc_id)
        return None

    def keys(self, version: int) -> list[int]:
        """Give the passage keys of a version in reading order."""
        first, count = self._place(version)
        return list(range(first, first + count))

    def kept(self, version: int) -> KeptDocument:
        """Give a version as the indexes take it in, its passages in reading order."""
        record = self._record(version)
        passages = tuple(self._passage(row, record.doc_id) for row in self._passages_of(version))
        return KeptDocument(version, record.title, record.source, tuple(self.keys(version)), passages)

    def sound(self, version: int) -> None:
        """Raise UnsoundError where record or contents of a version are not as they were kept."""
        contents_of(self.shelf.content(version).columns, self._record(version).source)

    def stored_text(self, version: int) -> tuple[str, str, int, int]:
        """Give source, text, and the stored numbers of characters and passages of `version`."""
        source, characters, passages = self._one(
            "SELECT source, characters, passages FROM documents WHERE version = :version", version
        )
        return source, self.shelf.content(version).text, characters, passages

    def stored_ranges(self, version: int) -> list[tuple[bytes, str, int, int, str, str, bytes]]:
        """Give seal, passage_id, start, end, headings, address and loose wording key of each passage."""
        rows = self._passages_of(version)
        if len(rows) == len(self.keys(version)):
            kept = [(*_range(row), row["heading_path"], row["address"], *_digests(row)) for row in rows]
        else:  # told, and made anew, where the indexes are held against the texts
            document = self._document(version, self._row(version))
            passages = cut(document)
            kept = list(rows_of(document, passages, [fold_key(one.text) for one in passages]).passages)
        return [(seal, *head, fold) for *head, seal, fold in kept]

    def vectors(self, encoder: str, dimension: int, version: int) -> np.ndarray | None:
        """Give the vectors of `version`, float16 (n, dimension); `None` where that encoder has none."""
        first, count = self._place(version)
        return self.shelf.vectors(encoder, dimension, first, count)

    def lacking(self, encoder: str, dimension: int) -> list[int]:
        """Give the versions alive now that `encoder` has no vectors of."""
        return self.versions(
            "NOT EXISTS (SELECT 1 FROM places WHERE places.version = documents.version"
            " AND instr(encoders, char(10) || :encoder || char(10)))",
            {"encoder": encoder},
        )

    def candidates(self, keys: Sequence[int]) -> list[Candidate]:
        """Give those of `keys` that are alive, in no particular order."""
        alive = self.extents.versions_of(np.array(keys, np.int64)) > 0
        living = [key for key, lives in zip(keys, alive.tolist(), strict=True) if lives]
        return [
            Candidate(row["key"], row["version"], row["passage_id"], bytes.fromhex(row["fold"]))
            for row in self._all(living)
        ]

    def addressed(self, version: int, label: str) -> list[tuple[int, str]]:
        """Give key and address of the passages of a version whose address holds `label`, in reading order."""
        return [(row["key"], row["address"]) for row in self._passages_of(version) if label in row["address"]]

    def found(self, keys: Sequence[int]) -> list[tuple[Passage, str, str, int | None]]:
        """Give the passages of `keys`, that are alive, with title, source and page of their documents."""
        found = []
        for row in self._all(keys):
            record = self._record(row["version"])
            passage = self._passage(row, record.doc_id)
            found.append((passage, record.title, record.source, row["page"] or None))
        return found

    def lineage(self, doc: str) -> list[Entry]:
        """Give the versions of `doc`, oldest first."""
        rows = self._rows(
            f"SELECT event, indexed_at, born, died, died_at, version, {RECORD} FROM documents"
            f" WHERE {OF_HISTORY} ORDER BY version",
            doc=doc,
        ).fetchall()
        return [
            Entry(event, at, born, died, died_at, self._document(version, record))
            for event, at, born, died, died_at, version, *record in rows
        ]

    def past(self, doc: str, digest: str) -> Past | None:
        """Give the last version of `doc`, a doc_id or a source, whose bytes had that digest."""
        row = self._rows(
            f"SELECT version, doc_id, digest, size, modified, reader, collection, {RECORD} FROM documents"
            f" WHERE {OF_HISTORY} AND digest = :digest ORDER BY version DESC LIMIT 1",
            doc=doc,
            digest=digest,
        ).fetchone()
        if row is None:
            return None
        living = self._rows(
            f"SELECT doc_id FROM documents WHERE {OF_HISTORY} AND {ALIVE}", doc=doc
        ).fetchone()
        document = self._document(row[0], row[7:])
        return Past(document, KeptFile(*row[1:7]), living[0] if living else None)

    def _document(self, version: int, record: Sequence[Any]) -> Document:
        return document_of((*record, *self.shelf.content(version).columns))

    def _record(self, version: int) -> DocumentRecord:
        return record_of(self._row(version))

    def _row(self, version: int) -> tuple[Any, ...]:
        return self._one(f"SELECT {RECORD} FROM documents WHERE version = :version", version)

    def _all(self, keys: Sequence[int]) -> list[Row]:
        rows = self.shelf.by_keys(keys)
        if len(rows) < len(keys):
            raise IndexDamagedError(f"{len(keys) - len(rows)} passages are missing")
        return rows

    def _read_extents(self) -> Extents:
        rows = self._rows(
            "SELECT version, first, passages FROM documents JOIN places USING (version)"
            f" WHERE {ALIVE} AND passages > 0 ORDER BY 2"
        )
        return Extents.of(rows.fetchall())

    def _place(self, version: int) -> tuple[int, int]:
        first, count = self._one(
            "SELECT first, passages FROM documents JOIN places USING (version) WHERE version = :version",
            version,
        )
        return first, count

    def _passages_of(self, version: int) -> list[Row]:
        return self.shelf.passages(*self._place(version))

    def _doc_id(self, version: int) -> str | None:
        row = self._rows(
            f"SELECT doc_id FROM documents WHERE {ALIVE} AND version = :version", version=version
        ).fetchone()
        return row[0] if row else None

    def _passage(self, row: Row, doc_id: str) -> Passage:
        text = row["text"] or self.shelf.content(row["version"]).text[row["start"] : row["stop"]]
        return passage_in(row, doc_id, text)


def _range(row: Row) -> tuple[str, int, int]:
    return row["passage_id"], row["start"], row["stop"]


def _digests(row: Row) -> tuple[bytes, bytes]:
    return bytes.fromhex(row["wording"]), bytes.fromhex(row["fold"])
