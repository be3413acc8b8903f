"""What a library asks of the place where it is kept: the embedded store and Milvus both give it.

It knows neither of them. A store keeps documents, passages and vectors, and answers the searches over them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.datatypes import Event, Failure, FileStamp, Report

if TYPE_CHECKING:
    from index.catalogue.rows import DocumentRows
    from index.catalogue.snapshot import Snapshot
    from index.catalogue.store import Kept
    from index.intake.preparation import Prepared


class WordIndex(Protocol):
    """The words and pairs of characters of passages, as of one generation."""

    @property
    def size(self) -> int:
        """The number of entries."""

    def search(
        self,
        name: str,
        tokens: Iterable[str],
        limit: int,
        versions: Sequence[int] | np.ndarray | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> dict[int, float]:
        """Give the BM25 scores of the best entries by key, of `versions` where given."""

    def count(self, word: str) -> int:
        """Give the number of entries in which `word` stands, also inside a longer word."""

    def pair(self, pair: str) -> int:
        """Give the number of entries that hold two neighbouring characters."""

    def word(self, word: str) -> int:
        """Give the number of entries that hold a word of the segmenter."""

    def beginning(self, beginning: str) -> Sequence[tuple[str, int]]:
        """Give the words that begin so, with the number of entries that hold each."""

    def bound(self, name: str, tokens: Iterable[str]) -> float:
        """Give a score that no entry can exceed for `tokens`."""

    def keys(self) -> set[int]:
        """Give the keys of all entries."""


class VectorIndex(Protocol):
    """The vectors of one encoder as of one generation."""

    def search(
        self, query: np.ndarray, limit: int, keys: Sequence[int] | np.ndarray | None = None
    ) -> dict[int, float]:
        """Give the inner products of the passages nearest to `query` by key, among `keys` where given."""

    def similarities(self, query: np.ndarray, keys: Iterable[int]) -> dict[int, float]:
        """Give the inner product of `query` with each of `keys` that the index holds."""

    def vector(self, key: int) -> np.ndarray | None:
        """Give the vector of `key`, `None` where the index has none."""

    def keys(self) -> set[int]:
        """Give the keys of all vectors."""


@dataclass(frozen=True, slots=True)
class View:
    """The indexes that are searched, as of one generation."""

    generation: int
    passages: WordIndex
    vectors: VectorIndex


class Catalogue(Protocol):
    """Documents, passages and vectors with their history; see `index.catalogue.store`."""

    def reading(self, generation: int | None = None) -> AbstractContextManager[Snapshot]:
        """Give one consistent view as of `generation`, the latest without one. Raises LookupError."""

    def put(
        self,
        rows: DocumentRows,
        encoder: str,
        vectors: np.ndarray,
        *,
        event: Event,
        stamp: FileStamp | None = None,
        collection: str = "",
        moved_from: str | None = None,
    ) -> Kept:
        """Keep a document in place of the one of the same `doc_id`, wholly or not at all."""

    def retire(self, doc_id: str, *, erase: bool = False) -> int | None:
        """Close the living version of `doc_id` and give its number."""

    def touch(
        self, doc_id: str, stamp: FileStamp | None, collection: str, rows: DocumentRows | None = None
    ) -> None:
        """Note that `doc_id` was found to be the same, in a file that carries `stamp`."""

    def note_failure(self, failure: Failure, stamp: FileStamp | None, reader: str) -> None:
        """Keep why a source could not be read."""

    def forget_failure(self, source: str) -> None:
        """Drop what is noted of a source that could not be read."""

    def keep_vectors(self, version: int, encoder: str, vectors: np.ndarray) -> None:
        """Keep the `vectors` of another encoder for a version already here."""


class Changes(Protocol):
    """The searched indexes while they are changed, after each change of the catalogue."""

    def open(self) -> None:
        """Be ready for changes; must come before the first one is made in the catalogue."""

    def put(self, kept: Kept, prepared: Prepared) -> None:
        """Take in a version just kept, and out the one it replaced."""

    def drop(self, version: int) -> None:
        """Take out a version just closed."""

    def publish(self, *, tidy: bool = True) -> int | None:
        """Let readers see the catalogue as it stands now and give that generation, if they can."""


class Store(Protocol):
    """A place where a library is kept, for any number of threads and one writer at a time."""

    name: str  # for the user: a folder or an address
    is_shared: bool  # whether other processes can read it at the same time

    @property
    def catalogue(self) -> Catalogue:
        """What is kept."""

    def current(self) -> View:
        """Give the newest generation that can be searched."""

    def renew(self, damaged: View) -> View:
        """Have the indexes made anew, as one of a view is damaged, and give them."""

    def embed(self, report: Report) -> None:
        """Make the vectors that the encoder lacks; return at once where another is at it or nothing can be
        written.
        """

    def writing(self, *, wait: bool) -> AbstractContextManager[Changes]:
        """Hold the right to write; what was changed is published at the end, also after an error.

        Raises LibraryBusyError at once while another writes, unless told to `wait`.
        """

    def damage(self) -> list[str]:
        """Give what is wrong with the files of the indexes, in Chinese."""

    def close(self) -> None:
        """Let go of it."""
