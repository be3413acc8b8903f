"""A short name of some words: what a mark carries so that it never highlights other words than it quotes.

It names words only, not where they stand.
"""

from __future__ import annotations

from hashlib import sha256

_DIGITS = 16  # 64 bits: two wordings of one place never share them by chance


def wording_of(words: str) -> str:
    """Name a wording; the same words, and no others, have the same name."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
