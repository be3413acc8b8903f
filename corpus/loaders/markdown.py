"""Markdown to blocks: headings, paragraphs, list items, tables, notes; marks are taken off, the words stay.

Reads the Markdown that office tools, law collections and people write: a line is a paragraph, as in
Chinese texts, and a number before an item stays as written. Not every corner of CommonMark is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import lxml.html
from lxml import etree

from corpus.blocks import Block, BlockKind, Loaded
from corpus.office.notes import place
from corpus.pages.tables import read_table
from corpus.tables.rows import Cell, rows_of
from corpus.text import frontmatter
from corpus.text.encodings import decode
from corpus.text.inlinemarks import is_plain, read_inline
from corpus.text.linemarks import is_unseen, opened, underlined
from corpus.text.normalise import clean, unify_lines

_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")  # |---|:--:|
_PIPE = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")  # ```python
_NOTE = re.compile(r"\[\^(?P<name>[^\[\]\s]{1,60})\]:\s*(?P<text>.*)")  # [^1]: 指全市院校。
_REFERENCE = re.compile(
    r"\[(?P<name>[^\[\]^]{1,100})\]:\s+<?\S+>?(?:\s+[\"'(].{0,300}[\"')])?$"
)  # [甲]: https://a.b
_BREAK = re.compile(r"<br\s*/?>|\\$", re.I)
_UNSEEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_MAX_TABLE = 20_000  # lines of a table in HTML


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a Markdown text, and what its front matter declares."""
    keys, text = frontmatter.split(unify_lines(decode(data)))
    for opening, closing in _UNSEEN:
        if opening[:2] in text or opening[:2].upper() in text:
            text = _without(text, opening, closing)
    blocks = place(_Reader(text).blocks())
    return Loaded(blocks, titles=frontmatter.titles_of(keys), facts=frontmatter.facts_of(keys))


def _without(text: str, opening: str, closing: str) -> str:
    """Take out what stands between marks, as `<!-- … -->`; one that is never closed stays."""
    parts: list[str] = []
    at = 0
    lowered = text.lower() if opening[1:].isalpha() else text
    while (start := lowered.find(opening, at)) >= 0 and (end := lowered.find(closing, start)) >= 0:
        parts.append(text[at:start] + "\n")
        at = end + len(closing)
    return "".join([*parts, text[at:]]) if parts else text


class _Reader:
    """Read the lines of one text; knows its notes and the names it gives links to."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._notes: dict[str, str] = {}
        self._references: set[str] = set()
        self._count = 0
        if "]:" in text:
            self._collect()
        self._last_table = self._after_last_table() if "</" in text else 0

    def _after_last_table(self) -> int:
        """Give the line below which no table in HTML ends."""
        closing = [index for index, line in enumerate(self._lines) if _closes_table(line)]
        return closing[-1] + 1 if closing else 0

    def _collect(self) -> None:
        """Take the definitions of notes and links out of the lines."""
        kept: list[str] = []
        note = ""
        fence = ""
        for line in self._lines:
            stripped = line.strip()
            fence = _fence_after(stripped, fence)
            match = _NOTE.match(stripped) if not fence else None
            reference = _REFERENCE.match(stripped) if not fence and match is None else None
            if match is not None:
                note = match["name"]
                self._notes[note] = match["text"]
            elif note and stripped and line[:1] in " \t":
                self._notes[note] += stripped
            elif reference is not None:
                self._references.add(reference["name"].lower())
            else:
                note = note if not stripped else ""
                kept.append(line)
        self._lines = kept

    def blocks(self) -> Iterator[tuple[Block, list[Block]]]:
        """Give each block with the notes that its words refer to."""
        fence = ""
        index = 0
        while index < len(self._lines):
            line = self._lines[index].strip()
            index += 1
            if not line:
                continue
            below = self._lines[index].strip() if index < len(self._lines) else ""
            if fence or (line[0] in "`~" and _FENCE.match(line)):
                was, fence = fence, _fence_after(line, fence)
                if was and fence and (text := clean(line)):
                    yield Block(text), []
            elif line[0] == "<" and line[:6].lower() == "<table" and index <= self._last_table:
                end = self._table_end(index - 1)
                yield from ((block, []) for block in _html_table("\n".join(self._lines[index - 1 : end])))
                index = end
            elif "|" in line and _opens_table(line, below):
                end = index
                while end < len(self._lines) and _PIPE.search(self._lines[end]):
                    end += 1
                yield from self._table([line, *self._lines[index:end]])
                index = end
            elif not is_unseen(line):
                level = underlined(line, below)
                index += level > 0
                yield from self._block(line, level)

    def _table_end(self, start: int) -> int:
        for index in range(start, min(start + _MAX_TABLE, len(self._lines))):
            if _closes_table(self._lines[index]):
                return index + 1
        return start + 1

    def _table(self, lines: list[str]) -> Iterator[tuple[Block, list[Block]]]:
        rows: list[list[Cell]] = []
        notes: list[Block] = []
        for line in map(str.strip, lines):
            if _TABLE_RULE.fullmatch(line):
                continue
            inner = line.removeprefix("|")
            inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
            found = [
                read_inline(_BREAK.sub(" ", cell).strip(), self._references) for cell in _PIPE.split(inner)
            ]
            rows.append([Cell(cell.text) for cell in found])
            notes += [note for cell in found for note in self._of(cell.notes)]
        texts = rows_of(rows)
        yield from (
            (Block(text, "row"), notes if index == len(texts) else []) for index, text in enumerate(texts, 1)
        )

    def _block(self, line: str, level: int) -> list[tuple[Block, list[Block]]]:
        """Give a heading or paragraph, or several where its line is broken."""
        line, level = opened(line, level)
        kind: BlockKind = "heading" if level else "paragraph"
        if is_plain(line):
            text = clean(line)
            return [(Block(text, kind, level), [])] if text else []
        blocks: list[tuple[Block, list[Block]]] = []
        for part in _BREAK.split(line):
            found = read_inline(part.strip(), self._references)
            if found.text:
                block = Block(found.text, kind, level, found.strong and not level)
                blocks.append((block, list(self._of(found.notes))))
        return blocks

    def _of(self, names: Sequence[str]) -> Iterator[Block]:
        """Give the notes of these names, each once."""
        for name in names:
            text = read_inline(self._notes.pop(name, ""), self._references).text
            if text:
                self._count += 1
                yield Block(f"注{self._count}：{text}")


def _closes_table(line: str) -> bool:
    return "</" in line and "</table>" in line.lower()


def _opens_table(line: str, below: str) -> bool:
    if line.startswith("|") and line.count("|") >= 2:
        return True
    return "|" in below and _TABLE_RULE.fullmatch(below) is not None


def _fence_after(line: str, fence: str) -> str:
    """Give the mark of the code block that is open after a line, empty for none."""
    if fence:
        return "" if line.startswith(fence) and not line.strip(fence[0]) else fence
    match = _FENCE.match(line)
    return match[1] if match else ""


def _html_table(text: str) -> list[Block]:
    """Give the rows of a table written in HTML; of one that only lays out text its words."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root: Any = lxml.html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    blocks: list[Block] = []
    for table in root.iter("table"):
        rows = read_table(table)
        if rows is None and table.find(".//table") is None:
            rows = [Block(line) for row in table.iter("tr") if (line := clean(" ".join(row.itertext())))]
        blocks += rows or []
    return blocks
