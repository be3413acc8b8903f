"""Chinese words by jieba, and vectors by the encoder that Cewen ships: the same for every pipeline.

The encoder's card asks for words of jieba's search mode joined by spaces, with a list of its own added to the
dictionary. What one half of a pipeline has cut the other need not cut again: that takes longest of all.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jieba
import numpy as np

MODEL = Path(__file__).resolve().parents[4] / "index" / "model"
_POLICY_WORDS = MODEL.parent / "policy_words.txt"
_BATCH = 1024  # texts encoded at once; the usual 32 takes a third longer with so small a model


@lru_cache(maxsize=1 << 18)
def spaced(text: str) -> str:
    """Give the words of `text`, a space between each two."""
    cut = _dictionary().cut_for_search(unicodedata.normalize("NFKC", text))
    return " ".join(word for word in cut if not word.isspace())


def words(text: str) -> list[str]:
    """Give the words of `text`."""
    return spaced(text).split(" ")


def encode(texts: Sequence[str]) -> np.ndarray:
    """Give the vectors of texts, rows of length 1."""
    return encode_spaced([spaced(text) for text in texts])


def encode_spaced(texts: Sequence[str]) -> np.ndarray:
    """Give the vectors of texts that `spaced` made."""
    vectors: np.ndarray = encoder().encode(list(texts), batch_size=_BATCH, show_progress_bar=False)
    return vectors


@cache
def encoder() -> Any:
    """Load the encoder."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(MODEL), device="cpu", local_files_only=True)


@cache
def _dictionary() -> Any:
    jieba.setLogLevel(logging.WARNING)
    for line in _POLICY_WORDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            word, frequency = line.split()
            jieba.add_word(word, int(frequency))
    return jieba
