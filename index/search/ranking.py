"""Finds and ranks the passages for a query in one view of the library."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from index.catalogue.snapshot import Candidate, Snapshot
from index.datatypes import Hit
from index.derived.views import View
from index.encoders.loading import Encoder
from index.search.fusion import WEIGHTS, fuse, normalised
from index.words.lexical import GRAMS, WORDS, LexicalView
from index.words.tokens import QueryTokens

_POOL = 100  # passages and documents each search puts forward; 30 to 500 give the same results within 0.01
_LONGEST_QUERY = 1000  # characters of a query that are looked at


def find(
    query: str,
    top_k: int,
    view: View,
    snapshot: Snapshot,
    encoder: Encoder,
    versions: Sequence[int] | None = None,
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Hit]:
    """Give the `top_k` best passages for `query`, among `versions` only where given."""
    query = unicodedata.normalize("NFKC", query).strip()[:_LONGEST_QUERY]
    tokens = QueryTokens.of(query)
    vector = encoder.encode_queries([query])[0]
    pool = max(_POOL, 2 * top_k)
    words = view.passages.search(WORDS, tokens.words, pool, versions)
    grams = view.passages.search(GRAMS, tokens.grams, pool, versions)
    keys = None if versions is None else snapshot.keys_of(versions)
    near = view.vectors.search(vector, pool, keys)
    candidates = snapshot.candidates([*{**words, **grams, **near}])
    near |= view.vectors.similarities(vector, {candidate.key for candidate in candidates} - near.keys())
    documents = _documents(view.documents, tokens, pool, versions)
    legs = {
        "grams": grams,
        "words": words,
        "document": {c.key: documents.get(c.version, 0.0) for c in candidates},
        "vectors": near,
    }
    scores = fuse({leg: legs[leg] for leg in weights}, weights)
    best = view.passages.bound(WORDS, tokens.words) or 1.0
    return [
        _hit(snapshot, chosen.key, rank, scores[chosen.key], words.get(chosen.key, 0.0) / best, near)
        for rank, chosen in enumerate(_fold(candidates, scores)[:top_k], 1)
    ]


def _documents(
    index: LexicalView, tokens: QueryTokens, limit: int, versions: Sequence[int] | None
) -> dict[int, float]:
    """Score whole documents: words and grams in equal parts."""
    words = normalised(index.search(WORDS, tokens.words, limit, versions))
    grams = normalised(index.search(GRAMS, tokens.grams, limit, versions))
    return {version: words.get(version, 0.0) + grams.get(version, 0.0) for version in {**words, **grams}}


def _fold(candidates: Sequence[Candidate], scores: Mapping[int, float]) -> list[Candidate]:
    """Give the candidates best first, of those with the same wording only the first."""
    scored = [candidate for candidate in candidates if candidate.key in scores]
    first: dict[bytes, Candidate] = {}
    for candidate in sorted(scored, key=lambda candidate: (-scores[candidate.key], candidate.passage_id)):
        first.setdefault(candidate.fold, candidate)
    return list(first.values())


def _hit(
    snapshot: Snapshot, key: int, rank: int, score: float, lexical: float, near: Mapping[int, float]
) -> Hit:
    passage, title, source, page = snapshot.found(key)
    return Hit(
        passage=passage,
        title=title,
        source=source,
        page=page,
        score=score,
        rank=rank,
        lexical=lexical,
        similarity=near.get(key, 0.0),
    )
