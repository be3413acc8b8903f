"""Find the headings, articles, clauses and items of a document from its lines.

Puts together what law, 公文, annexes, questions, styled headings and bare short lines each know; knows
nothing of passages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.blocks import Line
from corpus.datatypes import Section, SectionKind
from corpus.structure import runons
from corpus.structure.annexes import annexes_of
from corpus.structure.articles import Law
from corpus.structure.clauses import with_counted_clauses
from corpus.structure.contents import contents_of, is_entry
from corpus.structure.headings import box_of, bracketed, is_bare_heading, titles_within
from corpus.structure.nesting import ANNEX, CONTAINER, ENUMERATED, OUTER, Form, Node, NodeStyle, sections_of
from corpus.structure.numbered import words_of
from corpus.structure.questions import bare_questions, question_of
from corpus.structure.quotations import quoted_lines
from corpus.text.markers import DIVISIONS, RANKS, Marker, counted

_ENUMERATED = re.compile("[一二三四五六七八九十]{1,3}是")  # 一是全力扩大内需, where it is a line of its own


def build(lines: Sequence[Line], first: int, apart: Collection[int]) -> tuple[Section, ...]:
    """Give the outline of a document's lines.

    Those before `first` (title, letterhead) and those in `apart` (contents, salutation, signature) head
    nothing.
    """
    if not lines:
        return ()
    whole = lines
    lines = runons.apart(whole)
    if lines is not whole:  # the indexes of the caller are no longer those of the lines
        starts = {line.start: index for index, line in enumerate(lines)}
        first = starts[whole[first].start] if first < len(whole) else len(lines)
        apart = contents_of(lines).union(starts[whole[index].start] for index in apart)
    nodes = _Reading(lines, first, apart).nodes()
    return sections_of(with_counted_clauses(nodes), lines[-1].end)


class _Reading:
    """The reading of one document's lines, from the first below its title."""

    def __init__(self, lines: Sequence[Line], first: int, apart: Collection[int]) -> None:
        self._lines = lines
        self._first = first
        self._annexes, listed = annexes_of(lines, first)
        self._skipped = quoted_lines(lines).union(listed, apart)
        self._titles = titles_within(lines, first)
        self._questions = bare_questions(lines, first)
        self._law = Law(lines, self._skipped)
        self._heading_at = first - 1  # the last line that was wholly a heading
        self._point: tuple[str, int] = ("", 0)  # style and number of the last numbered line
        self._arabic = 0  # the last number of the style 1.

    def nodes(self) -> list[Node]:
        """Give the nodes of all lines, in order."""
        found: list[Node] = []
        places: list[int] = []
        until = 0  # where the last heading of several lines ends
        for index in range(self._first, len(self._lines)):
            line = self._lines[index]
            if line.start < until:
                self._heading_at = index
                continue
            if index in self._skipped or line.block.kind == "row":
                continue
            nodes = self._nodes_at(index)
            if nodes and nodes[-1].body >= line.end:
                until = nodes[-1].body
                self._heading_at = index
            if line.text[-1] in "：:":
                self._law.gives_wording(index)
            for node in nodes:
                found.append(node)
                places.append(index)
        _mark_adjacent(found, places, len(self._lines))
        return found

    def _nodes_at(self, index: int) -> list[Node]:
        """Give the nodes that begin at a line: none, one, or an article and its first clause."""
        line = self._lines[index]
        marker = self._marker(line)
        if marker is not None and marker.style == "article":
            nodes = self._law.article(index, marker)
            if nodes or line.block.kind != "heading":
                return nodes or self._clause(index)
        elif marker is not None and marker.style in DIVISIONS:
            node = self._law.division(index, marker)
            if node or line.block.kind != "heading":
                return [node] if node else self._clause(index)
        heading = self._headed(index, marker)
        if heading is not None:
            if heading.rank <= OUTER:
                self._law.leave(index)
            return [heading]
        if marker is None or marker.style in DIVISIONS or marker.style == "article":
            return self._unmarked(index)
        if self._law.borrows:
            if self._point != (marker.style, marker.number - 1):
                return []
            self._law.resume()
        node = self._law.clauses.item(index, marker) if self._law.inside else self._numbered(index, marker)
        if not self._law.inside:
            self._point = (marker.style, marker.number)
        return [node] if node else []

    def _marker(self, line: Line) -> Marker | None:
        """Give the number that opens a line; `3．10种` is one number 3．where the count stands at 2."""
        marker = line.marker
        if self._arabic and line.text[0] in "123456789" and (marker is None or marker.style == "decimal"):
            marker = counted(line.text, self._arabic + 1) or marker
        if marker is not None and marker.style == "arabic":
            self._arabic = marker.number
        elif marker is not None and self._arabic and marker.rank < RANKS["arabic"]:
            self._arabic = 0
        return marker

    def _headed(self, index: int, marker: Marker | None) -> Node | None:
        """Give the node of a line that is a heading by its place or words, whatever its number."""
        line = self._lines[index]
        annex = self._annexes.get(index)
        if annex is not None:
            end = self._lines[annex.last].end
            return self._node(index, "annex", annex.label, annex.title, ANNEX, line.end, end)
        if index in self._titles:
            return self._node(index, "annex", "", line.text, ANNEX, line.end)
        question = question_of(line)
        if question is None and index in self._questions and marker is None:
            return self._node(index, "question", "", line.text, CONTAINER, line.end)
        if question is not None:
            rank = line.block.level if line.block.kind == "heading" else CONTAINER
            return self._node(index, "question", question.label, question.title, rank, line.end)
        if line.block.kind == "heading":
            return self._styled(index, marker)
        if (box := box_of(line.text)) is not None:
            return self._node(index, "box", box.label, box.title, CONTAINER, line.end)
        if (bracket := bracketed(line.text)) is not None:
            end = line.start + bracket.end
            return self._node(index, "bracket", "", bracket.title, CONTAINER, end)
        return None

    def _styled(self, index: int, marker: Marker | None) -> Node | None:
        line = self._lines[index]
        rank = line.block.level
        if marker is None:
            return self._node(index, "styled", "", line.text, rank, line.end)
        title = line.text[marker.end :]
        return self._node(index, marker.style, marker.label, title, rank, line.end, number=marker.number)

    def _unmarked(self, index: int) -> list[Node]:
        """Give the node of a line without a number: a bare heading, or a clause of an article."""
        line = self._lines[index]
        if is_bare_heading(self._lines, index, self._heading_at, self._law.inside):
            self._law.leave(index)
            if _ENUMERATED.match(line.text):
                return [self._node(index, "enumerated", "", line.text, ENUMERATED, line.end)]
            return [self._node(index, "bare", "", line.text, OUTER, line.end)]
        return self._clause(index)

    def _clause(self, index: int) -> list[Node]:
        return self._law.clauses.paragraph(index) if self._law.inside and not self._law.borrows else []

    def _numbered(self, index: int, marker: Marker) -> Node | None:
        """Give the node of a line that opens with 一、 or the like, outside the articles of a law."""
        line = self._lines[index]
        if is_entry(line.text) and marker.style != "arabic_paren":
            return None
        words = words_of(self._lines, index, marker)
        return self._node(
            index, marker.style, marker.label, words.title, marker.rank, line.start + marker.end,
            line.start + words.end, number=marker.number, form=words.form,
        )  # fmt: skip

    def _node(
        self, index: int, style: NodeStyle, label: str, title: str, rank: float, words: int, body: int = 0,
        number: int = 0, form: Form = "",
    ) -> Node:  # fmt: skip
        line = self._lines[index]
        before = self._lines[index - 1].end if index else 0
        kind: SectionKind = "item" if form == "text" else "heading"
        return Node(kind, style, label, title, rank, line.start, body or words, before, number, form, words)


def _mark_adjacent(nodes: Sequence[Node], places: Sequence[int], count: int) -> None:
    """Mark the nodes whose line is followed at once by another node's, or by nothing."""
    taken = {*places, count}
    for node, index in zip(nodes, places, strict=True):
        if node.form == "line":
            node.adjacent = index + 1 in taken
