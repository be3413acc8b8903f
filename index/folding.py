"""Names the wording of a passage: exactly, to tell damage; loosely, so that copies count once in a result."""

from __future__ import annotations

import hashlib
import unicodedata

_EXACT_BYTES = 8  # one passage is held against one digest
_LOOSE_BYTES = 16  # all against all: a collision among 10⁹ wordings has a probability below 10⁻²⁰


def wording_key(text: str) -> bytes:
    """Give a digest of `text` as it stands."""
    return hashlib.blake2b(text.encode(), digest_size=_EXACT_BYTES).digest()


def fold_key(text: str) -> bytes:
    """Give a digest of `text` that ignores white space, letter case and full width."""
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    return hashlib.blake2b(plain.encode(), digest_size=_LOOSE_BYTES).digest()
