"""Finds what in a question an answer must not swap: the places and years it names.

A document that nowhere names the place asked about is rarely one that answers for it.
"""

from __future__ import annotations

import re

from corpus import Document
from index.segment import places
from qa.question import Question

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")  # 「2026年度」
_UNIT = re.compile(r"(?<=..)(?:特别行政区|自治区|自治州|特区|地区|省|市|县|区|州)$")  # 惠州市 and 惠州 are one place
_EVERYWHERE = frozenset(("中国", "全国", "中华人民共和国", "我国"))


def places_named(question: Question) -> tuple[str, ...]:
    """Give the places a question names, without 省, 市, 县."""
    return tuple(_UNIT.sub("", place) for place in places(question.text) if place not in _EVERYWHERE)


def years_named(question: Question) -> tuple[str, ...]:
    """Give the years a question names."""
    return tuple(_YEAR.findall(question.text))


def unmet(question: Question, document: Document, near: str) -> tuple[str, ...]:
    """Give the places `document` nowhere names, and the years if neither it nor `near`, the passage, holds any.

    A year elsewhere in a document is that of another matter; in its title or dates it is the year of all of it.
    """
    metadata = document.metadata
    head = "\n".join(filter(None, (document.title, document.source, metadata.issuer, metadata.issued_on)))
    years = years_named(question)
    unmet_years = () if any(year in head or year in near for year in years) else years
    return (*unmet_years, *(p for p in places_named(question) if p not in head and p not in document.text))
