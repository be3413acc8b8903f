"""Tells which documents are versions of one work.

Judges by what a document states of itself, its 文号 and its title with its issuer; it knows no library.
"""

from __future__ import annotations

import re
import unicodedata

from corpus.datatypes import Document, Metadata
from corpus.statements import naming
from corpus.statements.naming import base_title
from corpus.statements.wording import wording_of

__all__ = ["base_title", "dated", "wording_of", "works_of"]

_MIN_ISSUED = 400  # characters below its heading of what a notice issues; a list of annexes has fewer
_DRAFT = re.compile(r"征求意见|草案|送审稿|讨论稿|修订稿|审议稿")
# 解读, 政策问答, 答记者问, 一图读懂: they speak of a work and are none; an annex or a form goes with one
_ABOUT = re.compile(
    r"解读|解析|图解|一图|问答|百问|答记者问|记者会|发布会|说明$|评论|^附 ?[件表录]"
    r"|(?:申[请报]|登记|审批|推荐|汇总)[表书]$"
)
# 国发〔2019〕4号, 教职成厅函[2023]15号; after NFKC
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,14})[〔\[【(](\d{4})[〕\]】)]第?0*(\d+)号")
_OFFICE = re.compile(r"(?<=..)办公[厅室]$")  # what 国务院办公厅 issues, 国务院 may issue anew


def works_of(document: Document) -> tuple[str, ...]:
    """Give the keys of the work that a document is a version of; none where nothing is certain.

    Two documents that share any key are versions of one work, or copies of one version. A draft is never a
    version of what is in force.
    """
    title, metadata = document.title, document.metadata
    organs, subject = naming.subject_of(title if _only_announces(document) else base_title(title))
    is_lasting = naming.is_lasting(subject)
    if _ABOUT.search(title) or not (is_lasting or naming.is_passing(subject)):
        return ()
    draft = "稿" if _DRAFT.search(f"{title}{metadata.status or ''}") else ""
    number = _number(metadata.doc_number)
    keys = [f"文号{draft}:{number}"] if number else []
    if not naming.is_specific(subject) or not (is_lasting or metadata.issued_on):
        return tuple(keys)
    name = naming.name_of(subject) + ("" if is_lasting else f"@{metadata.issued_on}")
    if naming.names_its_issuer(subject):
        return (*keys, f"题{draft}:{name}")
    issuers = {_OFFICE.sub("", naming.plain(organ)) for organ in (*metadata.issuers, *organs)}
    return (*keys, *(f"题{draft}:{issuer}:{name}" for issuer in sorted(issuers)))


def dated(metadata: Metadata) -> str:
    """Give the day, ISO, by which versions of a work are ordered; empty where none is stated.

    It is the later of 成文 and 施行: an amended law keeps its first 施行日期, and some histories tell only
    of the first 通过. Of 91 pairs of real versions it orders 89 rightly, the other two are copies.
    """
    return max(metadata.issued_on or "", metadata.effective_on or "") or metadata.published_on or ""


def _only_announces(document: Document) -> bool:
    """Say whether a notice names a document that stands in another file: little follows its name."""
    base = base_title(document.title)
    below = document.text[naming.head_end(document) :]
    if base == document.title or naming.plain(base) not in naming.plain(below):
        return False
    headings = [at for at, line in _lines(below) if naming.is_headed(line, base)]
    return len(below) - (headings[-1] if headings else 0) < _MIN_ISSUED


def _lines(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0]) for match in re.finditer(r"[^\n]+", text)]


def _number(doc_number: str | None) -> str:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", "".join((doc_number or "").split())))
    return f"{match[1]}{match[2]}-{match[3]}" if match else ""
