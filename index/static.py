"""The bundled encoder: a table of word vectors and their mean, read with numpy alone.

The folder it reads is a sentence-transformers model (`StaticEmbedding`, `Normalize`) over jieba words, and
gives here what `SentenceTransformer(folder).encode` gives for those words joined by spaces.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index import segment

WEIGHTS = "model.safetensors"
RECORD = "training.json"  # what `index.training` writes beside the model
_REMEMBERED = 65_536  # words whose ids are kept: twice as fast as the tokenizer, at some 20 MB

Vectors = npt.NDArray[np.float32]


class StaticEncoder:
    """Encodes a text as the normalised mean of its words' vectors, queries and passages alike.

    The vector of word i is `weights[i] * table[i]`.
    """

    def __init__(
        self, name: str, tokenizer: Tokenizer, table: npt.NDArray[np.int8], weights: Vectors
    ) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._table = table
        self._weights = weights
        self._pieces = lru_cache(_REMEMBERED)(self._split)

    @classmethod
    def open(cls, folder: Path) -> StaticEncoder:
        """Read a model made by `index.training`."""
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        tensors = load_file(folder / WEIGHTS)
        return cls(
            f"{record['name']}-{record['weights_sha256'][:12]}",
            Tokenizer.from_file(str(folder / "tokenizer.json")),
            tensors["embeddings"],
            tensors["weights"],
        )

    @property
    def dimension(self) -> int:
        """Give the number of components of a vector."""
        return int(self._table.shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension); a text without a known word gives zeros."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension); a text without a known word gives zeros."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            # The sum has the direction of the mean, and only that is kept.
            ids = [i for word in segment.normal_search_words(text) for i in self._pieces(word)]
            vectors[row] = self._weights[ids] @ self._table[ids].astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def _split(self, word: str) -> list[int]:
        return list(self._tokenizer.encode(word, add_special_tokens=False).ids)
