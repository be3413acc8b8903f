"""Brings a library in line with files, folders and pages: reads what is new or changed, skips the rest."""

from __future__ import annotations

import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from corpus import (
    READER,
    ReadError,
    abilities,
    absolute,
    discover,
    discreet,
    file_of,
    holds_sources,
    is_gone,
    is_url,
)
from index.catalogue.datatypes import FailedFile, KeptFile
from index.catalogue.store import now
from index.datatypes import Event, Failure, FileStamp, IndexReport, Move, Progress, Report, Stage
from index.encoders.loading import Encoder
from index.intake.reading import Outcome, Reading, Same, Task, Unread, read_source, stamp_of
from index.intake.taking import Intake
from index.intake.workers import Workers, size_of
from index.store import Catalogue

# Below, starting processes (0.5 s) takes longer than they save.
_MANY_FILES = 64
_MANY_BYTES = 2_000_000
# Up to so many are asked for one by one: 5 ms less of replacing one among 1,564 documents.
_FEW_FILES = 64
# So much is read in some hundredths of a second: nobody is held up.
_LONG_BYTES = 64_000
_HEAD = 1024  # bytes in which a PDF says that it is one


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked for: see `Library.refresh`."""

    targets: Sequence[str]
    prune: bool = False
    retry: bool = False
    collection: str | None = None
    progress: Report = lambda progress: None
    encoder_folder: Path | None = None  # of a static encoder, for processes that read
    stop: threading.Event | None = None  # set by another thread: end here, keeping what was read
    apart: bool = False  # read in other processes whatever may take a while
    intranet: bool = False  # pages may lie in a private network
    home: Path | None = None  # the library's own folder: not read with the folder that it lies in


@dataclass(slots=True)
class _Found:
    """What a run has found so far."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)


class Refresh:
    """One run over a library; the caller holds the lock and publishes."""

    def __init__(self, catalogue: Catalogue, intake: Intake, encoder: Encoder, request: Request) -> None:
        self._began = time.monotonic()
        self._catalogue = catalogue
        self._intake = intake
        self._encoder = encoder
        self._request = request
        self._found = _Found()
        self._tools = f"{READER} {abilities()}"
        self._kept: dict[str, KeptFile] = {}  # of what is asked for
        with catalogue.reading() as snapshot:
            self._failures = snapshot.failed_files()

    def run(self) -> IndexReport:
        """Do what is asked for. A source that cannot be read is named; what is kept of it stays."""
        self._tell("looking", 0, 0)
        sources = self._sources()
        self._kept = self._kept_of(sources)
        present = set(sources)
        tasks = [task for source in sources if (task := self._task(source)) is not None]
        passed = len(sources) - len(tasks)
        with ExitStack() as stack:
            outcomes = self._outcomes(tasks, stack)
            for done, task in enumerate(tasks, passed):
                self._tell("reading", done, len(sources), task.source)
                outcome = next(outcomes)
                if self._is_stopped:
                    break
                self._deal_with(task.source, outcome, present)
        if not self._is_stopped:
            if self._request.prune:
                self._prune()
            self._forget_failures(present)
        self._tell("publishing", len(sources), len(sources))
        self._intake.publish()
        return self._report(present)

    def _kept_of(self, sources: Sequence[str]) -> dict[str, KeptFile]:
        """Give what is kept of `sources`, or of all where they are many."""
        if len(sources) > _FEW_FILES:
            return self._everything
        with self._catalogue.reading() as snapshot:
            return snapshot.kept_files(sources)

    @cached_property
    def _everything(self) -> dict[str, KeptFile]:
        """What is kept, less what was found to be moved."""
        with self._catalogue.reading() as snapshot:
            return snapshot.kept_files()

    @cached_property
    def _by_digest(self) -> dict[str, list[str]]:
        """The sources of each file that is kept."""
        sources: dict[str, list[str]] = {}
        for source, kept in self._everything.items():
            sources.setdefault(kept.digest, []).append(source)
        return sources

    @property
    def _is_stopped(self) -> bool:
        return self._request.stop is not None and self._request.stop.is_set()

    def _sources(self) -> list[str]:
        """Give the sources under all targets, each once."""
        return list(
            dict.fromkeys(source for target in self._request.targets for source in self._under(target))
        )

    def _under(self, target: str) -> list[str]:
        try:
            sources = discover(target)
        except (ReadError, OSError) as error:
            self._found.failed.append(Failure(discreet(absolute(target)), str(error), now()))
            return []
        own = os.path.join(absolute(self._request.home), "") if self._request.home else ""
        if own and not absolute(target).startswith(own):
            sources = [source for source in sources if not source.startswith(own)]
        return sources

    def _task(self, source: str) -> Task | None:
        """Give what is to be read of a source; `None` where it is known to be as it was, failed or kept."""
        kept, failed = self._kept.get(source), self._failures.get(source)
        stamp = stamp_of(source)
        if failed and not self._request.retry and self._would_fail_again(failed, stamp):
            self._found.failed.append(failed.failure)
            return None
        if kept is None or kept.reader != READER:
            return Task(source, intranet=self._request.intranet)
        if stamp is None or stamp != (kept.size, kept.modified):
            return Task(source, kept.digest, self._request.intranet)
        self._leave(source, kept, stamp)
        return None

    def _would_fail_again(self, failed: FailedFile, stamp: FileStamp | None) -> bool:
        return stamp is not None and stamp == (failed.size, failed.modified) and failed.reader == self._tools

    def _outcomes(self, tasks: Sequence[Task], stack: ExitStack) -> Iterator[Outcome]:
        """Read `tasks` in their order: here, or where there are many in processes that end with `stack`."""
        request = self._request
        size = sum(map(size_of, tasks))
        many = len(tasks) >= _MANY_FILES or (len(tasks) > 1 and size >= _MANY_BYTES)
        long = size >= _LONG_BYTES or any(is_url(task.source) for task in tasks)
        if many or (request.apart and long) or any(map(_may_crash, tasks)):
            return stack.enter_context(Workers(request.encoder_folder, stop=request.stop)).outcomes(tasks)
        return (read_source(task, self._encoder) for task in tasks)

    def _deal_with(self, source: str, outcome: Outcome, present: Set[str]) -> None:
        kept = self._kept.get(source)
        if isinstance(outcome, Unread):
            failure = Failure(source, outcome.error, now())
            self._found.failed.append(failure)
            self._catalogue.note_failure(failure, outcome.stamp, self._tools)
        elif isinstance(outcome, Same):
            assert kept is not None
            self._leave(source, kept, outcome.stamp)
        elif kept is not None:
            event: Event = "updated" if kept.digest != outcome.rows.digest else "reread"
            changed = self._intake.take(outcome, event, self._collection(kept))
            (self._found.updated if changed else self._found.unchanged).append(source)
        else:
            self._take_new(outcome, present)

    def _take_new(self, reading: Reading, present: Set[str]) -> None:
        """Keep a document under a source that had none: a new one, or one whose file was moved there."""
        source = reading.rows.source
        old = self._old_place(reading.rows.digest, present)
        if old is None:
            self._intake.take(reading, "added", self._collection(None))
        else:
            kept = self._everything.pop(old)
            self._intake.take(reading, "moved", self._collection(kept), moved_from=kept.doc_id)
            self._found.moved.append(Move(old, source))
            self._found.removed.append(old)
        self._found.added.append(source)

    def _old_place(self, digest: str, present: Set[str]) -> str | None:
        """Give the source that held the same bytes and is gone, if there is one."""
        for source in self._by_digest.get(digest, ()):
            if source in self._everything and source not in present and is_gone(source):
                return source
        return None

    def _leave(self, source: str, kept: KeptFile, stamp: FileStamp | None) -> None:
        """Note that a document is as it was."""
        self._found.unchanged.append(source)
        collection = self._collection(kept)
        if stamp != (kept.size, kept.modified) or collection != kept.collection:
            self._catalogue.touch(kept.doc_id, stamp, collection)
        if source in self._failures:
            self._catalogue.forget_failure(source)

    def _collection(self, kept: KeptFile | None) -> str:
        if self._request.collection is not None:
            return self._request.collection
        return kept.collection if kept else ""

    def _prune(self) -> None:
        """Take out documents under the folders and archives of the targets whose file is certainly gone."""
        folders = self._folders()
        for source, kept in self._everything.items():
            if source.startswith(folders) and is_gone(source):
                self._intake.retire(kept.doc_id)
                self._found.removed.append(source)

    def _forget_failures(self, present: Set[str]) -> None:
        """Drop what is noted of sources under the targets that are no more, and of archives now read."""
        folders, found = self._folders(), sorted(present)
        for source in self._failures.keys() - present:
            inside = os.path.join(source, "")
            first = bisect_left(found, inside)
            is_read = first < len(found) and found[first].startswith(inside)
            if is_read or (source.startswith(folders) and is_gone(source)):
                self._catalogue.forget_failure(source)

    def _folders(self) -> tuple[str, ...]:
        targets = map(absolute, self._request.targets)
        return tuple(os.path.join(target, "") for target in targets if holds_sources(target))

    def _tell(self, stage: Stage, done: int, total: int, source: str = "") -> None:
        seconds = time.monotonic() - self._began
        self._request.progress(Progress(stage, done, total, source, len(self._found.failed), seconds))

    def _report(self, present: Set[str]) -> IndexReport:
        with self._catalogue.reading() as snapshot:
            documents, passages, characters = snapshot.totals()
            duplicates = [same for same in snapshot.same_files() if not present.isdisjoint(same)]
        found = self._found
        return IndexReport(
            added=tuple(found.added),
            updated=tuple(found.updated),
            unchanged=tuple(found.unchanged),
            removed=tuple(found.removed),
            failed=tuple(found.failed),
            moved=tuple(found.moved),
            duplicates=tuple(duplicates),
            documents=documents,
            passages=passages,
            characters=characters,
            seconds=time.monotonic() - self._began,
        )


def _may_crash(task: Task) -> bool:
    """Say whether a file is read by pdfium, which few bytes can bring down, and its process with it."""
    if not os.path.isfile(task.source):  # opening a pipe waits for ever
        return os.path.isfile(file_of(task.source))
    try:
        with open(task.source, "rb") as file:
            return b"%PDF-" in file.read(_HEAD)
    except OSError:
        return False
