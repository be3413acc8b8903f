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
from index.training.vocabulary import Ragged

Table = npt.NDArray[np.float32]

_LOG = logging.getLogger(__name__)
_LOG_EVERY = 100  # steps


@dataclass(frozen=True, slots=True)
class Stage:
    """What is trained on, how long, and how far each step goes at first."""

    shares: Sequence[tuple[Source, float]]  # of the steps
    steps: int
    learning_rate: float
    batch_size: int


def first_table(frequencies: npt.NDArray[np.float64], dimension: int, random: np.random.Generator) -> Table:
    """Give random vectors, frequent words short (Arora et al. 2017, smooth inverse frequency), row 0 zero."""
    table = random.standard_normal((len(frequencies), dimension), dtype=np.float32)
    table *= (1e-3 / (1e-3 + frequencies)).astype(np.float32)[:, None]
    table[0] = 0
    return table


def train(table: Table, stage: Stage, scale: float, dropout: float, random: np.random.Generator) -> Table:
    """Give the vectors, (vocabulary, dimension), as `stage` leaves them; row 0 (unknown) stays zero.

    `scale` is one over the temperature of the softmax, `dropout` the share of words left out of a text.
    """
    torch.use_deterministic_algorithms(True)
    vectors = _bag(torch.tensor(table), freeze=False)
    optimizer = torch.optim.Adam(vectors.parameters(), lr=stage.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=stage.steps)
    shares = np.array([share for _, share in stage.shares])
    running = 0.0
    for step in range(1, stage.steps + 1):
        source, _ = stage.shares[random.choice(len(shares), p=shares / shares.sum())]
        batch = source.draw(stage.batch_size, random)
        if not len(batch.queries):  # only where a set has a handful of articles
            continue
        loss = _loss(vectors, batch, scale, dropout, random)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        running += loss.item()
        if step % _LOG_EVERY == 0:
            _LOG.info("step %d of %d, mean loss %.3f", step, stage.steps, running / _LOG_EVERY)
            running = 0.0
    return vectors.weight.detach().numpy()


def directions(table: Table, texts: Ragged) -> Table:
    """Give the vectors of `texts`, length 1, as the encoder will."""
    return _embed(_bag(torch.from_numpy(table), freeze=True), texts).numpy()


def _bag(table: torch.Tensor, *, freeze: bool) -> nn.EmbeddingBag:
    """Give the model: what adds up a text's vectors, the zero row of unknown words left alone."""
    return nn.EmbeddingBag.from_pretrained(table, freeze=freeze, mode="mean", padding_idx=0)


def _loss(
    vectors: nn.EmbeddingBag, batch: Batch, scale: float, dropout: float, random: np.random.Generator
) -> torch.Tensor:
    """Give the mean of the two cross-entropies, query to passage and passage to query."""
    queries = _embed(vectors, thinned(batch.queries, dropout, random))
    passages = _embed(vectors, thinned(batch.passages, dropout, random))
    scores = (queries @ passages.T * scale).masked_fill(torch.from_numpy(batch.barred), float("-inf"))
    target = torch.arange(len(scores))
    forth = functional.cross_entropy(scores, target)
    back = functional.cross_entropy(scores[:, : len(scores)].T, target)
    return (forth + back) / 2


def _embed(vectors: nn.EmbeddingBag, texts: Ragged) -> torch.Tensor:
    ids, starts = torch.from_numpy(texts.ids).long(), torch.from_numpy(texts.starts[:-1])
    return functional.normalize(vectors(ids, starts))


def thinned(texts: Ragged, share: float, random: np.random.Generator) -> Ragged:
    """Leave out each word with probability `share`, but never all: the first stays."""
    kept = random.random(len(texts.ids)) >= share
    sizes = np.diff(np.concatenate([[0], np.cumsum(kept)])[texts.starts])
    bare = texts.starts[:-1][(sizes == 0) & (texts.sizes > 0)]
    kept[bare] = True
    return Ragged(texts.ids[kept], np.concatenate([[0], np.cumsum(kept)])[texts.starts])
