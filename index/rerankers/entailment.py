"""Any sentence-transformers CrossEncoder trained on inference, as the judge of whether one text follows from
another. It knows neither questions nor answers; torch is loaded only when such a model is asked for.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from index import checkpoints

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LOG = logging.getLogger(__name__)

_CLASSES = 3  # follows, follows not, contradicts
# How models name the class of what follows: entailment, ENTAILMENT, 蕴含; not_entailment is none of three
_FOLLOWS = re.compile(r"^(?:entail\w*|蕴[含涵]|推出)$", re.IGNORECASE)
_PROBE = ("前提", "假设")


class Entailment:
    """Judges pairs of texts with a CrossEncoder of three classes."""

    def __init__(self, name: str, model: CrossEncoder, follows: int) -> None:
        self.name = name
        self._model = model
        self._class = follows

    @classmethod
    def open(cls, name: str) -> Entailment:
        """Load the model in the folder `name`, or the one of that name from the local cache, else the hub.

        Raises ValueError, in the user's words, if there is none, or if it is no model of inference.
        """
        from sentence_transformers import CrossEncoder

        model, _ = checkpoints.load(name, checkpoints.ENTAILMENT, CrossEncoder)
        if model.num_labels != _CLASSES:
            raise ValueError(
                f"模型“{name}”给出 {model.num_labels} 类，蕴含模型应当给出三类：蕴含、中立、矛盾。"
                "请换一个做自然语言推理（NLI）的模型，或去掉 --nli。"
            )
        checkpoints.settle(model)
        judge = cls(name, model, _class_of(name, model.config.id2label))
        judge.follows(*_PROBE)
        _LOG.info("%s on %s", name, model.device)
        return judge

    def follows(self, premise: str, hypothesis: str) -> bool:
        """Tell whether `hypothesis` follows from `premise`: of the three classes, that one is likeliest."""
        logits = self._model.predict(
            [(premise, hypothesis)], activation_fn=_as_they_are, show_progress_bar=False
        )
        scores = np.nan_to_num(np.asarray(logits, dtype=np.float32)[0], nan=-np.inf)
        return bool(scores.argmax() == self._class and np.isfinite(scores[self._class]))


def _class_of(name: str, labels: Mapping[int, str]) -> int:
    """Give the class of what follows, by its name. Raises ValueError where none or several are called so."""
    found = [int(number) for number, label in labels.items() if _FOLLOWS.match(str(label).strip())]
    if len(found) != 1:
        told = "、".join(map(str, labels.values()))
        raise ValueError(
            f"模型“{name}”的三类叫作 {told}，看不出哪一类是蕴含。"
            "请在模型的 config.json 里把 id2label 写成 entailment、neutral、contradiction。"
        )
    return found[0]


def _as_they_are(logits: Any) -> Any:
    return logits
