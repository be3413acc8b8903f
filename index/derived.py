"""Keeps the word and vector indexes in step with the catalogue, and gives both at one generation.

Publishing order: the catalogue is forced to disk, the vector file of the new generation is written, and the
word index's commit, being atomic, makes the generation visible. A crash in between leaves the last one whole.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import vectors
from index.catalogue import Catalogue, unpack
from index.embedding import encode
from index.encoder import Encoder
from index.lexical import LexicalIndex, LexicalView
from index.lock import LibraryBusyError, repairing
from index.snapshot import Snapshot
from index.tokens import tokens_of
from index.vectors import VectorFiles, VectorView

logger = logging.getLogger(__name__)

_DOCUMENTS = "documents"
_PASSAGES = "passages"
_VECTORS = "vectors"
# Tantivy's statistics count deleted entries. Above this share of them the word indexes are filled anew; where
# there are few passages, at every change, as there it shows and costs nothing (0.2 s).
_WORN = 0.1
_FEW = 500


@dataclass(frozen=True, slots=True)
class View:
    """The derived indexes as of one generation."""

    generation: int
    documents: LexicalView
    passages: LexicalView
    vectors: VectorView


class Derived:
    """The derived indexes of the library in `home`, for one encoder."""

    def __init__(self, catalogue: Catalogue, home: Path, encoder: Callable[[], Encoder]) -> None:
        self._catalogue = catalogue
        self._home = home
        self._encoder = encoder
        self._guard = threading.Lock()
        self._view: View | None = None
        self._mark: tuple[int, int] | None = None  # of the word index's commit that the view was made from

    def current(self) -> View:
        """Give the newest generation that is published; where none is usable, make one first."""
        with self._guard:
            view = self._view
            # Behind, though nothing new was published: a writer is at work (repair fails), or has died.
            if view is None or self._last_commit() != self._mark or (self._lags(view) and self.repair()):
                self._mark = self._last_commit()  # taken before: a commit in between is seen the next time
                view = self._view = self._load()
            return view

    def bring_up(self) -> None:
        """Bring both indexes up to the catalogue's generation and publish it; the caller holds the lock."""
        self._catalogue.settle()
        with self._catalogue.reading() as snapshot:
            target = snapshot.generation
        self._bring_up_vectors(target)
        published = self._bring_up_words()
        self._files().clear(keep=(published, target))

    def repair(self) -> bool:
        """Bring the indexes up from a reader; False while another writes, or where nothing can be written."""
        try:
            with repairing(self._home):
                catalogue = Catalogue.open(self._catalogue.path)
                try:
                    Derived(catalogue, self._home, self._encoder).bring_up()
                finally:
                    catalogue.close()
        except (LibraryBusyError, OSError, sqlite3.OperationalError) as error:
            logger.info("派生索引暂不能更新：%s", error)
            return False
        return True

    def _is_readable(self, generation: int) -> bool:
        """Tell whether `generation` can be read: it is neither cleared away nor still to come."""
        try:
            with self._catalogue.reading(generation):
                return True
        except LookupError:
            return False

    def _lags(self, view: View) -> bool:
        with self._catalogue.reading() as snapshot:
            return snapshot.generation != view.generation

    def _last_commit(self) -> tuple[int, int] | None:
        """Give what tells one commit of the word index from another: tantivy replaces this file each time."""
        try:
            stat = (self._home / _PASSAGES / "meta.json").stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def _load(self) -> View:
        view = self._published()
        if (view is None or self._lags(view)) and self.repair():
            view = self._published()
        return view or self._in_memory()

    def _published(self) -> View | None:
        """Open what is on the disk, as of the generation of the word index."""
        documents = LexicalIndex.open(self._home / _DOCUMENTS)
        index = LexicalIndex.open(self._home / _PASSAGES)
        if documents is None or index is None:
            return None
        passages = index.view()
        generation = passages.generation
        stored = self._files().open(generation)
        if stored is None or not self._is_readable(generation):
            return None
        with self._catalogue.reading(generation) as snapshot:
            if stored.ntotal != snapshot.totals()[1]:
                return None
        return View(generation, documents.view(), passages, VectorView(stored, generation))

    def _in_memory(self) -> View:
        """Make the indexes in memory: where the folder cannot be written, or a writer is rebuilding them."""
        with self._catalogue.reading() as snapshot:
            versions, generation = snapshot.versions(), snapshot.generation
            documents, passages = LexicalIndex.create(None), LexicalIndex.create(None)
            _fill(documents, passages, snapshot, (), versions)
            index = vectors.empty(self._encoder().dimension)
            vectors.change(index, (), *self._vectors_of(snapshot, versions))
            return View(generation, documents.view(), passages.view(), VectorView(index, generation))

    def _bring_up_vectors(self, target: int) -> None:
        files = self._files()
        index, since = self._newest_vectors(files)
        if since == target and index.ntotal:
            return
        with self._catalogue.reading() as snapshot:
            dead = snapshot.keys_of(snapshot.died_since(since))
            born = snapshot.born_since(since)
        self._embed_missing(born)
        with self._catalogue.reading() as snapshot:
            vectors.change(index, dead, *self._vectors_of(snapshot, born))
        files.save(index, target)

    def _newest_vectors(self, files: VectorFiles) -> tuple[Any, int]:
        """Give the newest usable index to go on from, and its generation; without any an empty one and 0."""
        for generation in reversed(files.generations()):
            if self._is_readable(generation):
                with self._catalogue.reading(generation) as snapshot:
                    count = snapshot.totals()[1]
                index = files.open(generation, for_update=True)
                if index is not None and index.ntotal == count:
                    return index, generation
        return vectors.empty(self._encoder().dimension), 0

    def _bring_up_words(self) -> int:
        """Bring both word indexes up, and give the generation that was published before."""
        folders = self._home / _DOCUMENTS, self._home / _PASSAGES
        documents, passages = (LexicalIndex.open(folder) or LexicalIndex.create(folder) for folder in folders)
        before = passages.view()
        with self._catalogue.reading() as snapshot:
            if documents.view().generation != before.generation:
                _fill(documents, passages, snapshot, (), snapshot.versions(), anew=True)
            elif before.generation != snapshot.generation:
                dead, born, anew = self._changes(snapshot, before)
                _fill(documents, passages, snapshot, dead, born, anew=anew)
        return before.generation

    def _changes(self, snapshot: Snapshot, view: LexicalView) -> tuple[list[int], list[int], bool]:
        """Give the versions to take out and in, and whether to start from nothing."""
        if not self._is_readable(view.generation):
            return [], snapshot.versions(), True
        dead = snapshot.died_since(view.generation)
        worn = view.dead_after(dead)
        if worn > _WORN * view.size or (worn and view.size < _FEW):
            return [], snapshot.versions(), True
        return dead, snapshot.born_since(view.generation), False

    def _embed_missing(self, versions: Iterable[int]) -> None:
        """Encode and keep, document by document, what this encoder has not yet seen."""
        encoder = self._encoder()
        for version in versions:
            with self._catalogue.reading() as snapshot:
                missing = [key for key, vector in snapshot.vectors(encoder.name, version) if vector is None]
                kept = snapshot.kept(version) if missing else None
            if kept:
                rows = encode(encoder, kept.title, [item.passage for item in kept.passages])
                self._catalogue.keep_vectors(encoder.name, [item.key for item in kept.passages], rows)

    def _vectors_of(self, snapshot: Snapshot, versions: Iterable[int]) -> tuple[list[int], np.ndarray]:
        """Give the keys and vectors of `versions`, encoding what a reader finds missing."""
        encoder = self._encoder()
        keys: list[int] = []
        blocks = [np.zeros((0, encoder.dimension), dtype=np.float32)]
        for version in versions:
            found = snapshot.vectors(encoder.name, version)
            stored = [vector for _, vector in found if vector is not None]
            keys.extend(key for key, _ in found)
            if len(stored) == len(found):
                blocks.append(unpack(stored, encoder.dimension))
            else:
                kept = snapshot.kept(version)
                blocks.append(encode(encoder, kept.title, [item.passage for item in kept.passages]))
        return keys, np.concatenate(blocks)

    def _files(self) -> VectorFiles:
        encoder = self._encoder()
        return VectorFiles(self._home / _VECTORS, encoder.name, encoder.dimension)


def _fill(
    documents: LexicalIndex,
    passages: LexicalIndex,
    snapshot: Snapshot,
    dead: Sequence[int],
    born: Sequence[int],
    *,
    anew: bool = False,
) -> None:
    """Take versions out of and into both word indexes; the passages' is committed last."""
    with (
        passages.updating(snapshot.generation, dead, anew=anew) as add_passage,
        documents.updating(snapshot.generation, dead, anew=anew) as add_document,
    ):
        for version in born:
            kept = snapshot.kept(version)
            whole, parts = tokens_of(kept)
            add_document(version, version, whole)
            for item, tokens in zip(kept.passages, parts, strict=True):
                add_passage(item.key, version, tokens)
