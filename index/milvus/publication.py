"""Puts what a writer changed in the register into Milvus, and commits it by one row.

Rows are written under generations that nobody reads yet; the state row makes them all visible at once. A
writer that dies before leaves rows behind that no reader sees and the next writer sweeps away.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from dataclasses import astuple, replace
from hashlib import blake2b

import numpy as np

from index.catalogue.store import Kept
from index.encoders.loading import Encoder
from index.intake.preparation import Prepared
from index.milvus.collections import (
    CONTENTS,
    DOCUMENTS,
    NOTES,
    PASSAGES,
    make_vectors,
    vector_collections,
    vectors_of,
)
from index.milvus.lease import Lease
from index.milvus.register import Register, State
from index.milvus.rows import contents_of, passages_of, unused
from index.milvus.server import Row, Server, listed

logger = logging.getLogger(__name__)

STATE = "state"
FAILURE = "failure:"
_PASSAGES_AT_ONCE = 2000  # held in memory before they are written: 20 MB
_VERSIONS_AT_ONCE = 1000  # deleted in one call


class Publication:
    """The rows of a library while they are changed; the caller holds the lease."""

    def __init__(
        self, server: Server, register: Register, lease: Lease, state: State, encoder: Encoder
    ) -> None:
        self._server = server
        self._register = register
        self._lease = lease
        self._encoder = encoder
        self._cleared = state.cleared
        self._vectors = vectors_of(encoder.name, encoder.dimension)
        self._guard = threading.RLock()  # a reader of the same store may have what waits pushed
        self._waiting: list[tuple[Kept, Prepared]] = []
        self._passages = 0
        self._changed: set[int] = set()  # versions whose rows in DOCUMENTS are no longer right
        self._failures: set[str] = set()  # sources
        self._is_pushed = False  # something that is not committed
        self.committed = state

    def open(self) -> None:
        """Be ready for changes: the collection of the encoder's vectors is there."""
        make_vectors(self._server, self._vectors, self._encoder.dimension)

    def put(self, kept: Kept, prepared: Prepared) -> None:
        """Take in a version just kept, and out the one it replaced."""
        with self._guard:
            self._take(kept, prepared)

    def _take(self, kept: Kept, prepared: Prepared) -> None:
        self._register.place(kept.version, kept.first_key, self._encoder.name)
        self._changed.add(kept.version)
        if kept.replaced is not None:
            self._changed.add(kept.replaced)
        self._waiting.append((kept, prepared))
        self._passages += len(prepared.folds)
        if self._passages >= _PASSAGES_AT_ONCE:
            self.push()

    def drop(self, version: int) -> None:
        """Take out a version just closed."""
        self._changed.add(version)

    def note(self, versions: Iterable[int] = (), failures: Iterable[str] = ()) -> None:
        """Note what has changed besides: of versions their rows, of failures their sources."""
        self._changed |= set(versions)
        self._failures |= set(failures)

    def keep_vectors(self, version: int, encoder: str, vectors: np.ndarray) -> None:
        """Keep the vectors of a version already there."""
        first, born = self._register.first(version), self._register.born(version)
        self._lease.check()
        self._server.put(vectors_of(encoder, vectors.shape[1]), _vectors(version, born, first, vectors))
        self._register.encoded(version, encoder)
        self._changed.add(version)

    def publish(self, *, tidy: bool = True) -> int:
        """Commit all changes so far and give the generation that readers see from now on."""
        self.push()
        state = self._register.state(self._cleared, self.committed.revision)
        if state != self.committed or self._is_pushed:
            state = replace(state, revision=state.revision + 1)
            self._lease.check()
            self._server.put(
                NOTES, [unused({"name": STATE, "changed": 0, "value": json.dumps(astuple(state))})]
            )
            self.committed = state
            self._is_pushed = False
        return state.generation

    def push(self) -> None:
        """Write into Milvus what only the register holds, under generations that nobody reads yet."""
        with self._guard:
            self._push()

    def _push(self) -> None:
        if not (self._waiting or self._changed or self._failures):
            return
        self._lease.check()
        if self._waiting:
            self._push_waiting()
        self._is_pushed = True
        changed = self.committed.revision + 1
        rows = [self._register.document_row(version, changed) for version in sorted(self._changed)]
        self._server.put(DOCUMENTS, rows)
        self._changed.clear()
        notes = [
            {
                "name": FAILURE + blake2b(source.encode(), digest_size=16).hexdigest(),
                "changed": changed,
                "value": self._register.failure_value(source),
            }
            for source in sorted(self._failures)
        ]
        self._server.put(NOTES, [unused(note) for note in notes])
        self._failures.clear()

    def _push_waiting(self) -> None:
        rows: dict[str, list[Row]] = {CONTENTS: [], PASSAGES: [], self._vectors: []}
        for kept, prepared in self._waiting:
            version, born = kept.version, self._register.born(kept.version)
            content, passages = self._register.content(version), self._register.passages(version)
            vectors = self._register.vectors(version, self._encoder.name, self._encoder.dimension)
            rows[CONTENTS] += contents_of(version, born, content)
            rows[PASSAGES] += passages_of(version, born, kept.first_key, passages, prepared, content)
            rows[self._vectors] += _vectors(version, born, kept.first_key, vectors)
        for collection, some in rows.items():
            self._server.put(collection, some)
        self._register.hand_over(kept.version for kept, _ in self._waiting)
        self._waiting.clear()
        self._passages = 0

    def sweep(self) -> None:
        """Undo what a writer left half done: rows of generations never committed, versions closed in one."""
        last = self.committed.generation
        logger.info("sweeping what was never committed after generation %s", last)
        self._lease.check()
        closed = [row["version"] for row in self._server.state(DOCUMENTS, f"died > {last}", ["version"])]
        living = [version for version in closed if self._register.versions("version = ?", version)]
        self._server.put(
            DOCUMENTS, [self._register.document_row(version, self.committed.revision) for version in living]
        )
        for collection in (DOCUMENTS, CONTENTS, PASSAGES, *vector_collections(self._server)):
            self._server.delete(collection, f"born > {last}")
        self._clear()  # may have been broken off

    def purge(self) -> None:
        """Delete what is erased, and passages and vectors of versions that nobody can still be reading."""
        erased = self._register.versions("erased AND died IS NOT NULL")
        self._register.catalogue.purge(self.committed.generation)
        kept = set(self._register.versions("erased"))
        gone = [version for version in erased if version not in kept]
        self.publish()  # nobody reads from here on what is deleted now
        if gone:
            for collection in (DOCUMENTS, CONTENTS, PASSAGES, *vector_collections(self._server)):
                self._delete(collection, gone)
        self._clear()
        self.publish()

    def _clear(self) -> None:
        """Delete the passages and vectors of versions that can no longer be read."""
        purged = self._register.state().purged
        closed = self._register.versions("died > ? AND died <= ?", self._cleared, purged)
        if closed:
            for collection in (PASSAGES, *vector_collections(self._server)):
                self._delete(collection, closed)
        self._cleared = purged

    def _delete(self, collection: str, versions: list[int]) -> None:
        for start in range(0, len(versions), _VERSIONS_AT_ONCE):
            self._server.delete(
                collection, f"version in {listed(versions[start : start + _VERSIONS_AT_ONCE])}"
            )


def _vectors(version: int, born: int, first: int, vectors: np.ndarray) -> list[Row]:
    """Give the rows of the vectors of a version, whose first passage has the key `first`."""
    return [
        {"key": first + place, "version": version, "born": born, "vector": vector}
        for place, vector in enumerate(vectors.astype(np.float32).tolist())
    ]
