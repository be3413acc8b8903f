"""Asks the word index and the vectors and gathers what they put forward; it weighs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from index.catalogue.snapshot import Snapshot
from index.query import Query
from index.search.exact import Exact
from index.search.fusion import normalised
from index.store import View, WordIndex
from index.words.lexical import GRAMS, WORDS

# Vectors are searched beside the words: tantivy and faiss let go of Python's lock while they search.
_ASIDE = ThreadPoolExecutor(thread_name_prefix="vectors")
_NAMED = 0.3  # how surely a document must be named to be searched by itself as well

Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Pool:
    """The passages put forward, by key, with the version each is in and its scores in each search.

    The searches are grams, words and vectors; "document" is how well words and grams fit the best passages of
    the same document.
    """

    versions: Mapping[int, int]
    legs: Mapping[str, Scores]


def gather(
    query: Query,
    vector: np.ndarray,
    exact: Exact,
    view: View,
    snapshot: Snapshot,
    limit: int,
    versions: np.ndarray | None = None,
) -> Pool:
    """Take the `limit` best passages of each search, among `versions` only where given.

    A document that the question names is also searched by itself.
    """
    wanted = query.weighted_words(), query.weighted_grams()
    among = None if versions is None else snapshot.extents.keys_of(versions)
    aside = _ASIDE.submit(view.vectors.search, vector, limit, among)
    words, grams = _both(view.passages, wanted, limit, versions)
    named = [version for version, share in exact.documents.items() if share >= _NAMED]
    if named:
        more_words, more_grams = _both(view.passages, wanted, limit, np.array(named, np.int64))
        words, grams = more_words | words, more_grams | grams
    near = aside.result()
    near |= view.vectors.similarities(vector, {*words, *grams, *exact.passages} - near.keys())
    keys = np.array([*{**words, **grams, **near}], np.int64)
    of_keys = dict(zip(keys.tolist(), snapshot.extents.versions_of(keys).tolist(), strict=True))
    legs = {"grams": grams, "words": words, "vectors": near}
    return Pool(of_keys, legs | {"document": _of_documents(of_keys, words, grams)})


def merged(pools: Sequence[Pool]) -> Pool:
    """Put pools together; where several have a passage, the first tells its scores."""
    versions: dict[int, int] = {}
    legs: dict[str, Scores] = {}
    for pool in reversed(pools):
        versions |= pool.versions
        for leg, scores in pool.legs.items():
            legs.setdefault(leg, {}).update(scores)
    return Pool(versions, legs)


def _both(
    index: WordIndex,
    wanted: tuple[Mapping[str, float], Mapping[str, float]],
    limit: int,
    versions: np.ndarray | None,
) -> tuple[Scores, Scores]:
    words, grams = wanted
    of_words = index.search(WORDS, words, limit, versions, words)
    return of_words, index.search(GRAMS, grams, limit, versions, grams)


def _of_documents(versions: Mapping[int, int], words: Scores, grams: Scores) -> Scores:
    """Score each passage by the best of its document: words and grams in equal parts."""
    documents: Scores = {}
    for scores in (words, grams):
        best: Scores = {}
        for key, score in scores.items():
            if score > best.get(version := versions[key], 0.0):
                best[version] = score
        for version, score in normalised(best).items():
            documents[version] = documents.get(version, 0.0) + score
    return {key: documents[version] for key, version in versions.items() if version in documents}
