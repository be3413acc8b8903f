"""Tells which sentences speak of a question's rival: the other subject a document's title names beside it.

In 「联合体和共同体的联系与区别」 a question on 联合体 is not answered by what is said of 共同体 alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus import Document
from qa.comparing.attribution import attribute, mentions
from qa.comparing.subjects import Subject, pair_in, resolve
from qa.questions.question import Question
from qa.sentences import Span


def rival_stretches(question: Question, document: Document) -> list[tuple[Span, str]]:
    """Give the stretches on a rival alone, and its name; nothing where the question names both or neither."""
    names = pair_in([document.title])
    subjects: Sequence[Subject] = resolve(names, [document.text]) if names else ()
    asked = mentions(question.text, subjects)
    if len(asked) != 1:
        return []
    return [
        (item.span, subjects[min(item.subjects)].name)
        for item in attribute(document, subjects)
        if not item.subjects & asked
    ]


def rival_at(span: Span, stretches: Sequence[tuple[Span, str]]) -> str | None:
    """Give the rival that `span` speaks of, `None` if it does not."""
    return next((name for at, name in stretches if at.start < span.end and span.start < at.end), None)
