"""A plain script: bm25s over jieba's words, FAISS over vectors, reciprocal rank fusion."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import bm25s
import faiss
import numpy as np

from .passages import Passage
from .words import encode, encode_spaced, spaced, words

_FUSION = 60  # the constant of reciprocal rank fusion


class Plain:
    """Passages are numbered; what BM25 is made of is kept, for it cannot be changed in place."""

    def __init__(self) -> None:
        self._passages: list[Passage] = []
        self._spaced: list[str] = []

    def build(self, passages: Sequence[Passage]) -> None:
        """Cut, encode, and index both ways."""
        self._passages = list(passages)
        texts = [passage.text for passage in passages]
        self._spaced = [spaced(text) for text in texts]
        vectors = encode_spaced(self._spaced)
        self._vectors = faiss.IndexFlatIP(vectors.shape[1])
        self._vectors.add(vectors)
        self._index_words()

    def _index_words(self) -> None:
        self._bm25 = bm25s.BM25()
        self._bm25.index([text.split(" ") for text in self._spaced], show_progress=False)

    def save(self, folder: Path) -> None:
        """Keep both indexes, the texts and their words."""
        self._bm25.save(folder / "bm25")
        faiss.write_index(self._vectors, str(folder / "vectors.faiss"))
        kept = [(p.id, p.text, words) for p, words in zip(self._passages, self._spaced, strict=True)]
        (folder / "passages.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def load(self, folder: Path) -> None:
        """Read both indexes, the texts and their words."""
        self._bm25 = bm25s.BM25.load(folder / "bm25")
        self._vectors = faiss.read_index(str(folder / "vectors.faiss"))
        kept = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        self._passages = [Passage(id, text) for id, text, _ in kept]
        self._spaced = [words for _, _, words in kept]

    def search(self, question: str, top_k: int) -> list[str]:
        """Rank by words and by vectors, and fuse the ranks."""
        top_k = min(top_k, len(self._passages))
        by_words, _ = self._bm25.retrieve([words(question)], k=top_k, show_progress=False)
        _, by_vectors = self._vectors.search(encode([question]), top_k)
        scores: defaultdict[int, float] = defaultdict(float)
        for ranking in (by_words[0], by_vectors[0]):
            for rank, number in enumerate(ranking, 1):
                scores[int(number)] += 1 / (_FUSION + rank)
        best = sorted(scores, key=scores.__getitem__, reverse=True)[:top_k]
        return [self._passages[number].id for number in best]

    def replace(self, gone: Sequence[str], new: Sequence[Passage]) -> None:
        """Change FAISS in place, make BM25 anew from the words kept."""
        ids = set(gone)
        out = [number for number, passage in enumerate(self._passages) if passage.id in ids]
        self._vectors.remove_ids(np.array(out, dtype=np.int64))  # moves the later ones up, as lists do
        self._vectors.add(encode([passage.text for passage in new]))
        for number in reversed(out):
            del self._passages[number], self._spaced[number]
        self._passages += new
        self._spaced += [spaced(passage.text) for passage in new]
        self._index_words()
