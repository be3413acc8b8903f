"""Decides which sentences of a document speak of which compared subject, and under which heading.

A sentence speaks of the one subject it names; one that names none, of the subject its paragraph opened
with, else of the one its heading names. A sentence that names several is divided where a clause opens
with another subject, or is shared by them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus import Document, Section
from qa.sentences import Span, clauses, paragraphs, sentences
from qa.subjects import Subject

_ALL_OF_THEM = re.compile(r"两者|二者|双方都|它们都")  # 「两者都设理事会」
_OPENS_WITHIN = (
    4  # characters from a clause's start: 「而有限合伙人…」 opens with it, 「又参加共同体」 does not
)
_TOPIC_WITHIN = 8  # characters from a sentence's start within which its topic is named
# 「建设主体不同」 → 建设主体, 「一、在服务面向上的区别」 → 服务面向
_ASPECT_TAIL = re.compile(
    r"(?:上|方面)?(?:的)?(?:不同|区别|差异|差别|各异|有别|不一样|对比|比较|各有侧重|不尽相同|分析)(?:点|之处)?[:：。]?$"
)
_ASKS_WHAT = re.compile(r"(?:各|分别)?是什么[?？]?$|^定义")  # 「一、它们各是什么」
_ASPECT_HEAD = re.compile(r"^(?:从|在|两者|二者|关于)|^(?:一是|二是|三是|四是|五是)")


@dataclass(frozen=True, slots=True)
class Attributed:
    """A stretch that speaks of the subjects with these indexes, under this heading."""

    span: Span
    subjects: frozenset[int]
    aspect: str  # the innermost heading that is not itself a subject's name; empty without one
    section: int  # start of that heading; -1 without one
    leads: bool  # the subject is named at the very beginning


def attribute(document: Document, subjects: Sequence[Subject]) -> list[Attributed]:
    """Attribute every sentence of `document` that speaks of a subject, in document order."""
    found: list[Attributed] = []
    for paragraph in paragraphs(document.text):
        path = [s for s in document.outline if s.start <= paragraph.start < s.end]
        if any(s.start <= paragraph.start and paragraph.end <= s.body for s in path):
            continue  # a heading says what follows, it does not say it
        heading = _aspect_heading(path, subjects)
        topic = _heading_topic(path, subjects)
        for sentence in sentences(document.text, *paragraph):
            for span, named in _pieces(document.text, sentence, subjects):
                if not named and _ALL_OF_THEM.search(span.of(document.text)):
                    named = frozenset(range(len(subjects)))
                topic = named if len(named) == 1 else topic if not named else frozenset()
                if speaks_of := named or topic:
                    found.append(
                        Attributed(
                            span,
                            speaks_of,
                            aspect_name(heading.title) if heading else "",
                            heading.start if heading else -1,
                            bool(
                                mentions(
                                    span.of(document.text)[: _TOPIC_WITHIN + _longest(subjects)], subjects
                                )
                            ),
                        )
                    )
    return found


def mentions(text: str, subjects: Sequence[Subject]) -> frozenset[int]:
    """Tell which subjects `text` names; a form inside a longer one of another subject does not count."""
    forms = sorted(((form, i) for i, s in enumerate(subjects) for form in s.forms), key=lambda f: -len(f[0]))
    named = set()
    for form, index in forms:
        if form in text:
            named.add(index)
            text = text.replace(form, "\0" * len(form))
    return frozenset(named)


def aspect_name(title: str) -> str:
    """Name the aspect a heading stands for: 「建设主体不同」 → 建设主体."""
    name = _ASPECT_HEAD.sub("", title.strip())
    return "定义" if _ASKS_WHAT.search(name) else _ASPECT_TAIL.sub("", name) or title.strip()


def _pieces(text: str, sentence: Span, subjects: Sequence[Subject]) -> list[tuple[Span, frozenset[int]]]:
    named = mentions(sentence.of(text), subjects)
    if len(named) < 2:
        return [(sentence, named)]
    runs: list[tuple[Span, frozenset[int]]] = []
    for clause in clauses(text, sentence):
        mentioned = mentions(clause.of(text), subjects)
        if len(mentioned) > 1:
            return [(sentence, named)]  # said of them together
        opening = frozenset(i for i in mentioned if _opens(clause.of(text), subjects[i]))
        if opening or not runs:
            runs.append((clause, opening))
        else:
            span, speaks_of = runs[-1]
            runs[-1] = (Span(span.start, clause.end), speaks_of)
    opened = [speaks_of for _, speaks_of in runs if speaks_of]
    return runs if len(set(opened)) == len(opened) > 1 and runs[0][1] else [(sentence, named)]


def _opens(clause: str, subject: Subject) -> bool:
    return any(0 <= clause.find(form) < _OPENS_WITHIN for form in subject.forms)


def _aspect_heading(path: Sequence[Section], subjects: Sequence[Subject]) -> Section | None:
    for section in reversed(path):
        if section.title and not mentions(section.title, subjects):
            return section
    return None


def _heading_topic(path: Sequence[Section], subjects: Sequence[Subject]) -> frozenset[int]:
    for section in reversed(path):
        named = mentions(section.title, subjects)
        if len(named) == 1:
            return named
    return frozenset()


def _longest(subjects: Sequence[Subject]) -> int:
    return max(len(form) for subject in subjects for form in subject.forms)
