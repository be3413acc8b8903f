"""Cut a document into passages that follow its outline: each a citable stretch of 200 to 400 characters.

An article is never mixed with another, a heading stays with what it heads, a list with its lead-in where both
fit. The passages cover the content exactly once: all of the text but the salutation, the signature and the
like (`Document.matter`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from corpus.datatypes import Document, Passage
from corpus.structure.addresses import Outline

_AIM = 300  # characters of a passage: the middle of the 200–400 that DESIGN states
_MAX = 420  # only what must stay whole is longer
_MAX_WHOLE = 500  # an article, or one paragraph with its heading, is kept whole up to here
_SMALL = 100  # headed sections below this may share a passage with a neighbour
_MAX_GLUE = 120  # a lead-in up to here is joined to what follows
_MAX_STRAY = 100  # a piece as short as this joins a neighbour that has room
_MANY_PARTS = 2000  # of one run; where so many are shorter than …
_CRUMB = 8  # … this on average, they are no sentences, and joined to …
_COARSE = 40  # … parts of this size before the best cut is sought
_NEVER_MERGED = frozenset({"part", "chapter", "section", "article"})
_MAX_TITLE = 60  # all that stands before the first section, if only a title
_SENTENCE = re.compile(r"[。！？；!?;…]+[”’）)》】]*|\n")
# 问：谁可以申报？ / 可以申报哪些项目？ / 申报条件如下：
_LEADS = re.compile(r"^(?:问|Q\d*)[:：]|[？?：:]$")
_PAUSE = re.compile(r"[，、：,:）)]")


@dataclass(slots=True)
class _Piece:
    """A stretch on its way to become a passage."""

    start: int
    end: int
    glued: bool = False  # belongs to what follows
    closed: bool = False  # an article: takes in no neighbour

    @property
    def size(self) -> int:
        return self.end - self.start


def cut(document: Document) -> list[Passage]:
    """Give the passages of a document in order."""
    outline = Outline(document)
    pieces = _Cutter(document, outline).pieces()
    seen: dict[str, int] = {}
    passages: list[Passage] = []
    for piece in pieces:
        text = document.text[piece.start : piece.end]
        name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        seen[name] = seen.get(name, 0) + 1
        headings, address = outline.place(piece.start, piece.end)
        passages.append(
            Passage(
                passage_id=f"{document.doc_id}-{name}-{seen[name]}",
                doc_id=document.doc_id,
                start=piece.start,
                end=piece.end,
                text=text,
                heading_path=headings,
                address=address,
            )
        )
    return passages


class _Cutter:
    """Cut one document; knows its lines and its tree of sections."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self._text = document.text
        self._matter = document.matter
        self._sections = outline.sections
        self._children: dict[int, list[int]] = {}  # of the sections that have any; of -1 the outermost
        for index, parent in enumerate(outline.parents):
            self._children.setdefault(parent, []).append(index)
        articles = [index for index, section in enumerate(outline.sections) if section.kind == "article"]
        self._with_articles = set(articles)  # and the sections that hold any
        for index in articles:
            above = outline.parents[index]
            while above >= 0 and above not in self._with_articles:
                self._with_articles.add(above)
                above = outline.parents[above]
        sizes = [len(line) + 1 for line in self._text.split("\n")]
        self._line_starts = list(accumulate(sizes[:-1], initial=0))

    def pieces(self) -> list[_Piece]:
        """Give the final pieces of the whole document, free of white space at their ends."""
        content = self._join_glued(self._inside(0, len(self._text), 0, self._children.get(-1, ())))
        if self._matter:
            content = [part for piece in content for part in self._without_matter(piece)]
        for piece in content:
            self._trim(piece)
        return _with_openings([piece for piece in content if piece.size > 0])

    def _without_matter(self, piece: _Piece) -> Iterator[_Piece]:
        """Give the parts of a piece before, between and after what frames the document."""
        start = piece.start
        for matter in self._matter:
            if start < matter.end and matter.start < piece.end:
                yield _Piece(start, max(start, matter.start), closed=piece.closed)
                start = min(matter.end, piece.end)
        opens = start > piece.start and piece.end - start <= _MAX_GLUE
        yield _Piece(start, piece.end, glued=opens, closed=piece.closed)

    def _section(self, index: int) -> list[_Piece]:
        section = self._sections[index]
        closed = section.kind == "article"
        whole = _Piece(section.start, section.end, closed=closed)
        if closed and whole.size <= _MAX_WHOLE:
            return [whole]
        children = self._children.get(index, ())
        is_one = not children and len(self._lines(section.body + 1, section.end)) <= 1
        limit = _MAX_WHOLE if is_one else _MAX
        if index not in self._with_articles and whole.size <= limit:
            return [whole]
        pieces = self._inside(section.start, section.end, section.body, children)
        for piece in pieces:
            piece.closed = piece.closed or closed
        return pieces

    def _inside(self, start: int, end: int, body: int, children: Sequence[int]) -> list[_Piece]:
        """Cut a range: its own lines first, then its child sections; small neighbours are merged."""
        first_child = self._sections[children[0]].start if children else end
        own = self._own(start, min(first_child, end), body, bool(children))
        result = list(own)
        # The last of the own text may join the first children, but a document's preamble joins none.
        run = [result.pop()] if own and start > 0 and not own[-1].glued else []
        apart: set[int] = set()
        for child in children:
            pieces, section = self._section(child), self._sections[child]
            if len(pieces) > 1 or pieces[0].closed or section.kind in _NEVER_MERGED:
                if run:
                    result += self._pack(run, apart)
                    run, apart = [], set()
                result += pieces
                continue
            is_headed = section.kind == "heading" and bool(section.title)
            if run and is_headed and min(run[-1].size, pieces[0].size) >= _SMALL:
                apart.add(len(run))
            run += pieces
        return result + self._pack(run, apart)

    def _own(self, start: int, end: int, body: int, leads: bool) -> list[_Piece]:
        """Cut the lines of a range that no child section holds; `leads` says that child sections follow."""
        lines = self._lines(start, end)
        if not leads or not lines:
            return self._paragraphs(lines)
        if end <= body + 1 or end - start <= _MAX_TITLE:  # a mere heading, or a title
            return [_Piece(start, end, glued=True)]
        lead_in = lines[-1]
        if lead_in.size > _MAX_GLUE or not self._text[lead_in.start : lead_in.end].rstrip().endswith(
            ("：", ":")
        ):
            return self._paragraphs(lines)
        lead_in.glued = True
        if end - start <= _MAX_GLUE:
            return [_Piece(start, end, glued=True)]
        return [*self._paragraphs(lines[:-1]), lead_in]

    def _lines(self, start: int, end: int) -> list[_Piece]:
        index = bisect_left(self._line_starts, start + 1) - 1
        pieces: list[_Piece] = []
        while index < len(self._line_starts) and self._line_starts[index] < end:
            stop = self._line_starts[index + 1] if index + 1 < len(self._line_starts) else len(self._text)
            piece = _Piece(max(start, self._line_starts[index]), min(stop, end))
            if piece.size > 0:
                pieces.append(piece)
            index += 1
        return pieces

    def _paragraphs(self, lines: Sequence[_Piece]) -> list[_Piece]:
        """Pack short lines together and split long ones; a break comes between paragraphs where it can."""
        pieces: list[_Piece] = []
        run: list[_Piece] = []
        for line in self._with_leads(lines):
            if line.size <= _MAX:
                run.append(line)
            else:
                pieces += [*self._pack(run), *self._pack(self._sentences(line))]
                run = []
        return _without_strays([*pieces, *self._pack(run)])

    def _with_leads(self, lines: Sequence[_Piece]) -> list[_Piece]:
        """Join each question to its answer and each lead-in to the first line it introduces."""
        joined: list[_Piece] = []
        leads = False
        for line in lines:
            if leads:
                joined[-1].end = line.end
            else:
                joined.append(_Piece(line.start, line.end))
            text = self._text[line.start : line.end].rstrip()
            leads = len(text) <= _MAX_GLUE and _LEADS.search(text) is not None
        return joined

    def _sentences(self, line: _Piece) -> list[_Piece]:
        """Give the sentences of a line, or parts of those that are too long themselves."""
        return [part for sentence in self._split(line, _SENTENCE) for part in self._clauses(sentence)]

    def _clauses(self, sentence: _Piece) -> list[_Piece]:
        if sentence.size <= _MAX:
            return [sentence]
        parts = self._split(sentence, _PAUSE)
        return [
            _Piece(at, min(at + _MAX, part.end)) for part in parts for at in range(part.start, part.end, _MAX)
        ]

    def _split(self, piece: _Piece, pattern: re.Pattern[str]) -> list[_Piece]:
        cuts = [match.end() for match in pattern.finditer(self._text, piece.start, piece.end)]
        bounds = [piece.start, *(at for at in cuts if at < piece.end), piece.end]
        return [_Piece(left, right) for left, right in pairwise(bounds) if right > left]

    def _pack(self, parts: Sequence[_Piece], apart: Collection[int] = ()) -> list[_Piece]:
        """Join neighbouring parts so that the pieces come as near as they can to `_AIM` characters.

        No piece goes on over a place in `apart`, the index of the part before which a cut must be.
        """
        if len(parts) == 1:
            return [_Piece(parts[0].start, parts[0].end)]
        if not apart and len(parts) > _MANY_PARTS:
            parts = _coarse(parts) if parts[-1].end - parts[0].start < _CRUMB * len(parts) else parts
        best = [0.0]  # the least cost of cutting the first n parts
        cuts = [0]
        for stop in range(1, len(parts) + 1):
            costs: list[tuple[float, int]] = []
            for begin in range(stop - 1, -1, -1):
                size = parts[stop - 1].end - parts[begin].start
                if costs and (size > _MAX or begin + 1 in apart):
                    break
                costs.append((best[begin] + (size - _AIM) ** 2, begin))
            cost, begin = min(costs)
            best.append(cost)
            cuts.append(begin)
        pieces: list[_Piece] = []
        stop = len(parts)
        while stop > 0:
            pieces.append(_Piece(parts[cuts[stop]].start, parts[stop - 1].end))
            stop = cuts[stop]
        return pieces[::-1]

    def _join_glued(self, pieces: Sequence[_Piece]) -> list[_Piece]:
        """Join headings and lead-ins to the piece that follows them."""
        result: list[_Piece] = []
        for piece in pieces:
            before = result[-1] if result else None
            if before and before.glued:
                before.end, before.glued, before.closed = piece.end, piece.glued, piece.closed
            else:
                result.append(piece)
        return result

    def _trim(self, piece: _Piece) -> None:
        while piece.start < piece.end and self._text[piece.start].isspace():
            piece.start += 1
        while piece.end > piece.start and self._text[piece.end - 1].isspace():
            piece.end -= 1


def _coarse(parts: Sequence[_Piece]) -> list[_Piece]:
    """Join neighbouring parts to such as are worth weighing."""
    result: list[_Piece] = []
    for part in parts:
        if result and result[-1].size < _COARSE:
            result[-1].end = part.end
        else:
            result.append(_Piece(part.start, part.end))
    return result


def _with_openings(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join a short first sentence, cut off by the salutation above it, to what it opens."""
    result: list[_Piece] = []
    for piece in pieces:
        before = result[-1] if result else None
        if before and before.glued and not piece.closed and piece.end - before.start <= _MAX:
            before.end, before.glued = piece.end, False
        else:
            result.append(piece)
    return result


def _without_strays(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Join pieces too short to stand alone to the one before them, or else to the one after."""
    result: list[_Piece] = []
    for piece in pieces:
        before = result[-1] if result else None
        if before and min(before.size, piece.size) <= _MAX_STRAY and piece.end - before.start <= _MAX_WHOLE:
            before.end = piece.end
        else:
            result.append(piece)
    return result
