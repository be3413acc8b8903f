"""What the catalogue gives of the versions, files and names of documents, beside their records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from corpus import Document, Passage
from index.datatypes import Event, Failure


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A version as the derived indexes take it in; `keys` are the numbers they know its passages by."""

    version: int
    title: str
    source: str
    keys: tuple[int, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking must know of a passage beside its scores; `fold` is equal for equal wordings."""

    key: int
    version: int
    passage_id: str
    fold: bytes


@dataclass(frozen=True, slots=True)
class TitleRow:
    """What a document can be named by: title, file, 文号; and what tells its versions apart."""

    version: int
    title: str
    source: str
    dated: str
    number: str
    doc_id: str


class KeptFile(NamedTuple):  # made of every document at each run: a dataclass takes five times as long
    """How the file of a document looked when it was read; `None` where that cannot be relied on."""

    doc_id: str
    digest: str
    size: int | None
    modified: int | None
    reader: int  # the `corpus.READER` that read it
    collection: str


@dataclass(frozen=True, slots=True)
class Past:
    """A version that is no more, with what is needed to keep it again in place of what followed it."""

    document: Document
    file: KeptFile
    followed_by: str | None  # doc_id of the living version of the same history


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the history of a document; `born` and `died` are generations."""

    event: Event
    indexed_at: str
    born: int
    died: int | None
    died_at: float | None
    document: Document


@dataclass(frozen=True, slots=True)
class FailedFile:
    """Why a source could not be read, by what reader, and how its file looked then."""

    failure: Failure
    size: int | None
    modified: int | None
    reader: str
