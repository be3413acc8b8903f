"""Read the lines inside an article: its clauses 款, items 项 and points 目.

A paragraph after a list begins a new clause, but not one that goes on with a broken sentence, with an item
whose list goes on below, or with a list without numbers. Knows nothing of the lines outside articles.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.blocks import Line
from corpus.structure.nesting import CLAUSE, Node
from corpus.text.markers import DIVISIONS, Marker, Style
from corpus.text.numerals import to_han

_REACH = 60  # lines of an article looked at for where its list goes on
_WRAPPED = 8  # lines into which one paragraph may be broken
ENDS = "。！？；：…!?;:”）)』」"  # what a line ends with unless its sentence is broken off
# A new clause even where the list before it was not closed: 前款规定的…, 有前两款行为…
_NEW_CLAUSE = re.compile("(?:有|违反|对|本条|具有|依照)?前(?:[一二两三四]|几)?[款项]|本条")


class Clauses:
    """Where the reading of an article stands: in which of its lists, before or after its first clause."""

    def __init__(self, lines: Sequence[Line], skipped: Collection[int]) -> None:
        self._lines = lines
        self._skipped = skipped
        self._items: list[tuple[Style, int]] = []  # the open lists with their last numbers, outermost first
        self._fresh = False  # the article's number stood alone: its first clause is still to come

    def begin(self, index: int, body: int) -> list[Node]:
        """Begin an article on a line; give its first clause if it begins there, at `body`."""
        self._items, self._fresh = [], body >= self._lines[index].end
        return [] if self._fresh else [_clause(body, self._before(index))]

    def item(self, index: int, marker: Marker) -> Node:
        """Give the node of an item or point."""
        line = self._lines[index]
        depth = next((at for at, (style, _) in enumerate(self._items) if style == marker.style), None)
        self._items = [*self._items[:depth], (marker.style, marker.number)]
        self._fresh = False
        return Node(
            "item", marker.style, marker.label, "", marker.rank, line.start, line.start + marker.end,
            before=self._before(index), number=marker.number,
        )  # fmt: skip

    def paragraph(self, index: int) -> list[Node]:
        """Give the node of a clause that begins at a line without a number, none where the line goes on with
        what stands before it.
        """
        line = self._lines[index]
        last = self._lines[index - 1].text[-1]
        if not self._fresh and not _NEW_CLAUSE.match(line.text):
            if last not in ENDS:
                return []  # the sentence before it is broken off
            outer = self._list_after(index)
            if outer is not None:
                return self._within(outer, index)
            if last in "；;：:":
                return []  # an item without a number, or what a lead-in promised
        if not self._ends(index):
            return []
        self._items, self._fresh = [], False
        return [_clause(line.start, self._before(index))]

    def _within(self, depth: int, index: int) -> list[Node]:
        """Close the lists inside an item: the line goes on with that item itself."""
        start = self._lines[index].start
        style, number = self._items[depth]
        is_innermost = depth + 1 == len(self._items)
        self._items = self._items[: depth + 1]
        closer = Node("item", style, "", "", 0, start, start, self._before(index), number, closes=True)
        return [] if is_innermost else [closer]

    def _list_after(self, index: int) -> int | None:
        """Give the place, in the open lists, of the innermost that goes on below a paragraph."""
        if not self._items:
            return None
        counts: dict[str, int] = {}
        for place in range(index + 1, min(len(self._lines), index + _REACH)):
            marker = None if place in self._skipped else self._lines[place].marker
            if marker and (marker.style == "article" or marker.style in DIVISIONS):
                break
            if marker:
                counts.setdefault(marker.style, marker.number)
        depths = [at for at, (style, number) in enumerate(self._items) if counts.get(style) == number + 1]
        return depths[-1] if depths else None

    def _ends(self, index: int) -> bool:
        """Say whether the paragraph that begins at a line ends as sentences do, there or on a line below."""
        for place in range(index, min(len(self._lines), index + _WRAPPED)):
            line = self._lines[place]
            if place > index and (line.block.kind == "row" or line.marker is not None):
                return False
            if line.text[-1] in ENDS:
                return True
        return False

    def _before(self, index: int) -> int:
        return self._lines[index - 1].end if index else 0


def with_counted_clauses(nodes: Sequence[Node]) -> list[Node]:
    """Number the clauses of each article; an article of one clause has none."""
    result: list[Node] = []
    clauses: list[int] = []  # places in `result` of the running article's clauses

    def close() -> None:
        if len(clauses) == 1:
            result.pop(clauses[0])
        clauses.clear()

    for node in nodes:
        if node.kind == "clause":
            clauses.append(len(result))
            node.label = f"第{to_han(len(clauses))}款"
        elif node.kind != "item":
            close()
        result.append(node)
    close()
    return result


def _clause(start: int, before: int) -> Node:
    return Node("clause", "clause", "", "", CLAUSE, start, start, before=before)
