"""Takes documents into the library: each kept in a transaction of its own, and shown every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.datatypes import Event
from index.encoders.embedding import seen
from index.encoders.loading import Encoder
from index.intake.reading import Reading
from index.store import Catalogue, Changes

_BATCH = 512  # passages encoded at once by a model that wants batches: larger ones gained nothing
# Between two publishings of a long run: as long as it has run so far, within these bounds. Each leaves a
# segment of words, and searching many takes longer.
_SOONEST_SECONDS, _LATEST_SECONDS = 30.0, 300.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document whose vectors are still to be made."""

    reading: Reading
    event: Event
    collection: str
    moved_from: str | None


class Intake:
    """Takes in what was read; the caller holds the lock, and flushes at the end."""

    def __init__(self, catalogue: Catalogue, changes: Changes, encoder: Encoder) -> None:
        self._catalogue = catalogue
        self._changes = changes
        self._encoder = encoder
        self._batch: list[_Waiting] = []
        self._began = self._shown = time.monotonic()

    def take(
        self, reading: Reading, event: Event, collection: str = "", moved_from: str | None = None
    ) -> bool:
        """Keep a document unless it is kept already just so; tell whether anything changed."""
        if event != "added" and moved_from is None and self._is_kept(reading):
            self._catalogue.touch(reading.rows.doc_id, reading.stamp, collection, reading.rows)
            return False
        self._batch.append(_Waiting(reading, event, collection, moved_from))
        if reading.prepared.vectors is not None or self._waiting_passages() >= _BATCH:
            self.flush()
        ran = self._shown - self._began
        if time.monotonic() - self._shown > min(max(ran, _SOONEST_SECONDS), _LATEST_SECONDS):
            self._changes.publish(tidy=False)
            self._shown = time.monotonic()
        return True

    def _is_kept(self, reading: Reading) -> bool:
        with self._catalogue.reading() as snapshot:
            return snapshot.holds(reading.rows)

    def publish(self) -> None:
        """Let readers see all that was taken in."""
        self.flush()
        self._changes.publish()

    def retire(self, doc_id: str, *, erase: bool = False) -> None:
        """Take a document out."""
        self.flush()
        self._changes.open()
        version = self._catalogue.retire(doc_id, erase=erase)
        if version is not None:
            self._changes.drop(version)

    def flush(self) -> None:
        """Encode and keep what waits for it."""
        batch, self._batch = self._batch, []
        if batch:
            self._changes.open()
        for item, vectors in zip(batch, self._vectors(batch), strict=True):
            kept = self._catalogue.put(
                item.reading.rows,
                self._encoder.name,
                vectors,
                event=item.event,
                stamp=item.reading.stamp,
                collection=item.collection,
                moved_from=item.moved_from,
            )
            self._changes.put(kept, item.reading.prepared)

    def _waiting_passages(self) -> int:
        return sum(len(item.reading.rows.passages) for item in self._batch)

    def _vectors(self, batch: list[_Waiting]) -> list[np.ndarray]:
        """Give the vectors of each document of a batch; those still to be made are made together."""
        ready = [item.reading.prepared.vectors for item in batch]
        missing = [item.reading.rows for item, vectors in zip(batch, ready, strict=True) if vectors is None]
        texts = [seen(rows.title, passage) for rows in missing for passage in rows.seen()]
        made = self._encoder.encode_passages(texts).astype("<f2") if texts else np.zeros((0, 0), "<f2")
        starts = np.cumsum([0, *(len(rows.passages) for rows in missing)]).tolist()
        parts = (made[start:end] for start, end in pairwise(starts))
        return [next(parts) if vectors is None else vectors for vectors in ready]
