"""The judge: how likely each sentence found is to answer the question, and how likely none of them does.

A small network over what `alignment` measures, with numpy alone; trained by `qa.training`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from index.rerankers.words import Floats
from qa.evidence.alignment import NUMBERS

BUNDLED = Path(__file__).parents[1] / "model"
WEIGHTS = "judge.safetensors"


@dataclass(frozen=True, slots=True)
class Judge:
    """The network's weights by name."""

    tensors: Mapping[str, Floats]

    @classmethod
    def open(cls, folder: Path) -> Judge:
        """Read what `qa.training` wrote."""
        return cls(load_file(folder / WEIGHTS))

    def scores(self, asked: Floats, numbers: Floats) -> Floats:
        """Give the score of each sentence, the logarithm of its odds against no answer at all.

        `asked` (ASKED,) are the kinds of the question, `numbers` (sentences, NUMBERS) what was measured.
        """
        net = self.tensors
        kinds = np.broadcast_to(asked, (len(numbers), len(asked)))
        wide = (np.concatenate([numbers, kinds], axis=1) - net["mean"]) / net["spread"]
        told = wide[:, :NUMBERS] @ net["told.weight"].T + net["told.bias"]
        crossed = (wide[:, NUMBERS:] @ net["asked.weight"].T + net["asked.bias"]) * told
        wide = np.concatenate([wide, crossed], axis=1)
        hidden = np.maximum(wide @ net["first.weight"].T + net["first.bias"], 0.0)
        scores: Floats = (
            hidden @ net["last.weight"][0] + wide @ net["straight.weight"][0] + net["straight.bias"]
        )
        return scores


@cache
def bundled() -> Judge:
    """Give the judge that comes with Cewen, read when first asked for."""
    return Judge.open(BUNDLED)
