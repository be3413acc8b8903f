"""The judge's network in torch, over batches; `qa.evidence.judge` computes the same with numpy."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from qa.evidence.alignment import ASKED, NUMBERS

_HIDDEN = 32
_CROSSED = 12  # kinds of questions by what is met and told, in so many products


class JudgeModel(nn.Module):
    """Scores the sentences found for a question; the score of no answer at all is 0."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        wide = NUMBERS + ASKED
        self.mean = nn.Buffer(torch.zeros(wide))
        self.spread = nn.Buffer(torch.ones(wide))
        self.asked = nn.Linear(ASKED, _CROSSED)
        self.told = nn.Linear(NUMBERS, _CROSSED)
        self.first = nn.Linear(wide + _CROSSED, _HIDDEN)
        self.last = nn.Linear(_HIDDEN, 1, bias=False)
        self.straight = nn.Linear(wide + _CROSSED, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, asked: Tensor, numbers: Tensor) -> Tensor:
        """Give scores (B, S) for kinds (B, ASKED) and numbers (B, S, NUMBERS)."""
        kinds = asked[:, None, :].expand(-1, numbers.shape[1], -1)
        wide = (torch.cat([numbers, kinds], -1) - self.mean) / self.spread
        crossed = self.asked(wide[..., NUMBERS:]) * self.told(wide[..., :NUMBERS])
        wide = self.dropout(torch.cat([wide, crossed], -1))
        hidden = self.dropout(torch.relu(self.first(wide)))
        scores: Tensor = self.last(hidden) + self.straight(wide)
        return scores.squeeze(-1)
