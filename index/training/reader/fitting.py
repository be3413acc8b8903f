"""Fits the reader: among its hard negatives, the passage that answers must come first (listwise softmax)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from index.rerankers.reader import SEEN, Inputs
from index.training.reader.model import ReaderModel

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 100  # steps
_NEAR = 8  # negatives come half from the first so many, half from those behind


@dataclass(frozen=True, slots=True)
class Settings:
    """What the training can be told; kept in the model's record."""

    seed: int = 20230725
    steps: int = 500
    batch_size: int = 24
    candidates: int = 10
    learning_rate: float = 2e-3
    word_decay: float = 1e-4
    dropout: float = 0.3
    decay: float = 0.01
    trust: float = 16.0  # what the fused score counts beside the network's


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its candidates best first, and which of them answer it; at least one does."""

    inputs: Inputs
    labels: npt.NDArray[np.bool_]


Tensors = tuple[Tensor, Tensor, Tensor, Tensor]  # question, asked, seen, numbers


def fit(
    model: ReaderModel, sets: Sequence[Sequence[Example]], shares: Sequence[float], settings: Settings
) -> None:
    """Fit `model` in place, drawing each batch's examples from `sets` by `shares`."""
    random = np.random.default_rng(settings.seed)
    _standardise(model, sets, shares, settings, random)
    optimizer = torch.optim.AdamW(model.parameters(), lr=settings.learning_rate, weight_decay=settings.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.learning_rate, settings.steps, pct_start=0.1
    )
    model.train()
    running = 0.0
    for step, (tensors, labels) in enumerate(_batches(sets, shares, settings, random, settings.steps), 1):
        scores = model(*tensors).masked_fill(labels < 0, -1e4)
        loss = -(
            torch.logsumexp(scores.masked_fill(labels < 1, -1e4), -1) - torch.logsumexp(scores, -1)
        ).mean()
        penalty = settings.word_decay * (model.word.weight**2).sum()
        optimizer.zero_grad()
        (loss + penalty).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        running += loss.item()
        if step % _LOG_EVERY == 0:
            _LOG.info("step %d of %d, mean loss %.4f", step, settings.steps, running / _LOG_EVERY)
            running = 0.0
    model.eval()


def _standardise(
    model: ReaderModel,
    sets: Sequence[Sequence[Example]],
    shares: Sequence[float],
    settings: Settings,
    random: np.random.Generator,
) -> None:
    """Let the model's features have mean 0 and spread 1 over a few batches."""
    wide = []
    with torch.no_grad():
        for tensors, labels in _batches(sets, shares, settings, random, 20):
            wide.append(model.wide(*tensors)[labels >= 0])
    rows = torch.cat(wide)
    model.mean.copy_(rows.mean(0))
    model.spread.copy_(rows.std(0) + 0.05)


def _batches(
    sets: Sequence[Sequence[Example]],
    shares: Sequence[float],
    settings: Settings,
    random: np.random.Generator,
    steps: int,
) -> Iterator[tuple[Tensors, Tensor]]:
    chances = np.array(shares) / np.sum(shares)
    for _ in range(steps):
        chosen = []
        for place in random.choice(len(sets), settings.batch_size, p=chances):
            example = sets[place][int(random.integers(len(sets[place])))]
            chosen.append((example, _list(example, settings.candidates, random)))
        yield collate(chosen)


def _list(example: Example, size: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Give the places of one right candidate and of `size` - 1 wrong ones."""
    right = random.choice(np.flatnonzero(example.labels), 1)
    wrong = np.flatnonzero(~example.labels)
    near, far = wrong[:_NEAR], wrong[_NEAR:]
    half = min(len(near), size // 2)
    picked = random.choice(near, half, replace=False)
    rest = random.choice(far, min(len(far), size - 1 - half), replace=False)
    return np.concatenate([right, picked, rest])


def collate(chosen: Sequence[tuple[Example, npt.NDArray[np.int64]]]) -> tuple[Tensors, Tensor]:
    """Give what the model takes of some candidates of each example, and labels: 1, 0, -1 for none."""
    width = max(len(places) for _, places in chosen)
    count = len(chosen)
    examples = [example for example, _ in chosen]
    words = max(max(len(example.inputs.question) for example in examples), 1)
    question = np.zeros((count, words), dtype=np.int64)
    seen = np.zeros((count, width, words, SEEN), dtype=np.float32)
    numbers = np.zeros((count, width, examples[0].inputs.numbers.shape[1]), dtype=np.float32)
    labels = np.full((count, width), -1)
    for row, (example, places) in enumerate(chosen):
        given, size = example.inputs, len(example.inputs.question)
        question[row, :size] = given.question
        seen[row, : len(places), :size] = given.seen[places]
        numbers[row, : len(places)] = given.numbers[places]
        labels[row, : len(places)] = example.labels[places]
    asked = np.stack([example.inputs.asked for example in examples])
    tensors = (question, asked, seen, numbers)
    return tuple(map(torch.from_numpy, tensors)), torch.from_numpy(labels)  # type: ignore[return-value]  # four
