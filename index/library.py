"""The library: what the rooms above hold in their hands to keep documents and to find passages.

It knows no answers, and leaves storing, deriving and ranking to the other modules of this room.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from corpus import Document, Passage, absolute
from index import verification
from index.catalogue.memory import Memory
from index.catalogue.snapshot import Snapshot
from index.datatypes import (
    DocumentRecord,
    Event,
    Failure,
    Hit,
    IndexReport,
    NamedDocument,
    Report,
    Revision,
)
from index.embedded import Embedded
from index.encoders.loading import Encoder, is_quick, static_folder
from index.faults import IndexDamagedError
from index.filters import condition
from index.history import revisions
from index.intake.reading import reading_of
from index.intake.refresh import Refresh, Request
from index.intake.replacing import restore, take_in_place
from index.intake.taking import Intake
from index.milvus.address import Address
from index.models import Models
from index.query import Query, Synonyms, own_table, understood
from index.rerankers.datatypes import Reranker
from index.rerankers.reader import Reader
from index.search.finder import Finder
from index.search.parts import ALL, Parts
from index.store import Store, View

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Library:
    """A library in a folder, for any number of threads; a second writer is refused with LibraryBusyError."""

    def __init__(
        self,
        home: Path,
        store: Store,
        models: Models,
        *,
        read_only: bool,
        address: Address | None = None,
        intranet: bool = False,
    ) -> None:
        self.home = home  # with an address, only of what belongs to this computer
        self.address = address
        self._intranet = intranet
        self.read_only = read_only
        self._store = store
        self._catalogue = store.catalogue
        self._models = models
        self._finder = Finder(lambda: self.encoder, lambda: self.reranker, lambda: self.synonyms)
        self._synonyms: tuple[tuple[int, int] | None, Synonyms] | None = None
        self._repealing: tuple[Memory, list[DocumentRecord]] | None = None
        self._understood: tuple[tuple[str, int, int], Query] | None = None  # the question asked last
        self._pinned = threading.local()
        self._loading = threading.Lock()

    @classmethod
    def open(
        cls,
        home: Path,
        *,
        encoder: str | None = None,
        reranker: str | Reranker | None = None,
        read_only: bool = False,
        address: Address | None = None,
        intranet: bool = False,
    ) -> Library:
        """Open the library in `home`, making it unless `read_only`; with an `address`, the one kept there.

        `encoder` and `reranker` name models or their folders; without, the bundled ones; "none": no reranker.
        A reranker may also be given as it is. With `intranet`, pages of private networks are read, too.
        Raises FileNotFoundError where there is none to read, ValueError on a newer format,
        CatalogueDamagedError on damage that shows at once.
        """
        home = Path(home).expanduser().absolute()
        models = Models(encoder, reranker)
        store = _opened(home, address, models, read_only)
        return cls(home, store, models, read_only=read_only, address=address, intranet=intranet)

    def writable(self) -> Library:
        """Open the same library once more, to write, with the encoder of this one."""
        store = _opened(self.home, self.address, self._models, False)
        return Library(
            self.home, store, self._models, read_only=False, address=self.address, intranet=self._intranet
        )

    @property
    def name(self) -> str:
        """The folder or the address in which it is kept, for the user."""
        return self._store.name

    @property
    def is_shared(self) -> bool:
        """Whether other processes can read it at the same time."""
        return self._store.is_shared

    def close(self) -> None:
        """Let go of the files; the library can no longer be used."""
        self._store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder of this library, loaded when first asked for."""
        return self._models.encoder

    @property
    def reranker(self) -> Reranker | None:
        """The reranker of this library, if it has one, loaded when first asked for."""
        return self._models.reranker

    @property
    def reader(self) -> Reader:
        """The bundled reader, whichever reranker is used: its word vectors are read with any of them."""
        return self._models.reader

    @property
    def synonyms(self) -> Synonyms:
        """The bundled table of synonyms, and before it the library's own, read anew when its file changes."""
        stamp = own_table(self.home)
        with self._loading:
            if self._synonyms is None or self._synonyms[0] != stamp:
                table = Synonyms.with_own(self.home)
                for fault in table.faults:
                    logger.warning("%s", fault)
                self._synonyms = stamp, table
            return self._synonyms[1]

    @property
    def generation(self) -> int:
        """The number of changes so far; it rises with every one."""
        with self._reading() as snapshot:
            return snapshot.generation

    @property
    def size(self) -> int:
        """The number of passages."""
        with self._reading() as snapshot:
            return snapshot.totals()[1]

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Let everything this thread reads inside come from one generation, whatever is written meanwhile."""
        if self._pin() is not None:
            yield
            return
        self._pinned.view = self._store.current()
        try:
            yield
        finally:
            self._pinned.view = None

    def search(
        self,
        query: str,
        top_k: int = 10,
        filters: Mapping[str, str] | None = None,
        *,
        parts: Parts = ALL,
    ) -> list[Hit]:
        """Give the passages that fit `query` best, best first; of equal wordings one.

        `filters`: see `index.filters`; raises ValueError on a key that is not among them. `parts`: what takes
        part in the search, see `index.search.parts`.
        """
        where, parameters = condition(filters or {})
        if not query.strip() or top_k < 1:
            return []

        def ask(view: View, snapshot: Snapshot) -> list[Hit]:
            versions = snapshot.chosen(where, parameters) if filters else None
            return self._finder.find(query, top_k, view, snapshot, versions, parts)

        return self._asked(ask)

    def understood(self, question: str) -> Query:
        """Give what `question` is understood to say: other wordings, slips put right, what it names."""
        synonyms = self.synonyms

        def ask(view: View, _: Snapshot) -> Query:
            key = question, view.generation, id(synonyms)
            known = self._understood
            if known is None or known[0] != key:  # asked again and again while one question is answered
                known = self._understood = key, understood(question, synonyms, view.passages)
            return known[1]

        return self._asked(ask)

    def named(self, question: str, filters: Mapping[str, str] | None = None) -> list[NamedDocument]:
        """Give the documents that `question` names by title, short title, 文号 or day, surest first.

        `filters`: as in `search`.
        """
        where, parameters = condition(filters or {})

        def ask(view: View, snapshot: Snapshot) -> list[NamedDocument]:
            versions = snapshot.chosen(where, parameters) if filters else None
            return self._finder.named(question, view, snapshot, versions)

        return self._asked(ask)

    def frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """Give for each of `words` the number of passages it stands in."""
        return self._asked(lambda view, _: {word: view.passages.count(word) for word in words})

    def records(self, filters: Mapping[str, str] | None = None) -> list[DocumentRecord]:
        """Give the documents that meet `filters` (see `index.filters`), all without, ordered by source."""
        with self._reading() as snapshot:
            return snapshot.records(*condition(filters or {}))

    def repealing(self) -> list[DocumentRecord]:
        """Give the documents that say they repeal others, ordered by source; read once a generation."""
        with self._reading() as snapshot:
            known = self._repealing
            if known is None or known[0] is not snapshot.memory:
                records = snapshot.records("json_array_length(metadata, '$.repeals') > 0")
                known = self._repealing = snapshot.memory, records
            return known[1]

    def record(self, doc: str) -> DocumentRecord:
        """Give the record of `doc`, a doc_id or a source. Raises KeyError."""
        with self._reading() as snapshot:
            return _known(snapshot.record(doc), doc)

    def document(self, doc: str) -> Document:
        """Give the document `doc`, a doc_id or a source, as it was read. Raises KeyError."""
        with self._reading() as snapshot:
            return _known(snapshot.document(doc), doc)

    def passages(self, doc_id: str) -> list[Passage]:
        """Give the passages of a document in reading order. Raises KeyError."""
        with self._reading() as snapshot:
            _known(snapshot.record(doc_id), doc_id)
            return snapshot.passages(doc_id)

    def passage(self, passage_id: str) -> Passage:
        """Give the passage of that id. Raises KeyError."""
        with self._reading() as snapshot:
            return _known(snapshot.passage(passage_id), passage_id)

    def failures(self) -> list[Failure]:
        """Give the sources that could not be read when last tried, ordered by source."""
        with self._reading() as snapshot:
            return [failed.failure for failed in snapshot.failed_files().values()]

    def history(self, doc: str) -> list[Revision]:
        """Give what happened to `doc`, a doc_id or a source, oldest first, also of one removed.

        Raises KeyError.
        """
        with self._catalogue.reading() as snapshot:
            return _known(revisions(snapshot, doc) or None, doc)

    def add(self, documents: Iterable[Document]) -> None:
        """Keep `documents`, each in place of the one of the same doc_id; one equal to it changes nothing."""
        with self._writing() as intake:
            for document in documents:
                with self._catalogue.reading() as snapshot:
                    event: Event = "updated" if snapshot.record(document.doc_id) else "added"
                intake.take(reading_of(document, self.encoder), event)

    def remove(self, doc: str, *, erase: bool = False) -> DocumentRecord:
        """Take `doc`, a doc_id or a source, out and give its record. Raises KeyError.

        Its history stays; with `erase` it goes too, also of a document removed before: it is no longer told,
        and overwritten an hour later, when no reader can still be at it.
        """
        with self._writing() as intake:
            with self._catalogue.reading() as snapshot:
                record = _known(snapshot.record(doc) or (snapshot.last_record(doc) if erase else None), doc)
            intake.retire(record.doc_id, erase=erase)
        return record

    def restore(self, doc: str, digest: str) -> DocumentRecord:
        """Keep again the last version of `doc`, a doc_id or a source, whose bytes had that digest.

        It takes the place of the version that followed it, if there is one; files are not looked at. One that
        is kept already changes nothing. Raises KeyError where no such version is known, ValueError where its
        source has become another document.
        """
        with self._writing() as intake:
            doc_id = restore(self._catalogue, intake, self.encoder, doc, digest)
        return self.record(doc_id)

    def replace(self, doc: str, source: str) -> DocumentRecord:
        """Read `source`, a file or URL, in place of `doc`, a doc_id or a source, and carry on its history.

        Raises KeyError where there is no such document, ValueError, with the reason, where the source cannot
        be read or is another document already: nothing has changed then.
        """
        folder = static_folder(self._models.encoder_name)
        with self._writing() as intake:
            doc_id = take_in_place(self._catalogue, intake, doc, absolute(source), folder)
        return self.record(doc_id)

    def forget_failure(self, source: str) -> None:
        """Drop what is noted of a source that could not be read."""
        with self._writing():
            self._catalogue.forget_failure(source)

    def refresh(
        self,
        targets: Sequence[str],
        *,
        prune: bool = False,
        retry: bool = False,
        collection: str | None = None,
        progress: Report | None = None,
        wait: bool = False,
        stop: threading.Event | None = None,
        apart: bool = False,
    ) -> IndexReport:
        """Bring the library in line with `targets`: files, folders or URLs.

        What is new or changed is read; with `prune`, what is gone from the folders is taken out. Files that
        could not be read are tried again when they change, or with `retry`. `collection` is the name that
        the documents are kept under; without it, each keeps the one it has. `progress` is told how far the
        run is. Once another thread sets `stop`, it ends at the next file; what was read stays. `apart`: read
        in other processes what takes a while, so that the threads of this one are not held up.

        Raises LibraryBusyError at once while another writes, unless told to `wait`.
        """
        request = Request(
            targets,
            prune,
            retry,
            collection,
            progress or (lambda _: None),
            static_folder(self._models.encoder_name),
            stop,
            apart,
            self._intranet,
            self.home,
        )
        with self._writing(wait=wait) as intake:
            report = Refresh(self._catalogue, intake, self.encoder, request).run()
        if stop is None or not stop.is_set():
            self.embed(request.progress)
        return report

    def embed(self, progress: Report | None = None) -> None:
        """Make the vectors that this library's encoder lacks, as after a change of encoder; others go on.

        The first search does so otherwise. What is made stays, also if this is interrupted; `progress` is
        told how far it is. While another program is at it, this returns at once.
        """
        if not is_quick(self.encoder):
            self._store.embed(progress or (lambda _: None))

    def verify(self) -> list[str]:
        """Give what disagrees among texts, offsets, vectors and derived indexes; empty where all is well.

        Derived indexes that differ are thrown away and made anew, with a line in the log.
        """

        def differ(view: View, snapshot: Snapshot) -> list[str]:
            return verification.in_indexes(snapshot, view, self.encoder.name, self.encoder.dimension)

        with self._catalogue.reading() as snapshot:
            found = verification.in_catalogue(snapshot)
        if found:
            return found  # what is derived of it is no better
        with self.pinned():
            derived = self._store.damage() + self._asked(differ)
            if derived:
                self._store.renew(self._view())
        return derived

    @contextmanager
    def _writing(self, *, wait: bool = False) -> Iterator[Intake]:
        """Hold the lock; publish what was changed, also when the change ended in an error."""
        if self.read_only:
            raise PermissionError(
                f"资料库 {self._store.name} 以只读方式打开，不能修改。请以可写方式打开后再试。"
            )
        with self._store.writing(wait=wait) as changes:
            intake = Intake(self._catalogue, changes, self.encoder)
            yield intake
            intake.flush()

    def _asked(self, ask: Callable[[View, Snapshot], T]) -> T:
        """Ask the derived indexes; if one turns out to be damaged, ask again once they are made anew."""
        with self.pinned():
            try:
                return self._ask_once(ask)
            except IndexDamagedError:
                self._pinned.view = self._store.renew(self._view())
                return self._ask_once(ask)

    def _ask_once(self, ask: Callable[[View, Snapshot], T]) -> T:
        with self._reading() as snapshot:
            return ask(self._view(), snapshot)

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        view = self._pin()
        with self._catalogue.reading(view.generation if view else None) as snapshot:
            yield snapshot

    def _view(self) -> View:
        """Give the view of this thread, which has pinned one."""
        view = self._pin()
        assert view is not None
        return view

    def _pin(self) -> View | None:
        return getattr(self._pinned, "view", None)


def _opened(home: Path, address: Address | None, models: Models, read_only: bool) -> Store:
    if address is None:
        return Embedded.open(home, models, read_only=read_only)
    from index.milvus.store import MilvusStore

    return MilvusStore.open(address, models, read_only=read_only)


def _known(value: T | None, name: str) -> T:
    if value is None:
        raise KeyError(f"资料库里没有“{name}”。可用 cewen documents 查看已有的文档。")
    return value
