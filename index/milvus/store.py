"""A library in Milvus as a store: readers at one generation each, one writer at a time.

The state row says which generation is committed; a reader brings its register up to it and asks for rows born
by then. Any number of processes on any number of computers may read; none keeps anything of its own.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from index.catalogue.datatypes import KeptFile
from index.catalogue.memory import Extents
from index.datatypes import FileStamp, Report
from index.derived.completion import complete
from index.encoders.embedding import encode
from index.encoders.loading import is_quick
from index.faults import StorageError
from index.intake.reading import Reading, reading_of
from index.lock import LibraryBusyError
from index.milvus.address import Address
from index.milvus.catalogue import StoredCatalogue
from index.milvus.collections import (
    DOCUMENTS,
    FORMAT,
    NOTES,
    make_all,
    vectors_of,
)
from index.milvus.lease import leased
from index.milvus.publication import FAILURE, STATE, Publication
from index.milvus.register import Register, State
from index.milvus.server import Server
from index.milvus.shelf import Shelf
from index.milvus.vectors import StoredVectors
from index.milvus.words import StoredWords
from index.models import Models
from index.store import View

logger = logging.getLogger(__name__)

_DOCUMENT = ("version", "born", "died", "packed")


class MilvusStore:
    """One open library; any thread may use it."""

    def __init__(self, server: Server, models: Models) -> None:
        self.name = server.address.shown
        self.is_shared = not server.address.is_file
        self.catalogue = StoredCatalogue(self.name, self._given, self._writer, Shelf(server, self._settle))
        self._server = server
        self._models = models
        self._guard = threading.RLock()
        self._register = Register()
        self._state = State()  # what the register was last brought up to
        self._view: View | None = None
        self._viewed = State()  # what the view is of
        self._publication: Publication | None = None  # while this store writes

    @classmethod
    def open(cls, address: Address, models: Models, *, read_only: bool) -> MilvusStore:
        """Open the library at `address`, making its collections unless `read_only`.

        Raises FileNotFoundError where there is none to read, ValueError on a newer format, StorageError where
        the server cannot be used.
        """
        server = Server.connect(address)
        try:
            if not server.has(NOTES):
                if read_only:
                    raise FileNotFoundError(f"Milvus {address.shown} 上还没有资料库。")
                make_all(server)
            store = cls(server, models)
            store._synced()
        except BaseException:
            server.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the connection and of what was read."""
        self._register.close()
        self._server.close()

    def current(self) -> View:
        """Give the newest committed generation; vectors that take no time to make are made first."""
        with self._guard:
            self._synced()
            state = self._publication.committed if self._publication else self._state
            if self._view is None or self._viewed != state:
                if self._publication is None and is_quick(self._models.encoder):
                    self._complete()
                    state = self._state
                self._view, self._viewed = self._seen(state), state
            return self._view

    def renew(self, damaged: View) -> View:
        """Put the rows of all living documents into Milvus again, and give them."""
        logger.warning("Milvus %s 里缺了一些段落或向量，正在由正文重新写入。", self.name)
        encoder = self._models.encoder
        there = damaged.passages.keys() & damaged.vectors.keys()
        with self.writing(wait=True) as publication:
            publication.open()
            with self.catalogue.reading() as snapshot:
                kept = {file.doc_id: file for file in snapshot.kept_files().values()}
                lacking = [
                    snapshot.kept(version).source
                    for version in snapshot.versions()
                    if not there.issuperset(snapshot.keys(version))
                ]
            for source in lacking:
                with self.catalogue.reading() as snapshot:
                    document = snapshot.document(source)
                assert document is not None
                self._put_again(publication, reading_of(document, encoder), kept[document.doc_id])
        return self.current()

    def embed(self, report: Report) -> None:
        """Make the vectors that the encoder lacks; return at once where another writes."""
        try:
            with self.writing(wait=False) as publication:
                publication.open()
                complete(self.catalogue, self._models.encoder, report)
        except LibraryBusyError:
            return

    def _put_again(self, publication: Publication, reading: Reading, file: KeptFile) -> None:
        vectors = reading.prepared.vectors
        if vectors is None:
            rows = reading.rows
            vectors = encode(self._models.encoder, rows.title, rows.seen()).astype("<f2")
        stamp = FileStamp(file.size, file.modified) if file.size and file.modified else None
        kept = self.catalogue.put(
            reading.rows,
            self._models.encoder.name,
            vectors,
            event="reread",
            stamp=stamp,
            collection=file.collection,
        )
        publication.put(kept, reading.prepared)

    @contextmanager
    def writing(self, *, wait: bool) -> Iterator[Publication]:
        """Hold the lease; commit what was changed at the end, also after an error."""
        with leased(self._server, wait=wait) as lease:
            with self._guard:
                register = self._synced()
                publication = Publication(self._server, register, lease, self._state, self._models.encoder)
                self._publication = publication
            is_whole = False  # else the register may be ahead of Milvus for good
            try:
                if lease.found_untidy:
                    publication.sweep()
                try:
                    yield publication
                finally:
                    publication.publish()
                    publication.purge()
                    self._state = publication.committed
                    is_whole = True
            finally:
                self._publication = None
                if not is_whole:
                    self._begin_anew()

    def damage(self) -> list[str]:
        """Give what is wrong with files: there are none here."""
        return []

    def _synced(self) -> Register:
        """Give the register, brought up to the committed generation unless this store is ahead of it."""
        with self._guard:
            if self._publication is None:
                state = self._committed()
                if state != self._state:
                    self._pull(state)
            return self._register

    def _given(self, is_latest: bool) -> Register:
        """Give the register, as of the last commit where told to: else what is known will do."""
        return self._synced() if is_latest else self._register

    def _committed(self) -> State:
        rows = self._server.state(NOTES, f'name == "{STATE}"', ["value"])
        state = State(*json.loads(rows[0]["value"])) if rows else State()
        if state.format > FORMAT:
            raise ValueError(
                f"Milvus {self.name} 上资料库的格式版本是 {state.format}，这个程序只认识到 {FORMAT}。"
                "请升级 cewen。"
            )
        return state

    def _pull(self, state: State) -> None:
        since, until = self._state.revision, state.revision
        self._server.saw_change()
        changed = f"changed > {since} and changed <= {until} and born <= {state.generation}"
        documents = self._server.every(DOCUMENTS, changed, _DOCUMENT, "version", state.versions + 1)
        failed = f'name like "{FAILURE}%" and changed > {since} and changed <= {until}'
        self._register.take(state, documents, self._server.query(NOTES, failed, ["value"]))
        self._state = state

    def _seen(self, state: State) -> View:
        """Give the indexes as of a committed generation."""
        encoder, generation = self._models.encoder, state.generation
        with self._register.catalogue.reading(generation) as snapshot:
            living = np.array(snapshot.versions(), np.int64)
            _, passages, _ = snapshot.totals()
        with self.catalogue.reading(generation) as stored:
            extents: Extents = stored.extents
        closed = self._register.versions("died > ? AND died <= ?", state.cleared, generation)
        return View(
            generation,
            StoredWords(self._server, generation, living, closed, passages, state.keys + 1),
            StoredVectors(
                self._server,
                vectors_of(encoder.name, encoder.dimension),
                generation,
                extents,
                closed,
                state.keys + 1,
            ),
        )

    def _complete(self) -> None:
        """Make what vectors are lacking, as after a change of encoder, where this may be written."""
        encoder = self._models.encoder
        with self._register.catalogue.reading() as snapshot:
            is_empty = not snapshot.totals()[0]
        with self.catalogue.reading() as stored:
            if is_empty or not stored.lacking(encoder.name, encoder.dimension):
                return
        try:
            self.embed(lambda progress: None)
        except StorageError as error:
            logger.warning("缺少的向量没有算成，这次只按词语查找：%s", error)

    def _writer(self) -> Publication:
        assert self._publication is not None
        return self._publication

    def _settle(self) -> None:
        publication = self._publication
        if publication is not None:
            publication.push()

    def _begin_anew(self) -> None:
        """Go on with an empty register, to be filled from Milvus."""
        with self._guard:
            self._register.close()
            self._register, self._state, self._view = Register(), State(), None
