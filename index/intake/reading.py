"""Reads one source into the form in which it is kept: its rows, and what the derived indexes take in.

Worker processes and the main process read alike; nothing here writes.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass

from corpus import (
    Document,
    ReadError,
    cut,
    digest_of,
    discreet,
    file_of,
    is_url,
    load_bytes,
    parse,
)
from index.catalogue.rows import DocumentRows, rows_of
from index.datatypes import FileStamp
from index.encoders.loading import Encoder
from index.intake.preparation import Prepared, prepare

logger = logging.getLogger(__name__)

# A file changed twice within one tick of its clock looks unchanged: a younger stamp is not relied on.
_CLOCK_TICK_NANOSECONDS = 2_000_000_000
_ATTEMPTS = 3  # at a file that someone is writing


@dataclass(frozen=True, slots=True)
class Task:
    """A source to be read, unless its bytes have the digest already known."""

    source: str
    known_digest: str | None = None
    intranet: bool = False  # a page may lie in a private network


@dataclass(frozen=True, slots=True)
class Reading:
    """A document read, cut and prepared."""

    rows: DocumentRows
    prepared: Prepared
    stamp: FileStamp | None


@dataclass(frozen=True, slots=True)
class Same:
    """A source whose bytes are those already known."""

    stamp: FileStamp | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A source that could not be read; without `stamp`, it may be readable the next time as it is."""

    error: str
    stamp: FileStamp | None


Outcome = Reading | Same | Unread


def read_source(task: Task, encoder: Encoder | None) -> Outcome:
    """Read what `task` names; vectors come with it if `encoder` makes them of words (see `prepare`)."""
    source = task.source
    stamp = None
    try:
        data, stamp = _load(source, task.intranet)
        if task.known_digest is not None and digest_of(data) == task.known_digest:
            return Same(stamp)
        document = parse(data, source)
        document.text.encode()  # half a character pair cannot be kept; found here, it costs one file only
        return reading_of(document, encoder, stamp)
    except ReadError as error:
        return Unread(discreet(str(error)), stamp)  # a page may lead to an address with a secret in it
    except MemoryError:
        return Unread(f"读“{source}”要用的内存太多，已放弃；该文件可能已损坏，请拆分或另存后再试", stamp)
    except Exception as error:  # one bad file must not stop the batch
        logger.exception("reading %s failed", source)
        return Unread(f"读取 {source} 时出错（{type(error).__name__}：{error}）。请检查该文件。", stamp)


def reading_of(document: Document, encoder: Encoder | None, stamp: FileStamp | None = None) -> Reading:
    """Cut a document and prepare it for the indexes."""
    passages = cut(document)
    prepared = prepare(document.title, passages, encoder)
    return Reading(rows_of(document, passages, prepared.folds), prepared, stamp)


def stamp_of(source: str) -> FileStamp | None:
    """Give size and time of a file; `None` for a page, and for a file changed a moment ago."""
    return _relied_on(_look(source))


def _relied_on(stamp: FileStamp | None) -> FileStamp | None:
    if stamp is None or time.time_ns() - stamp.modified < _CLOCK_TICK_NANOSECONDS:
        return None
    return stamp


def _load(source: str, intranet: bool) -> tuple[bytes, FileStamp | None]:
    """Give the bytes of a source as they stand in one moment, and its stamp. Raises ReadError."""
    for _ in range(_ATTEMPTS):
        before = _look(source)
        data = load_bytes(source, intranet=intranet)
        if _look(source) == before:
            return data, _relied_on(before)
    raise ReadError(f"“{source}”正在被改写，读到的内容前后不一；请等写完后再索引")


def _look(source: str) -> FileStamp | None:
    if is_url(source):
        return None
    try:
        status = os.stat(file_of(source))
    except OSError:
        return None
    return FileStamp(status.st_size, status.st_mtime_ns)
