"""Writes a trained table as a sentence-transformers model folder, with its record and its model card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from torch import nn

from index.encoders.static import RECORD, WEIGHTS

NAME = "cewen-static-zh"
_CARD = "model_card.md"  # the card's text, without the scores
_STEPS = 127  # of an 8-bit component on either side of zero


def save_model(table: npt.NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> str:
    """Write the model, each vector as 8-bit components times a weight, and give the weights' SHA-256.

    sentence-transformers reads such a table (from 6.2) and multiplies it out to single precision.
    """
    modules: list[nn.Module] = [StaticEmbedding(tokenizer, embedding_weights=table), Normalize()]
    model = SentenceTransformer(modules=modules, similarity_fn_name="cosine", device="cpu")
    model.save(str(folder), create_model_card=False)
    weights = np.abs(table).max(axis=1) / _STEPS
    divisors = np.where(weights > 0, weights, 1)
    embeddings = np.rint(table / divisors[:, None]).astype(np.int8)
    save_file({"embeddings": embeddings, "weights": weights}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors writes for the owner alone
    return digest(folder / WEIGHTS)


def save_record(record: Mapping[str, Any], folder: Path) -> None:
    """Write `training.json`: what made the model, and what it scores."""
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def save_card(scores: Mapping[str, Mapping[str, float]], folder: Path) -> None:
    """Write the model card, `README.md`, with a row for each score."""
    rows = [
        f"| {name} | {metric} | {value:g} |" for name, row in scores.items() for metric, value in row.items()
    ]
    card = files("index.training").joinpath(_CARD).read_text(encoding="utf-8")
    (folder / "README.md").write_text(card.replace("{scores}", "\n".join(rows)), encoding="utf-8")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file; of a folder, that of its files' names and digests in order."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    files = sorted(file for file in path.rglob("*") if file.is_file())
    lines = "".join(f"{file.relative_to(path).as_posix()} {digest(file)}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()
