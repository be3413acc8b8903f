"""Says in the language of the page what the answering room has put together from several sentences."""

from __future__ import annotations

import re

from ui.chat.language import t

# A sentence ends at its full stop, but not inside a title or quotation marks: 「《甲。乙》中没有第九条。」
_SENTENCE = re.compile(r"(?:《[^《》]*》|“[^“”]*”|[^。《“]|[《“])+?。|.+$", re.DOTALL)


def said(words: str) -> str:
    """Give a sentence, or several in a row, in the language spoken now."""
    whole = t(words)
    if whole != words:
        return whole
    sentences = [found[0] for found in _SENTENCE.finditer(words)]
    translated = [t(sentence) for sentence in sentences]
    if translated == sentences:
        return words
    return " ".join(translated)
