"""What every pipeline is handed and must do; it runs in the peers' environments and imports none of ours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be found, under an id that is given back."""

    id: str
    text: str


class Pipeline(Protocol):
    """Hybrid search as a user would put it together; `found` are ids, best first."""

    def build(self, passages: Sequence[Passage]) -> None:
        """Index `passages`, in memory."""

    def save(self, folder: Path) -> None:
        """Keep everything that `load` needs."""

    def load(self, folder: Path) -> None:
        """Be as the pipeline that was saved."""

    def search(self, question: str, top_k: int) -> list[str]:
        """Give the ids found, best first."""

    def replace(self, gone: Sequence[str], new: Sequence[Passage]) -> None:
        """Let `new` be found and `gone` no longer, in the pipeline that is open."""


def read(path: Path) -> list[Passage]:
    """Read passages from JSONL."""
    return [Passage(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
