"""Markdown to blocks: headings, paragraphs, list items, pipe tables; inline marks are taken off.

Reads the Markdown that office tools and law collections write, not every corner of CommonMark.
"""

from __future__ import annotations

import re

from corpus.blocks import Block, Loaded
from corpus.encodings import decode
from corpus.normalise import clean, unify_lines
from corpus.tables import Cell, rows_of

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")  # ## 第二章 建设 ##
_RULE = re.compile(r"(?:[-*_] ?){3,}$")
_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$")
_QUOTE = re.compile(r"(?:> ?)+")
_BULLET = re.compile(r"[-*+]\s+")
_STRONG_LINE = re.compile(r"(\*\*|__)(?P<words>[^*_]+)\1$")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])")


def load(data: bytes, source: str) -> Loaded:
    """Give the blocks of a Markdown text."""
    text = _COMMENT.sub("\n", unify_lines(decode(data)))
    text = _FRONT_MATTER.sub("", text)
    blocks: list[Block] = []
    table: list[list[Cell]] = []
    for raw in text.split("\n"):
        line = raw.strip()
        if line.startswith("|") and line.count("|") >= 2:
            if not _TABLE_RULE.fullmatch(line):
                table.append([Cell(_inline(cell)) for cell in re.split(r"(?<!\\)\|", line.strip("|"))])
            continue
        if table:
            blocks += [Block(row, "row") for row in rows_of(table)]
            table = []
        block = _block(line)
        if block is not None and block.text:
            blocks.append(block)
    blocks += [Block(row, "row") for row in rows_of(table)]
    return Loaded(blocks)


def _block(line: str) -> Block | None:
    line = _QUOTE.sub("", line, count=1) if line.startswith(">") else line
    if not line or _RULE.fullmatch(line) or line.startswith("```"):
        return None
    heading = _HEADING.match(line)
    if heading:
        return Block(_inline(heading[2]), "heading", level=len(heading[1]))
    line = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    strong = _STRONG_LINE.fullmatch(line)
    return Block(_inline(line), strong=strong is not None)


def _inline(text: str) -> str:
    """Take off emphasis, links and tags; the words stay."""
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    return clean(_ESCAPE.sub(r"\1", _TAG.sub("", text)))
