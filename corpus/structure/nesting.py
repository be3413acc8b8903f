"""Nest what was found on the lines into sections: which number is inside which, which is a heading at all.

Knows no lines and hardly any wording: a node says how deep its style stands by custom, the counts the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus.datatypes import Section, SectionKind
from corpus.text.markers import RANKS, Style

# Depths around those of the numbers: an annex or a document within, a heading without number, a clause, and
# what counts anew inside itself: a question, a box.
ANNEX, OUTER, CLAUSE, ENUMERATED, CONTAINER, INNER = 8, 9, 16, 35, 55, 70
_STYLED = 7  # ranks below are those that the source itself states
_REACH = 400  # nodes within which a count must go on
# How much each form speaks for a series of headings; measured on the shared documents of the State Council.
_WEIGHTS = {"line": 1.0, "run_in": 1.0, "lead": 0.6, "sentence": 0.3, "short": -0.5, "text": -1.0, "": 0.0}

NodeStyle = Style | Literal["annex", "styled", "bare", "enumerated", "clause", "question", "box", "bracket"]
Form = Literal["", "line", "run_in", "lead", "sentence", "short", "text"]
_SENTENCES = frozenset({"run_in", "lead", "sentence", "short"})
_CLOSING = re.compile(
    "(?:名词|术语|用语)解释|注释|附注|参考文献|结束语|结语"
)  # what comes last and belongs to all
_CONTAINERS = frozenset({"question", "box", "bracket"})


@dataclass(slots=True)
class Node:
    """A heading, article, clause or numbered paragraph while its level and end are being found."""

    kind: SectionKind
    style: NodeStyle
    label: str
    title: str
    rank: float  # depth by custom, or as the source states it
    start: int
    body: int
    before: int  # where the line before it ends
    number: int = 0
    form: Form = ""  # how the words look: a line of their own, a sentence before text, a whole sentence, text
    words: int = 0  # where the words after the number begin
    adjacent: bool = False  # no line stands between it and the next node, or it is the last line
    closes: bool = False  # only ends what is deeper: a paragraph that goes on with an outer item
    level: int = 0  # depth, 1 for the outermost
    end: int = 0

    @property
    def key(self) -> str:
        """Give what its fellows in a count share: the style; of 1.2.3 the depth too."""
        return (
            self.style if self.style != "decimal" else re.sub("[^.]", "", self.label.replace("．", ".")[:-1])
        )

    @property
    def counts(self) -> bool:
        """Say whether it is one of a count: a numbered heading or paragraph, not an article or chapter."""
        return self.number > 0 and self.kind in {"heading", "item"}


def sections_of(nodes: Sequence[Node], end: int) -> tuple[Section, ...]:
    """Give the sections that the nodes of a document make; `end` is where its text ends."""
    _Ranking(nodes).settle(end)
    sections = [
        Section(node.kind, node.label, node.title, node.level, node.start, min(node.body, node.end), node.end)
        for node in nodes
        if not node.closes
    ]
    return tuple(sections)


class _Ranking:
    """Where the reading stands: the open nodes, outermost first, and the last count of each style."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._open: list[Node] = []
        self._inside: set[tuple[str, str]] = set()  # (outer, inner) styles against custom, seen before
        self._last: dict[str, tuple[int, int]] = {}  # style: its last number and that one's series

    @cached_property
    def _next_count(self) -> list[Node | None]:
        return _next_counts(self._nodes)

    def settle(self, end: int) -> None:
        """Give each node its true rank, its level and where it ends; leave it a heading only if its series is
        one of headings.
        """
        series: dict[int, int] = {}  # by the index of a node that of the first of its count
        for index, node in enumerate(self._nodes):
            if node.kind == "heading" or node.kind == "item":
                node.rank = self._rank(index, node)
            while self._open and self._open[-1].rank >= node.rank:
                last = self._open.pop()
                last.end = max(node.before, last.start)
            node.level = len(self._open) + 1
            if not node.closes:
                self._open.append(node)
            if node.form:
                series[index] = self._series_of(node, index)
        for node in self._open:
            node.end = end
        _vote(self._nodes, series)

    def _rank(self, index: int, node: Node) -> float:
        """Give the rank of a heading or item where it stands."""
        if node.style == "bare":
            return self._bare_rank(index)
        if node.style == "question" and node.rank == CONTAINER and not node.label:
            return self._question_rank(node)
        if node.closes:
            return (self._fellow(node) or node).rank + 0.1
        return self._numbered_rank(index) if node.number > 0 and node.rank > _STYLED else node.rank

    def _fellow(self, node: Node) -> Node | None:
        """Give the innermost open node that is of the same count."""
        key = node.key
        fellows = (one for one in reversed(self._open) if one.style == node.style and one.key == key)
        return next(fellows, None)

    def _series_of(self, node: Node, index: int) -> int:
        """Give the index of the first node of the count that a node goes on with."""
        last, series = self._last.get(node.key, (-1, 0))
        series = series if node.number and last + 1 == node.number else index
        self._last[node.key] = (node.number, series)
        return series

    def _numbered_rank(self, index: int) -> float:
        """Give the rank of a numbered node: that of its open fellow, else by custom; but it is inside a count
        that by custom is deeper where that goes on after it.
        """
        node = self._nodes[index]
        fellow = self._fellow(node)
        if node.number == 1 and node.style not in _CONTAINERS:
            container = next((open_ for open_ in reversed(self._open) if open_.style in _CONTAINERS), None)
            if container and (fellow is None or fellow.rank < container.rank):
                return max(node.rank, container.rank + 1)
        if fellow is not None:
            return fellow.rank
        if node.number == 1:
            for outer in reversed(self._open):
                pair = (outer.key, node.key)
                if (
                    outer.counts
                    and outer.rank >= node.rank
                    and (pair in self._inside or self._goes_on(outer, index))
                ):
                    self._inside.add(pair)
                    return outer.rank + 0.5
        return node.rank

    def _question_rank(self, node: Node) -> float:
        """Give a question without number the rank of the open heading that is a question too, if one is."""
        fellow = next((one for one in reversed(self._open) if one.title.endswith(("？", "?"))), node)
        return fellow.rank

    def _goes_on(self, outer: Node, index: int) -> bool:
        """Say whether the count of an open node is the next of its style to go on after `index`."""
        for place in range(index + 1, min(len(self._nodes), index + _REACH)):
            node = self._nodes[place]
            if node.key == outer.key and node.number:
                return node.number == outer.number + 1
            if node.rank <= CLAUSE and node.style != "bare":
                return False
        return False

    def _bare_rank(self, index: int) -> float:
        """Rank a heading without number: inside the count that goes on after it, else around all numbers;
        before articles that go on it is a chapter's.
        """
        following = self._next_count[index]
        if following and following.style == "article":
            return RANKS["chapter"] if following.number != 1 else OUTER
        above = self._nodes[index - 1] if index else None
        if above and above.counts and above.adjacent and above.kind == "heading":
            return above.rank + 0.25  # a heading right below a numbered one is the first inside it
        for outer in reversed(self._open):
            if outer.counts and self._goes_on(outer, index):
                return outer.rank + 0.25
            if outer.style == "bare" and outer.rank > OUTER and not _CLOSING.match(self._nodes[index].title):
                return outer.rank
        return INNER if following and following.number != 1 else OUTER


def _next_counts(nodes: Sequence[Node]) -> list[Node | None]:
    """Give, for each node, the next one with a number."""
    result: list[Node | None] = []
    following: Node | None = None
    for node in reversed(nodes):
        result.append(following)
        if node.number and not node.closes and (node.counts or node.kind == "article"):
            following = node
    return result[::-1]


def _vote(nodes: Sequence[Node], series: Mapping[int, int]) -> None:
    """Settle by the whole series which numbered paragraphs are headings.

    A first sentence before more text is one where its fellows have such too; among whole paragraphs it is
    only a sentence. A line of its own is one unless nothing stands beneath most of its series.
    """
    votes: dict[int, float] = {}
    empties: dict[int, int] = {}
    for index, one in series.items():
        node, after = nodes[index], nodes[index + 1] if index + 1 < len(nodes) else None
        is_empty = node.adjacent and node.form == "line" and (after is None or after.rank <= node.rank)
        votes[one] = votes.get(one, 0.0) + _WEIGHTS[node.form]
        empties[one] = empties.get(one, 0) + (1 if is_empty else -1)
    for index, one in series.items():
        node = nodes[index]
        is_sentence = node.form in _SENTENCES and votes[one] < 0
        if is_sentence or (node.form == "line" and empties[one] > 0):
            node.kind, node.title, node.body = "item", "", node.words
