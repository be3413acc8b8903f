"""The parts of a document by which two versions of it are compared: articles and their lines, other lines.

Says where each part stands and what it is called; what has changed is not asked here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise

from corpus.datatypes import Document, Section
from corpus.structure.addresses import Outline
from corpus.versions.roles import NOTE, TEXT, Roles

_LAW = frozenset({"part", "chapter", "section", "article"})
_STOPS = "。;,、"  # an item that becomes the last ends with another
_ALIKE = str.maketrans("“”„‟‘’‚‛〔〕【】○Ｏ", "\"\"\"\"''''[][]〇〇")  # forms of one sign


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a document: an article or a frame, of which `parts` are the lines, or a line of the text."""

    role: str
    section: Section | None  # that begins here
    start: int
    end: int
    label: str  # the number as written, empty where none begins it
    key: str  # the words after the number, as they are compared
    parts: tuple[Unit, ...] = ()


class Units:
    """The units of one document in its order, and their addresses."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.all = tuple(_grouped(document, _lines(document)))

    def address(self, unit: Unit) -> str:
        """Give the address of a unit; of several paragraphs without numbers, which one it is: 一、第2段."""
        path = self._outline.path_at(unit.start)
        name = unit.role or self._outline.name_of(path)
        if unit.section or unit.parts or any(section.kind == "article" for section in path):
            return name
        ordinal, count = self._ordinals[unit.start]
        return name if name and count == 1 else f"{name}第{ordinal}段"

    def text(self, unit: Unit) -> str:
        """Give the words of a unit as they stand in the document."""
        return self.document.text[unit.start : unit.end]

    def joined(self, units: Collection[Unit]) -> list[Unit]:
        """Give units with all lines of a section as one where none is missing; divisions of a law never."""
        given = {unit.start: unit for unit in units if not unit.parts}
        missing = [0, *accumulate(line.start not in given for line in self._lines)]
        starts = [line.start for line in self._lines]
        until = 0
        for section in self.document.outline:
            first, last = bisect_left(starts, section.start), bisect_left(starts, section.end)
            is_whole = last - first > 1 and starts[first] == section.start and missing[first] == missing[last]
            if section.start < until or section.kind in _LAW or not is_whole:
                continue
            lines = [given.pop(start) for start in starts[first:last]]
            given[section.start], until = replace(joined(lines), section=section), section.end
        return [*given.values(), *(unit for unit in units if unit.parts)]

    @cached_property
    def _outline(self) -> Outline:
        return Outline(self.document)

    @cached_property
    def _lines(self) -> list[Unit]:
        return [line for unit in self.all for line in unit.parts or [unit]]

    @cached_property
    def _ordinals(self) -> dict[int, tuple[int, int]]:
        """Give each line's number among those that share its place, and how many these are."""
        places: dict[int, object] = {}
        for line in self._lines:
            is_heading = line.section is not None and line.section.body >= line.end
            if not is_heading:
                path = self._outline.path_at(line.start)
                places[line.start] = line.role or (path[-1].start if path else -1)
        counts = Counter(places.values())
        seen: Counter[object] = Counter()
        ordinals: dict[int, tuple[int, int]] = {}
        for start, place in places.items():
            seen[place] += 1
            ordinals[start] = (seen[place], counts[place])
        return ordinals


def comparable(text: str) -> str:
    """Give words without what makes no difference: white space, full width, the form of quotation marks."""
    words = "".join(text.split())
    return unicodedata.normalize("NFKC", words.translate(_ALIKE))


def _grouped(document: Document, lines: Iterator[Unit]) -> Iterator[Unit]:
    """Give the lines, those of an article or of a frame as one."""
    articles = [section for section in document.outline if section.kind == "article"]
    starts = [article.start for article in articles]

    def place_of(line: Unit) -> tuple[str, int]:
        place = bisect_right(starts, line.start) - 1
        is_inside = not line.role and place >= 0 and line.start < articles[place].end
        return line.role, place if is_inside else -1

    for (role, place), run in groupby(lines, place_of):
        if place >= 0:
            yield _article(document.text, articles[place], list(run))
        elif role in TEXT:
            yield from run
        else:
            yield joined(list(run))


def joined(lines: Sequence[Unit]) -> Unit:
    """Give neighbouring lines as one unit."""
    key = "".join(line.key for line in lines)
    return replace(lines[0], end=lines[-1].end, key=key, parts=tuple(lines)) if len(lines) > 1 else lines[0]


def _article(text: str, section: Section, lines: Sequence[Unit]) -> Unit:
    """Give an article; the first of its lines begins after its number."""
    first = lines[0]
    rest = text[first.start + len(first.label) : first.end]
    begin = first.end - len(rest.lstrip())
    opening = [replace(first, section=None, start=begin, label="")] if rest.strip() else []
    return replace(joined(lines), section=section, parts=(*opening, *lines[1:]))


def _lines(document: Document) -> Iterator[Unit]:
    """Give the lines of a document, parted also where a section begins within one; no contents lists."""
    roles = Roles(document)
    begins = _begins(document.outline)
    for start, end in _spans(document, begins):
        role = roles.of(start, end)
        if role is not None:
            section = begins.get(start)
            label = section.label if section and document.text.startswith(section.label, start) else ""
            key = comparable(document.text[start + len(label) : end])
            if role == NOTE:
                key = re.sub(r"\W", "", key)
            elif section and section.kind == "item":
                key = key.rstrip(_STOPS)
            yield Unit(role, section, start, end, label, key)


def _begins(outline: Sequence[Section]) -> dict[int, Section]:
    """Give the sections by where they begin, the outer of several; a first clause begins with its article."""
    begins: dict[int, Section] = {}
    body = -1
    for section in outline:
        if section.kind != "clause" or section.start != body:
            begins.setdefault(section.start, section)
        body = section.body if section.kind == "article" else body
    return begins


def _spans(document: Document, begins: Collection[int]) -> Iterator[tuple[int, int]]:
    text = document.text
    cuts = {0, len(text), *begins, *(at for each in document.matter for at in (each.start, each.end))}
    cuts.update(match.end() for match in re.finditer("\n", text))
    for left, right in pairwise(sorted(cuts)):
        words = text[left:right]
        if not words.isspace():
            yield left + len(words) - len(words.lstrip()), left + len(words.rstrip())
