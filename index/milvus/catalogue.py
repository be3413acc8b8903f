"""What a library in Milvus keeps, read and changed as the embedded catalogue is.

A change is made in the register first; the publication puts it into Milvus, when is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from index.catalogue.rows import DocumentRows
from index.catalogue.store import Kept
from index.datatypes import Event, Failure, FileStamp
from index.faults import StorageError, UnsoundError
from index.milvus.publication import Publication
from index.milvus.register import Register
from index.milvus.shelf import Shelf
from index.milvus.snapshot import StoredSnapshot


class StoredCatalogue:
    """The catalogue of one open library; `register` gives the register, brought up to date if told to."""

    def __init__(
        self, name: str, register: Callable[[bool], Register], writer: Callable[[], Publication], shelf: Shelf
    ) -> None:
        self._name = name
        self._register = register
        self._writer = writer
        self._shelf = shelf

    @contextmanager
    def reading(self, generation: int | None = None) -> Iterator[StoredSnapshot]:
        """Give one consistent view as of `generation`, the latest without one. Raises LookupError."""
        register = self._register(generation is None)
        with register.catalogue.reading(generation) as snapshot:
            try:
                yield StoredSnapshot(snapshot.connection, snapshot.generation, snapshot.memory, self._shelf)
            except UnsoundError as error:
                raise StorageError(
                    f"Milvus {self._name} 里存的内容与读入时不同（{error}）。"
                    "请运行 cewen verify 看是哪些文件，再把它们 cewen remove 后重新 cewen index。"
                ) from error

    def put(
        self,
        rows: DocumentRows,
        encoder: str,
        vectors: np.ndarray,
        *,
        event: Event,
        stamp: FileStamp | None = None,
        collection: str = "",
        moved_from: str | None = None,
    ) -> Kept:
        """Keep a document in place of the one of the same `doc_id`."""
        register = self._register(False)
        if register.has_failure(rows.source):
            self._writer().note(failures=[rows.source])
        return register.catalogue.put(
            rows, encoder, vectors, event=event, stamp=stamp, collection=collection, moved_from=moved_from
        )

    def retire(self, doc_id: str, *, erase: bool = False) -> int | None:
        """Close the living version of `doc_id` and give its number; with `erase` its history goes too."""
        register = self._register(False)
        version = register.catalogue.retire(doc_id, erase=erase)
        if erase:
            self._writer().note(register.versions("erased"))
        return version

    def touch(
        self, doc_id: str, stamp: FileStamp | None, collection: str, rows: DocumentRows | None = None
    ) -> None:
        """Note that `doc_id` was found to be the same, in a file that carries `stamp`."""
        register = self._register(False)
        versions = register.versions("doc_id = ? AND died IS NULL", doc_id)
        before = [register.told(version) for version in versions]
        register.catalogue.touch(doc_id, stamp, collection, rows)
        if before != [register.told(version) for version in versions]:
            self._writer().note(versions)

    def note_failure(self, failure: Failure, stamp: FileStamp | None, reader: str) -> None:
        """Keep why a source could not be read."""
        register = self._register(False)
        register.catalogue.note_failure(failure, stamp, reader)
        self._writer().note(failures=[failure.source])

    def forget_failure(self, source: str) -> None:
        """Drop what is noted of a source that could not be read."""
        register = self._register(False)
        register.catalogue.forget_failure(source)
        self._writer().note(failures=[source])

    def keep_vectors(self, version: int, encoder: str, vectors: np.ndarray) -> None:
        """Keep the `vectors` of another encoder for a version already here."""
        self._writer().keep_vectors(version, encoder, vectors)
