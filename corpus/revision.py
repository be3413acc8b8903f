"""Says what changed between two versions of a document, by its addresses; it knows no library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.datatypes import Document

ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One place that differs; `before` is empty for what was added, `after` for what was removed."""

    kind: ChangeKind
    address: str  # in the new version, of what was removed in the old one: 第二章第十二条
    before: str
    after: str


def changes(old: Document, new: Document) -> list[Change]:
    """Give what was added, removed or changed from `old` to `new`, in the order of the new text."""
    return [Change("changed", "", old.text, new.text)] if old.text != new.text else []
