"""The reader's network in torch, over batches; `index.rerankers.reader` computes the same with numpy."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.rerankers.features import ASKED, SHARED, TOLD
from index.rerankers.reader import BLOCKS, CHANNELS, LEADING, MATCHED, NEAR, SEEN, WINDOWS

_HIDDEN = 24
_CROSSED = 8  # kinds of questions by kinds of things told, in so many products
_WIDE = MATCHED + SHARED + TOLD + ASKED


class ReaderModel(nn.Module):
    """Scores lists of candidates. `rarity`: how rare each word is, about 0..1."""

    def __init__(self, rarity: Tensor, dropout: float) -> None:
        super().__init__()
        self.rarity = nn.Buffer(rarity, persistent=False)
        self.weighing = nn.Parameter(torch.tensor([-2.0, 4.0]))
        self.word = nn.Embedding(len(rarity), 1)
        nn.init.zeros_(self.word.weight)
        self.asked = nn.Linear(ASKED, _CROSSED)
        self.told = nn.Linear(TOLD + MATCHED, _CROSSED)
        self.mean = nn.Buffer(torch.zeros(_WIDE))
        self.spread = nn.Buffer(torch.ones(_WIDE))
        self.first = nn.Linear(_WIDE + _CROSSED, _HIDDEN)
        self.last = nn.Linear(_HIDDEN, 1, bias=False)
        self.straight = nn.Linear(_WIDE + _CROSSED, 1, bias=False)
        self.dropout = nn.Dropout(dropout)

    def forward(self, question: Tensor, asked: Tensor, seen: Tensor, numbers: Tensor) -> Tensor:
        """Give scores (B, C) for ids (B, Q), (B, ASKED), (B, C, Q, SEEN) and (B, C, SHARED + TOLD)."""
        wide = (self.wide(question, asked, seen, numbers) - self.mean) / self.spread
        told = torch.cat([wide[..., :MATCHED], wide[..., MATCHED + SHARED : -ASKED]], -1)
        wide = torch.cat([wide, self.asked(wide[..., -ASKED:]) * self.told(told)], -1)
        wide = self.dropout(wide)
        hidden = self.dropout(torch.relu(self.first(wide)))
        scores: Tensor = self.last(hidden) + self.straight(wide)
        return scores.squeeze(-1)

    def weight(self) -> Tensor:
        """Give the weight of every word."""
        return self._weight(self.rarity, self.word.weight[:, 0])

    def _weight(self, rarity: Tensor, own: Tensor) -> Tensor:
        return functional.softplus(self.weighing[0] + self.weighing[1] * rarity + own)

    def wide(self, question: Tensor, asked: Tensor, seen: Tensor, numbers: Tensor) -> Tensor:
        """Give all that is known of each candidate, (B, C, _WIDE)."""
        raw = self._weight(self.rarity[question], self.word(question)[..., 0]) * (question > 0)
        weights = (raw / (raw.sum(-1, keepdim=True) + 1e-6))[:, None, :]
        outside = weights * (1.0 - seen[..., LEADING])
        found: list[Tensor] = []
        for channel in range(CHANNELS):
            blocks = seen[..., channel * BLOCKS : (channel + 1) * BLOCKS]
            lead = seen[..., LEADING + channel]
            body = blocks.amax(-1)
            both = torch.maximum(lead, body)
            found += [(weights * part).sum(-1) for part in (body, lead, both)]
            found.append((outside * body).sum(-1) / (outside.sum(-1) + 1e-3))
            for size in WINDOWS:
                window = blocks.unfold(-1, size, 1).amax(-1)
                found.append((weights[..., None] * window).sum(-2).amax(-1))
                found.append((weights[..., None] * torch.maximum(window, lead[..., None])).sum(-2).amax(-1))
            if channel < CHANNELS - 1:
                found.append((weights * torch.log(0.1 + both)).sum(-1))
        found += [(weights * seen[..., place]).sum(-1) for place in range(NEAR, SEEN)]
        kinds = asked[:, None, :].expand(-1, numbers.shape[1], -1)
        return torch.cat([torch.stack(found, -1), numbers, kinds], -1)
