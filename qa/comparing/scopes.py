"""Tells which documents a subject stands for: a version of a work, the report of a place, a named document.

A subject that is none of these, a thing described in anyone's words, has no documents of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from corpus.statements.works import base_title, dated
from index import DocumentRecord, Hit
from index.query.places import places_named
from index.query.references import age_in, doc_number_key, years_in
from index.segment import bigrams, normalise
from qa.citation import Sources

_STATE = re.compile(r"中华人民共和国")
_MARKS = re.compile(r"[《》“”\"\s]")
_FORM = re.compile(r"(?:法典?|条例|办法|规定|细则|规则|意见|方案|通知|决定|制度|规划|纲要|报告)$")
_UNIT = re.compile(
    r"(?:维吾尔|壮族|回族)?自治区|[省市县区]|特别行政区|政府|工作|报告|的|今年|那边|这边|\d{4}年"
)
_OFFICES = {"国办": "国务院办公厅", "国务院办公厅": "国务院办公厅", "国务院": "国务院"}
_OF_SETTING = 0.5  # share of a setting's character pairs that a title must have to be the one meant
_MOST = 60  # documents of one place or issuer that are looked through
_OLD, _NEW = ("旧条例", "旧法", "旧办法", "旧规", "老条例"), ("新条例", "新法", "新办法", "新规")
_FEWEST = 3  # characters of a short title: 职教法


@dataclass(frozen=True, slots=True)
class Scope:
    """A subject with the documents it stands for; `doc_ids` is empty where any document may speak of it."""

    name: str  # as the column is headed
    asked: str
    doc_ids: tuple[str, ...] = field(default=())
    is_version: bool = False
    within: tuple[str, ...] = field(default=())  # the only documents to look in, where the setting names some
    likely: tuple[str, ...] = field(default=())  # documents whose title begins with it: 行政复议│法


def scopes_of(
    subjects: Sequence[str], setting: str, hits: Sequence[Hit], sources: Sources
) -> tuple[Scope, ...] | None:
    """Give each subject its scope; `hits` are those of the whole question.

    `None` where the subjects are places and one has no document.
    """
    records = sources.records()
    if versions := _versions(subjects, setting, hits, records):
        return versions
    if places := _places(subjects, setting, records):
        return places if all(scope.doc_ids for scope in places) else None
    within = _named_by(setting, records)
    return tuple(replace(_titled(subject, records), within=within) for subject in subjects)


def _versions(
    subjects: Sequence[str], setting: str, hits: Sequence[Hit], records: Sequence[DocumentRecord]
) -> tuple[Scope, ...]:
    """Take 「2020版」 「旧条例」 for versions of the first work found that has them all."""
    if not all(_age(subject) or any(years_in(subject)) for subject in subjects):
        return ()
    by_id = {record.doc_id: record for record in records}
    families: dict[str, list[DocumentRecord]] = {}
    for record in records:
        families.setdefault(_work(record), []).append(record)
    named = [_plain(name) for name in (*subjects, setting)]
    works = [_work(by_id[hit.passage.doc_id]) for hit in hits if hit.passage.doc_id in by_id]
    works = list(dict.fromkeys((*works, *(work for work in families if any(work in name for name in named)))))
    for work in sorted(works, key=lambda work: not any(work in name for name in named)):
        family = sorted(families[work], key=lambda record: dated(record.metadata))
        chosen = [_version(subject, family) for subject in subjects]
        found = [record.doc_id for record in chosen if record]
        if len(family) > 1 and len(set(found)) == len(subjects):
            return tuple(
                Scope(_headed(subject, record), subject, (record.doc_id,), is_version=True)
                for subject, record in zip(subjects, chosen, strict=True)
                if record
            )
    return ()


def _version(subject: str, family: Sequence[DocumentRecord]) -> DocumentRecord | None:
    if years := list(years_in(subject)):
        return next((record for record in family if any(_bears(record, year) for year in years)), None)
    if _age(subject) == "older":
        return family[-2]
    return family[-1]


def _age(subject: str) -> str:
    """Tell whether a subject is the older or the newer version, also 「旧条例」 without the work's name."""
    if age := age_in(subject):
        return age
    return "older" if subject.startswith(_OLD) else "newer" if subject.startswith(_NEW) else ""


def _bears(record: DocumentRecord, year: str) -> bool:
    metadata = record.metadata
    days = (metadata.issued_on, metadata.effective_on, metadata.published_on, metadata.version)
    return any(year in (day or "") for day in days) or year in record.title


def _headed(subject: str, record: DocumentRecord) -> str:
    """Head a column: 「2020版」 as asked, 「旧公司法」 with its year."""
    year = (record.metadata.issued_on or dated(record.metadata))[:4]
    return subject if not year or any(years_in(subject)) else f"{subject}（{year}年）"


def _places(subjects: Sequence[str], setting: str, records: Sequence[DocumentRecord]) -> tuple[Scope, ...]:
    """Take 「江苏」 「国办」 for the documents of that place or issuer, called as `setting` if any is."""
    scopes = []
    for subject in subjects:
        named = _OFFICES.get(subject)
        places = places_named(subject)
        if named is None and (len(places) != 1 or _UNIT.sub("", subject.replace(places[0], "", 1))):
            return ()
        own = [
            record
            for record in records
            if (named and named in (record.metadata.issuer or ""))
            or (not named and places[0] in _about(record))
        ]
        wanted = set(bigrams(setting))
        shares = {r.doc_id: len(wanted & set(bigrams(r.title))) / (len(wanted) or 1) for r in own}
        best = max(shares.values(), default=0.0)
        chosen = tuple(doc for doc, share in shares.items() if best < _OF_SETTING or share == best)
        scopes.append(Scope(subject, subject, chosen[:_MOST]))
    return tuple(scopes)


def _named_by(setting: str, records: Sequence[DocumentRecord]) -> tuple[str, ...]:
    """Give the documents that a setting names, each the latest of its versions: 民法典, 劳动合同法."""
    name = _plain(setting)
    if len(name) < _FEWEST or not _FORM.search(name):
        return ()
    works: dict[str, list[DocumentRecord]] = {}
    for record in records:
        work = _work(record)
        if work == name or (name.endswith("法典") and work.startswith(name)):
            works.setdefault(work, []).append(record)
    if not works:
        for record in _shortened(name, records, {record.doc_id: _work(record) for record in records}):
            works.setdefault(name, []).append(record)
    return tuple(_latest(family).doc_id for family in works.values())


def _about(record: DocumentRecord) -> str:
    return f"{record.title} {record.metadata.issuer or ''} {PurePath(record.source).stem}"


def _titled(subject: str, records: Sequence[DocumentRecord]) -> Scope:
    """Take 「劳动法」 「职教法」 for the document of that title, the latest of several."""
    name = _plain(subject)
    titles = {record.doc_id: _work(record) for record in records}
    number = doc_number_key(subject)
    exact = [record for record in records if titles[record.doc_id] == name]
    exact += [r for r in records if number and doc_number_key(r.metadata.doc_number or "") == number]
    if not exact and len(name) >= _FEWEST and _FORM.search(name):
        exact = _shortened(name, records, titles)
    if exact:
        return Scope(subject, subject, (_latest(exact).doc_id,))
    begun = [
        record
        for record in records
        if len(name) > _FEWEST
        and titles[record.doc_id].startswith(name)
        and _FORM.fullmatch(titles[record.doc_id][len(name) :].lstrip("的"))
    ]
    if begun and _names_document(subject, titles[begun[0].doc_id]):
        return Scope(subject, subject, (_latest(begun).doc_id,))
    return Scope(subject, subject, likely=(_latest(begun).doc_id,) if begun else ())


def _names_document(subject: str, title: str) -> bool:
    """Tell whether a title cut before its form is meant: 国务院关于职工工作时间│的规定."""
    return "关于" in subject and title.startswith(_plain(subject))


def _shortened(name: str, records: Sequence[DocumentRecord], titles: dict[str, str]) -> list[DocumentRecord]:
    """Give the documents of the one work whose title holds the characters of `name` in order."""
    pattern = re.compile(".*?".join(map(re.escape, name)) + "$")
    found = [record for record in records if pattern.search(titles[record.doc_id])]
    return found if len({titles[record.doc_id] for record in found}) == 1 else []


def _latest(records: Iterable[DocumentRecord]) -> DocumentRecord:
    return max(records, key=lambda record: dated(record.metadata))


def _work(record: DocumentRecord) -> str:
    return _plain(base_title(record.title))


def titled(title: str) -> str:
    """Give a title as it is spoken of: 行政复议法."""
    return _STATE.sub("", base_title(title)).strip("《》 ")


def _plain(title: str) -> str:
    return _MARKS.sub("", _STATE.sub("", normalise(title)))
