"""Any sentence-transformers CrossEncoder as the reranker: it reads question and passage together.

Torch is loaded only when such a model is asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index import checkpoints
from index.encoders.prompts import names_of
from index.rerankers.datatypes import Candidate

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LOG = logging.getLogger(__name__)

_BATCH = 32  # pairs at once
_PROBE = ("问题", "段落")

Scores = npt.NDArray[np.float32]


class CrossReranker:
    """Scores passages with a CrossEncoder: the probability, 0..1, that it answers the question."""

    def __init__(self, name: str, model: CrossEncoder) -> None:
        self.name = name
        self._model = model
        self._prompt = _prompt_of(model.prompts, model.default_prompt_name)

    @classmethod
    def open(cls, name: str) -> CrossReranker:
        """Load the model in the folder `name`, or the one of that name from the local cache, else the hub.

        Raises ValueError, in the user's words, if there is none, or if it gives no score for a pair.
        """
        from sentence_transformers import CrossEncoder

        model, folder = checkpoints.load(name, checkpoints.RERANKER, CrossEncoder)
        if model.num_labels > 2:
            raise ValueError(
                f"模型“{name}”给出 {model.num_labels} 类，重排模型应当只给一个分数，或是、否两类。"
            )
        checkpoints.settle(model)
        reranker = cls(next(names_of(name, folder)), model)
        try:
            reranker._score([_PROBE])
        except ValueError as error:  # a language model without a template for pairs
            raise ValueError(
                f"模型“{name}”读不了“问题＋段落”（{str(error).partition('.')[0]}）。"
                "请换一个带有 sentence-transformers 设置的重排模型。"
            ) from error
        _LOG.info("%s on %s, prompt %r", reranker.name, model.device, reranker._prompt)
        return reranker

    def score(self, query: str, candidates: Sequence[Candidate]) -> Scores:
        """Give a score for each of `candidates`, in their order; higher is better."""
        pairs = [(query, _text(candidate)) for candidate in candidates]
        scores = self._score(pairs)
        if not np.isfinite(scores).all() and str(self._model.dtype) == "torch.float16":
            _LOG.info("%s gives no numbers in half precision, going on in full", self.name)
            self._model.float()
            scores = self._score(pairs)
        return np.nan_to_num(scores)

    def _score(self, pairs: Sequence[tuple[str, str]]) -> Scores:
        if not pairs:
            return np.zeros(0, dtype=np.float32)
        logits = self._model.predict(
            list(pairs),
            prompt=self._prompt,
            batch_size=_BATCH,
            activation_fn=_as_they_are,
            show_progress_bar=False,
        )
        return _probabilities(np.asarray(logits, dtype=np.float32))


def _text(candidate: Candidate) -> str:
    """Give what is read of a passage: its text below title and headings, as the encoder sees it."""
    title = () if candidate.title in candidate.text else (candidate.title,)
    return "\n".join((*title, *candidate.headings, candidate.text))


def _probabilities(logits: Scores) -> Scores:
    """Give sigmoids of single logits; of two classes, the probability of the second."""
    if logits.ndim == 2:
        logits = logits[:, -1] - logits[:, 0] if logits.shape[1] == 2 else logits[:, 0]
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


def _prompt_of(prompts: Mapping[str, str | None], default: str | None) -> str | None:
    """Give the prompt that a model wants: the one it calls its default, else the only one it has."""
    if default:
        return prompts.get(default)
    stated = [prompt for prompt in prompts.values() if prompt]
    return stated[0] if len(stated) == 1 else None


def _as_they_are(logits: Any) -> Any:
    return logits
