"""Names the wording of a passage loosely, so that copies count once in a result."""

from __future__ import annotations

from hashlib import blake2b

from index.words.normal import BLANK, MARK, marked

_LOOSE_BYTES = 16  # all against all: a collision among 10⁹ wordings has a probability below 10⁻²⁰


def fold_key(text: str) -> bytes:
    """Give a digest of `text` that ignores white space, letter case and full width."""
    return fold_keys(marked([text]).lower())[0]


def fold_keys(text: str) -> list[bytes]:
    """Give the `fold_key` of each text in a marked text, which is in lower case already."""
    plain = text.replace(BLANK, "").encode()
    return [blake2b(part, digest_size=_LOOSE_BYTES).digest() for part in plain.split(MARK.encode())]
