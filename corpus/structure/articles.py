"""Read the divisions of a law: its parts 编, chapters 章, sections 节 and articles 条.

Tells an article from a line that only refers to one, quotes it or gives it another wording, by the count
before and after; what stands inside an article is the clauses' business.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from corpus.blocks import Line
from corpus.datatypes import SectionKind
from corpus.structure.clauses import ENDS, Clauses
from corpus.structure.nesting import Node
from corpus.text.markers import DIVISIONS, Marker

_KINDS: dict[str, SectionKind] = {
    "division": "heading", "part": "part", "subpart": "part", "chapter": "chapter", "section": "section",
}  # fmt: skip
_MAX_HEADING = 45  # characters of a chapter's heading; the longest shared one has 41
_MAX_APART = 30  # of one that stands on the line after its number
# 第三条【建设主体】, 第五条（适用范围）; not 第五条（一）, 第五条（以下简称…）, 第五条（删去）
_TITLE = re.compile(
    r"(?:【(?P<a>[^】]{1,30})】"
    r"|[（(〔](?![一二三四五六七八九十\d]+[）)])(?!以下|含|不含|试行|删|略|废止|失效)"
    r"(?P<b>[^（）()〔〕。，；：]{2,20})[）)〕])\s*"
)
# 增加一节，内容如下：, 第五条修改为：: what follows is another law's
_GIVES_WORDING = re.compile("(?:增加|修改|改为|修正|作为|调整为).*[：:]$")
# 《某某解释（一）》。: what follows is quoted from it
_NAMES_LAW = re.compile("《[^》]+》[^。]{0,12}[。：:]?")


class Law:
    """Where the reading of a law stands: inside which article, after which number."""

    def __init__(self, lines: Sequence[Line], skipped: Collection[int]) -> None:
        self._lines = lines
        self._skipped = skipped
        # The lines that open with the number of an article, their own or only spoken of; and the numbers.
        self._article_lines: list[int] = []
        self._article_numbers: list[int] = []
        for index, line in enumerate(lines):
            if line.marker is not None and line.marker.style == "article" and index not in skipped:
                self._article_lines.append(index)
                self._article_numbers.append(line.marker.number)
        self._borrowed = False  # what follows is quoted, without quotation marks, from another law
        self._number = 0  # of the last article
        self.inside = False  # within an article
        self.clauses = Clauses(lines, skipped)

    @property
    def borrows(self) -> bool:
        """Say whether the lines here are quoted from another law."""
        return self._borrowed

    def leave(self, index: int) -> None:
        """Take note of a heading of another kind: articles below it go on, as in a chapter, or begin anew."""
        if self._next_number(index) != self._number + 1:
            self._number = 0
        self.inside = self._borrowed = False

    def resume(self) -> None:
        """Take note that the document itself goes on after what it quoted."""
        self._borrowed = False

    def gives_wording(self, index: int) -> None:
        """Take note of a line that introduces new wording of another law, if articles follow it."""
        after = self._lines[index + 1].marker if index + 1 < len(self._lines) else None
        if after is None or not (after.style == "article" or after.style in DIVISIONS):
            return
        if not self._follows(after) and _GIVES_WORDING.search(self._lines[index].text):
            self._borrowed = True

    def division(self, index: int, marker: Marker) -> Node | None:
        """Give the node of a chapter and its like, `None` where the line only speaks of one."""
        line = self._lines[index]
        rest = line.text[marker.end :]
        if "。" in rest or len(rest) > _MAX_HEADING or rest.endswith(("；", "，", "：")):
            return None
        if self._borrows(index, 0):
            return None
        self.inside = False
        end = line.end
        if not rest and (below := self._heading_below(index)):
            rest, end = below.text, below.end
        kind = _KINDS[marker.style]
        return Node(
            kind, marker.style, marker.label, rest, marker.rank, line.start, end, before=self._before(index)
        )

    def article(self, index: int, marker: Marker) -> list[Node]:
        """Give the nodes of an article and its first clause, none where the line only refers to one."""
        if not self._is_article(index, marker) or self._borrows(index, marker.number):
            return []
        line = self._lines[index]
        self._number = (
            marker.number if marker.number >= self._number or marker.number == 1 else self._number + 1
        )
        self.inside = True
        bracket = _TITLE.match(line.text, marker.end)
        title = (bracket["a"] or bracket["b"]) if bracket else ""
        body = line.start + (bracket.end() if bracket else marker.end)
        article = Node(
            "article", "article", marker.label, title, marker.rank, line.start, body,
            before=self._before(index), number=marker.number,
        )  # fmt: skip
        return [article, *self.clauses.begin(index, body)]

    def _is_article(self, index: int, marker: Marker) -> bool:
        """Say whether a number that opens a line is that of an article, by the count before and after it."""
        is_parted = index == 0 or self._lines[index - 1].text[-1] in ENDS or not self.inside
        if self._follows(marker):
            return is_parted or marker.spaced
        if not is_parted:
            return False
        number, own, after = marker.number, self._number, self._next_number(index)
        if number == 1 or own == 0:  # the first of a document, of an annex, of a part of a code
            return after == number + 1 or (after == 0 and number == own + 1)
        if number > own:  # those between are missing
            return after in (number, number + 1) or (after == 0 and marker.spaced and number == own + 2)
        return after == (own + 2 if number < own else own + 1)  # a slip: 第六条 for 第十六条

    def _follows(self, marker: Marker) -> bool:
        """Say whether an article is the next one: 第四条 or 第三条之一 after 第三条."""
        return marker.number == self._number + 1 or (marker.number == self._number and "之" in marker.label)

    def _borrows(self, index: int, number: int) -> bool:
        """Say whether a chapter or article is quoted from another law without quotation marks."""
        if self._borrowed:
            self._borrowed = not (number and self._number and number == self._number + 1)
        elif number > 1 and self._number == 0 and index > 0:
            self._borrowed = _NAMES_LAW.fullmatch(self._lines[index - 1].text) is not None
        return self._borrowed

    def _heading_below(self, index: int) -> Line | None:
        """Give the line below a chapter's number that stood alone, if it can be its heading."""
        if index + 2 >= len(self._lines) or index + 1 in self._skipped:
            return None
        below = self._lines[index + 1]
        is_short = len(below.text) <= _MAX_APART and below.text[-1] not in ENDS + "，、,"
        return below if is_short and below.block.kind != "row" and below.marker is None else None

    def _next_number(self, index: int) -> int:
        """Give the number of the next line below that opens with one of an article, 0 where none does."""
        place = bisect_right(self._article_lines, index)
        return self._article_numbers[place] if place < len(self._article_lines) else 0

    def _before(self, index: int) -> int:
        return self._lines[index - 1].end if index else 0
