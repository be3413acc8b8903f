"""Tells whether what a model wrote after a refusal speaks of what was asked at all.

That its sentences are true of some document is not enough where the assistant found no answer.
"""

from __future__ import annotations

from index.query.places import places_named
from qa.datatypes import Answer
from qa.questions.anchors import years_named
from qa.questions.question import content_words
from qa.writing.content import holds
from qa.writing.drafting import Draft

_ASKED = 0.4  # of the letters of its words that what is cited must hold: lay words have others in documents


def fault(draft: Draft, basis: Answer, asked: str) -> str:
    """Say why a draft does not answer what the assistant refused; nothing where there was no refusal."""
    if basis.refusal is None:
        return ""
    held = "\n".join(_held(draft))
    if any(name not in held for name in (*places_named(asked), *years_named(asked))):
        return "它引的原文说的不是所问的地方或年份"
    words = content_words(asked)
    met = sum(len(word) for word in words if holds(held, word))
    return "" if met >= _ASKED * sum(map(len, words)) else "它引的原文与问题不相干"


def _held(draft: Draft) -> list[str]:
    quotes = [quote for sentence in draft.sentences for quote in sentence.quotes]
    quotes += [
        quote for row in (draft.table.rows if draft.table else ()) for c in row.cells for quote in c.quotes
    ]
    return [f"{quote.document.title}\n{quote.text}" for quote in quotes]
