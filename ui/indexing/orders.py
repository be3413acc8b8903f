"""What the library can be told to do while it is served, and how each order is carried out.

It does not know when that happens, nor who is told of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Protocol

from corpus import file_of
from index import DocumentRecord, IndexReport, Library
from index.datatypes import Report
from ui.indexing.received import Received


@dataclass(frozen=True, slots=True)
class Former:
    """A version of a document that an order took away; it can be restored."""

    doc_id: str
    title: str
    source: str
    digest: str

    @classmethod
    def of(cls, record: DocumentRecord) -> Former:
        """Take what is needed of a record."""
        return cls(record.doc_id, record.title, record.source, record.digest)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an order did: the report, the versions it took away, and what else must be said, in Chinese."""

    report: IndexReport
    former: tuple[Former, ...] = ()
    notes: tuple[str, ...] = ()


class Order(Protocol):
    """One change of the library."""

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Do it, until `stop` is set; it may be tried again from the beginning.

        Raises LibraryBusyError at once while another program writes, ValueError, OSError for the user.
        """


@dataclass(frozen=True, slots=True)
class Adding:
    """Bring the library in line with files, folders and addresses, as `Library.refresh` does."""

    targets: tuple[str, ...]
    collection: str | None = None
    retry: bool = False
    prune: bool = False

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Read what is new or changed, in other processes: people ask meanwhile."""
        report = library.refresh(
            self.targets,
            collection=self.collection,
            retry=self.retry,
            prune=self.prune,
            progress=progress,
            stop=stop,
            apart=True,
        )
        return Outcome(report)


@dataclass(frozen=True, slots=True)
class Checking:
    """Look at every file and address that is held or failed, and read again what has changed."""

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Refresh them all, and hold the indexes against the texts."""
        sources = [record.source for record in library.records()]
        sources += [failure.source for failure in library.failures()]
        targets = tuple(dict.fromkeys(map(file_of, sources)))
        outcome = Adding(targets, retry=True).carry_out(library, progress, stop)
        return outcome if stop.is_set() else replace(outcome, notes=tuple(library.verify()))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was sent: where it waits, where it goes, and what it takes the place of there."""

    waiting: Path
    place: Path
    former: Former | None = None


@dataclass(frozen=True, slots=True)
class Receiving:
    """Put files that were sent at their places, and read them."""

    files: tuple[Arrival, ...]
    collection: str = ""

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Move them, each former file aside; what is not read before `stop` goes again."""
        received = Received(library.home)
        for file in self.files:
            if file.waiting.is_file():  # else an earlier try has moved it
                if file.former:
                    received.put_aside(str(file.place), file.former.digest)
                file.place.parent.mkdir(parents=True, exist_ok=True)
                file.waiting.replace(file.place)
        targets = tuple(str(file.place) for file in self.files)
        outcome = Adding(targets, self.collection or None, retry=True).carry_out(library, progress, stop)
        former = [file.former for file in self.files if file.former]
        if stop.is_set():
            self._undo_unread(library, received)
        if outcome.report.failed:
            former = [one for one in former if one.source in outcome.report.updated]
        return Outcome(outcome.report, tuple(former))

    def _undo_unread(self, library: Library, received: Received) -> None:
        """Take away the files that were not read, and put back what they took the place of."""
        failed = {file_of(failure.source) for failure in library.failures()}
        read = {file_of(record.source) for record in library.records()} | failed
        for file in self.files:
            if file.former and library.record(file.former.source).digest == file.former.digest:
                received.put_back(file.former.source, file.former.digest)
            elif not file.former and str(file.place) not in read:
                file.place.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Replacing:
    """Read a file that was sent in place of one document, wherever that one came from."""

    former: Former
    file: Arrival

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Put it at its place and read it; where it cannot be read, all is as before."""
        received = Received(library.home)
        place, former = self.file.place, self.former
        if self.file.waiting.is_file():
            if str(place) == former.source:
                received.put_aside(former.source, former.digest)
            place.parent.mkdir(parents=True, exist_ok=True)
            self.file.waiting.replace(place)
        try:
            record = library.replace(former.doc_id, str(place))
        except (ValueError, KeyError):
            place.unlink(missing_ok=True)
            received.put_back(former.source, former.digest)
            raise
        if record.source != former.source:
            received.put_aside(former.source, former.digest)
        changed = record.digest != former.digest
        report = _totals(library, updated=(record.source,) if changed else ())
        return Outcome(report, (former,) if changed else ())


@dataclass(frozen=True, slots=True)
class Removal:
    """Take documents out, each a doc_id or a source; one that is gone already is passed over."""

    docs: tuple[str, ...]

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Take them out one by one; files that were received go aside, all others stay where they are."""
        received = Received(library.home)
        former = []
        for doc in self.docs:
            if stop.is_set():
                break
            with suppress(KeyError):  # another person was faster
                record = library.remove(doc)
                received.put_aside(record.source, record.digest)
                former.append(Former.of(record))
        report = _totals(library, removed=tuple(one.source for one in former))
        return Outcome(report, tuple(former))


@dataclass(frozen=True, slots=True)
class Restoring:
    """Bring back versions that an order took away, each in place of what followed it."""

    former: tuple[Former, ...]

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Restore them one by one, their received files too."""
        received = Received(library.home)
        before = {record.source: record for record in library.records()}
        restored = [library.restore(one.doc_id, one.digest) for one in self.former]
        held = {record.source for record in library.records()}
        for source in before.keys() - held:  # what had been read in their place, under another name
            received.put_aside(source, before[source].digest)
        for record in restored:
            if record.source in before:
                received.put_aside(record.source, before[record.source].digest)
            received.put_back(record.source, record.digest)
        added = tuple(record.source for record in restored if record.source not in before)
        updated = tuple(record.source for record in restored if record.source in before)
        return Outcome(_totals(library, added=added, updated=updated))


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Drop what is noted of files that could not be read; received ones go aside."""

    sources: tuple[str, ...]

    def carry_out(self, library: Library, progress: Report, stop: Event) -> Outcome:
        """Forget them one by one; what is not noted as such is left alone."""
        received = Received(library.home)
        failed = {failure.source for failure in library.failures()}
        for source in failed.intersection(self.sources):
            library.forget_failure(source)
            if received.owns(source):
                received.put_aside(source, f"unread-{Path(source).name}")
        return Outcome(_totals(library))


def _totals(
    library: Library, added: Iterable[str] = (), updated: Iterable[str] = (), removed: Iterable[str] = ()
) -> IndexReport:
    records = library.records()
    return IndexReport(
        added=tuple(added),
        updated=tuple(updated),
        removed=tuple(removed),
        documents=len(records),
        passages=sum(record.passages for record in records),
        characters=sum(record.characters for record in records),
    )
