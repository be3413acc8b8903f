"""What a reranker is given of a passage, and what it gives back; it does not know how passages are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage as the fused search found it; `legs` and `fused` are shares of the best, 0..1."""

    title: str
    headings: tuple[str, ...]
    text: str
    legs: Mapping[str, float]  # by search: grams, words, document, vectors; one it is not in gives it 0
    fused: float


class Reranker(Protocol):
    """Scores passages for a question, each by itself: neither order nor company of the others matter."""

    @property
    def name(self) -> str:
        """Give what names the model."""

    def score(self, query: str, candidates: Sequence[Candidate]) -> npt.NDArray[np.float32]:
        """Give a score for each of `candidates`, in their order; higher is better."""
