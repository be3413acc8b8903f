"""Seals what is kept, so that damage shows before anyone takes it for the truth; repairs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from index.faults import UnsoundError

_BYTES = 8  # one row is held against one seal
# What a seal of a document covers, and one of its contents; the rest may change while the version lives.
SEALED = ("doc_id", "source", "title", "metadata", "format", "digest", "characters", "passages", "indexed_at")
SEALED_CONTENTS = ("outline", "pages", "matter", "text")


def seal(values: Sequence[object]) -> bytes:
    """Give the seal of the values of a row."""
    parts = (value if isinstance(value, bytes) else str(value).encode() for value in values)
    return blake2b(b"\0".join(parts), digest_size=_BYTES).digest()


def checked(name: object, given: object, values: Sequence[object]) -> None:
    """Hold values against their seal. Raises UnsoundError, which says what of: `name`."""
    try:
        is_sound = seal(values) == given
    except UnicodeEncodeError:
        is_sound = False
    if not is_sound:
        raise UnsoundError(f"“{name}”与读入时不同")
