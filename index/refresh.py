"""Brings a library in line with files, folders and pages: reads what is new or changed, skips the rest."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus import (
    READER,
    Document,
    ReadError,
    absolute,
    digest,
    discover,
    file_of,
    holds_sources,
    is_gone,
    read,
)
from index.catalogue import Catalogue, FileStamp
from index.datatypes import Failure, IndexReport
from index.encoder import Encoder
from index.intake import take_in
from index.snapshot import KeptFile

logger = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]

# A file changed twice within one tick of its clock looks unchanged: a younger stamp is not relied on.
_CLOCK_TICK_NANOSECONDS = 2_000_000_000


@dataclass(slots=True)
class _Run:
    """What one run has found so far."""

    kept: dict[str, KeptFile]
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def refresh(
    catalogue: Catalogue,
    encoder: Encoder,
    targets: Sequence[str],
    *,
    prune: bool = False,
    progress: Progress | None = None,
) -> IndexReport:
    """Read what is new or changed under `targets`; with `prune`, take out what is gone from their folders.

    A source that cannot be read is named in the report; what is kept of it stays. `progress` is told the
    number of sources done, of all, and the one now in hand.
    """
    began = time.monotonic()
    with catalogue.reading() as snapshot:
        run = _Run(snapshot.kept_files())
    sources = _sources(targets, run)
    take_in(
        catalogue, encoder, _changed(catalogue, sources, run, progress or (lambda done, total, source: None))
    )
    if prune:
        _prune(catalogue, targets, run)
    with catalogue.reading() as snapshot:
        documents, passages, characters = snapshot.totals()
    return IndexReport(
        added=tuple(run.added),
        updated=tuple(run.updated),
        unchanged=tuple(run.unchanged),
        removed=tuple(run.removed),
        failed=tuple(run.failed),
        documents=documents,
        passages=passages,
        characters=characters,
        seconds=time.monotonic() - began,
    )


def _sources(targets: Sequence[str], run: _Run) -> list[str]:
    """Give the sources under all `targets`, each once."""
    return list(dict.fromkeys(source for target in targets for source in _discovered(target, run)))


def _discovered(target: str, run: _Run) -> list[str]:
    try:
        return discover(target)
    except (ReadError, OSError) as error:
        run.failed.append(Failure(absolute(target), str(error)))
        return []


def _changed(
    catalogue: Catalogue, sources: Sequence[str], run: _Run, progress: Progress
) -> Iterator[tuple[Document, FileStamp | None]]:
    """Yield the documents to be kept, noting the others in `run`."""
    for done, source in enumerate(sources):
        progress(done, len(sources), source)
        try:
            stamp = _stamp(source)
            if _is_unchanged(catalogue, source, stamp, run.kept.get(source)):
                run.unchanged.append(source)
                continue
            document = read(source)
            document.text.encode()  # half a character pair cannot be kept; found here, it costs one file only
        except ReadError as error:
            run.failed.append(Failure(source, str(error)))
            continue
        except Exception as error:  # one bad file must not stop the batch
            logger.exception("reading %s failed", source)
            run.failed.append(
                Failure(source, f"读取 {source} 时出错（{type(error).__name__}：{error}）。请检查该文件。")
            )
            continue
        yield document, stamp
        (run.updated if source in run.kept else run.added).append(source)
    progress(len(sources), len(sources), "")


def _is_unchanged(catalogue: Catalogue, source: str, stamp: FileStamp | None, kept: KeptFile | None) -> bool:
    if kept is None or kept.reader != READER:
        return False
    if stamp is not None and stamp == (kept.size, kept.modified):
        return True
    if digest(source) != kept.digest:
        return False
    if stamp is not None:
        catalogue.touch(kept.doc_id, stamp)
    return True


def _stamp(source: str) -> FileStamp | None:
    """Give size and time of a file; `None` for a page, and for a file changed a moment ago."""
    try:
        status = os.stat(file_of(source))
    except OSError:
        return None
    if time.time_ns() - status.st_mtime_ns < _CLOCK_TICK_NANOSECONDS:
        return None
    return FileStamp(status.st_size, status.st_mtime_ns)


def _prune(catalogue: Catalogue, targets: Sequence[str], run: _Run) -> None:
    """Take out documents under the folders and archives of `targets` whose file is certainly gone."""
    folders = [os.path.join(os.path.abspath(target), "") for target in targets if holds_sources(target)]
    for source, kept in run.kept.items():
        if source.startswith(tuple(folders)) and is_gone(source):
            catalogue.retire(kept.doc_id)
            run.removed.append(source)
