"""Reads the catalogue as it stood at one generation; it changes nothing and searches nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus import Document, Passage
from index.datatypes import DocumentRecord
from index.rows import DOCUMENT, PASSAGE, RECORD, document_of, page_at, passage_of, record_of

_ALIVE = "born <= :at AND (died IS NULL OR died > :at)"


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A passage with the key under which the derived indexes know it."""

    key: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document as the derived indexes take it in."""

    title: str
    source: str
    passages: tuple[KeptPassage, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking must know of a passage beside its scores; `fold` is equal for equal wordings."""

    key: int
    version: int
    passage_id: str
    fold: bytes


@dataclass(frozen=True, slots=True)
class KeptFile:
    """How the file of a document looked when it was read; `None` where that cannot be relied on."""

    doc_id: str
    digest: str
    size: int | None
    modified: int | None
    reader: int  # the `corpus.READER` that read it


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The catalogue as of `generation`, inside one read transaction."""

    connection: sqlite3.Connection
    generation: int

    def records(self) -> list[DocumentRecord]:
        """Give every document, ordered by source."""
        return [
            record_of(row)
            for row in self._rows(f"SELECT {RECORD} FROM documents WHERE {_ALIVE} ORDER BY source")
        ]

    def record(self, doc: str) -> DocumentRecord | None:
        """Give the record of `doc`, a doc_id or a source."""
        rows = self._rows(
            f"SELECT {RECORD} FROM documents WHERE {_ALIVE} AND (doc_id = :doc OR source = :doc)", doc=doc
        )
        return next(map(record_of, rows), None)

    def document(self, doc: str) -> Document | None:
        """Give the document `doc`, a doc_id or a source, with its text."""
        rows = self._rows(
            f"SELECT {DOCUMENT} FROM documents WHERE {_ALIVE} AND (doc_id = :doc OR source = :doc)", doc=doc
        )
        return next(map(document_of, rows), None)

    def passages(self, doc_id: str) -> list[Passage]:
        """Give the passages of `doc_id` in reading order."""
        rows = self._rows(
            f"SELECT {PASSAGE} FROM passages JOIN documents USING (version)"
            f" WHERE {_ALIVE} AND doc_id = :doc_id ORDER BY key",
            doc_id=doc_id,
        )
        return [passage_of(row) for row in rows]

    def passage(self, passage_id: str) -> Passage | None:
        """Give the passage of that id."""
        rows = self._rows(
            f"SELECT {PASSAGE} FROM passages JOIN documents USING (version)"
            f" WHERE {_ALIVE} AND passage_id = :passage_id",
            passage_id=passage_id,
        )
        return next(map(passage_of, rows), None)

    def kept_files(self) -> dict[str, KeptFile]:
        """Give for each source what is needed to see whether it has changed."""
        rows = self._rows(
            f"SELECT source, doc_id, digest, size, modified, reader FROM documents WHERE {_ALIVE}"
        )
        return {source: KeptFile(*rest) for source, *rest in rows}

    def totals(self) -> tuple[int, int, int]:
        """Give the numbers of documents, passages and characters."""
        row = self._rows(
            "SELECT count(*), coalesce(sum(passages), 0), coalesce(sum(characters), 0)"
            f" FROM documents WHERE {_ALIVE}"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def versions(self, condition: str = "1", parameters: Mapping[str, object] | None = None) -> list[int]:
        """Give the versions alive now that meet an SQL `condition` on the documents."""
        rows = self._rows(
            f"SELECT version FROM documents WHERE {_ALIVE} AND {condition} ORDER BY version",
            **(parameters or {}),
        )
        return [row[0] for row in rows]

    def born_since(self, generation: int) -> list[int]:
        """Give the versions alive now that were not yet there at `generation`."""
        return self.versions("born > :since", {"since": generation})

    def died_since(self, generation: int) -> list[int]:
        """Give the versions that were there at `generation` and are no more."""
        rows = self._rows(
            "SELECT version FROM documents WHERE born <= :since AND died > :since AND died <= :at"
            " ORDER BY version",
            since=generation,
        )
        return [row[0] for row in rows]

    def keys(self, version: int) -> list[int]:
        """Give the passage keys of a version in reading order."""
        rows = self._rows("SELECT key FROM passages WHERE version = :version ORDER BY key", version=version)
        return [row[0] for row in rows]

    def keys_of(self, versions: Sequence[int]) -> list[int]:
        """Give the passage keys of several versions."""
        rows = self._rows(
            "SELECT key FROM passages WHERE version IN (SELECT value FROM json_each(:versions))",
            versions=json.dumps(list(versions)),
        )
        return [row[0] for row in rows]

    def kept(self, version: int) -> KeptDocument:
        """Give a version as the derived indexes take it in, its passages in reading order."""
        title, source, text, doc_id = self._rows(
            "SELECT title, source, text, doc_id FROM documents WHERE version = :version", version=version
        ).fetchone()
        rows = self._rows(
            "SELECT key, passage_id, start, stop, heading_path, address FROM passages"
            " WHERE version = :version ORDER BY key",
            version=version,
        )
        passages = (
            KeptPassage(key, passage_of((passage_id, doc_id, start, stop, text[start:stop], path, address)))
            for key, passage_id, start, stop, path, address in rows
        )
        return KeptDocument(title, source, tuple(passages))

    def stored_text(self, version: int) -> tuple[str, str, int, int]:
        """Give source, text, and the stored numbers of characters and passages of `version`."""
        row = self._rows(
            "SELECT source, text, characters, passages FROM documents WHERE version = :version",
            version=version,
        ).fetchone()
        return row[0], row[1], row[2], row[3]

    def stored_ranges(self, version: int) -> list[tuple[str, int, int, bytes, bytes]]:
        """Give passage_id, start, end, exact and loose wording key of each passage of a version."""
        rows = self._rows(
            "SELECT passage_id, start, stop, wording, fold FROM passages"
            " WHERE version = :version ORDER BY key",
            version=version,
        )
        return list(rows)

    def vectors(self, encoder: str, version: int) -> list[tuple[int, bytes | None]]:
        """Give key and stored vector of each passage of `version`; `None` where that encoder has none."""
        rows = self._rows(
            "SELECT passages.key, vector FROM passages LEFT JOIN vectors"
            " ON vectors.key = passages.key AND encoder = :encoder"
            " WHERE version = :version ORDER BY passages.key",
            encoder=encoder,
            version=version,
        )
        return list(rows)

    def candidates(self, keys: Sequence[int]) -> list[Candidate]:
        """Give those of `keys` that are alive, in no particular order."""
        rows = self._rows(
            "SELECT key, version, passage_id, fold FROM passages JOIN documents USING (version)"
            f" WHERE {_ALIVE} AND key IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(list(keys)),
        )
        return [Candidate(*row) for row in rows]

    def found(self, key: int) -> tuple[Passage, str, str, int | None]:
        """Give the passage of `key` with title, source and page of its document."""
        row = self._rows(
            f"SELECT {PASSAGE}, title, source, pages FROM passages JOIN documents USING (version)"
            f" WHERE {_ALIVE} AND key = :key",
            key=key,
        ).fetchone()
        page = page_at(row[9], row[2])
        return passage_of(row[:7]), row[7], row[8], page

    def _rows(self, statement: str, **parameters: object) -> sqlite3.Cursor:
        return self.connection.execute(statement, {"at": self.generation, **parameters})
