"""Asks a library questions and keeps what its reranker would be given: what the reader learns from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.library import Library
from index.rerankers.datatypes import Candidate


class Listener:
    """A reranker that changes nothing and remembers what it was given last."""

    name = "listener"

    def __init__(self) -> None:
        self.heard: tuple[Candidate, ...] = ()

    def score(self, query: str, candidates: Sequence[Candidate]) -> npt.NDArray[np.float32]:
        """Give the fused scores back."""
        self.heard = tuple(candidates)
        return np.array([candidate.fused for candidate in candidates], dtype=np.float32)


def given(library: Library, listener: Listener, question: str) -> tuple[Candidate, ...]:
    """Give the candidates for `question`, best first; `listener` is the reranker of `library`."""
    listener.heard = ()
    library.search(question)
    return listener.heard
