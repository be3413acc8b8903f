"""The index room: keeps documents and finds passages; it does not know what an answer is."""

from index.datatypes import (
    Copy,
    DocumentRecord,
    Failure,
    Hit,
    IndexReport,
    Move,
    NamedDocument,
    Progress,
    Revision,
)
from index.library import Library
from index.lock import LibraryBusyError
from index.query import Correction

__all__ = [
    "Copy",
    "Correction",
    "DocumentRecord",
    "Failure",
    "Hit",
    "IndexReport",
    "Library",
    "LibraryBusyError",
    "Move",
    "NamedDocument",
    "Progress",
    "Revision",
]
