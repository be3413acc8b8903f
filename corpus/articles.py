"""Read the lines of a law: its chapters 编 章 节, articles 条, clauses 款 and items 项.

Tells an article from a line that only refers to one or quotes it; knows nothing of other documents' headings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from corpus.blocks import Line
from corpus.datatypes import SectionKind
from corpus.markers import Marker, marker_of
from corpus.nesting import CLAUSE, Node
from corpus.numerals import to_han

DIVISIONS: dict[str, SectionKind] = {
    "division": "heading", "part": "part", "subpart": "part", "chapter": "chapter", "section": "section",
}  # fmt: skip
_MAX_HEADING = 45  # characters of a chapter's heading; the longest shared one has 41
_MAX_APART = 30  # of one that stands on the line after its number
_REACH = 60  # lines of an article looked at for where its list goes on
_WRAPPED = 8  # lines into which one paragraph may be broken
_ENDS = "。！？；：…!?;:”）)』」"
# 第三条【建设主体】, 第五条（适用范围）; not 第五条（一）, 第五条（以下简称…）
_TITLE = re.compile(
    r"(?:【(?P<a>[^】]{1,30})】|[（(〔](?![一二三四五六七八九十\d]+[）)])(?!以下|含|不含|试行|删|略|废止|失效)(?P<b>[^（）()〔〕。，；：]{2,20})[）)〕])\s*"
)
# A new clause even where the list before it was not closed: 前款规定的…, 有前两款行为…
_NEW_CLAUSE = re.compile("(?:有|违反|对|本条|具有|依照)?前(?:[一二两三四]|几)?[款项]|本条")
# 增加一节，内容如下：, 第五条修改为：: what follows is another law's
_GIVES_WORDING = re.compile("(?:增加|修改|改为|修正|作为|调整为).*[：:]$|^.{0,20}(?:修改|改)为[：:]$")
_NAMES_LAW = re.compile(
    "《[^》]+》[^。]{0,12}[。：:]?"
)  # 《某某解释（一）》。: what follows is quoted from it


class Law:
    """Where the reading of a law stands: inside which article, after which number, in which list."""

    def __init__(self, lines: Sequence[Line], skipped: Iterable[int]) -> None:
        self._lines = lines
        self._skipped = frozenset(skipped)
        markers = [(index, self._article_at(index)) for index in range(len(lines))]
        self._article_lines = [index for index, marker in markers if marker]
        self._article_numbers = [marker.number for _, marker in markers if marker]
        self._items: list[tuple[str, int]] = []  # the open lists of the article, outermost first
        self._fresh = False  # the article's number stood alone: its first clause is still to come
        self._borrowed = False  # what follows is quoted, without quotation marks, from another law
        self.inside = False  # within an article
        self.number = 0  # of the last article

    def leave(self, index: int) -> None:
        """Take note of a heading of another kind: the articles below it go on, as in a chapter, or count anew."""
        after = bisect_right(self._article_lines, index)
        goes_on = after < len(self._article_lines) and self._article_numbers[after] == self.number + 1
        self.inside, self._borrowed, self.number = False, False, self.number if goes_on else 0

    @property
    def borrows(self) -> bool:
        """Say whether the lines here are quoted from another law."""
        return self._borrowed

    def resume(self) -> None:
        """Take note that the document itself goes on after what it quoted."""
        self._borrowed = False

    def division(self, index: int, marker: Marker) -> Node | None:
        """Give the node of a chapter and its like, `None` where the line only speaks of one."""
        line = self._lines[index]
        rest = line.text[marker.end :]
        if (
            "。" in rest
            or len(rest) > _MAX_HEADING
            or rest[-1:] in ("；", "，", "：")
            or self._borrows(index, 0)
        ):
            return None
        self.inside = False
        end = line.end
        if not rest and (below := self._heading_below(index)):
            rest, end = below.text, below.end
        return Node(
            DIVISIONS[marker.style], marker.style, marker.label, rest, marker.rank, line.start, end,
            before=self._before(index),
        )  # fmt: skip

    def article(self, index: int, marker: Marker) -> list[Node]:
        """Give the nodes of an article and its first clause, none where the line only refers to one."""
        if not self._is_article(index, marker) or self._borrows(index, marker.number):
            return []
        line = self._lines[index]
        self.number, self.inside, self._items = marker.number, True, []
        body = line.start + marker.end
        bracket = _TITLE.match(line.text, marker.end)
        title = (bracket["a"] or bracket["b"]) if bracket else ""
        body += bracket.end() - bracket.start() if bracket else 0
        self._fresh = body >= line.end
        article = Node(
            "article", "article", marker.label, title, marker.rank, line.start, body,
            before=self._before(index), number=marker.number,
        )  # fmt: skip
        return [article] if self._fresh else [article, _clause(body, self._before(index))]

    def item(self, index: int, marker: Marker) -> Node:
        """Give the node of an item 项 or 目 of the article."""
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
        the clause, list or sentence before it.
        """
        line = self._lines[index]
        last = self._lines[index - 1].text[-1]
        if not self._fresh and not _NEW_CLAUSE.match(line.text):
            if last not in _ENDS:
                return []  # the sentence before it is broken off
            outer = self._list_after(index)
            if outer is not None:
                style, number = self._items[outer]
                is_innermost = outer + 1 == len(self._items)
                self._items = self._items[: outer + 1]
                return [] if is_innermost else [_closer(line, style, number, self._before(index))]
            if last in "；;：:":
                return []  # an item without a number, or what a lead-in promised
        if not self._ends(index):
            return []
        self._items, self._fresh = [], False
        return [_clause(line.start, self._before(index))]

    def gives_wording(self, index: int) -> None:
        """Take note of a line that introduces new wording of another law, if articles follow it."""
        if index + 1 >= len(self._lines):
            return
        after = marker_of(self._lines[index + 1].text)
        is_law = after is not None and (after.style == "article" or after.style in DIVISIONS)
        if is_law and after and not self._follows(after) and _GIVES_WORDING.search(self._lines[index].text):
            self._borrowed = True

    def _is_article(self, index: int, marker: Marker) -> bool:
        """Say whether a number that opens a line is that of an article, by the count before and after it."""
        number, own = marker.number, self.number
        place = bisect_right(self._article_lines, index)
        after = self._article_numbers[place] if place < len(self._article_lines) else 0
        is_parted = index == 0 or self._lines[index - 1].text[-1] in _ENDS or not self.inside
        if self._follows(marker):
            return is_parted or marker.spaced
        if not is_parted:
            return False
        if number == 1 or own == 0:  # the first of a document, of an annex, of a part of a code
            return after == number + 1 or (after == 0 and number == own + 1)
        if number > own:  # those between are missing
            return after in (number, number + 1) or (after == 0 and marker.spaced and number == own + 2)
        return after == (own + 2 if number < own else own + 1)  # a slip: 第六条 for 第十六条

    def _follows(self, marker: Marker) -> bool:
        """Say whether an article is the next one: 第四条 or 第三条之一 after 第三条."""
        return marker.number == self.number + 1 or (marker.number == self.number and "之" in marker.label)

    def _borrows(self, index: int, number: int) -> bool:
        """Say whether a chapter or article is quoted from another law without quotation marks."""
        if self._borrowed:
            self._borrowed = not (number and self.number and number == self.number + 1)
        elif number > 1 and self.number == 0 and index > 0:
            self._borrowed = _NAMES_LAW.fullmatch(self._lines[index - 1].text) is not None
        return self._borrowed

    def _heading_below(self, index: int) -> Line | None:
        """Give the line below a chapter's number that stood alone, if it can be its heading."""
        if index + 2 >= len(self._lines) or index + 1 in self._skipped:
            return None
        below = self._lines[index + 1]
        is_short = len(below.text) <= _MAX_APART and below.text[-1] not in _ENDS + "，、,"
        return below if is_short and below.block.kind != "row" and marker_of(below.text) is None else None

    def _list_after(self, index: int) -> int | None:
        """Give the place, in the open lists, of the innermost that goes on below a paragraph."""
        if not self._items:
            return None
        counts: dict[str, int] = {}
        for place in range(index + 1, min(len(self._lines), index + _REACH)):
            marker = None if place in self._skipped else marker_of(self._lines[place].text)
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
            if place > index and (line.block.kind == "row" or marker_of(line.text) is not None):
                return False
            if line.text[-1] in _ENDS:
                return True
        return False

    def _before(self, index: int) -> int:
        return self._lines[index - 1].end if index else 0

    def _article_at(self, index: int) -> Marker | None:
        """Give the number of an article that opens a line, right or only spoken of."""
        text = self._lines[index].text
        marker = marker_of(text) if text[0] in "第笫" and index not in self._skipped else None
        return marker if marker and marker.style == "article" else None


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


def _closer(line: Line, style: str, number: int, before: int) -> Node:
    """Give what ends the lists inside an item: the item's own text goes on."""
    return Node("item", style, "", "", 0, line.start, line.start, before=before, number=number, closes=True)  # type: ignore[arg-type]
