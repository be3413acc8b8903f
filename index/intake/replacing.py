"""Puts one version of a document in place of another: an earlier one again, or what another file says.

The caller holds the lock and publishes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.catalogue.datatypes import Past
from index.datatypes import FileStamp
from index.encoders.loading import Encoder
from index.intake.reading import Reading, Task, Unread, reading_of
from index.intake.taking import Intake
from index.intake.workers import Workers
from index.store import Catalogue


def restore(catalogue: Catalogue, intake: Intake, encoder: Encoder, doc: str, digest: str) -> str:
    """Keep the last version of `doc` with that digest again, cut and encoded anew, and give its doc_id.

    Raises KeyError, ValueError as `Library.restore`.
    """
    with catalogue.reading() as snapshot:
        past = snapshot.past(doc, digest)
        if past is None:
            raise KeyError(f"资料库里没有“{doc}”的这个版本。")
        living = snapshot.record(past.file.doc_id)
    if living is not None and past.followed_by != living.doc_id:
        raise ValueError(f"“{living.source}”已作为另一份文件读入，不能恢复成以前的版本。")
    if living is None or living.digest != digest:
        replaced = past.followed_by if past.followed_by != past.file.doc_id else None
        intake.take(_reading(past, encoder), "restored", past.file.collection, replaced)
    return past.file.doc_id


def take_in_place(
    catalogue: Catalogue, intake: Intake, doc: str, source: str, encoder_folder: Path | None
) -> str:
    """Read `source` in place of `doc` and give the doc_id it has now.

    Raises KeyError, ValueError as `Library.replace`.
    """
    with catalogue.reading() as snapshot:
        record, other = snapshot.record(doc), snapshot.record(source)
    if record is None:
        raise KeyError(f"资料库里没有“{doc}”。")
    if other is not None and other.doc_id != record.doc_id:
        raise ValueError(f"“{source}”已作为另一份文件读入，不能再用来替换“{record.title}”。")
    with Workers(encoder_folder, 1) as workers:  # apart: a bad file costs no more than its process
        outcome = next(iter(workers.outcomes([Task(source)])))
    if isinstance(outcome, Unread):
        raise ValueError(outcome.error)
    assert isinstance(outcome, Reading)
    intake.take(outcome, "updated", record.collection, None if other else record.doc_id)
    return outcome.rows.doc_id


def _reading(past: Past, encoder: Encoder) -> Reading:
    file = past.file
    known = file.size is not None and file.modified is not None
    stamp = FileStamp(file.size or 0, file.modified or 0) if known else None
    reading = reading_of(past.document, encoder, stamp)
    return replace(reading, rows=replace(reading.rows, reader=file.reader))
