"""What the library can be told to do while it is served, and how each order is carried out.

It does not know when that happens, nor who is told of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import Protocol

from index import IndexReport, Library
from index.datatypes import Report


class Order(Protocol):
    """One change of the library."""

    def carry_out(self, library: Library, progress: Report, stop: Event) -> IndexReport:
        """Do it, until `stop` is set. Raises LibraryBusyError at once while another program writes."""


@dataclass(frozen=True, slots=True)
class Adding:
    """Bring the library in line with files, folders and addresses, as `Library.refresh` does."""

    targets: tuple[str, ...]
    collection: str | None = None
    retry: bool = False
    prune: bool = False

    def carry_out(self, library: Library, progress: Report, stop: Event) -> IndexReport:
        """Read what is new or changed, in other processes: people ask meanwhile."""
        return library.refresh(
            self.targets,
            collection=self.collection,
            retry=self.retry,
            prune=self.prune,
            progress=progress,
            stop=stop,
            apart=True,
        )


@dataclass(frozen=True, slots=True)
class Removal:
    """Take documents out, each a doc_id or a source; one that is gone already is passed over."""

    docs: tuple[str, ...]

    def carry_out(self, library: Library, progress: Report, stop: Event) -> IndexReport:
        """Take them out one by one."""
        removed = []
        for doc in self.docs:
            if stop.is_set():
                break
            try:
                removed.append(library.remove(doc).source)
            except KeyError:  # another person was faster
                continue
        return IndexReport(removed=tuple(removed))
