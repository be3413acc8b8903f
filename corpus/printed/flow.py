"""Join the lines of printed columns to paragraphs by how far they reach and how far they are set in.

Notes at the foot of a column stay apart from a paragraph that runs over it; a table goes on overleaf.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Block
from corpus.printed.columns import Column
from corpus.printed.frames import Frame, frames_of
from corpus.printed.places import Item, PrintedLine, Table
from corpus.printed.tablerows import continues_table, row_blocks
from corpus.text.lineforms import (
    CLOSERS,
    OPENERS,
    ORGAN_END,
    PAUSES,
    TERMINAL,
    TITLE_END,
    is_ended,
    stands_alone,
)
from corpus.text.markers import marker_of
from corpus.text.wraps import join

_HEADING = 40  # characters; a longer paragraph without a full stop goes on overleaf
_INDENTED = 1.4  # characters by which the first line of a paragraph is set in
_HANGING = 6.0  # characters at most by which the lines below a number are set in
_LEVEL = 0.5  # characters; lines that begin so near each other begin at one place
_OTHER_TYPE = 1.3  # times as large: no line of one paragraph. Titles have 22 points above text of 16
_LARGE = 1.15  # times the usual type: a title
_WIDE = 1.7  # times the usual pitch: white that parts paragraphs …
_WIDER = 1.25  # … or parts them after a full stop
_SLACK = 1.5  # characters by which a full line may miss the edge
_CENTRED = 3.0  # characters by which no line of text is set in, but a title
_SMALL = 0.92  # times the usual type: a note at the foot of the page
# ① …, [1] …, ［1］…, * …, 1 …, 注：…, 注1：…; not 1. …, 1年
_NOTE = re.compile(
    r"[①-⑳㉑-㉟]|[\[［【〔（(]\d{1,3}[\]］】〕）)]|[*＊※†]|\d{1,2} (?=\D)|[¹²³]|注\d{0,2}[:：]"
)
_NUMBER = re.compile(
    r"\d{1,3}(?=[^\d.．、%％])"
)  # 1教育部门是指…: only at the head of the small type, and in order
_BULLET = re.compile(r"[•●▪◆◇○■□–—·*-] ?\S")  # • an item
_BROKEN_WORD = re.compile(r"[a-z]-")  # govern-/ment, but not 2014-/2020
_UNBROKEN = re.compile(r"(?:[!-~％‰℃]+、?)*")  # a Latin word or number moves to the next line as a whole


def paragraphs(columns: Sequence[Column]) -> list[Block]:
    """Give the blocks of a document's columns, which hold whole lines and tables."""
    flow = _Flow()
    for column, frame in zip(columns, frames_of(columns), strict=True):
        body, notes = _notes(column, frame)
        floats = bool(column.place) and all(isinstance(item, Table) for item in body)
        for item in body:
            if floats and isinstance(item, Table):
                flow.float(item)
            else:
                flow.add(item, frame, column.place)
        flow.set_aside(_joined_notes(notes))
    return flow.blocks()


def _notes(column: Column, frame: Frame) -> tuple[Sequence[Item], list[PrintedLine]]:
    """Part the notes in small type from the foot of a column."""
    items = column.items
    small = len(items)
    while small > 1 and _is_small(items[small - 1], frame):
        small -= 1
    tail = [item for item in items[small:] if isinstance(item, PrintedLine)]
    first = next((index for index, line in enumerate(tail) if _NOTE.match(line.text)), len(tail))
    if tail and _NUMBER.match(tail[0].text):
        first = 0
    return items[: small + first], tail[first:]


def _is_small(item: Item, frame: Frame) -> bool:
    return isinstance(item, PrintedLine) and item.size <= _SMALL * frame.size


def _joined_notes(lines: Sequence[PrintedLine]) -> list[Block]:
    """Join the lines of each note; a bare number begins one only if it is the next."""
    notes: list[Block] = []
    count = 0
    for line in lines:
        number = _NUMBER.match(line.text)
        is_next = number is not None and (count == 0 or int(number[0]) == count + 1)
        if notes and not is_next and not _NOTE.match(line.text):
            notes[-1] = Block(join(notes[-1].text, line.text), pages=notes[-1].pages)
        else:
            notes.append(Block(line.text, pages=((0, line.page),)))
        count = int(number[0]) if number is not None and is_next else count
    return notes


class _Flow:
    """The blocks so far, and the paragraph or table that is being read."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._notes: list[Block] = []  # of the column before, and the table beside it
        self._tables: list[Table] = []  # one table, page by page
        self._text = ""
        self._pages: list[tuple[int, int]] = []
        self._lines: list[PrintedLine] = []  # of the paragraph
        self._hangs = False  # they are set in below its number
        self._alone = False  # its only line is a paragraph by its wording
        self._frame = Frame(0.0, 0.0, 0.0, 1.0)
        self._place: tuple[int, ...] = ()

    def add(self, item: Item, frame: Frame, place: tuple[int, ...]) -> None:
        """Read on; `frame` and `place` are of the item's column."""
        if isinstance(item, Table):
            if not (self._tables and continues_table(self._tables[-1], item)):
                self._end()
            self._tables.append(item)
        elif self._lines and self._continues(item, frame, place):
            self._append(item)
        else:
            self._end()
            self._text, self._pages, self._hangs = item.text, [(0, item.page)], False
            self._alone = stands_alone(item.text)
        if isinstance(item, PrintedLine):
            self._lines.append(item)
        self._frame, self._place = frame, place

    def float(self, table: Table) -> None:
        """Keep a table beside the text until the paragraph ends that runs around it."""
        self._notes += row_blocks([table])

    def set_aside(self, notes: Sequence[Block]) -> None:
        """Keep the notes at a column's foot until it is known whether its last paragraph ends there."""
        if notes and not self._lines:
            self._end()
            self._blocks += notes
        else:
            self._notes += notes

    def blocks(self) -> list[Block]:
        """End what is being read, and give all blocks."""
        self._end()
        return self._blocks

    def _end(self) -> None:
        """Put the paragraph or table that is being read with the blocks.

        Notes come before a paragraph that began on their page and runs on: so each page is one range.
        """
        self._blocks += row_blocks(self._tables) if self._tables else []
        large = bool(self._lines) and all(line.size > _LARGE * self._frame.size for line in self._lines)
        block = [Block(self._text, strong=large, pages=tuple(self._pages))] if self._text else []
        runs_on = bool(self._notes) and len(self._pages) > 1
        began_there = runs_on and self._pages[0][1] == self._notes[0].pages[0][1]
        self._blocks += self._notes + block if began_there else block + self._notes
        self._text, self._lines, self._tables, self._notes = "", [], [], []

    def _append(self, line: PrintedLine) -> None:
        previous, self._alone = self._lines[-1], False
        if len(self._lines) == 1 and self._frame.indent(line) >= _INDENTED:
            self._hangs = True
        if _BROKEN_WORD.fullmatch(self._text[-2:]) and line.text[0].islower():
            self._text = self._text[:-1] + line.text
        else:
            self._text = join(self._text, line.text)
        if line.page != previous.page:
            self._pages.append((len(self._text) - len(line.text), line.page))

    def _continues(self, line: PrintedLine, frame: Frame, place: tuple[int, ...]) -> bool:
        """Say whether a printed line goes on with the paragraph before it."""
        previous, text = self._lines[-1], self._text
        overleaf = line.page != previous.page or place != self._place
        if line.text[0] in PAUSES + CLOSERS + TERMINAL:
            return True
        if self._alone or stands_alone(line.text):
            return False
        if not overleaf:
            if self._is_title(previous, line, frame):
                return True
            if self._is_parted(previous, line, frame):
                return False
        is_full = self._frame.reaches(previous, _slack(line, self._frame.indent(previous)))
        is_indented = frame.indent(line) >= _INDENTED
        if marker_of(line.text) is not None and (is_indented or not is_full or self._is_next(line, frame)):
            return False
        if is_full and is_indented and self._hangs_on(line, frame):
            return True
        if is_ended(text):
            return is_full and not is_indented
        if overleaf and len(text) > _HEADING:
            return not is_indented
        return is_full and not is_indented

    def _is_next(self, line: PrintedLine, frame: Frame) -> bool:
        """Say whether a numbered line begins where the paragraph began with a number of its kind."""
        own, its = marker_of(line.text), marker_of(self._text)
        shift = frame.indent(line) - self._frame.indent(self._lines[0])
        return own is not None and its is not None and own.style == its.style and abs(shift) <= _LEVEL

    def _is_title(self, previous: PrintedLine, line: PrintedLine, frame: Frame) -> bool:
        """Say whether two lines are one title: large, both in the middle, the first not complete."""
        sizes = previous.size, line.size
        return (
            min(sizes) > _LARGE * frame.size
            and max(sizes) < _LARGE * min(sizes)
            and frame.centres(previous)
            and frame.centres(line)
            and line.top - previous.bottom < line.size
            and not TITLE_END.search(self._text)
            and not (ORGAN_END.search(self._text) and (ORGAN_END.search(line.text) or "文件" in line.text))
            and line.text[0] not in "（(—"
            and marker_of(line.text) is None
            and marker_of(self._text) is None
        )

    def _is_parted(self, previous: PrintedLine, line: PrintedLine, frame: Frame) -> bool:
        """Say whether white or another size of type parts two lines below each other."""
        step = line.top - previous.top
        other = max(previous.size, line.size) > _OTHER_TYPE * min(previous.size, line.size)
        wide = step > (_WIDER if is_ended(self._text) else _WIDE) * frame.pitch
        return other or wide or step < 0

    def _hangs_on(self, line: PrintedLine, frame: Frame) -> bool:
        """Say whether a line that is set in goes on with a paragraph whose lines hang below its number."""
        previous = self._lines[-1]
        shift = frame.indent(line) - self._frame.indent(previous)
        if len(self._lines) == 1:
            is_item = marker_of(self._text) is not None or _BULLET.match(self._text) is not None
            return is_item and _LEVEL < shift < _HANGING
        return self._hangs and abs(shift) <= _LEVEL


def _slack(following: PrintedLine, indent: float) -> float:
    """Give by how many characters a full line may miss the edge, for what did not fit on it any more."""
    text = following.text
    if text[0] in OPENERS or text[1:2] in CLOSERS + PAUSES + TERMINAL:
        return _SLACK + 1  # the one may not end a line, the other not begin one
    word = _UNBROKEN.match(text) if indent < _CENTRED else None
    return _SLACK + (len(word[0]) / 2 if word else 0.0)
