"""Makes the reader's eyes: vectors that no question trained, and how rare words and pairs of characters are.

The encoder's own vectors have learned the very questions that the reader learns from: beside them it would
come to trust likeness more than a new question deserves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from index.encoders.static import WEIGHTS, StaticEncoder
from index.rerankers.reader import Eyes
from index.rerankers.words import GRAM_BUCKETS, Floats, Vocabulary, codes, grams
from index.training import bundle
from index.training.material import prepare
from index.training.pairs import read_articles
from index.training.recipe import Settings, learn

_SHARES = {"news": 0.62, "laws": 0.3, "sentence_pairs": 0.08}
_SETTINGS = Settings(dimension=128, vocabulary=45_000, first_steps=1000, second_steps=0)
_STEPS = 127  # of an 8-bit component on either side of zero
_SAMPLE = 12  # every so many articles are counted
_WINDOW = 300  # characters of the texts that are counted
_MOST = 8.0  # what is as rare as this, by its logarithm, weighs 1


def make_vectors(data: Path, folder: Path) -> StaticEncoder:
    """Train word vectors on news, laws and paraphrases alone and keep them as an encoder in `folder`."""
    if not (folder / "training.json").exists():
        material = prepare(data, _SETTINGS.vocabulary)
        table = learn(material, _SETTINGS, _SHARES)
        folder.mkdir(parents=True, exist_ok=True)
        digest = bundle.save_model(table, material.tokenizer, folder)
        bundle.save_record({"name": "cewen-reader-vectors", "weights_sha256": digest}, folder)
    return StaticEncoder.open(folder)


def words_of(folder: Path) -> tuple[list[str], Floats]:
    """Give the words of an encoder's folder and their vectors, number 0 none."""
    numbers = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    tensors = load_file(folder / WEIGHTS)
    vectors = tensors["embeddings"] * tensors["weights"][:, None]
    return sorted(numbers, key=numbers.__getitem__), vectors.astype(np.float32)


def make_eyes(words: list[str], vectors: Floats, data: Path) -> tuple[Eyes, Floats]:
    """Give the eyes for `words`, number 0 none, with their `vectors`; and how rare each word is, 0..1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, 1e-9)
    scale = (np.abs(unit).max(axis=1) / _STEPS).astype(np.float32)
    table = np.rint(unit / np.maximum(scale, 1e-9)[:, None]).astype(np.int8)
    vocabulary = Vocabulary({word: number for number, word in enumerate(words) if number})
    rarity, pairs = _rarity(vocabulary, len(words), _windows(data))
    return Eyes(vocabulary, table, scale, pairs), rarity


def _windows(data: Path) -> Iterable[str]:
    for a_set in read_articles(data):
        for article in a_set.articles[::_SAMPLE]:
            text = "".join(article)
            yield from (text[at : at + _WINDOW] for at in range(0, min(len(text), 6000), _WINDOW))


def _rarity(vocabulary: Vocabulary, size: int, texts: Iterable[str]) -> tuple[Floats, Floats]:
    """Give log(texts / texts with it) of words and of pairs by bucket, `_MOST` being 1."""
    words, pairs, count = np.zeros(size), np.zeros(GRAM_BUCKETS), 0
    for text in texts:
        words[np.unique(vocabulary.read(text, 2 * _WINDOW))] += 1
        pairs[np.unique(grams(codes(text)))] += 1
        count += 1
    rarity, rare = (np.log((count + 1) / (counts + 0.5)) / _MOST for counts in (words, pairs))
    rarity[0] = 0.0
    return rarity.astype(np.float32), rare.astype(np.float32)
