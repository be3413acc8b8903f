"""The ways of searching that are compared, by name: plain BM25, Cewen as it ships and without each part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from corpus import Passage
from index import Library
from index.search.fusion import WEIGHTS
from index.search.parts import ALL, Parts
from index.segment import stop_words
from tests.benchmarks.search.plain import PlainBM25

PLAIN, SHIPPED = "jieba BM25", "cewen"
UNRANKED = "without the reader's ranking"  # beside SHIPPED, what is timed


class Found(NamedTuple):
    """A ranked passage, and the file it is from."""

    passage: Passage
    source: str


Search = Callable[[str, int], list[Found]]


def plain(library: Library) -> dict[str, Search]:
    """Give BM25 over the very passages of `library`."""
    everything = [
        Found(passage, record.source)
        for record in library.records()
        for passage in library.passages(record.doc_id)
    ]
    bm25 = PlainBM25([found.passage.text for found in everything])
    stop = stop_words()
    return {
        PLAIN: lambda query, top_k: [everything[n] for n in bm25.search(query, top_k)],
        f"{PLAIN} without stop words": lambda q, k: [everything[n] for n in bm25.search(q, k, stop)],
    }


def shipped(library: Library) -> dict[str, Search]:
    """Give the search as it ships."""
    return {SHIPPED: _with(library, ALL)}


def ablated(library: Library) -> dict[str, Search]:
    """Give the search with each of its parts taken away, one at a time."""
    return {name: _with(library, parts) for name, parts in _without()}


def weighed(library: Library) -> dict[str, Search]:
    """Give the search with each leg alone, halved and doubled."""
    alone = {f"{leg} alone": {leg: 1.0} for leg in WEIGHTS}
    scaled = {
        f"{leg} times {factor}": {**WEIGHTS, leg: WEIGHTS[leg] * factor}
        for factor in (0.5, 2.0)
        for leg in WEIGHTS
    }
    return {name: _with(library, Parts(weights=weights)) for name, weights in (alone | scaled).items()}


def _without() -> Iterator[tuple[str, Parts]]:
    """Yield what is taken away, and the parts that are left."""
    for leg in WEIGHTS:
        yield f"without {leg}", Parts(weights={name: w for name, w in WEIGHTS.items() if name != leg})
    yield "without other wordings", replace(ALL, expansions=False)
    yield "without slips put right", replace(ALL, corrections=False)
    yield "without names looked up", replace(ALL, names=False)
    yield "without sides searched apart", replace(ALL, sides=False)
    yield "without places", replace(ALL, places=False)
    yield "without copies put together", replace(ALL, copies=False)
    yield UNRANKED, replace(ALL, reranking=False)


def _with(library: Library, parts: Parts) -> Search:
    def search(query: str, top_k: int) -> list[Found]:
        return [Found(hit.passage, hit.source) for hit in library.search(query, top_k, parts=parts)]

    return search
