"""Tells two texts apart word by word; it knows neither terminal nor page."""

from __future__ import annotations

from difflib import SequenceMatcher

from index.segment import words

LONGEST_COMPARED = 6_000  # characters: of longer texts the comparison word by word takes seconds

Pieces = list[tuple[str, bool]]  # a text in pieces, and which of them are not in the other text


def differing(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Split two texts at word boundaries into what they share and what only one of them has.

    Texts longer than `LONGEST_COMPARED` are not compared: each is one piece, as if shared.
    """
    if max(len(old), len(new)) > LONGEST_COMPARED:
        return [(old, False)], [(new, False)]
    olds, news = _split(old), _split(new)
    sides: tuple[Pieces, Pieces] = ([], [])
    for kind, i, j, k, m in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        for pieces, part in zip(sides, (olds[i:j], news[k:m]), strict=True):
            if part:
                pieces.append(("".join(part), kind != "equal"))
    return sides


def one_line(text: str) -> str:
    """Give a text of several lines as one."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _split(text: str) -> list[str]:
    """Give the words of a text and, between them, its spaces: nothing is lost."""
    pieces: list[str] = []
    position = 0
    for word in words(text):
        start = text.index(word, position)
        pieces += [text[position:start], word] if start > position else [word]
        position = start + len(word)
    return [*pieces, text[position:]] if position < len(text) else pieces
