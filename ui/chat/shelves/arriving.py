"""Takes in the files that browsers send, one by one, and turns a batch of them into an order.

Nothing is added before its batch is settled; a name that is taken already is asked about first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from corpus import file_of
from index import DocumentRecord, Library
from ui.chat.language import t
from ui.indexing import Arrival, Former, Received, Receiving, Replacing, Runs
from ui.indexing.names import is_litter, safe_name

_BATCH = re.compile(r"[0-9a-f]{32}")
_MOST_FILES = 5_000  # in one batch
_CHUNK_BYTES = 1 << 20

Choice = Literal["replace", "both", "skip"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent, as its browser names it."""

    number: int
    name: str


@dataclass(slots=True)
class Settled:
    """What became of a batch: a run, or questions first; and what is not added, each with the reason."""

    run: int | None = None
    conflicts: list[dict[str, str]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)


class Arriving:
    """The batches of one library, for any number of people."""

    def __init__(self, library: Library, runs: Runs) -> None:
        self._library = library
        self._runs = runs
        self._lock = Lock()
        self._promised: dict[Path, int] = {}  # places that orders not yet carried out will take: their runs
        self.received = Received(library.home)

    def waiting_place(self, batch: str, number: int) -> Path:
        """Give where a file that is being sent goes. Raises ValueError on what no page sends."""
        if not _BATCH.fullmatch(batch) or not 0 <= number < _MOST_FILES:
            raise ValueError(t("这批文件的编号不对，请刷新网页再试。"))
        return self.received.waiting_place(batch, number)

    def drop(self, batch: str) -> None:
        """Throw away a batch that is not to be added."""
        if _BATCH.fullmatch(batch):
            self.received.drop_batch(batch)

    def settle(self, batch: str, sent: Sequence[Sent], collection: str, choice: Choice | None) -> Settled:
        """Order that a batch be added, unless something must be asked first."""
        settled = Settled()
        collection = safe_name(" ".join(collection.split()))
        with self._lock:
            arrivals = self._arrivals(batch, sent, collection, choice, settled)
            if settled.conflicts and choice is None:
                return settled
            if arrivals:
                settled.run = self._runs.submit(Receiving(tuple(arrivals), collection))
                self._promised |= {arrival.place: settled.run for arrival in arrivals}
        if not arrivals:
            self.drop(batch)
        return settled

    def replace(self, batch: str, sent: Sent, doc: str) -> Settled:
        """Order that a file take the place of one document. Raises KeyError where that is gone."""
        settled, record = Settled(), self._library.record(doc)
        waiting = self._waiting(batch, sent)
        if waiting is None:
            settled.refused.append(_refused(sent.name, t("没有收完整，请再试一次。")))
        elif _digest(waiting) == record.digest:
            settled.same.append(record.title)
            self.drop(batch)
        else:
            with self._lock:
                place = self._place_beside(record, sent.name)
                order = Replacing(Former.of(record), Arrival(waiting, place))
                settled.run = self._runs.submit(order)
                self._promised[place] = settled.run
        return settled

    def _arrivals(
        self, batch: str, sent: Sequence[Sent], collection: str, choice: Choice | None, settled: Settled
    ) -> list[Arrival]:
        """Say where each file goes; note what is asked, the same already, or refused."""
        arrivals: list[Arrival] = []
        held = self._held()
        taken = self._taken()
        for one in sent[:_MOST_FILES]:
            waiting = self._waiting(batch, one)
            if waiting is None or is_litter(one.name):
                if waiting is None:
                    settled.refused.append(_refused(one.name, t("没有收完整，请再试一次。")))
                continue
            try:
                place = self.received.place(one.name, collection)
            except ValueError as error:
                settled.refused.append(_refused(one.name, t(str(error))))
                continue
            records = held.get(str(place), [])
            if records and place not in taken:
                if place.is_file() and _digest(place) == _digest(waiting):
                    settled.same.append(_title(records, place))
                    continue
                settled.conflicts.append({"name": one.name, "title": _title(records, place)})
                if choice == "replace":
                    alone = len(records) == 1 and records[0].source == str(place)
                    arrivals.append(Arrival(waiting, place, Former.of(records[0]) if alone else None))
                    taken.add(place)
                    continue
                if choice != "both":
                    continue
            if records or place in taken:
                place = self.received.free_place(one.name, collection, taken)
            arrivals.append(Arrival(waiting, place))
            taken.add(place)
        return arrivals

    def _held(self) -> Mapping[str, list[DocumentRecord]]:
        """Give the documents by the file that holds them."""
        held: dict[str, list[DocumentRecord]] = {}
        for record in self._library.records():
            held.setdefault(file_of(record.source), []).append(record)
        return held

    def _taken(self) -> set[Path]:
        """Give the places that other orders will take."""
        going = {run.number for run in self._runs.all() if not run.is_over}
        self._promised = {place: run for place, run in self._promised.items() if run in going}
        return set(self._promised)

    def _place_beside(self, record: DocumentRecord, name: str) -> Path:
        """Give the place of a file that replaces `record`: the same, if that was received and of its kind."""
        source = Path(record.source)
        if self.received.owns(record.source) and source.suffix.lower() == Path(name).suffix.lower():
            return source
        return self.received.free_place(Path(name.replace("\\", "/")).name, record.collection, self._taken())

    def _waiting(self, batch: str, sent: Sent) -> Path | None:
        return self.received.waiting(batch, sent.number) if _BATCH.fullmatch(batch) else None


def sent_of(values: Any) -> list[Sent]:
    """Take the files of a batch from what a script sent. Raises ValueError on what no page sends."""
    try:
        return [Sent(int(one["number"]), str(one["name"])) for one in values]
    except (TypeError, KeyError, ValueError, OverflowError) as error:
        raise ValueError(t("这批文件的编号不对，请刷新网页再试。")) from error


def _refused(name: str, reason: str) -> dict[str, str]:
    return {"name": name, "reason": reason}


def _title(records: Sequence[DocumentRecord], place: Path) -> str:
    return records[0].title if len(records) == 1 else place.name


def _digest(path: Path) -> str:
    digest = sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
