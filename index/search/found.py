"""Holds the best passages with their texts, copies put behind the one that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Passage
from index.catalogue.datatypes import Candidate
from index.catalogue.snapshot import Snapshot
from index.datatypes import Copy
from index.search.copies import Wording, groups
from index.search.exact import Exact
from index.search.pool import Scores
from index.search.titles import Titles


@dataclass(frozen=True, slots=True)
class Found:
    """A passage with the score of its group; `others` say the same and are not shown."""

    shown: Candidate
    others: tuple[Candidate, ...]
    score: float
    passage: Passage
    title: str
    source: str
    page: int | None

    @property
    def key(self) -> int:
        """The key of the passage that is shown."""
        return self.shown.key

    @property
    def version(self) -> int:
        """The document that it is in."""
        return self.shown.version


def load(snapshot: Snapshot, alike: Sequence[Sequence[Candidate]], scores: Scores) -> list[Found]:
    """Read the first passage of each group; the others of it have the same wording."""
    texts = snapshot.found([members[0].key for members in alike])
    return [
        Found(members[0], tuple(members[1:]), scores[members[0].key], *text)
        for members, text in zip(alike, texts, strict=True)
    ]


def without_copies(found: Sequence[Found], snapshot: Snapshot, titles: Titles, exact: Exact) -> list[Found]:
    """Put copies together: of versions of one work the one that is named is shown, else the latest."""

    def work(member: Candidate) -> str:
        return titles.by_version[member.version].name

    def standing(member: Candidate) -> tuple[float, str]:
        return exact.documents.get(member.version, 0.0), titles.by_version[member.version].dated

    kept = []
    for places in groups([Wording(work(one.shown), one.passage.text) for one in found]):
        first = found[places[0]]
        members = [member for place in places for member in (found[place].shown, *found[place].others)]
        best = max((member for member in members if work(member) == work(first.shown)), key=standing)
        if len(members) > 1:
            others = tuple(member for member in members if member is not best)
            first = Found(best, others, first.score, *snapshot.found([best.key])[0])
        kept.append(first)
    return kept


def copies(one: Found, snapshot: Snapshot) -> tuple[Copy, ...]:
    """Name what says the same as a passage."""
    found = snapshot.found([member.key for member in one.others])
    return tuple(
        Copy(passage.passage_id, passage.doc_id, title, source, passage.address)
        for passage, title, source, _ in found
    )
