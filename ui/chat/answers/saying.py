"""Says in the language of the page what the answering room has put together from several sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ui.chat.language import t
from ui.chat.language.english import ENGLISH

_OPEN, _SHUT = "《“（", "》”）"


def said(words: str) -> str:
    """Give a sentence, or several in a row, in the language spoken now."""
    sentences = list(_sentences(words))
    if len(sentences) < 2 or words in ENGLISH:  # a pattern would take the sentences after it for a filled gap
        return t(words)
    translated = [t(sentence) for sentence in sentences]
    return words if translated == sentences else " ".join(translated)


def _sentences(words: str) -> Iterator[str]:
    """Yield sentences with their full stops; one inside a title or quotation marks ends none."""
    start = depth = 0
    for at, character in enumerate(words):
        if character in _OPEN:
            depth += 1
        elif character in _SHUT:
            depth = max(0, depth - 1)
        elif character == "。" and not depth:
            yield words[start : at + 1]
            start = at + 1
    if start < len(words):
        yield words[start:]
