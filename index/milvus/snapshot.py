"""Reads a library in Milvus as of one generation: documents in the register, the rest from the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus import Document, Passage
from index.catalogue.memory import Extents
from index.catalogue.rows import DOCUMENT, DocumentRows, document_of
from index.catalogue.snapshot import (
    ALIVE,
    NAMED,
    OF_HISTORY,
    Candidate,
    Entry,
    KeptDocument,
    KeptFile,
    Past,
    Snapshot,
)
from index.faults import IndexDamagedError
from index.milvus.rows import passage_in
from index.milvus.server import Row
from index.milvus.shelf import Shelf

_HEAD = "doc_id, source, title, format, digest, metadata"  # the columns of DOCUMENT in the register


@dataclass(frozen=True, slots=True)
class StoredSnapshot(Snapshot):
    """The library as of `generation`, inside one read transaction of the register."""

    shelf: Shelf

    def document(self, doc: str) -> Document | None:
        """Give the document `doc`, a doc_id or a source, with its text."""
        row = self._rows(
            f"SELECT version, {_HEAD} FROM documents WHERE {ALIVE} AND {NAMED}", doc=doc
        ).fetchone()
        return document_of((*row[1:], *self.shelf.content(row[0]))) if row else None

    def holds(self, rows: DocumentRows) -> bool:
        """Tell whether the document of `rows` is kept exactly as it stands in them."""
        row = self._rows(
            f"SELECT version, {_HEAD} FROM documents WHERE {ALIVE} AND doc_id = :doc_id", doc_id=rows.doc_id
        ).fetchone()
        wanted = [getattr(rows, name) for name in DOCUMENT.split(", ")]
        if row is None or list(row[1:]) != wanted[: len(row) - 1]:
            return False
        if [*row[1:], *self.shelf.content(row[0])] != wanted:
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
        title, source, doc_id = self._rows(
            "SELECT title, source, doc_id FROM documents WHERE version = :version", version=version
        ).fetchone()
        passages = tuple(self._passage(row, doc_id) for row in self._passages_of(version))
        return KeptDocument(version, title, source, tuple(self.keys(version)), passages)

    def stored_text(self, version: int) -> tuple[str, str, int, int]:
        """Give source, text, and the stored numbers of characters and passages of `version`."""
        source, characters, passages = self._rows(
            "SELECT source, characters, passages FROM documents WHERE version = :version", version=version
        ).fetchone()
        return source, self.shelf.content(version)[3], characters, passages

    def stored_ranges(self, version: int) -> list[tuple[str, int, int, bytes, bytes]]:
        """Give passage_id, start, end, exact and loose wording key of each passage of a version."""
        return [(*_range(row), *_digests(row)) for row in self._passages_of(version)]

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
            for row in self.shelf.by_keys(living)
        ]

    def addressed(self, version: int, label: str) -> list[tuple[int, str]]:
        """Give key and address of the passages of a version whose address holds `label`, in reading order."""
        return [(row["key"], row["address"]) for row in self._passages_of(version) if label in row["address"]]

    def found(self, keys: Sequence[int]) -> list[tuple[Passage, str, str, int | None]]:
        """Give the passages of `keys`, that are alive, with title, source and page of their documents."""
        found = []
        rows = self.shelf.by_keys(keys)
        if len(rows) < len(keys):
            raise IndexDamagedError(f"{len(keys) - len(rows)} passages are missing")
        for row in rows:
            doc_id, title, source = self._rows(
                "SELECT doc_id, title, source FROM documents WHERE version = :version", version=row["version"]
            ).fetchone()
            found.append((self._passage(row, doc_id), title, source, row["page"] or None))
        return found

    def lineage(self, doc: str) -> list[Entry]:
        """Give the versions of `doc`, oldest first."""
        rows = self._rows(
            f"SELECT event, indexed_at, born, died, died_at, version, {_HEAD} FROM documents"
            f" WHERE {OF_HISTORY} ORDER BY version",
            doc=doc,
        ).fetchall()
        return [
            Entry(event, at, born, died, died_at, document_of((*head, *self.shelf.content(version))))
            for event, at, born, died, died_at, version, *head in rows
        ]

    def past(self, doc: str, digest: str) -> Past | None:
        """Give the last version of `doc`, a doc_id or a source, whose bytes had that digest."""
        row = self._rows(
            f"SELECT version, size, modified, reader, collection, {_HEAD} FROM documents"
            f" WHERE {OF_HISTORY} AND digest = :digest ORDER BY version DESC LIMIT 1",
            doc=doc,
            digest=digest,
        ).fetchone()
        if row is None:
            return None
        version, *stamp, doc_id, _, _, _, kept, _ = row
        living = self._rows(
            f"SELECT doc_id FROM documents WHERE {OF_HISTORY} AND {ALIVE}", doc=doc
        ).fetchone()
        document = document_of((*row[5:], *self.shelf.content(version)))
        return Past(document, KeptFile(doc_id, kept, *stamp), living[0] if living else None)

    def _read_extents(self) -> Extents:
        rows = self._rows(
            "SELECT version, first, passages FROM documents JOIN places USING (version)"
            f" WHERE {ALIVE} AND passages > 0 ORDER BY 2"
        )
        return Extents.of(rows.fetchall())

    def _place(self, version: int) -> tuple[int, int]:
        first, count = self._rows(
            "SELECT first, passages FROM documents JOIN places USING (version) WHERE version = :version",
            version=version,
        ).fetchone()
        return first, count

    def _passages_of(self, version: int) -> list[Row]:
        return self.shelf.passages(*self._place(version))

    def _doc_id(self, version: int) -> str | None:
        row = self._rows(
            f"SELECT doc_id FROM documents WHERE {ALIVE} AND version = :version", version=version
        ).fetchone()
        return row[0] if row else None

    def _passage(self, row: Row, doc_id: str) -> Passage:
        text = row["text"] or self.shelf.content(row["version"])[3][row["start"] : row["stop"]]
        return passage_in(row, doc_id, text)


def _range(row: Row) -> tuple[str, int, int]:
    return row["passage_id"], row["start"], row["stop"]


def _digests(row: Row) -> tuple[bytes, bytes]:
    return bytes.fromhex(row["wording"]), bytes.fromhex(row["fold"])
