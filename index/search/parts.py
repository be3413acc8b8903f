"""The parts of a search. All take part, unless one is left out to measure what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.search.fusion import WEIGHTS


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts take part; `weights` says how much each search counts, and which are asked at all."""

    weights: Mapping[str, float] = field(default_factory=WEIGHTS.copy)
    expansions: bool = True  # synonyms, numerals and other spellings, looked for as well
    corrections: bool = True  # slips of the pen put right
    names: bool = True  # titles, 文号 and articles looked up
    sides: bool = True  # of a comparison, each searched for on its own
    places: bool = True  # documents for another place than the question's come after others
    copies: bool = True  # of near copies only one
    reranking: bool = True  # the reader, or the reranker that is configured


ALL = Parts()
