"""Gives readers the derived indexes at one generation: the newest that is published and whole.

Where none is usable, or a writer has died before publishing, it has them brought up from the catalogue first.
While a slow encoder's vectors are still being made by another, readers do with those there are.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Literal

import numpy as np

from index.catalogue.store import Catalogue
from index.datatypes import Report
from index.derived.completion import complete, is_complete
from index.derived.feeds import PASSAGES, throw_away, vector_files
from index.derived.publication import Publication
from index.encoders.embedding import encode
from index.encoders.loading import Encoder, is_quick
from index.exchange import finish
from index.faults import IndexDamagedError
from index.intake.preparation import prepare
from index.lock import LibraryBusyError, embedding, repairing
from index.store import View
from index.vectors.files import VectorFiles
from index.vectors.view import VectorView
from index.words.lexical import LexicalIndex

logger = logging.getLogger(__name__)

_ATTEMPTS = 20  # at a moment when a writer publishes
_PAUSE_SECONDS = 0.01

Done = Literal["done", "busy", "impossible"]


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
        self._is_awaited = False  # another is making vectors that the view lacks

    def current(self) -> View:
        """Give the newest generation that is published; where none is usable, make one first."""
        with self._guard:
            view = self._view
            # Behind, though nothing new was published: a writer is at work, or has died.
            if (
                view is None
                or self._last_commit() != self._mark
                or ((self._is_awaited or self._lags(view)) and self.repair() != "busy")
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

    def repair(self, *, anew: bool = False, report: Report = lambda progress: None) -> Done:
        """Bring the indexes up from a reader, or make them `anew`, and vectors that are lacking before.

        Gives "busy" while another writes, "impossible" where nothing can be written.
        """
        try:
            if not self._is_complete():
                with embedding(self._home), closing(Catalogue.open(self._catalogue.path)) as catalogue:
                    complete(catalogue, self._encoder(), report)
            with repairing(self._home):
                finish(self._home)
                if anew:
                    throw_away(self._home)
                with (
                    closing(Catalogue.open(self._catalogue.path)) as catalogue,
                    Publication(catalogue, self._home, self._encoder()) as publication,
                ):
                    publication.publish()
        except LibraryBusyError:
            return "busy"
        except (OSError, sqlite3.OperationalError) as error:
            logger.info("派生索引不能更新：%s", error)
            return "impossible"
        return "done"

    def _is_complete(self) -> bool:
        """Tell whether no vectors are lacking that take long to make."""
        encoder = self._encoder()
        if is_quick(encoder):
            return True
        with self._catalogue.reading() as snapshot:
            return is_complete(snapshot, encoder)

    def _load(self) -> View:
        self._is_awaited = False
        view = self._published()
        if view is None or self._lags(view):
            repaired = self.repair()
            if repaired == "done":
                view = self._published()
            elif repaired == "impossible":  # what the last writer left is found nevertheless
                view = None
            if view is None and not is_quick(self._encoder()):
                view = self._published(self._made_so_far)
                self._is_awaited = repaired == "busy"
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

    def _published(self, near: Callable[[int], VectorView | None] | None = None) -> View | None:
        """Open what is on the disk, as of the generation of the passages' words, or with those of `near`."""
        for _ in range(_ATTEMPTS):
            passages = LexicalIndex.open(self._home / PASSAGES)
            if passages is None:
                return None
            try:
                words = passages.view()
                vectors = (near or self._vectors)(words.generation)
                if vectors and (near or vectors.size == words.size):
                    return View(words.generation, words, vectors)
                if words.generation == passages.view().generation:
                    return None  # else a writer has just published, and cleared the older vectors away
            except (IndexDamagedError, FileNotFoundError):  # another process is just making it anew
                pass
            time.sleep(_PAUSE_SECONDS)
        return None

    def _vectors(self, generation: int) -> VectorView | None:
        """Open the vectors of all passages of `generation`."""
        if self._files is None:  # kept, as successive generations share most of their files
            self._files = vector_files(self._home, self._encoder())
        vectors = self._files.open(generation)
        try:
            with self._catalogue.reading(generation) as snapshot:
                if vectors is None or vectors.size != snapshot.totals()[1]:
                    return None
        except LookupError:
            return None
        return vectors

    def _made_so_far(self, generation: int) -> VectorView | None:
        """Give the vectors that the catalogue has by now of `generation`, in memory."""
        encoder = self._encoder()
        made: list[tuple[Sequence[int], np.ndarray]] = []
        try:
            with self._catalogue.reading(generation) as snapshot:
                versions = snapshot.versions()
                for version in versions:
                    vectors = snapshot.vectors(encoder.name, encoder.dimension, version)
                    if vectors is not None:
                        made.append((snapshot.keys(version), vectors))
        except LookupError:
            return None
        if len(made) < len(versions):
            logger.warning(
                "%d 份文件还没有模型 %s 的向量，这次只按词语查找。", len(versions) - len(made), encoder.name
            )
        return VectorView.from_blocks(generation, encoder.dimension, made)

    def _in_memory(self) -> View:
        """Make the indexes in memory: where the folder cannot be written, or a writer is rebuilding them.

        Vectors that take long to make are done without.
        """
        encoder = self._encoder()
        passages = LexicalIndex.create(None)
        vectors: list[tuple[Sequence[int], np.ndarray]] = []
        with self._catalogue.reading() as snapshot, passages.writer() as words:
            for version in snapshot.versions():
                kept = snapshot.kept(version)
                prepared = prepare(kept.title, kept.passages, encoder)
                stored = snapshot.vectors(encoder.name, encoder.dimension, version)
                words.add(version, zip(kept.keys, prepared.parts, strict=True))
                if stored is None and is_quick(encoder):
                    stored = encode(encoder, kept.title, kept.passages).astype("<f2")
                if stored is not None:
                    vectors.append((kept.keys, stored))
            words.commit(snapshot.generation)
            generation = snapshot.generation
        near = VectorView.from_blocks(generation, encoder.dimension, vectors)
        return View(generation, passages.view(), near)
