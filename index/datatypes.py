"""What the index room gives: hits for a query, records of what is kept, reports of what was done."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus import Metadata, Passage


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


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, with the reason in the user's language."""

    source: str
    error: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one indexing run did; the first four are sources (absolute paths or URLs)."""

    added: tuple[str, ...] = field(default=())
    updated: tuple[str, ...] = field(default=())
    unchanged: tuple[str, ...] = field(default=())
    removed: tuple[str, ...] = field(default=())
    failed: tuple[Failure, ...] = field(default=())
    documents: int = 0  # in the library afterwards, as are passages and characters
    passages: int = 0
    characters: int = 0
    seconds: float = 0.0
