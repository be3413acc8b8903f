"""Finds the passages for a question in one view of the library, step by step.

The question is understood; what it names exactly is looked up; three searches put passages forward, whose
scores are summed; copies are put together, and the best are read once more by the reranker.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from index.catalogue.memory import Memory
from index.catalogue.snapshot import Snapshot
from index.datatypes import Hit, NamedDocument
from index.encoders.loading import Encoder
from index.query import Query, Synonyms, understood
from index.rerankers.datatypes import Reranker
from index.search.exact import Exact, documents_named, look_up
from index.search.found import Found, copies, load, without_copies
from index.search.parts import ALL, Parts
from index.search.pool import Pool, gather, merged
from index.search.ranking import Bearing, fused, ordered
from index.search.rereading import reread
from index.search.titles import Titles
from index.store import View
from index.words.lexical import WORDS

_POOL = 100  # passages each search puts forward; 30 to 500 give the same results within 0.01
# … or so many times what is asked for: lay recall@100 is 0.831 at twice, 0.842 at four, 0.846 at eight times.
_DEEP = 8
_LONGEST_QUERY = 1000  # characters of a question that are looked at
_DEPTH = 24  # passages that the reranker reads; 14, 20 and 30 give the same lay MRR@10 within 0.001
_SPARE = 10  # passages more than are shown, in the place of copies


class Finder:
    """Searches one library; what it needs is loaded when first asked for. Serves any number of threads."""

    def __init__(
        self,
        encoder: Callable[[], Encoder],
        reranker: Callable[[], Reranker | None],
        synonyms: Callable[[], Synonyms],
    ) -> None:
        self._encoder = encoder
        self._reranker = reranker
        self._synonyms = synonyms
        self._known: tuple[Memory, Titles] | None = None  # the titles of a generation

    def find(
        self,
        question: str,
        top_k: int,
        view: View,
        snapshot: Snapshot,
        versions: np.ndarray | None = None,
        parts: Parts = ALL,
    ) -> list[Hit]:
        """Give the `top_k` best passages for `question`, among `versions` only where given."""
        query = self._understood(question, view, parts)
        titles = self._titles(snapshot)
        exact = look_up(query, titles, snapshot, versions) if parts.names else Exact()
        asked = (query, *(self._side(side, parts) for side in query.subjects if parts.sides))
        limit = max(_POOL, _DEEP * top_k)
        vectors = self._encoder().encode_queries([one.mended for one in asked])
        pools = [
            gather(one, vector, exact, view, snapshot, limit, versions)
            for one, vector in zip(asked, vectors, strict=True)
        ]
        pool, scores = merged(pools), fused(pools, parts.weights)
        # 0 is the version of a passage that is no more: `ordered` leaves it out.
        documents = set(pool.versions.values()) - {0} if parts.places else set()
        bearing = Bearing.of(query, exact, documents, titles)
        weighed = bearing.weighed(scores, pool)
        reranker = self._reranker() if parts.reranking else None
        count = (max(top_k, _DEPTH) if reranker else top_k) + _SPARE
        found = load(snapshot, ordered(snapshot, weighed, count), weighed)
        if parts.copies:
            found = without_copies(found, snapshot, titles, exact)
        if reranker:
            found = reread(query.text, found, _DEPTH, reranker, bearing, pool, scores)
        most = view.passages.bound(WORDS, query.words) or 1.0
        return [_hit(one, rank, pool, most, snapshot) for rank, one in enumerate(found[:top_k], 1)]

    def named(
        self, question: str, view: View, snapshot: Snapshot, versions: np.ndarray | None = None
    ) -> list[NamedDocument]:
        """Give the documents that `question` names, among `versions` only where given, surest first."""
        query = self._understood(question, view, ALL)
        return documents_named(query, self._titles(snapshot), versions)

    def _understood(self, question: str, view: View, parts: Parts) -> Query:
        vocabulary = view.passages if parts.corrections else None
        return understood(question[:_LONGEST_QUERY], self._table(parts), vocabulary)

    def _side(self, question: str, parts: Parts) -> Query:
        return understood(question, self._table(parts))

    def _table(self, parts: Parts) -> Synonyms:
        return self._synonyms() if parts.expansions else Synonyms({})

    def _titles(self, snapshot: Snapshot) -> Titles:
        """Give the titles of a generation, read when it is first asked for."""
        known = self._known
        if known is None or known[0] is not snapshot.memory:
            known = self._known = snapshot.memory, Titles.of(snapshot)
        return known[1]


def _hit(one: Found, rank: int, pool: Pool, most: float, snapshot: Snapshot) -> Hit:
    """Tell of a passage what the search knows; `most` is what the words of a passage can score."""
    return Hit(
        passage=one.passage,
        title=one.title,
        source=one.source,
        page=one.page,
        score=one.score,
        rank=rank,
        lexical=min(1.0, pool.legs["words"].get(one.key, 0.0) / most),
        similarity=pool.legs["vectors"].get(one.key, 0.0),
        copies=copies(one, snapshot) if one.others else (),
    )
