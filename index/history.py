"""Tells the history of a document from the versions that the catalogue still holds."""

from __future__ import annotations

from datetime import datetime, timezone

from corpus import Document, changes
from index.catalogue.snapshot import Snapshot
from index.datatypes import Revision


def revisions(snapshot: Snapshot, doc: str) -> list[Revision]:
    """Give what happened to `doc`, a doc_id or a source, oldest first; empty where it was never kept."""
    told: list[Revision] = []
    before: Document | None = None
    left: float | None = None  # when the version before was closed
    for event, indexed_at, died_at, document in snapshot.lineage(doc):
        if before is not None and left is not None and event == "added":
            told.append(_removal(before, left))
        changed = changes(before, document) if before is not None else []
        told.append(
            Revision(event, indexed_at, document.source, document.title, document.digest, tuple(changed))
        )
        before, left = document, died_at
    if before is not None and left is not None:
        told.append(_removal(before, left))
    return told


def _removal(document: Document, at: float) -> Revision:
    when = datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="seconds")
    return Revision("removed", when, document.source, document.title, document.digest)
