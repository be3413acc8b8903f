"""The bundled encoder: a table of word vectors and their mean, read with numpy alone.

The folder it reads is a sentence-transformers model (`StaticEmbedding`, `Normalize`) over jieba words, and
gives here what `SentenceTransformer(folder).encode` gives for those words joined by spaces.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.encoders.tensors import mapped
from index.words.lexicon import Lexicon, Vectors
from index.words.normal import batches, marked

WEIGHTS = "model.safetensors"
RECORD = "training.json"  # what `index.training` writes beside the model


def name_in(folder: Path) -> str:
    """Give the name of the static encoder in a folder."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return f"{record['name']}-{record['weights_sha256'][:12]}"


class StaticEncoder:
    """Encodes a text as the normalised mean of its words' vectors, queries and passages alike.

    The vector of word i is `weights[i] * table[i]`.
    """

    def __init__(self, name: str, vocabulary: Path, table: npt.NDArray[np.int8], weights: Vectors) -> None:
        self.name = name
        self._vocabulary = vocabulary
        self._table = table
        self._weights = weights
        self.lexicon = Lexicon(self._add_up, self.dimension)

    @classmethod
    def open(cls, folder: Path) -> StaticEncoder:
        """Read a model made by `index.training`."""
        tensors = mapped(folder / WEIGHTS)
        vocabulary = folder / "tokenizer.json"
        table, weights = tensors["embeddings"], tensors["weights"]
        return cls(name_in(folder), vocabulary, table, weights)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """The tokenizer: 0.1 s to read, which a run that finds no file changed need not pay."""
        return Tokenizer.from_file(str(self._vocabulary))

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
        sums = [self.lexicon.read(marked(batch))[1] for batch in batches(texts)]
        return directions(np.concatenate([np.zeros((0, self.dimension), dtype=np.float32), *sums]))

    def _add_up(self, groups: Sequence[Sequence[str]]) -> Vectors:
        """Give for each group of words the sum of their vectors; shape (len(groups), dimension)."""
        ids = [[i for word in group for i in self._ids(word)] for group in groups]
        flat = [i for row in ids for i in row]
        vectors = self._table[flat] * self._weights[flat, None]
        sums = np.empty((len(groups), self.dimension), dtype=np.float32)
        stop = 0
        for place, row in enumerate(ids):
            start, stop = stop, stop + len(row)
            np.add.reduce(vectors[start:stop], axis=0, out=sums[place])
        return sums

    def _ids(self, word: str) -> list[int]:
        """Give the rows of a word: its own, or those of the pieces that the tokenizer finds in it."""
        whole = self._tokenizer.token_to_id(word)  # thirty times as fast
        if whole is not None:
            return [whole]
        return list(self._tokenizer.encode(word, add_special_tokens=False).ids)


def directions(sums: Vectors) -> Vectors:
    """Scale rows to length 1, zeros excepted. A sum has the direction of the mean, and only that is kept."""
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    rows: Vectors = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
    return rows
