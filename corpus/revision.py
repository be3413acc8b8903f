"""Says what changed between two versions of a document, by its addresses; it knows no library."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.datatypes import Document
from corpus.versions.alignment import Part, Run, align
from corpus.versions.likeness import likenesses
from corpus.versions.roles import BODY, FRAMES, HEAD, NOTE, TITLE
from corpus.versions.units import Unit, Units, comparable, joined

_KEPT = 0.25  # of an article's words must stay for its changes to be told line by line, not as a whole
_APART = frozenset({TITLE, HEAD, *FRAMES.values()})  # lines that are only ever versions of their like
_MOVED = 0.5  # likeness from which an article that went and one that came elsewhere are one: 17 of 17 were
_DIVISIONS = frozenset({"part", "chapter", "section", "article"})

ChangeKind = Literal["added", "removed", "changed", "renumbered"]


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs; `before` is empty for what was added, `after` for what was removed.

    What was `renumbered` has the same words under another number: `before` and `after` are the numbers as
    written.
    """

    kind: ChangeKind
    address: str  # in the new version, of what was removed in the old one: 第二章第十二条
    before: str
    after: str
    former: str = ""  # the address in the old version where that was another


def changes(old: Document, new: Document) -> list[Change]:
    """Give what was added, removed, changed or renumbered from `old` to `new`, in the order of the new text.

    Each is the smallest part with an address that differs: 条, 款, 项, a paragraph; an article of which
    little is left is one. White space, full width and the form of quotation marks are no difference, nor is
    the new number of an item.
    """
    if old.text == new.text:
        return []
    comparison = _Comparison(Units(old), Units(new))
    comparison.run()
    return comparison.changes()


@dataclass(slots=True)
class _Comparison:
    """What two versions have been found to have in common, and what not; units go by where they begin."""

    old: Units
    new: Units
    removed: dict[int, Unit] = field(default_factory=dict)
    added: dict[int, Unit] = field(default_factory=dict)
    changed: list[tuple[Unit, Unit]] = field(default_factory=list)
    renumbered: list[tuple[Unit, Unit]] = field(default_factory=list)
    bounds: list[tuple[int, int]] = field(default_factory=list)  # starts and ends of what answers each other

    def run(self) -> None:
        """Compare frame with frame and text with text, then look for what was moved."""
        olds, news = _by_role(self.old.all), _by_role(self.new.all)
        for role in olds | news:
            self._compare(olds[role], news[role], align(_parts(olds[role]), _parts(news[role])))
        self._find_recast()
        self._find_moved()

    def _compare(self, old: Sequence[Unit], new: Sequence[Unit], runs: Iterable[Run]) -> None:
        """Take in how two series of units answer each other."""
        for run in runs:
            if run.relation == "apart":
                self.removed |= {old[place].start: old[place] for place in run.old}
                self.added |= {new[place].start: new[place] for place in run.new}
                continue
            olds, news = old[run.old.start : run.old.stop], new[run.new.start : run.new.stop]
            self.bounds.append((olds[0].start, news[0].start))
            self.bounds.append((olds[-1].end, news[-1].end))
            if run.relation == "alike":
                self._answer(joined(olds), joined(news))
            elif len(olds) == len(news):
                for one, other in zip(olds, news, strict=True):
                    self._note_number(one, other)

    def _answer(self, one: Unit, other: Unit) -> None:
        """Note how two units differ that are versions of one."""
        if one.key != other.key:
            self._differ(one, other)
        else:
            self._note_number(one, other)

    def _differ(self, one: Unit, other: Unit) -> None:
        """Tell how two units differ: article by its lines, if enough of it is left."""
        olds, news = one.parts or [one], other.parts or [other]
        runs = align(_parts(olds), _parts(news))
        kept = sum(len(olds[place].key) for run in runs if run.relation == "same" for place in run.old)
        count = sum(max(len(run.old), len(run.new)) for run in runs if run.relation != "same")
        if len(olds) == len(news) == 1 or (count > 1 and kept < _KEPT * max(len(one.key), len(other.key))):
            self.changed.append((one, other))
        else:
            self._note_number(one, other)
            self._compare(olds, news, runs)

    def _note_number(self, one: Unit, other: Unit) -> None:
        """Note a new number of what goes by its number elsewhere."""
        if _is_cited(other) and one.label and comparable(one.label) != comparable(other.label):
            self.renumbered.append((one, other))

    def _find_recast(self) -> None:
        """Take for unchanged what was read as another part of the frame: a signature, now a paragraph."""
        homes = {unit.key: unit for unit in self.removed.values()}
        for unit in list(self.added.values()):
            fellow = homes.get(unit.key)
            if fellow and fellow.role != unit.role and fellow.start in self.removed:
                del self.removed[fellow.start], self.added[unit.start]

    def _find_moved(self) -> None:
        """Take articles and headings that are found in another place for moved."""
        olds = [unit for unit in self.removed.values() if _kind(unit)]
        news = [unit for unit in self.added.values() if _kind(unit)]
        found = sorted(
            likenesses(*([unit.key for unit in units] for units in (olds, news))), key=lambda each: -each[2]
        )
        for left, right, score in found:
            one, other = olds[left], news[right]
            is_free = one.start in self.removed and other.start in self.added
            if score >= _MOVED and is_free and _kind(one) == _kind(other):
                del self.removed[one.start], self.added[other.start]
                self._answer(one, other)

    def changes(self) -> list[Change]:
        """Give all in the order of the new text; what was removed stands after what stood before it."""
        found: list[tuple[int, Change]] = [
            *((other.start, self._change("changed", one, other)) for one, other in self.changed),
            *((other.start, self._change("renumbered", one, other)) for one, other in self.renumbered),
            *(
                (unit.start, Change("added", self.new.address(unit), "", self.new.text(unit)))
                for unit in self.new.joined(self.added.values())
            ),
        ]
        bounds = sorted(self.bounds)
        for unit in sorted(self.old.joined(self.removed.values()), key=lambda each: each.start):
            place = bisect_right(bounds, (unit.start, 0)) - 1
            position = bounds[place][1] if place >= 0 else -1
            found.append((position, Change("removed", self.old.address(unit), self.old.text(unit), "")))
        return [change for _, change in sorted(found, key=lambda each: each[0])]

    def _change(self, kind: ChangeKind, one: Unit, other: Unit) -> Change:
        former, address = self.old.address(one), self.new.address(other)
        texts = (
            (one.label, other.label) if kind == "renumbered" else (self.old.text(one), self.new.text(other))
        )
        return Change(kind, address, *texts, former if former != address else "")


def _by_role(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[unit.role if unit.role in _APART else BODY].append(unit)
    return groups


def _parts(units: Iterable[Unit]) -> list[Part]:
    return [Part(unit.key, comparable(unit.label), _kind(unit)) for unit in units]


def _kind(unit: Unit) -> str:
    """Give what a unit can only be a version of, empty for lines and items: these go by their words alone."""
    kind = unit.section.kind if unit.section else ""
    return NOTE if unit.role == NOTE else kind if kind in _DIVISIONS else ""


def _is_cited(unit: Unit) -> bool:
    """Say whether a unit goes by its number elsewhere, so that a new one is worth telling."""
    return unit.section is not None and unit.section.kind in _DIVISIONS | {"heading"} and bool(unit.label)
