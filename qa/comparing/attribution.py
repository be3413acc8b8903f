"""Decides which sentences of a document speak of which compared subject, and under which heading.

A sentence speaks of the one subject it names; one that names none, of the subject its paragraph opened
with, else of the one its heading or the title names. A sentence that names several is divided where a
clause opens with another subject, or is shared by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import Document, Outline, Section
from qa.comparing.labelled import Labelled, pairs
from qa.comparing.subjects import Subject
from qa.sentences import Span, clauses, paragraphs, sentences, unlabelled

_ALL_OF_THEM = re.compile(r"两者|二者|双方都|它们都")  # 「两者都设理事会」
# Characters from a clause's start: 「而有限合伙人…」 opens with its subject, 「又参加共同体」 does not.
_OPENS_WITHIN = 4
_TOPIC_WITHIN = 8  # characters from a sentence's start within which its topic is named
# 「建设主体不同」 → 建设主体, 「在服务面向上的区别」 → 服务面向; 「建设目的不同」 keeps its 的
_ASPECT_TAIL = re.compile(
    r"(?:上|方面)?(?:(?<!目)的)?(?:不同|区别|差异|差别|各异|有别|不一样|对比|比较|各有侧重|不尽相同|分析)(?:点|之处)?[:：。]?$"
)
_ASKS_WHAT = re.compile(r"(?:各|分别)?是什么[?？]?$|^定义")  # 「一、它们各是什么」
_ARTICLE_NUMBER = re.compile(r"^第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?\s*")
_ASPECT_HEAD = re.compile(r"^(?:从|在|两者|二者|关于)|^[一二三四五]是")
_DIVISIONS = frozenset(("part", "chapter", "section"))  # 「第三章」 holds many matters, it is no aspect


@dataclass(frozen=True, slots=True)
class Attributed:
    """A stretch that speaks of the subjects with these indexes, under this heading."""

    span: Span
    subjects: frozenset[int]
    aspect: str  # the innermost heading or label that is not itself a subject's name; empty without one
    leads: bool  # the subject is named at the very beginning


def attribute(document: Document, subjects: Sequence[Subject]) -> list[Attributed]:
    """Attribute every sentence of `document` that speaks of a subject, in document order."""
    outline = Outline(document)
    of_title = _only(mentions(document.title, subjects))
    found: list[Attributed] = []
    for line in paragraphs(document.text):
        path = outline.path_at(line.start)
        if line.of(document.text) == document.title or any(line.end <= section.body for section in path):
            continue  # a heading says what follows, it does not say it
        aspect = _aspect_of(path, subjects)
        topic = _topic_of(path, subjects) or of_title
        found.extend(
            _from_labels(pairs(document.text, line), subjects, document.text, aspect, topic)
            or _from_sentences(document.text, line, subjects, aspect, topic)
        )
    return found


def _from_labels(
    labelled: Sequence[Labelled], subjects: Sequence[Subject], text: str, aspect: str, topic: frozenset[int]
) -> list[Attributed]:
    """Attribute the values of a table row, or of 「建设主体：管委会」 under the heading of a subject."""
    named = [(_only(mentions(pair.label, subjects)), pair.value) for pair in labelled]
    if any(subject for subject, _ in named):
        row = aspect if named[0][0] else named[0][1].of(text)
        return [Attributed(value, subject, row, True) for subject, value in named if subject]
    return [Attributed(pair.value, topic, pair.label, True) for pair in labelled] if topic else []


def _from_sentences(
    text: str, line: Span, subjects: Sequence[Subject], aspect: str, topic: frozenset[int]
) -> Iterator[Attributed]:
    for sentence in sentences(text, *unlabelled(text, line)):
        for span, named in _pieces(text, sentence, subjects):
            if not named and _ALL_OF_THEM.search(span.of(text)):
                named = frozenset(range(len(subjects)))
            topic = named if len(named) == 1 else topic if not named else frozenset()
            if speaks_of := named or topic:
                opening = span.of(text)[: _TOPIC_WITHIN + _longest(subjects)]
                yield Attributed(span, speaks_of, aspect, bool(mentions(opening, subjects)))


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
        if len(mentioned) > 1 and not runs:
            continue  # 「企业由普通合伙人和有限合伙人组成，普通合伙人…，有限合伙人…」
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
    clause = _ARTICLE_NUMBER.sub("", clause)
    return any(0 <= clause.find(form) < _OPENS_WITHIN for form in subject.forms)


def _aspect_of(path: Sequence[Section], subjects: Sequence[Subject]) -> str:
    for section in reversed(path):
        if section.title and section.kind not in _DIVISIONS and not mentions(section.title, subjects):
            return aspect_name(section.title)
    return ""


def _topic_of(path: Sequence[Section], subjects: Sequence[Subject]) -> frozenset[int]:
    for section in reversed(path):
        if named := _only(mentions(section.title, subjects)):
            return named
    return frozenset()


def _only(named: frozenset[int]) -> frozenset[int]:
    return named if len(named) == 1 else frozenset()


def _longest(subjects: Sequence[Subject]) -> int:
    return max(len(form) for subject in subjects for form in subject.forms)
