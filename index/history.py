"""Tells the history of a document from the versions that the catalogue still holds."""

from __future__ import annotations

from datetime import UTC, datetime

from corpus import Document, changes
from index.catalogue.datatypes import Entry
from index.catalogue.snapshot import Snapshot
from index.datatypes import Revision


def revisions(snapshot: Snapshot, doc: str) -> list[Revision]:
    """Give what happened to `doc`, a doc_id or a source, oldest first; empty where it was never kept."""
    told: list[Revision] = []
    before: Entry | None = None
    for entry in snapshot.lineage(doc):
        document = entry.document
        if before is not None and before.died != entry.born and before.died_at is not None:
            told.append(_removal(before.document, before.died_at))
        changed = changes(before.document, document) if before is not None else []
        told.append(
            Revision(
                entry.event,
                entry.indexed_at,
                document.source,
                document.title,
                document.digest,
                tuple(changed),
            )
        )
        before = entry
    if before is not None and before.died_at is not None:
        told.append(_removal(before.document, before.died_at))
    return told


def _removal(document: Document, at: float) -> Revision:
    when = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
    return Revision("removed", when, document.source, document.title, document.digest)
