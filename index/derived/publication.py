"""Carries the catalogue's changes into the derived indexes; they show, all at once, when published.

Publishing order: the catalogue is forced to disk, the vectors are written, and the commit of the words, being
atomic, makes the generation visible. A crash in between leaves the last one whole; what is missing is then
taken from the catalogue.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

import numpy as np

from index.catalogue.datatypes import KeptDocument
from index.catalogue.store import Catalogue, Kept
from index.derived.completion import is_complete
from index.derived.feeds import (
    Entry,
    Feed,
    published_words,
    throw_away,
    vector_feed,
    vector_files,
    word_feed,
)
from index.encoders.embedding import encode
from index.encoders.loading import Encoder, is_quick
from index.faults import IndexDamagedError
from index.intake.preparation import Prepared, prepare

logger = logging.getLogger(__name__)

_MANY = 200  # documents to be taken from the catalogue that a user is told of


class Publication:
    """The derived indexes of the library in `home`, open for change; the caller holds the lock."""

    def __init__(self, catalogue: Catalogue, home: Path, encoder: Encoder) -> None:
        self._catalogue = catalogue
        self._home = home
        self._encoder = encoder
        self._files = vector_files(home, encoder)
        self._feeds: tuple[Feed, ...] = ()  # opened for the first change: a run often finds none
        # The generation that they stand for with what they were given. `None`, behind: after a crash, for
        # another encoder, or where a change could not be taken in; publishing takes all from the catalogue.
        self._fed: int | None = None
        self._before: int | None = None  # the generation that was published before the first change

    def __enter__(self) -> Publication:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def put(self, kept: Kept, prepared: Prepared) -> None:
        """Take in a version just kept, and out the one it replaced."""
        with self._feeding(kept.generation) as feeds:
            if kept.replaced is not None:
                self._drop(kept.replaced, feeds)
            keys = range(kept.first_key, kept.first_key + len(prepared.folds))
            entry = Entry(kept.version, keys, prepared, partial(self._vectors, kept.version))
            for feed in feeds:
                feed.add(entry)

    def drop(self, version: int) -> None:
        """Take out a version just closed."""
        with self._feeding(self._latest()) as feeds:
            self._drop(version, feeds)

    def _drop(self, version: int, feeds: Sequence[Feed]) -> None:
        if feeds:
            with self._catalogue.reading() as snapshot:
                keys = snapshot.keys(version)
            for feed in feeds:
                feed.drop(version, keys)

    @contextmanager
    def _feeding(self, generation: int) -> Iterator[Sequence[Feed]]:
        """Give the feeds to be given the change that made `generation`: none where they are behind."""
        is_next = self._fed is not None and self._fed + 1 == generation
        self._fed = None  # until all of it is taken in
        yield self._feeds if is_next else ()
        self._fed = generation if is_next else None

    def open(self) -> None:
        """Be ready for changes; must come before the first one is made in the catalogue."""
        if not self._feeds:
            # In the order of publishing: readers look at the words, the last.
            self._feeds = (vector_feed(self._files, self._is_whole), word_feed(self._home, self._is_whole))
            self._before = self._feeds[-1].generation
            latest = self._latest()
            self._fed = latest if {feed.generation for feed in self._feeds} == {latest} else None

    def publish(self, *, tidy: bool = True) -> int | None:
        """Let readers see the catalogue as it stands now, and give that generation.

        Gives `None`, and publishes nothing, while a slow encoder lacks vectors (`index.derived.completion`).
        With `tidy`, an index in which much is deleted is filled anew, which takes its time; so is, always,
        one that turns out to be damaged.
        """
        target = self._latest()
        if not self._can_publish():
            self._catalogue.settle()  # what was changed is reported all the same
            return None
        if self._has_vectors(target) and published_words(self._home, self._is_whole) == target:
            return target
        try:
            return self._publish(target, tidy)
        except IndexDamagedError as error:
            logger.warning("派生索引已损坏，正在由资料库重建：%s", error)
            self._close()
            throw_away(self._home)
            return self._publish(target, tidy)

    def purge(self) -> None:
        """Clear away what nobody can still be reading; comes after publishing.

        What was closed since this was opened stays, however long ago that is: readers have seen it till now.
        """
        self._catalogue.purge(self._latest() if self._before is None else self._before)

    def _publish(self, target: int, tidy: bool) -> int:
        self.open()
        before = self._feeds[-1].generation
        self._catalogue.settle()
        if self._fed != target:
            self._catch_up(self._feeds)
        elif tidy and (worn := [feed for feed in self._feeds if feed.is_worn]):
            self._fed = None  # until all of it is taken in again
            self._catch_up(worn, anew=True)
        for feed in self._feeds:
            feed.commit(target)
        self._fed = target
        self._files.clear(keep=(before, target))
        return target

    def _close(self) -> None:
        for feed in self._feeds:
            with suppress(IndexDamagedError):  # the next one to open it sees to that
                feed.close()
        self._feeds, self._fed = (), None

    def _latest(self) -> int:
        with self._catalogue.reading() as snapshot:
            return snapshot.generation

    def _can_publish(self) -> bool:
        if is_quick(self._encoder):
            return True
        with self._catalogue.reading() as snapshot:
            return is_complete(snapshot, self._encoder)

    def _has_vectors(self, generation: int) -> bool:
        """Tell whether readers can use the vectors of `generation`."""
        if generation not in self._files.generations():
            return False
        view = self._files.open(generation)
        return view is not None and self._is_whole(generation, view.size)

    def _is_whole(self, generation: int, passages: int) -> bool:
        """Tell whether `generation` can still be read, and has that many passages."""
        try:
            with self._catalogue.reading(generation) as snapshot:
                return snapshot.totals()[1] == passages
        except LookupError:
            return False

    def _catch_up(self, feeds: Sequence[Feed], *, anew: bool = False) -> None:
        """Feed each index what it lacks, all if `anew`, from the catalogue; each version is prepared once."""
        born: dict[int, list[Feed]] = {}
        for feed in feeds:
            for version in self._lacking(feed, anew=anew):
                born.setdefault(version, []).append(feed)
        if not anew and born and (len(born) > _MANY or not all(feed.generation for feed in feeds)):
            logger.warning("正在由资料库重建派生索引：%d 份文件……", len(born))
        for version in sorted(born):
            entry = self._entry(version, with_words=born[version] != [self._feeds[0]])
            for feed in born[version]:
                feed.add(entry)

    def _lacking(self, feed: Feed, *, anew: bool) -> list[int]:
        """Take out of an index what has died since, all if `anew`, and give what it lacks then."""
        feed.discard()
        if anew or not self._can_be_read(feed.generation):
            feed.clear()
        with self._catalogue.reading() as snapshot:
            for version in snapshot.died_since(feed.generation):
                feed.drop(version, snapshot.keys(version))
            return snapshot.born_since(feed.generation)

    def _can_be_read(self, generation: int) -> bool:
        try:
            with self._catalogue.reading(generation):
                return True
        except LookupError:
            return False

    def _entry(self, version: int, *, with_words: bool) -> Entry:
        with self._catalogue.reading() as snapshot:
            kept = snapshot.kept(version)
            vectors = snapshot.vectors(self._encoder.name, self._encoder.dimension, version)
        is_lacking = vectors is None or len(vectors) != len(kept.keys)
        prepared = None
        if with_words or is_lacking:
            prepared = prepare(kept.title, kept.passages, self._encoder)
        if is_lacking:
            made = self._embedded(kept, prepared)
            return Entry(version, kept.keys, prepared, lambda: made)
        return Entry(version, kept.keys, prepared, partial(self._vectors, version))

    def _embedded(self, kept: KeptDocument, prepared: Prepared | None) -> np.ndarray:
        """Encode a version that this encoder has not yet seen, and keep its vectors."""
        vectors = prepared.vectors if prepared else None
        if vectors is None:
            vectors = encode(self._encoder, kept.title, kept.passages).astype("<f2")
        self._catalogue.keep_vectors(kept.version, self._encoder.name, vectors)
        return vectors

    def _vectors(self, version: int) -> np.ndarray:
        """Give the vectors of a version alive now, when needed: those of all may not fit in memory."""
        with self._catalogue.reading() as snapshot:
            vectors = snapshot.vectors(self._encoder.name, self._encoder.dimension, version)
        if vectors is None:
            raise LookupError(f"no vectors of version {version} in the catalogue")
        return vectors
