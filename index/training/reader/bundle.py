"""Writes a fitted reader as files: words, weights, record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from index.rerankers.reader import RECORD, WEIGHTS, WORDS, Eyes
from index.rerankers.words import Floats
from index.training.reader.model import ReaderModel

NAME = "cewen-reader-zh"
_PARAMETERS = ("mean", "spread", "asked", "told", "first", "last", "straight")  # all but the words' weights


def tensors_of(model: ReaderModel, trust: float) -> dict[str, Floats]:
    """Give the network as the reader takes it; `trust` is what the fused score counts beside it."""
    tensors = {
        name: tensor.detach().numpy()
        for name, tensor in model.state_dict().items()
        if name.partition(".")[0] in _PARAMETERS
    }
    return tensors | {"weight": model.weight().detach().numpy(), "trust": np.array([trust], dtype=np.float32)}


def save(model: ReaderModel, eyes: Eyes, trust: float, folder: Path) -> str:
    """Write the reader into `folder` and give the SHA-256 of its weights."""
    folder.mkdir(parents=True, exist_ok=True)
    network = tensors_of(model, trust)
    tensors: dict[str, npt.NDArray[Any]] = {
        **network,
        "weight": network["weight"].astype(np.float16),
        "table": eyes.table,
        "scale": eyes.scale.astype(np.float16),
        "pairs": eyes.pairs.astype(np.float16),
    }
    save_file({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors writes for the owner alone
    words = sorted(eyes.vocabulary.numbers, key=eyes.vocabulary.numbers.__getitem__)
    (folder / WORDS).write_text("\n".join(words), encoding="utf-8")
    return hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()


def save_record(record: Mapping[str, Any], folder: Path) -> None:
    """Write what made the reader."""
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")
