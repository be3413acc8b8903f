"""Tells of a document whether it is in force: later versions, its end, what repeals it, drafts.

Rests on what the documents of the library state of themselves; what none of them says is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus import dated
from corpus.statements.naming import plain
from corpus.statements.works import base_title
from index import DocumentRecord
from qa.citation import Sources

_DRAFT = re.compile(r"征求意见|草案|送审|讨论稿|审议稿|修订稿")
_SHORTEST = 5  # characters of a name that may lack its place
_PLACED = re.compile(r"[省市县区州盟部委厅局]$")
# 废止《甲办法》, 废止下列文件：《甲》《乙》
_BEFORE_IT = re.compile(
    r"废止(?:下列|以下)?[^。；，《》]{0,20}(?:《[^《》]*》[^。；，《》]{0,60}[、和]?)*《$"
)
# 《甲办法》同时废止, 《甲》（某发〔2020〕3号）和《乙》自本条例施行之日起废止
_NOTE = r"(?:[（(][^（）()]{0,60}[）)])?"
_AFTER_IT = re.compile(
    rf"》{_NOTE}(?:(?:、|和|及|以及|与|，)*[^。；，《》]{{0,60}}《[^《》]*(?:〈[^〉]*〉[^《》]*)*》{_NOTE})*"
    r"(?:等?[^。；，《》]{0,16}?)(?:，?自[^。；，]{0,30}(?:起|之日|日))?，?(?:同时|即行|予以|相应|一并|自行|也|均|随之|即)*"
    r"(?:废止|失效|停止执行)"
)
_REACH = 300  # characters before a title in which 废止 and further titles stand
_ENDED = re.compile(r"^(?!.*部分).*(?:废止|失效)")  # 已废止, 失效; not 部分失效


@dataclass(frozen=True, slots=True)
class Repeal:
    """A document of the library that repeals another, and the range in which it names it."""

    by: DocumentRecord
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks against a document's being in force on a day; empty where nothing does."""

    later: DocumentRecord | None = None  # a later version that has taken effect
    coming: DocumentRecord | None = None  # … that has not yet
    repeal: Repeal | None = None
    ended_on: str = ""  # ISO, the day it says it ends, in the past
    is_ended: bool = False  # it bears the words 已废止, 失效
    begins_on: str = ""  # ISO, in the future
    is_draft: bool = False

    @property
    def is_in_force(self) -> bool:
        """Whether nothing speaks against it."""
        return not (
            self.later or self.repeal or self.ended_on or self.is_ended or self.begins_on or self.is_draft
        )


def standing_of(record: DocumentRecord, sources: Sources) -> Standing:
    """Tell how a document stands on the day of `sources`."""
    metadata, today = record.metadata, sources.today.isoformat()
    newer = sources.library.record(record.superseded_by) if record.superseded_by else None
    is_coming = newer is not None and (newer.metadata.effective_on or "") > today
    ended, begins = metadata.repealed_on or "", metadata.effective_on or ""
    return Standing(
        later=None if is_coming else newer,
        coming=newer if is_coming else None,
        repeal=next(repeals_of(record, sources), None),
        ended_on=ended if ended and ended < today else "",
        is_ended=bool(_ENDED.search(metadata.status or "")),
        begins_on=begins if begins > today else "",
        is_draft=bool(_DRAFT.search(f"{metadata.status or ''}{metadata.version or ''}")),
    )


def repeals_of(record: DocumentRecord, sources: Sources) -> Iterator[Repeal]:
    """Yield what in the library repeals a document, by its title."""
    name = _name_of(record.title)
    for repeal in repeals_named(name, sources):
        is_itself = repeal.by.doc_id in (record.doc_id, record.superseded_by, record.same_as)
        if not is_itself and dated(repeal.by.metadata) > dated(record.metadata):
            yield repeal


def repeals_named(name: str, sources: Sources, *, shortened: bool = False) -> Iterator[Repeal]:
    """Yield what in the library repeals a document called `name`, without marks, and has taken effect.

    `shortened`: the name may lack the place or organ that the title begins with.
    """
    today = sources.today.isoformat()
    for by in sources.repealers():
        if (by.metadata.effective_on or "") > today:
            continue
        ranges = by.metadata.ranges_of("repeals")
        for repealed, (start, end) in zip(by.metadata.repeals, ranges, strict=True):
            whole = _name_of(repealed)
            is_named = whole == name or (shortened and _is_shortened(name, whole))
            if is_named and _ends(sources.document(by.doc_id).text, start, end):
                yield Repeal(by, start, end)


@lru_cache(
    maxsize=16384
)  # the titles that a library's documents repeal are held against every document quoted
def _name_of(title: str) -> str:
    return plain(base_title(title))


def _ends(text: str, start: int, end: int) -> bool:
    """Tell whether a title named from `start` to `end` is itself what the sentence ends.

    「按照《新办法》执行，旧的已经废止」 names the one that goes on.
    """
    return bool(_BEFORE_IT.search(text, max(0, start - _REACH), start) or _AFTER_IT.match(text, end))


def _is_shortened(name: str, whole: str) -> bool:
    """Tell whether a title is a name after a place or an organ: 学徒管理规定 of 某省学徒管理规定."""
    return len(name) >= _SHORTEST and whole.endswith(name) and _PLACED.search(whole[: -len(name)]) is not None
