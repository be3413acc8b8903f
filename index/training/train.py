"""Learns the word vectors: each query must find its own passage among those of its batch (InfoNCE).

It takes batches of ids and gives a table of vectors; it does not know texts or files.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from index.training.batches import Batch, Source
from index.training.vocabulary import Ids

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 200  # steps


@dataclass(frozen=True, slots=True)
class Settings:
    """What the training can be told; kept in the model's record."""

    seed: int = 20230725
    steps: int = 2200  # a quarter of an hour on one core; MRR@10 0.658, after 300 steps 0.642
    batch_size: int = 1024
    vocabulary: int = 60_000  # 84,000 scored the same, 44,000 a point less; the rarest was met 24 times
    dimension: int = 256
    learning_rate: float = 0.05  # 0.03 and 0.06 scored the same, 0.01 two points less after 300 steps
    scale: float = 20.0  # one over the temperature of the softmax; 30 scored the same
    dropout: float = 0.4  # share of words left out of every text, so that no single word decides


def train(
    sources: Sequence[Source],
    weights: Sequence[float],
    frequencies: npt.NDArray[np.float64],
    settings: Settings,
) -> npt.NDArray[np.float32]:
    """Give the vectors, (vocabulary, dimension), row 0 (unknown) zero.

    `weights` are the shares of the steps that each source gets, `frequencies` the words' relative
    frequencies, by which frequent words begin short (Arora et al. 2017, smooth inverse frequency).
    """
    random = np.random.default_rng(settings.seed)
    torch.manual_seed(settings.seed)
    torch.use_deterministic_algorithms(True)
    table = nn.EmbeddingBag(len(frequencies), settings.dimension, mode="mean", padding_idx=0)
    with torch.no_grad():
        table.weight.mul_(torch.from_numpy(1e-3 / (1e-3 + frequencies)).float()[:, None])
        table.weight[0] = 0
    optimizer = torch.optim.Adam(table.parameters(), lr=settings.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=settings.steps)
    shares = np.array(weights) / np.sum(weights)
    running = 0.0
    for step in range(1, settings.steps + 1):
        source = sources[random.choice(len(sources), p=shares)]
        batch = source.draw(settings.batch_size, random)
        if not batch.queries:  # only where a set has a handful of articles
            continue
        loss = _loss(table, batch, settings, random)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        running += loss.item()
        if step % _LOG_EVERY == 0:
            _LOG.info("step %d of %d, mean loss %.3f", step, settings.steps, running / _LOG_EVERY)
            running = 0.0
    return table.weight.detach().numpy()


def _loss(
    table: nn.EmbeddingBag, batch: Batch, settings: Settings, random: np.random.Generator
) -> torch.Tensor:
    """Give the mean of the two cross-entropies, query to passage and passage to query."""
    queries = _embed(table, [_thin(ids, settings.dropout, random) for ids in batch.queries])
    passages = _embed(table, [_thin(ids, settings.dropout, random) for ids in batch.passages])
    scores = queries @ passages.T * settings.scale
    groups = torch.from_numpy(batch.groups)
    same = (groups[:, None] == groups[None, :]).fill_diagonal_(False)
    scores = scores.masked_fill(same, float("-inf"))
    target = torch.arange(len(scores))
    loss = functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)
    return loss / 2


def _embed(table: nn.EmbeddingBag, texts: Sequence[Ids]) -> torch.Tensor:
    ids = torch.from_numpy(np.concatenate(texts)).long()
    lengths = np.array([len(text) for text in texts])
    offsets = torch.from_numpy(np.cumsum(lengths) - lengths)
    return functional.normalize(table(ids, offsets))


def _thin(ids: Ids, share: float, random: np.random.Generator) -> Ids:
    """Leave out each word with probability `share`, but never all."""
    kept = ids[random.random(len(ids)) >= share]
    return kept if len(kept) else ids
