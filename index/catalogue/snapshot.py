"""Reads the catalogue as it stood at one generation; it changes nothing and searches nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from corpus import Document, Passage
from index.catalogue.datatypes import Candidate, Entry, FailedFile, KeptDocument, KeptFile, Past, TitleRow
from index.catalogue.memory import Extents, Memory
from index.catalogue.rows import (
    DOCUMENT,
    PASSAGE,
    RECORD,
    RECORD_WIDTH,
    DocumentRows,
    contents_of,
    document_of,
    page_at,
    passage_of,
    record_of,
    unpack,
)
from index.catalogue.seals import DOCUMENTS_ITSELF, SEALED_CONTENTS, seal, whole
from index.datatypes import DocumentRecord, Failure
from index.faults import UnsoundError

ALIVE = "documents.born <= :at AND (documents.died IS NULL OR documents.died > :at)"
_LATER_ALIVE = ALIVE.replace("documents.", "later.")
# The latest version of the same work with another wording: later by what both state, or, where that is the
# same or neither states a day, by their files. If only one does, nothing is certain.
_SUPERSEDED_BY = f"""(
    SELECT later.doc_id FROM works JOIN works AS others USING (work)
    JOIN documents AS later ON later.version = others.version
    WHERE works.version = documents.version AND {_LATER_ALIVE} AND later.wording != documents.wording
    AND CASE WHEN later.dated = documents.dated THEN
            (coalesce(later.modified, 0), later.version)
            > (coalesce(documents.modified, 0), documents.version)
        ELSE documents.dated != '' AND later.dated > documents.dated END
    AND {{of_those}}
    ORDER BY later.dated DESC, later.modified DESC, later.version DESC LIMIT 1
)"""
SUPERSEDED_BY = _SUPERSEDED_BY.format(of_those="1")
# Until the later version takes effect on its 施行日期, the former one is in force.
SUPERSEDED_ON_DAY = _SUPERSEDED_BY.format(of_those="coalesce(later.metadata ->> 'effective_on', '') <= :day")
_SAME_AS = f"""(
    SELECT later.doc_id FROM documents AS later
    WHERE later.digest = documents.digest AND later.version < documents.version AND {_LATER_ALIVE}
    ORDER BY later.version LIMIT 1
)"""
# What a file determines of its document's row.
DETERMINED = ("doc_id", "source", "title", "format", "digest", "metadata", *SEALED_CONTENTS)
NAMED = "(documents.doc_id = :doc OR documents.source = :doc)"
_NAMED_WITHOUT_INDEX = "(+documents.doc_id = :doc OR +documents.source = :doc)"
OF_HISTORY = (
    "NOT erased AND born <= :at AND lineage = (SELECT lineage FROM documents"
    f" WHERE {NAMED} AND NOT erased ORDER BY version DESC LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The catalogue as of `generation`, inside one read transaction."""

    connection: sqlite3.Connection
    generation: int
    memory: Memory

    def records(
        self, condition: str = "1", parameters: Mapping[str, object] | None = None
    ) -> list[DocumentRecord]:
        """Give the documents that meet an SQL `condition`, ordered by source."""
        self.whole()
        rows = self._records(condition, DOCUMENTS_ITSELF, **(parameters or {}))
        return [record_of(row) for row in rows]

    def record(self, doc: str) -> DocumentRecord | None:
        """Give the record of `doc`, a doc_id or a source."""
        return next(map(record_of, self._records(NAMED, doc=doc)), None) or self._none(doc)

    def whole(self) -> None:
        """Make sure that no document is missing unnoticed. Raises UnsoundError where one is."""
        whole(self.connection)

    def _none(self, doc: str) -> Any:
        """Make sure that there is no `doc`: a page may have been damaged. Raises UnsoundError."""
        self.whole()
        if self.versions(_NAMED_WITHOUT_INDEX, {"doc": doc}):
            raise UnsoundError(f"“{doc}”不在索引里")
        return None

    def last_record(self, doc: str) -> DocumentRecord | None:
        """Give the last record of `doc`, a doc_id or a source, that may have been removed."""
        rows = self._rows(
            f"SELECT {RECORD} FROM documents WHERE {NAMED} AND NOT erased"
            # One that was moved lives on under its other name, history and all.
            " AND NOT EXISTS (SELECT 1 FROM documents AS living"
            " WHERE living.lineage = documents.lineage AND living.died IS NULL)"
            " ORDER BY version DESC LIMIT 1",
            doc=doc,
        )
        return next(map(record_of, rows), None)

    def _records(self, condition: str, table: str = "documents", **parameters: object) -> sqlite3.Cursor:
        return self._rows(
            f"SELECT {RECORD}, {SUPERSEDED_BY}, {_SAME_AS} FROM {table}"
            f" WHERE {ALIVE} AND {condition} ORDER BY source",
            **parameters,
        )

    def document(self, doc: str) -> Document | None:
        """Give the document `doc`, a doc_id or a source, with its text."""
        rows = self._rows(
            f"SELECT {DOCUMENT} FROM documents JOIN contents USING (version) WHERE {ALIVE} AND {NAMED}",
            doc=doc,
        )
        return next(map(document_of, rows), None) or self._none(doc)

    def holds(self, rows: DocumentRows) -> bool:
        """Tell whether the document of `rows` is kept exactly as it stands in them."""
        kept = self._rows(
            f"SELECT version, {', '.join(DETERMINED)} FROM documents JOIN contents USING (version)"
            f" WHERE {ALIVE} AND doc_id = :doc_id",
            doc_id=rows.doc_id,
        ).fetchone()
        if kept is None or list(kept[1:]) != [getattr(rows, name) for name in DETERMINED]:
            return False
        passages = self._rows(
            "SELECT passage_id, start, stop, heading_path, address, wording, fold FROM passages"
            " WHERE version = :version ORDER BY key",
            version=kept[0],
        )
        return tuple(passages) == rows.passages

    def passages(self, doc_id: str) -> list[Passage]:
        """Give the passages of `doc_id` in reading order."""
        rows = self._passages("doc_id = :doc_id ORDER BY key", doc_id=doc_id)
        return [passage_of(row) for row in rows]

    def passage(self, passage_id: str) -> Passage | None:
        """Give the passage of that id."""
        return next(map(passage_of, self._passages("passage_id = :name", name=passage_id)), None)

    def _passages(self, condition: str, more: str = "", **parameters: object) -> sqlite3.Cursor:
        return self._rows(
            f"SELECT {PASSAGE}{more} FROM passages JOIN documents USING (version)"
            f" JOIN contents USING (version) WHERE {ALIVE} AND {condition}",
            **parameters,
        )

    def kept_files(self, sources: Sequence[str] | None = None) -> dict[str, KeptFile]:
        """Give for each source, or those of `sources`, what is needed to see whether it has changed."""
        among = "" if sources is None else " AND source IN (SELECT value FROM json_each(:sources))"
        rows = self._rows(
            "SELECT source, doc_id, digest, size, modified, reader, collection FROM documents"
            f" WHERE {ALIVE}{among}",
            sources=json.dumps(sources),
        )
        return {source: KeptFile(*rest) for source, *rest in rows}

    def same_files(self) -> list[tuple[str, ...]]:
        """Give the sources of each file that is kept more than once, in their order."""
        rows = self._rows(
            f"SELECT digest, source FROM documents WHERE {ALIVE} AND digest IN (SELECT digest"
            f" FROM documents WHERE {ALIVE} GROUP BY digest HAVING count(*) > 1) ORDER BY source"
        )
        sources: dict[str, list[str]] = {}
        for digest, source in rows:
            sources.setdefault(digest, []).append(source)
        return list(map(tuple, sources.values()))

    def failed_files(self) -> dict[str, FailedFile]:
        """Give for each source that could not be read why, and how its file looked."""
        rows = self._rows(
            "SELECT source, error, failed_at, size, modified, reader FROM failures ORDER BY source"
        )
        return {
            source: FailedFile(Failure(source, error, failed_at), *rest)
            for source, error, failed_at, *rest in rows
        }

    def totals(self) -> tuple[int, int, int]:
        """Give the numbers of documents, passages and characters."""
        row = self._rows(
            "SELECT count(*), coalesce(sum(passages), 0), coalesce(sum(characters), 0)"
            f" FROM documents WHERE {ALIVE}"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def versions(self, condition: str = "1", parameters: Mapping[str, object] | None = None) -> list[int]:
        """Give the versions alive now that meet an SQL `condition` on the documents."""
        rows = self._rows(
            f"SELECT version FROM documents WHERE {ALIVE} AND {condition} ORDER BY version",
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

    def chosen(self, condition: str, parameters: Mapping[str, object]) -> np.ndarray:
        """Give what `versions` gives, ascending; the same filter asked again is not read again."""
        changes = self._rows("PRAGMA data_version").fetchone()[0], self.connection.total_changes
        name = (id(self.connection), *changes, condition, *sorted(parameters.items()))
        return self.memory.choices.get(name, lambda: np.array(self.versions(condition, parameters), np.int64))

    @property
    def extents(self) -> Extents:
        """Give where the passages of each living version are."""
        return self.memory.extents.get("", self._read_extents)

    def _read_extents(self) -> Extents:
        self.whole()
        rows = self._rows(
            "SELECT version, (SELECT min(key) FROM passages WHERE passages.version = documents.version),"
            f" passages FROM {DOCUMENTS_ITSELF} WHERE {ALIVE} AND passages > 0 ORDER BY 2"
        )
        found = rows.fetchall()
        if any(key is None for _, key, _ in found):
            raise UnsoundError("有的文件没有段落")
        return Extents.of(found)

    def kept(self, version: int) -> KeptDocument:
        """Give a version as the derived indexes take it in, its passages in reading order."""
        record, text, _ = self._version(version)
        rows = self._rows(
            "SELECT key, wording, passage_id, start, stop, heading_path, address FROM passages"
            " WHERE version = :version ORDER BY key",
            version=version,
        ).fetchall()
        passages = (
            passage_of((given, name, record.doc_id, start, stop, _cut(text, start, stop), path, address))
            for _, given, name, start, stop, path, address in rows
        )
        keys = tuple(row[0] for row in rows)
        return KeptDocument(version, record.title, record.source, keys, tuple(passages))

    def sound(self, version: int) -> None:
        """Raise UnsoundError where record or contents of a version are not as they were kept."""
        self._version(version)

    def stored_text(self, version: int) -> tuple[str, str, int, int]:
        """Give source, text, and the stored numbers of characters and passages of `version`."""
        row = self._one(
            "SELECT source, text, characters, passages FROM documents JOIN contents USING (version)"
            " WHERE version = :version",
            version=version,
        )
        return row[0], row[1], row[2], row[3]

    def stored_ranges(self, version: int) -> list[tuple[bytes, str, int, int, str, str, bytes]]:
        """Give seal, passage_id, start, end, headings, address and loose wording key of each passage."""
        rows = self._rows(
            "SELECT wording, passage_id, start, stop, heading_path, address, fold FROM passages"
            " WHERE version = :version ORDER BY key",
            version=version,
        )
        return list(rows)

    def vectors(self, encoder: str, dimension: int, version: int) -> np.ndarray | None:
        """Give the vectors of `version`, float16 (n, dimension); `None` where there are no sound ones."""
        row = self._rows(
            "SELECT vectors, passages, vectors.seal FROM vectors JOIN documents USING (version)"
            " WHERE version = :version AND encoder = :encoder",
            encoder=encoder,
            version=version,
        ).fetchone()
        if row is None or len(row[0]) != row[1] * dimension * 2 or row[2] != seal((version, encoder, row[0])):
            return None
        return unpack(row[0], dimension)

    def lacking(self, encoder: str, dimension: int) -> list[int]:
        """Give the versions alive now that `encoder` has no vectors of."""
        return self.versions(
            "NOT EXISTS (SELECT 1 FROM vectors WHERE vectors.version = documents.version"
            " AND encoder = :encoder AND length(vectors) = 2 * :dimension * documents.passages)",
            {"encoder": encoder, "dimension": dimension},
        )

    def candidates(self, keys: Sequence[int]) -> list[Candidate]:
        """Give those of `keys` that are alive, in no particular order."""
        alive = self.extents.versions_of(np.array(keys, np.int64)) > 0
        living = [key for key, lives in zip(keys, alive.tolist(), strict=True) if lives]
        rows = self._rows(
            "SELECT key, version, passage_id, fold FROM passages"
            " WHERE key IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(living),
        )
        found = [Candidate(*row) for row in rows]
        if len(found) < len(set(living)):
            raise UnsoundError(f"缺 {len(set(living)) - len(found)} 个段落")
        return found

    def titles(self) -> list[TitleRow]:
        """Give what each document can be named by."""
        rows = self._rows(
            "SELECT version, title, source, dated, coalesce(json_extract(metadata, '$.doc_number'), ''),"
            " doc_id"
            f" FROM {DOCUMENTS_ITSELF} WHERE {ALIVE} ORDER BY version"
        )
        return [TitleRow(*row) for row in rows]

    def addressed(self, version: int, label: str) -> list[tuple[int, str]]:
        """Give key and address of the passages of a version whose address holds `label`, in reading order."""
        rows = self._rows(
            "SELECT key, address FROM passages WHERE version = :version AND instr(address, :label)"
            " ORDER BY key",
            version=version,
            label=label,
        )
        return [(row[0], row[1]) for row in rows]

    def found(self, keys: Sequence[int]) -> list[tuple[Passage, str, str, int | None]]:
        """Give the passages of `keys`, that are alive, with title, source and page of their documents."""
        rows = self._rows(
            "SELECT key, version, wording, passage_id, start, stop, heading_path, address"
            " FROM passages WHERE key IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(keys),
        )
        found = {}
        for key, version, given, name, start, stop, path, address in rows:
            record, text, pages = self.memory.texts.get(version, partial(self._version, version))
            passage = passage_of(
                (given, name, record.doc_id, start, stop, _cut(text, start, stop), path, address)
            )
            found[key] = (passage, record.title, record.source, page_at(pages, start))
        if len(found) < len(set(keys)):
            raise UnsoundError(f"缺 {len(set(keys)) - len(found)} 个段落")
        return [found[key] for key in keys]

    def _version(self, version: int) -> tuple[DocumentRecord, str, str]:
        """Give record, text and pages of a version."""
        row = self._one(
            f"SELECT {DOCUMENT} FROM documents JOIN contents USING (version) WHERE version = :version",
            version=version,
        )
        record = record_of(row[:RECORD_WIDTH])
        text, pages, *_ = contents_of(row[RECORD_WIDTH:], record.source)
        return record, text, pages

    def _one(self, statement: str, version: int) -> tuple[Any, ...]:
        """Give the one row there must be of a version."""
        row: tuple[Any, ...] | None = self._rows(statement, version=version).fetchone()
        if row is None:
            raise UnsoundError(f"缺第 {version} 个版本")
        return row

    def lineage(self, doc: str) -> list[Entry]:
        """Give the versions of `doc`, oldest first."""
        rows = self._rows(
            f"SELECT event, indexed_at, born, died, died_at, {DOCUMENT}"
            f" FROM documents JOIN contents USING (version) WHERE {OF_HISTORY} ORDER BY version",
            doc=doc,
        )
        return [
            Entry(event, at, born, died, died_at, document_of(columns))
            for event, at, born, died, died_at, *columns in rows
        ]

    def past(self, doc: str, digest: str) -> Past | None:
        """Give the last version of `doc`, a doc_id or a source, whose bytes had that digest."""
        row = self._rows(
            f"SELECT doc_id, digest, size, modified, reader, collection, {DOCUMENT}"
            f" FROM documents JOIN contents USING (version) WHERE {OF_HISTORY} AND digest = :digest"
            " ORDER BY version DESC LIMIT 1",
            doc=doc,
            digest=digest,
        ).fetchone()
        if row is None:
            return None
        living = self._rows(
            f"SELECT doc_id FROM documents WHERE {OF_HISTORY} AND {ALIVE}", doc=doc
        ).fetchone()
        return Past(document_of(row[6:]), KeptFile(*row[:6]), living[0] if living else None)

    def _rows(self, statement: str, **parameters: object) -> sqlite3.Cursor:
        return self.connection.execute(statement, {"at": self.generation, **parameters})


def _cut(text: str, start: int, stop: int) -> str:
    if not isinstance(start, int) or not isinstance(stop, int):  # a column may come back as anything
        raise UnsoundError(f"位置 {start}–{stop}")
    return text[start:stop]
