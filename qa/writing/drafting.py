"""Turns what a model writes, as it comes, into checked sentences; ends a model that goes astray.

It knows neither the connection nor the answer that stands without a model.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field

from qa.citation import Quote
from qa.writing.checking import Bench, check
from qa.writing.client import BEAT_SECONDS
from qa.writing.events import Delta
from qa.writing.model import ModelError
from qa.writing.numbers import normal
from qa.writing.prompt import declines
from qa.writing.splitting import Splitter, Written
from qa.writing.tables import Table

_MOST_REPEATS = 3  # times the same sentence may come: a model that loops does not stop by itself
_MOST_CHARACTERS = 8000  # of a whole answer; ten times a long one
_LONGEST_OPEN = 1200  # characters without the end of a sentence or row
_MOST_ASTRAY = 12  # sentences withheld with none that passed
_LEADS = ("：", ":")  # 「申报材料包括：」 has its marks in the lines that follow


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that may be shown, and the quotes that bear it out."""

    text: str
    quotes: tuple[Quote, ...]
    before_table: bool


@dataclass(slots=True)
class Draft:
    """What has been written and checked so far."""

    bench: Bench
    compares: bool = False  # a table is asked for
    begun: bool = False
    declined: bool = False
    ending: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    table: Table | None = None
    unsupported: int = 0  # sentences withheld
    _splitter: Splitter = field(default_factory=Splitter)
    _repeats: dict[str, int] = field(default_factory=dict)
    _lead: Written | None = None
    _characters: int = 0

    @property
    def withheld(self) -> int:
        """Give how many sentences and cells are withheld."""
        return self.unsupported + (self.table.withheld if self.table else 0)

    @property
    def empty(self) -> bool:
        """Tell whether nothing may be shown."""
        return not self.sentences and not (self.table and self.table.rows)


def write(draft: Draft, deltas: Iterable[Delta]) -> Generator[bool, None, None]:
    """Let `draft` grow; give `True` when it has visibly grown, and `False` from time to time in between.

    Raises ModelError where the model repeats itself, writes without end, or nothing but what is withheld.
    """
    last = time.monotonic()
    for delta in deltas:
        if delta.begins and not draft.begun:
            draft.begun = True
            yield True
        draft.ending = delta.ending or draft.ending
        splitter = draft._splitter
        for piece in splitter.feed(delta.text) if delta.text else splitter.settle():
            if _take(draft, piece):
                last = time.monotonic()
                yield True
            if draft.declined:
                return
        _bound(draft, len(delta.text))
        if time.monotonic() - last >= BEAT_SECONDS or not delta.begins:
            last = time.monotonic()
            yield False
    for piece in draft._splitter.close(cut=draft.ending == "length"):
        if _take(draft, piece):
            yield True
    if draft._lead is not None:
        draft.unsupported += 1


def _bound(draft: Draft, more: int) -> None:
    draft._characters += more if draft._splitter.opened else 0
    if draft._characters > _MOST_CHARACTERS or draft._splitter.pending > _LONGEST_OPEN:
        raise ModelError("它写得没完没了")
    if draft.empty and draft.withheld >= _MOST_ASTRAY:
        raise ModelError("它写的都没有依据")


def _take(draft: Draft, piece: Written) -> bool:
    """Check one piece; tell whether it may be shown."""
    key = normal(piece.text)
    draft._repeats[key] = draft._repeats.get(key, 0) + 1
    if draft._repeats[key] > _MOST_REPEATS:
        raise ModelError("它反复说同一句话")
    if piece.row:
        return _row(draft, piece)
    if not draft.sentences and not draft.unsupported and declines(piece.text):
        draft.declined = True
        return False
    if draft._repeats[key] > 1:
        return False
    if not piece.marks and piece.text.endswith(_LEADS):
        draft.unsupported += draft._lead is not None
        draft._lead = piece
        return False
    return _sentence(draft, piece)


def _row(draft: Draft, piece: Written) -> bool:
    attribution = draft.bench.attribution
    if attribution is None or not draft.compares:  # nobody asked for a table
        draft.unsupported += bool(piece.marks)
        return False
    draft.table = draft.table or Table(attribution, draft.bench)
    return draft.table.take(piece.text)


def _sentence(draft: Draft, piece: Written) -> bool:
    lead, draft._lead = draft._lead, None
    shown = False
    if lead is not None:
        shown = _keep(draft, lead.text, piece.marks)
    return _keep(draft, piece.text, piece.marks) or shown


def _keep(draft: Draft, text: str, marks: Sequence[int]) -> bool:
    verdict = check(text, marks, draft.bench)
    if not verdict.passed:
        draft.unsupported += 1
        return False
    draft.sentences.append(Sentence(text, verdict.quotes, before_table=draft.table is None))
    return True
