"""Seals what is kept, so that damage shows before anyone takes it for the truth; repairs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b

from index.faults import UnsoundError

_BYTES = 8  # one row is held against one seal
# What a seal of a document covers, and one of its contents; the rest may change while the version lives.
SEALED = ("doc_id", "source", "title", "metadata", "format", "digest", "characters", "passages", "indexed_at")
SEALED_CONTENTS = ("outline", "pages", "matter", "text")

# The table without its indexes: one of them, in which a page is lost, would leave some out without a word.
DOCUMENTS_ITSELF = "documents NOT INDEXED"


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


def whole(connection: sqlite3.Connection, schema: str = "main") -> None:
    """Make sure that no document is missing unnoticed. Raises UnsoundError where one is.

    No seal covers when a version came and ended: that is held against the indexes, in which it stands again.
    """
    # A row of another table, whose page came to stand among these, has no generation.
    expected, found, *generations = connection.execute(
        f"SELECT (SELECT versions FROM {schema}.tally), total(typeof(born) = 'integer'), total(born),"
        f" (SELECT total(born) FROM {schema}.documents INDEXED BY by_birth), total(died),"
        f" (SELECT total(died) FROM {schema}.documents INDEXED BY by_death WHERE died IS NOT NULL)"
        f" FROM {schema}.{DOCUMENTS_ITSELF}"
    ).fetchone()
    if found != expected:
        raise UnsoundError(f"登记了 {expected} 个版本，实有 {found:.0f} 个")
    if generations[0::2] != generations[1::2]:
        raise UnsoundError("有的版本起止不明")
