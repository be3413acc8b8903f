"""Finds what in a question an answer must not swap: the places and years it names.

A document on another place, or on another year, is rarely one that answers.
"""

from __future__ import annotations

import re

from corpus import Document
from index.query.places import places_named
from qa.questions.question import Question

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")  # 「2026年度」


def years_named(text: str) -> tuple[str, ...]:
    """Give the years `text` names."""
    return tuple(_YEAR.findall(text))


def unmet(question: Question, document: Document, near: str) -> tuple[str, ...]:
    """Give the places and years of `question` that neither `document` nor `near`, the passage, is about.

    A document is about the place and year in its title; where its title names none, about those of its issuer
    and date, and any place its text names.
    """
    head = "\n".join(filter(None, (document.title, document.metadata.issuer)))
    here = places_named(head)
    where = f"{head}\n{near}" if here else f"{head}\n{document.source}\n{document.text}"
    when = f"{document.title}\n{near}" + (
        "" if years_named(document.title) else f"\n{document.metadata.issued_on}"
    )
    years = years_named(question.text)
    other_year = () if any(year in when for year in years) else years
    return (*other_year, *(place for place in places_named(question.text) if place not in where))
