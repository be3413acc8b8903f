"""Gives readers the derived indexes at one generation: the newest that is published and whole.

Where none is usable, or a writer has died before publishing, it has them brought up from the catalogue first.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from index.catalogue.store import Catalogue
from index.derived.feeds import DOCUMENTS, PASSAGES, throw_away, vector_files
from index.derived.publication import Publication
from index.encoders.embedding import encode
from index.encoders.loading import Encoder
from index.intake.preparation import prepare
from index.lock import LibraryBusyError, repairing
from index.vectors.files import VectorFiles
from index.vectors.view import VectorView
from index.words.lexical import LexicalIndex, LexicalView

logger = logging.getLogger(__name__)

_ATTEMPTS = 20  # at a moment between the commits of the two word indexes, which are milliseconds apart
_PAUSE_SECONDS = 0.01


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
        self._files: VectorFiles | None = None
        self._mark: tuple[int, int] | None = None  # of the word index's commit that the view was made from

    def current(self) -> View:
        """Give the newest generation that is published; where none is usable, make one first."""
        with self._guard:
            view = self._view
            # Behind, though nothing new was published: a writer is at work, or has died.
            if (
                view is None
                or self._last_commit() != self._mark
                or (self._lags(view) and self.repair() != "busy")
            ):
                self._mark = self._last_commit()  # taken before: a commit in between is seen the next time
                view = self._view = self._load()
            return view

    def close(self) -> None:
        """Let go of the files, so that they can be deleted on any system."""
        with self._guard:
            self._view = self._files = None

    def renew(self, damaged: View) -> View:
        """Throw the indexes away, as one of a view is damaged, and give them made anew from the catalogue."""
        with self._guard:
            if self._view is damaged or self._view is None:  # else another thread has seen to it
                logger.warning("派生索引已损坏，正在由资料库重建。")
                made = self._published() if self.repair(anew=True) == "done" else None
                self._mark = self._last_commit()
                self._view = made or self._in_memory()
            return self._view

    def repair(self, *, anew: bool = False) -> Literal["done", "busy", "impossible"]:
        """Bring the indexes up from a reader, or make them `anew`.

        Gives "busy" while another writes, "impossible" where nothing can be written.
        """
        try:
            with repairing(self._home):
                catalogue = Catalogue.open(self._catalogue.path)
                try:
                    if anew:
                        throw_away(self._home)
                    with Publication(catalogue, self._home, self._encoder()) as publication:
                        publication.publish()
                finally:
                    catalogue.close()
        except LibraryBusyError:
            return "busy"
        except (OSError, sqlite3.OperationalError) as error:
            logger.info("派生索引不能更新：%s", error)
            return "impossible"
        return "done"

    def _load(self) -> View:
        view = self._published()
        if view is None or self._lags(view):
            repaired = self.repair()
            if repaired == "done":
                view = self._published()
            elif repaired == "impossible":  # what the last writer left is found nevertheless
                view = None
        return view or self._in_memory()

    def _lags(self, view: View) -> bool:
        with self._catalogue.reading() as snapshot:
            return snapshot.generation != view.generation

    def _last_commit(self) -> tuple[int, int] | None:
        """Give what tells one commit of the word index from another: tantivy replaces this file each time."""
        try:
            stat = (self._home / PASSAGES / "meta.json").stat()
        except FileNotFoundError:
            return None
        return stat.st_ino, stat.st_mtime_ns

    def _published(self) -> View | None:
        """Open what is on the disk, as of the generation of the passages' words."""
        for _ in range(_ATTEMPTS):
            documents = LexicalIndex.open(self._home / DOCUMENTS)
            passages = LexicalIndex.open(self._home / PASSAGES)
            if documents is None or passages is None:
                return None
            whole, parts = documents.view(), passages.view()
            view = self._with_vectors(whole, parts) if whole.generation == parts.generation else None
            if view is not None or (whole.generation == parts.generation == passages.view().generation):
                return view  # else a writer is just publishing
            time.sleep(_PAUSE_SECONDS)
        return None

    def _with_vectors(self, documents: LexicalView, passages: LexicalView) -> View | None:
        generation = passages.generation
        if self._files is None:  # kept, as successive generations share most of their files
            self._files = vector_files(self._home, self._encoder())
        vectors = self._files.open(generation)
        try:
            with self._catalogue.reading(generation) as snapshot:
                if vectors is None or vectors.size != snapshot.totals()[1]:
                    return None
        except LookupError:
            return None
        return View(generation, documents, passages, vectors)

    def _in_memory(self) -> View:
        """Make the indexes in memory: where the folder cannot be written, or a writer is rebuilding them."""
        encoder = self._encoder()
        documents, passages = LexicalIndex.create(None), LexicalIndex.create(None)
        vectors: list[tuple[Sequence[int], np.ndarray]] = []
        with self._catalogue.reading() as snapshot, documents.writer() as whole, passages.writer() as parts:
            for version in snapshot.versions():
                kept = snapshot.kept(version)
                prepared = prepare(kept.title, kept.source, kept.passages, encoder)
                stored = snapshot.vectors(encoder.name, encoder.dimension, version)
                whole.add(version, [(version, prepared.whole)])
                parts.add(version, zip(kept.keys, prepared.parts, strict=True))
                if stored is None:
                    stored = encode(encoder, kept.title, kept.passages).astype("<f2")
                vectors.append((kept.keys, stored))
            whole.commit(snapshot.generation)
            parts.commit(snapshot.generation)
            generation = snapshot.generation
        near = VectorView.from_blocks(generation, encoder.dimension, vectors)
        return View(generation, documents.view(), passages.view(), near)
