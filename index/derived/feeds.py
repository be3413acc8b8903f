"""The derived indexes as the catalogue's changes are fed to them: one of words, one of vectors.

Each takes documents in and out, and stands for a new generation when committed. None knows the catalogue.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from index.encoders.loading import Encoder
from index.faults import IndexDamagedError
from index.intake.preparation import Prepared
from index.vectors.files import VectorFiles
from index.words.lexical import LexicalIndex, LexicalWriter

logger = logging.getLogger(__name__)

Usable = Callable[[int, int], bool]  # tells whether a generation should hold so many passages

PASSAGES = "passages"  # the folders in a library: words of passages, and their vectors
_VECTORS = "vectors"
_FORMER = "documents"  # words of whole documents, which earlier versions kept
# Tantivy's statistics count deleted entries. Above this share of them the word index is filled anew; where
# there are few passages, at every change, as there it shows and costs nothing (0.2 s).
_WORN, _FEW = 0.2, 500


@dataclass(frozen=True, slots=True)
class Entry:
    """A version as the indexes take it in; `keys` are the numbers of its passages."""

    version: int
    keys: Sequence[int]
    prepared: Prepared | None  # None where only the index of vectors takes it in
    vectors: Callable[[], np.ndarray]  # float16, (passages, dimension); read when they are published

    @property
    def words(self) -> Prepared:
        """The words of a version that word indexes take in."""
        assert self.prepared is not None
        return self.prepared


class Feed(Protocol):
    """One derived index while it is changed."""

    @property
    def generation(self) -> int:
        """Give the generation it stands for, 0 where it must be filled from nothing."""

    @property
    def is_worn(self) -> bool:
        """Tell whether it had better be filled from nothing."""

    def add(self, entry: Entry) -> None:
        """Take a version in."""

    def drop(self, version: int, keys: Sequence[int]) -> None:
        """Take a version out."""

    def discard(self) -> None:
        """Forget what is not committed."""

    def clear(self) -> None:
        """Take all out, and forget what is not committed."""

    def commit(self, generation: int) -> None:
        """Let the index stand for `generation`, on the disk too."""

    def close(self) -> None:
        """Forget what is not committed, and let go of the files."""


class _WordFeed:
    """The word index."""

    def __init__(self, folder: Path, usable: Usable) -> None:
        self._index = _words(folder, usable) or LexicalIndex.create(folder)
        self._view = self._index.view()
        self._writer: LexicalWriter | None = None
        self._added = 0
        self._dropped: list[int] = []
        self._is_cleared = False

    @property
    def generation(self) -> int:
        return 0 if self._is_cleared else self._view.generation

    @property
    def is_worn(self) -> bool:
        worn = self._view.dead_after(self._dropped)
        size = self._view.size + self._added
        return worn > _WORN * size or (worn > 0 and size < _FEW)

    def add(self, entry: Entry) -> None:
        self._open_writer().add(entry.version, zip(entry.keys, entry.words.parts, strict=True))
        self._added += len(entry.keys)

    def drop(self, version: int, keys: Sequence[int]) -> None:
        self._open_writer().drop(version)
        self._dropped.append(version)

    def discard(self) -> None:
        self.close()

    def clear(self) -> None:
        self.close()
        self._open_writer().clear()
        self._is_cleared = True

    def commit(self, generation: int) -> None:
        if generation != self.generation:
            self._open_writer().commit(generation)
            self._view = self._index.view()
        self._added = 0
        self._dropped.clear()
        self._is_cleared = False

    def close(self) -> None:
        self._added = 0
        self._dropped.clear()
        self._is_cleared = False
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def _open_writer(self) -> LexicalWriter:
        if self._writer is None:
            self._writer = self._index.writer()
        return self._writer


class _VectorFeed:
    """The vector index of one encoder."""

    is_worn = False

    def __init__(self, files: VectorFiles, usable: Usable) -> None:
        self._files = files
        self.generation = self._newest(usable)
        self.discard()

    def _newest(self, usable: Usable) -> int:
        for generation in reversed(self._files.generations()):
            view = self._files.open(generation)
            if view is not None and usable(generation, view.size):
                return generation
        return 0

    def add(self, entry: Entry) -> None:
        self._born[entry.version] = (entry.keys, entry.vectors)

    def drop(self, version: int, keys: Sequence[int]) -> None:
        if self._born.pop(version, None) is None:
            self._dead.extend(keys)

    def discard(self) -> None:
        self._born: dict[int, tuple[Sequence[int], Callable[[], np.ndarray]]] = {}
        self._dead: list[int] = []

    def clear(self) -> None:
        self.discard()
        self.generation = 0

    def commit(self, generation: int) -> None:
        if generation != self.generation:
            try:
                blocks = ((keys, vectors()) for keys, vectors in self._born.values())
                self._files.publish(self.generation or None, generation, blocks, self._dead)
            except LookupError as error:
                raise IndexDamagedError(str(error)) from error
        self.generation = generation
        self.discard()

    def close(self) -> None:
        self.discard()


def throw_away(home: Path) -> None:
    """Delete the derived indexes, those of other encoders included; readers keep what they have open."""
    for name in (PASSAGES, _VECTORS, _FORMER):
        shutil.rmtree(home / name, ignore_errors=True)


def word_feed(home: Path, usable: Usable) -> Feed:
    """Give the word index."""
    return _WordFeed(home / PASSAGES, usable)


def published_words(home: Path, usable: Usable = lambda generation, passages: True) -> int:
    """Give the generation that the word index stands for, 0 where it is not usable."""
    index = _words(home / PASSAGES, usable)
    return index.view().generation if index else 0


def _words(folder: Path, usable: Usable) -> LexicalIndex | None:
    index = LexicalIndex.open(folder)
    if index is None or usable((view := index.view()).generation, view.size):
        return index
    if view.size:  # else it has just been made
        logger.warning("词语索引 %s 与资料库不符，将由资料库重建。", folder)
    return None


def vector_feed(files: VectorFiles, usable: Usable) -> Feed:
    """Give the vector index."""
    return _VectorFeed(files, usable)


def vector_files(home: Path, encoder: Encoder) -> VectorFiles:
    """Give the files of the vector index of `encoder`."""
    return VectorFiles(home / _VECTORS, encoder.name, encoder.dimension)
