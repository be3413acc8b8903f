"""Cuts the stream of a model into sentences and table rows as soon as each is complete, marks and all.

It knows no evidence. What a model thinks aloud (`<think>`), code fences and emphasis are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text.normalise import clean

_OPEN = r"\[［【"
# [1] ［2］ 【3】 [1, 2] [1-3] [材料1]
_NUMBER = r"\d{1,3}"
MARK = re.compile(
    rf"[{_OPEN}]\s*(?:材料|资料|来源)?\s*({_NUMBER}(?:\s*[,，、-]\s*(?:材料|资料)?\s*{_NUMBER})*)\s*[\]］】]"
)
_PARTIAL = re.compile(rf"\s*(?:[{_OPEN}][^\]］】\n]{{0,20}})?$")  # what may still become a mark
_RANGE = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})")
_END = re.compile(r"[。！？!?]+[”’\"」』）)》】*_]*|\n")  # with what closes after it, emphasis too
_BULLET = re.compile(r"^\s*(?:#{1,6}|[-*+•·>]|\d{1,2}[.、)）](?!\d)|[（(]\d{1,2}[)）])\s*")  # 「- 」 「1. 」
_EMPHASIS = re.compile(r"\*{1,3}|__|`+|~~")
_RULE = re.compile(r"^[\s\-=*_`~]*$")
_FENCE = re.compile(r"^```\w*$")
_THINK, _THOUGHT = "<think>", "</think>"
_SAYS = re.compile(r"\w")
_MOST_SPREAD = 9  # of 「[1-9]」; a wider range names nothing in particular


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence, or one row of a table, without its marks."""

    text: str
    marks: tuple[int, ...] = ()
    row: bool = False  # of a table: `text` is the whole line, marks standing in the cells


class Splitter:
    """Takes the text as it comes and gives what is complete."""

    def __init__(self) -> None:
        self._text = ""
        self.opened = False  # past what the model thinks aloud

    @property
    def pending(self) -> int:
        """Give how many characters wait for their end; what is thought aloud does not count."""
        return len(self._text) if self.opened else 0

    def feed(self, text: str) -> list[Written]:
        """Give what `text` completes; a sentence whose marks may still follow is not yet complete."""
        self._text += text
        return self._complete(settled=False)

    def settle(self) -> list[Written]:
        """Give what is complete if nothing follows for the moment: 「…。[1]」 at the end of what came."""
        return self._complete(settled=True)

    def close(self, *, cut: bool = False) -> list[Written]:
        """Give what is left at the end; where the text was `cut`, not the sentence that has no end."""
        done = self._complete(settled=True)
        rest, self._text = self._text, ""
        return done if cut or not self.opened else [*done, *_written(rest)]

    def _complete(self, *, settled: bool) -> list[Written]:
        if not self._open():
            return []
        done: list[Written] = []
        while (end := self._end(settled=settled)) is not None:
            piece, self._text = self._text[:end], self._text[end:]
            done += _written(piece)
        return done

    def _open(self) -> bool:
        """Drop what the model thinks aloud before it writes; tell whether that is over."""
        if not self.opened:
            start = self._text.lstrip()
            if start.startswith(_THINK):
                _, closed, after = start.partition(_THOUGHT)
                self._text = after if closed else self._text
                self.opened = bool(closed)
            else:
                self.opened = bool(start) and not _THINK.startswith(start)
        return self.opened

    def _end(self, *, settled: bool) -> int | None:
        """Give where the first sentence or line ends, marks included; `None` while that is open."""
        if self._text.lstrip(" ").startswith("|"):
            found = self._text.find("\n")
            return found + 1 if found >= 0 else None
        match = _END.search(self._text)
        if match is None:
            return None
        end = match.end()
        if match[0] == "\n":
            return end
        while mark := MARK.match(self._text, end + _spaces(self._text, end)):
            end = mark.end()
        if end < len(self._text) and self._text[end] == "\n":
            return end + 1
        rest = self._text[end:]
        if settled:
            return end if not rest.strip() else (None if _PARTIAL.fullmatch(rest) else end)
        return None if _PARTIAL.fullmatch(rest) else end


def marks_in(text: str) -> tuple[int, ...]:
    """Give the numbers of the marks in `text`, in order, each once: 「[1][2-3]」 → 1, 2, 3."""
    numbers: list[int] = []
    for mark in MARK.finditer(text):
        for part in re.split(r"[,，、]", mark[1]):
            spread = _RANGE.search(part)
            if spread and 0 <= int(spread[2]) - int(spread[1]) < _MOST_SPREAD:
                numbers += range(int(spread[1]), int(spread[2]) + 1)
            else:
                numbers += [int(number) for number in re.findall(_NUMBER, part)]
    return tuple(dict.fromkeys(numbers))


def plain(text: str) -> str:
    """Give words without marks, bullets, emphasis and invisible characters."""
    unmarked = MARK.sub("", clean(text))
    return _EMPHASIS.sub("", _BULLET.sub("", unmarked)).strip()


def _written(piece: str) -> list[Written]:
    line = clean(piece)
    if line.startswith("|"):
        return [Written(line, marks_in(line), row=True)]
    if _FENCE.match(line) or _RULE.match(line):
        return []
    text = plain(line)
    return [Written(text, marks_in(line))] if _SAYS.search(text) else []


def _spaces(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip(" "))
