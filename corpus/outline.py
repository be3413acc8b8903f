"""Find the headings, articles, clauses and items of a document from its lines.

Law (编 章 节 条 款 项), 公文 (一、 （一） 1. （1） ①), styled headings and bare short heading lines; knows
nothing of passages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Line
from corpus.datatypes import Section, SectionKind
from corpus.headings import MAX_CHAPTER, contents_of, is_bare_heading
from corpus.markers import RANKS, Marker, marker_of
from corpus.numerals import to_han

_MAX_HEADING = 60  # characters of a numbered heading on a line of its own; the longest shared one has 54
_MAX_RUN_IN = 45  # of the first sentence that serves as one: （一）指导思想。…
_OUTER, _INNER = 9, 70  # ranks of bare headings: around or inside the numbered ones
_CLAUSE_RANK = 16
_ITEM_RANKS = {"han": 17, "han_paren": 17, "arabic": 18, "decimal": 18, "arabic_paren": 18, "circled": 19}
_LAW_KINDS: dict[str, SectionKind] = {
    "part": "part", "subpart": "part", "chapter": "chapter", "section": "section", "article": "article",
}  # fmt: skip
_SENTENCE_END = re.compile("[。！？；：:]")
# 附件, 附件1, 附录二, 附表：收费标准; a list of annexes (附件：1.…) is text
_ANNEX = re.compile(
    r"附(?:[:：]$| ?[件录表] ?[0-9一二三四五六七八九十]*(?:[:：]?$|[:： ] ?(?P<title>[^0-9。；]{2,40})$))"
)
_TOC_LINE = re.compile(r".{2,50}?(?:[.…·]{3,}|\s)\s*\d{1,3}$")  # 一、总体要求……3
_BRACKET_TITLE = re.compile(r"【([^】]{1,30})】\s*")


@dataclass(frozen=True, slots=True)
class _Node:
    """A section before its level and end are known."""

    kind: SectionKind
    label: str
    title: str
    rank: int
    start: int
    body: int


def build(lines: Sequence[Line], first: int = 0) -> tuple[Section, ...]:
    """Give the outline of a document's lines; those before `first` (title, letterhead) head nothing."""
    contents = contents_of(lines)
    nodes: list[_Node] = []
    state = _State(lines, first, contents)
    for index in range(first, len(lines)):
        if index not in contents:
            nodes += state.nodes_at(index)
    nodes = _rank_bare(_count_clauses(nodes))
    return _sections(nodes, lines[-1].end if lines else 0)


class _State:
    """Where the reading of the lines stands: inside which article, after which number."""

    def __init__(self, lines: Sequence[Line], first: int, contents: set[int]) -> None:
        self._lines = lines
        self._first = first
        self._in_article = False
        self._article = 0
        self._heading_at = first - 1  # the last line that was wholly a heading
        self._annexes = False  # within a list of annexes

    def nodes_at(self, index: int) -> list[_Node]:
        """Give the nodes that begin at a line: none, one, or an article and its first clause."""
        line = self._lines[index]
        if line.block.kind == "row":
            return []
        marker = marker_of(line.text)
        if marker is not None and marker.style in _LAW_KINDS:
            nodes = self._law(line, marker)
            if nodes:
                if nodes[0].kind != "article":
                    self._heading_at = index
                return nodes
            marker = None
        node = self._annex(line) or self._styled(line, marker)
        if node is None and marker is not None:
            node = self._numbered(index, marker)
        if node is None and marker is None:
            if is_bare_heading(self._lines, index, self._heading_at, self._in_article):
                node = _Node("heading", "", line.text, _OUTER, line.start, line.end)
            elif self._in_article and line.text[-1] in "。；：！？:;”）":
                return [_Node("clause", "", "", _CLAUSE_RANK, line.start, line.start)]
        if node is None:
            return []
        if node.kind == "heading":
            if node.body >= line.end:
                self._heading_at = index
            if node.rank <= _OUTER:
                self._in_article, self._article = False, 0
        return [node]

    def _law(self, line: Line, marker: Marker) -> list[_Node]:
        """Give the node of an article, chapter …, or none where the number only refers to one."""
        rest = line.text[marker.end :]
        kind = _LAW_KINDS[marker.style]
        body = line.start + marker.end
        if kind != "article":
            if "。" in rest or len(rest) > MAX_CHAPTER or rest[-1:] in ("；", "，", "："):
                return []
            self._in_article = False
            return [_Node(kind, marker.label, rest, marker.rank, line.start, line.end)]
        follows = marker.number == self._article + 1 or (
            marker.number == self._article and "之" in marker.label
        )
        if not (
            follows or (marker.spaced and (marker.number > self._article or marker.number == 1)) or not rest
        ):
            return []
        self._article, self._in_article = marker.number, True
        bracket = _BRACKET_TITLE.match(rest)
        title = bracket[1] if bracket else ""
        body += bracket.end() if bracket else 0
        article = _Node("article", marker.label, title, marker.rank, line.start, body)
        return [article, _Node("clause", "", "", _CLAUSE_RANK, body, body)] if body < line.end else [article]

    def _annex(self, line: Line) -> _Node | None:
        match = _ANNEX.match(line.text)
        self._annexes = bool(re.match(r"附 ?件[:： ]", line.text)) or (
            self._annexes and (m := marker_of(line.text)) is not None and m.style == "arabic"
        )
        if match is None or (match["title"] and line.text[2:].lstrip()[:1] in "：:"):
            return None
        self._annexes = False
        return _Node("heading", "", line.text.rstrip("：:"), _OUTER - 1, line.start, line.end)

    def _heads(self, index: int, marker: Marker) -> bool:
        """Say whether text or deeper numbers follow a numbered line that is one whole sentence."""
        if index + 1 >= len(self._lines) or self._lines[index - 1].text.endswith(("；", ";")):
            return False
        after = marker_of(self._lines[index + 1].text)
        return after.rank > marker.rank if after else marker.style not in {"arabic_paren", "circled"}

    def _styled(self, line: Line, marker: Marker | None) -> _Node | None:
        if line.block.kind != "heading":
            return None
        label, end = (marker.label, marker.end) if marker else ("", 0)
        return _Node("heading", label, line.text[end:], line.block.level, line.start, line.end)

    def _numbered(self, index: int, marker: Marker) -> _Node | None:
        """Give the node of a line that opens with 一、 or the like."""
        line = self._lines[index]
        if self._annexes:
            return None
        rest = line.text[marker.end :]
        body = line.start + marker.end
        if self._in_article:
            return _Node("item", marker.label, "", _ITEM_RANKS[marker.style], line.start, body)
        if _TOC_LINE.fullmatch(line.text):
            return None
        end = _SENTENCE_END.search(rest)
        if end is None and len(rest) <= _MAX_HEADING:
            return _Node("heading", marker.label, rest, marker.rank, line.start, line.end)
        if end is not None and end.start() <= _MAX_RUN_IN and end[0] in "。：:":
            title_end = body + end.end()
            if title_end < line.end or self._heads(index, marker):
                return _Node("heading", marker.label, rest[: end.start()], marker.rank, line.start, title_end)
        return _Node("item", marker.label, "", marker.rank, line.start, body)


def _count_clauses(nodes: list[_Node]) -> list[_Node]:
    """Number the clauses of each article; an article of one clause has none."""
    result: list[_Node] = []
    article: list[int] = []  # places in `result` of the running article's clauses

    def close() -> None:
        if len(article) == 1:
            result.pop(article[0])
        article.clear()

    for node in nodes:
        if node.kind == "clause":
            article.append(len(result))
            node = replace(node, label=f"第{to_han(len(article))}款")
        elif node.kind != "item":
            close()
        result.append(node)
    close()
    return result


def _rank_bare(nodes: list[_Node]) -> list[_Node]:
    """Rank each bare heading by what follows: a chapter before articles that count on, else around the
    numbered headings where their count begins anew, and inside them where it goes on.
    """
    result = list(nodes)
    following: _Node | None = None
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if node.kind in {"clause", "item"}:
            continue
        if node.rank == _OUTER and not node.label:
            if following is not None and not _is_first(following):
                rank = RANKS["chapter"] if following.kind == "article" else _INNER
                result[index] = replace(node, rank=rank)
        else:
            following = node
    return result


def _is_first(node: _Node) -> bool:
    marker = marker_of(node.label + " x") if node.label else None
    return marker is None or marker.number == 1


def _sections(nodes: Sequence[_Node], end: int) -> tuple[Section, ...]:
    """Nest the nodes by rank; a section ends where the next of its rank or higher begins."""
    levels: list[int] = []
    ends = [end] * len(nodes)
    stack: list[int] = []
    for index, node in enumerate(nodes):
        while stack and nodes[stack[-1]].rank >= node.rank:
            ends[stack.pop()] = max(node.start - 1, 0)
        levels.append(len(stack) + 1)
        stack.append(index)
    return tuple(
        Section(node.kind, node.label, node.title, level, node.start, min(node.body, stop), stop)
        for node, level, stop in zip(nodes, levels, ends, strict=True)
    )
