"""Any sentence-transformers model as the encoder, with its own prompts for queries and for passages.

One of the two modules of the product that load torch, and only when such a model is asked for.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index import checkpoints
from index.encoders.prompts import Prompts, names_of, prompts_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LOG = logging.getLogger(__name__)

_BATCH = 32  # texts at once; sentence-transformers' own choice, which fits any memory
_SAMPLED = 64  # of each weight matrix: training changes nearly all of their values

Vectors = npt.NDArray[np.float32]


class TransformerEncoder:
    """Encodes with a sentence-transformers model."""

    def __init__(self, name: str, model: SentenceTransformer, prompts: Prompts) -> None:
        self.name = name
        self.prompts = prompts
        self._model = model
        self.dimension = self._encode(model.encode_document, [""], "").shape[1]

    @classmethod
    def open(cls, name: str) -> TransformerEncoder:
        """Load the model in the folder `name`, or the one of that name from the local cache, else the hub.

        Raises ValueError, in the user's words, if there is none.
        """
        from sentence_transformers import SentenceTransformer

        model, folder = checkpoints.load(name, checkpoints.ENCODER, SentenceTransformer)
        names = list(names_of(name, folder))
        prompts = prompts_of(model.prompts, model.default_prompt_name, names)
        digest = _digest(model, prompts)
        checkpoints.settle(model)
        encoder = cls(f"{names[0]}-{digest}", model, prompts)
        _LOG.info("%s", encoder)
        return encoder

    def __str__(self) -> str:
        """Say in Chinese what encodes, where, and how."""
        return f"{self.name}（设备 {self._model.device}；{self.prompts}）"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension), with the model's own prompt for queries if it has one."""
        return self._rows(self._model.encode_query, texts, self.prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Give an array (len(texts), dimension), with the model's own prompt for passages if it has one."""
        return self._rows(self._model.encode_document, texts, self.prompts.passage)

    def _rows(self, encode: Callable[..., npt.ArrayLike], texts: Sequence[str], prompt: str) -> Vectors:
        """Give rows of numbers, zeros for a text of which the model makes nothing (some then give NaN)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._encode(encode, texts, prompt)
        if not np.isfinite(rows).all() and str(self._model.dtype) == "torch.float16":
            _LOG.info("%s gives no numbers in half precision, going on in full", self.name)
            self._model.float()
            rows = self._encode(encode, texts, prompt)
        return np.nan_to_num(rows, posinf=0.0, neginf=0.0)

    def _encode(self, encode: Callable[..., npt.ArrayLike], texts: Sequence[str], prompt: str) -> Vectors:
        rows = encode(
            list(texts), prompt=prompt, normalize_embeddings=True, batch_size=_BATCH, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)


def _digest(model: SentenceTransformer, prompts: Prompts) -> str:
    """Give what changes with the vectors of passages: samples of the weights, and how they are used.

    So the vectors of a model that was trained on, or is told another prompt, are not taken for the old ones.
    """
    pooling = [getattr(module, "pooling_mode", None) for module in model]
    digest = hashlib.sha256(repr((prompts.passage, pooling, model.max_seq_length)).encode())
    for weights in model.parameters():
        sample = weights.detach().flatten()[:: max(1, weights.numel() // _SAMPLED)]
        digest.update(sample.float().cpu().numpy().tobytes())
    return digest.hexdigest()[:12]
