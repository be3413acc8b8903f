"""What the index room gives: hits for a query, records of what is kept, reports of what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from corpus import Change, Metadata, Passage

Stage = Literal["looking", "reading", "embedding", "publishing"]
Event = Literal["added", "updated", "moved", "reread", "removed", "restored"]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One line of the catalogue: a document as it is kept, without its text."""

    doc_id: str
    source: str
    title: str
    metadata: Metadata
    format: str
    digest: str
    characters: int
    passages: int
    indexed_at: str  # ISO 8601, UTC
    collection: str = ""  # the name given when it was indexed
    superseded_by: str | None = None  # doc_id of a later version of the same work
    same_as: str | None = None  # doc_id of the first document with the very same bytes


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that a question names, between two places of the question in normal form, `Query.text`."""

    doc_id: str
    work: str  # its title without marks and versions: equal for the versions of a work
    start: int
    end: int
    share: float  # how surely it is meant, 0..1
    is_meant: bool  # not another version of the same work: by year, 旧 or 新, else the latest


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that says the same as one found, and is not listed beside it."""

    passage_id: str
    doc_id: str
    title: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query. `score` orders one result list: higher is better, at most 1."""

    passage: Passage
    title: str
    source: str
    page: int | None
    score: float
    rank: int  # from 1
    lexical: float = 0.0  # share of the best possible word score of this query, 0..1
    similarity: float = 0.0  # cosine of the query's and the passage's vectors
    copies: tuple[Copy, ...] = ()


class FileStamp(NamedTuple):
    """What a file system says of a file without reading it: bytes, and nanoseconds of its last change."""

    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, with the reason in the user's language."""

    source: str
    error: str
    failed_at: str = ""  # ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Move:
    """A file that was found again under another name or in another folder; both are sources."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage of a run is: `done` of `total` sources are dealt with, `source` is in hand."""

    stage: Stage
    done: int
    total: int
    source: str
    failed: int
    seconds: float  # since the run began, of embedding since that did


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry in the history of a document: what happened, when, and what that changed in its text."""

    event: Event
    at: str  # ISO 8601, UTC
    source: str
    title: str
    digest: str  # SHA-256 of the bytes read, hex
    changes: tuple[Change, ...] = ()  # against the entry before; in the order of the new text


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one indexing run did; the first four are sources (absolute paths or URLs)."""

    added: tuple[str, ...] = field(default=())
    updated: tuple[str, ...] = field(default=())
    unchanged: tuple[str, ...] = field(default=())
    removed: tuple[str, ...] = field(default=())
    failed: tuple[Failure, ...] = field(default=())
    moved: tuple[Move, ...] = field(default=())  # their sources are among `added` and `removed` too
    duplicates: tuple[tuple[str, ...], ...] = field(default=())  # sources of equal bytes, a group each
    documents: int = 0  # in the library afterwards, as are passages and characters
    passages: int = 0
    characters: int = 0
    seconds: float = 0.0
