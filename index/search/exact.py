"""Looks up exactly what a question names exactly: documents by title or 文号, in them articles.

It does not rank: it tells which passages are named, and how surely each document is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from corpus.text.numerals import number_of
from index.catalogue.snapshot import Snapshot
from index.datatypes import NamedDocument
from index.query.datatypes import Query, Reference
from index.query.numbers import to_han
from index.search.titles import Named, Title, Titles

_UNMARKED = 0.9  # how surely a title is meant that stands without 《》
_OF_DAY = 0.5  # how surely a document is meant that is dated on the day named: it may be told of only
_OTHER_VERSION = 0.4  # of a document's share where another version of it is meant
_PARTS = re.compile(
    r"(?P<first>[一二三四五六七八九十百]+)、(?:[^至]*至(?P<last>[一二三四五六七八九十百]+)、)?"
)
_MOST = 8  # documents that one name may stand for; 实施办法 alone tells none of them


@dataclass(frozen=True, slots=True)
class Exact:
    """What a question names: passages by key, and documents by version with how surely, 0..1."""

    passages: tuple[int, ...] = ()
    documents: dict[int, float] = field(default_factory=dict)


def look_up(query: Query, titles: Titles, snapshot: Snapshot, versions: np.ndarray | None = None) -> Exact:
    """Find the documents and articles that `query` names, among `versions` only where given."""
    named = _named(query, titles, versions)
    if not named:
        return Exact()
    chosen = _among_versions(named, query, titles)
    documents: dict[int, float] = {}
    for one in chosen:
        documents[one.version] = max(one.share, documents.get(one.version, 0.0))
    passages = [
        key
        for reference in query.references
        if reference.article is not None
        for one in _owners(reference, chosen)
        for key in _article(reference, one.version, snapshot)
    ]
    return Exact(tuple(dict.fromkeys(passages)), documents)


def documents_named(query: Query, titles: Titles, versions: np.ndarray | None = None) -> list[NamedDocument]:
    """Give the documents that `query` names, surest first, each with the words that name it."""
    named = _named(query, titles, versions)
    chosen = {(one.version, one.start): one for one in _among_versions(named, query, titles)}
    found = []
    for one in named:
        title = titles.by_version[one.version]
        is_meant = chosen[one.version, one.start].share >= one.share
        found.append(NamedDocument(title.doc_id, title.name, one.start, one.end, one.share, is_meant))
    return sorted(set(found), key=lambda one: (-one.share, one.start, not one.is_meant, one.doc_id))


def _named(query: Query, titles: Titles, versions: np.ndarray | None) -> list[Named]:
    named = [*_by_reference(query.references, titles), *_by_name(query, titles)]
    if versions is None:
        return named
    among = set(versions.tolist())
    return [one for one in named if one.version in among]


def _by_reference(references: Iterable[Reference], titles: Titles) -> list[Named]:
    """Give the documents of a 文号, of a title in 《》, or of a day."""
    found: list[Named] = []
    for reference in references:
        if reference.number:
            named = titles.numbered(reference.number)
            found += [Named(title.version, reference.at, reference.end, 1.0) for title in named]
        elif reference.name:
            named = titles.called(reference.name)[:_MOST]
            found += [Named(title.version, reference.at, reference.end, 1.0) for title in named]
        elif reference.date:
            named = titles.of_day(reference.date)
            if len(named) <= _MOST:  # a day on which everything is dated tells nothing
                found += [Named(title.version, reference.at, reference.end, _OF_DAY) for title in named]
    return found


def _by_name(query: Query, titles: Titles) -> list[Named]:
    """Give the documents that a question names by their titles without marks, or by short ones."""
    found = titles.in_text(query.text)
    for expansion in query.expansions:  # 消法, of which no rule makes 消费者权益保护法
        if expansion.why == "synonym" and len(expansion.meant) > 2:
            at = query.text.lower().find(expansion.said)
            named = titles.called(expansion.meant)[:_MOST]
            found += [Named(title.version, at, at + len(expansion.said), 1.0) for title in named]
    return [Named(one.version, one.start, one.end, one.share * _UNMARKED) for one in found]


def _among_versions(named: Sequence[Named], query: Query, titles: Titles) -> list[Named]:
    """Lower the share of the versions of a work that are not meant: all but the latest, if none is told."""
    chosen: list[Named] = []
    works: dict[tuple[str, int], list[Named]] = {}
    for one in named:
        works.setdefault((titles.by_version[one.version].name, one.start), []).append(one)
    for versions in works.values():
        meant = _meant([titles.by_version[one.version] for one in versions], query)
        chosen += [
            one
            if one.version in meant
            else Named(one.version, one.start, one.end, one.share * _OTHER_VERSION)
            for one in versions
        ]
    return sorted(chosen, key=lambda one: -one.share)


def _meant(versions: Sequence[Title], query: Query) -> set[int]:
    of_years = {title.version for title in versions if any(_bears(title, year) for year in query.years)}
    if of_years:
        return of_years
    latest = max(title.dated for title in versions)
    older = {title.version for title in versions if title.dated < latest}
    if query.age == "older" and older:
        return older
    return {title.version for title in versions} - older


def _bears(title: Title, year: str) -> bool:
    """Tell whether a document is of `year`: by its day, its title or the name of its file."""
    return title.dated.startswith(year) or year in title.name or year in title.source


def _owners(reference: Reference, chosen: Sequence[Named]) -> list[Named]:
    """Give the documents whose article is meant: those named last before it, or first after it."""
    before = [one for one in chosen if one.start <= reference.at]
    start = max((one.start for one in before), default=None)
    if start is None:
        start = min(one.start for one in chosen)
    owners = [one for one in chosen if one.start == start]
    best = owners[0].share
    return [one for one in owners if one.share == best]


def _article(reference: Reference, version: int, snapshot: Snapshot) -> list[int]:
    """Give the passages of an article, of its clause or item if passages are cut so fine.

    A 公文 has no articles: 第三条 of it is 三、, or （三） if its numbers run on to the end.
    """
    assert reference.article is not None
    number = to_han(reference.article)
    own = f"第{number}条" + (f"之{to_han(reference.sub)}" if reference.sub else "")
    keys = [
        key
        for key, address in snapshot.addressed(version, own)
        if reference.sub or not address.partition(own)[2].startswith("之")
    ]
    finer = f"第{to_han(reference.clause)}款" if reference.clause else ""
    if keys and finer:
        keys = [key for key, address in snapshot.addressed(version, own) if finer in address] or keys
    if keys or snapshot.addressed(version, "条"):
        return keys
    numbered = snapshot.addressed(version, f"（{number}）")
    if numbered and len({address.partition(f"（{number}）")[0] for _, address in numbered}) == 1:
        return [key for key, _ in numbered]
    return [key for key, address in snapshot.addressed(version, "、") if _spans(address, reference.article)]


def _spans(address: str, number: int) -> bool:
    """Tell whether an address is of the part `number` of a 公文: 二、, 二、（一）, 一、至三、."""
    match = _PARTS.match(address)
    if match is None:
        return False
    first = number_of(match["first"]) or 0
    return first <= number <= (number_of(match["last"] or "") or first)
