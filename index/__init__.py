"""The index room: keeps documents and finds passages; it does not know what an answer is."""

from index.datatypes import DocumentRecord, Failure, Hit, IndexReport, Move, Progress, Revision
from index.library import Library
from index.lock import LibraryBusyError

__all__ = [
    "DocumentRecord",
    "Failure",
    "Hit",
    "IndexReport",
    "Library",
    "LibraryBusyError",
    "Move",
    "Progress",
    "Revision",
]
