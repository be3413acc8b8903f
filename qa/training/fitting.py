"""Fits the judge: among the sentences found and "none of them", what answers must come first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from qa.evidence.alignment import ASKED, NUMBERS
from qa.training.examples import Example
from qa.training.model import JudgeModel

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 500  # steps
_NONE = -1e4  # the score of what is not there


@dataclass(frozen=True, slots=True)
class Settings:
    """What the training can be told; kept in the model's record."""

    seed: int = 20230725
    steps: int = 3000
    batch_size: int = 32
    learning_rate: float = 2e-3
    dropout: float = 0.5
    decay: float = 0.02
    sentences: int = 48  # of an example that are looked at in one step


def fit(
    model: JudgeModel, sets: Sequence[Sequence[Example]], shares: Sequence[float], settings: Settings
) -> None:
    """Fit `model` in place, drawing each batch's examples from `sets` by `shares`."""
    random = np.random.default_rng(settings.seed)
    _standardise(model, [_batch(sets, shares, settings, random) for _ in range(20)])
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.learning_rate, weight_decay=settings.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.learning_rate, settings.steps, pct_start=0.1
    )
    model.train()
    running = 0.0
    for step in range(1, settings.steps + 1):
        asked, numbers, labels = _batch(sets, shares, settings, random)
        loss = _loss(model(asked, numbers), labels)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        running += loss.item()
        if step % _LOG_EVERY == 0:
            _LOG.info("step %d of %d, mean loss %.4f", step, settings.steps, running / _LOG_EVERY)
            running = 0.0
    model.eval()


def _loss(scores: Tensor, labels: Tensor) -> Tensor:
    """Give the mean of -log P(a sentence that answers), or of -log P(none) where none does."""
    scores = scores.masked_fill(labels < 0, _NONE)
    none = torch.zeros_like(scores[:, :1])
    answerless = (labels == 1).sum(-1, keepdim=True) == 0
    right = torch.cat([none.masked_fill(~answerless, _NONE), scores.masked_fill(labels < 1, _NONE)], -1)
    return (torch.logsumexp(torch.cat([none, scores], -1), -1) - torch.logsumexp(right, -1)).mean()


def _standardise(model: JudgeModel, batches: Sequence[tuple[Tensor, Tensor, Tensor]]) -> None:
    """Let the model's inputs have mean 0 and spread 1 over a few batches."""
    rows = torch.cat(
        [
            torch.cat([numbers, asked[:, None, :].expand(-1, numbers.shape[1], -1)], -1)[labels >= 0]
            for asked, numbers, labels in batches
        ]
    )
    model.mean.copy_(rows.mean(0))
    model.spread.copy_(rows.std(0) + 0.05)


def _batch(
    sets: Sequence[Sequence[Example]],
    shares: Sequence[float],
    settings: Settings,
    random: np.random.Generator,
) -> tuple[Tensor, Tensor, Tensor]:
    """Give kinds (B, ASKED), numbers (B, S, NUMBERS) and labels (B, S): 1, 0, -1 for no sentence."""
    chances = np.array(shares) / np.sum(shares)
    chosen = [
        sets[place][int(random.integers(len(sets[place])))]
        for place in random.choice(len(sets), settings.batch_size, p=chances)
    ]
    width = min(settings.sentences, max(len(example.answers) for example in chosen))
    asked = np.zeros((len(chosen), ASKED), dtype=np.float32)
    numbers = np.zeros((len(chosen), width, NUMBERS), dtype=np.float32)
    labels = np.full((len(chosen), width), -1)
    for row, example in enumerate(chosen):
        order = random.permutation(len(example.answers))
        order = np.concatenate([order[example.answers[order]], order[~example.answers[order]]])[:width]
        asked[row] = example.asked
        numbers[row, : len(order)] = example.numbers[order]
        labels[row, : len(order)] = example.answers[order]
    return torch.from_numpy(asked), torch.from_numpy(numbers), torch.from_numpy(labels)
