"""What a mean over few questions is worth: its interval, and whether two configurations differ at all.

Everything is drawn from one seed, so that the same scores give the same figures. It does not know what a
score measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_SEED = 20260101
_RESAMPLES = 4000  # the ends of an interval wander by less than 0.003 with 500 questions
_FLIPS = 10_000  # the smallest p-value that can come out is 0.0001
_EXACTLY = 12  # differences of which all 2^n signs are tried
_TAIL = 2.5  # per cent left out on either side of an interval
_AT_ONCE = 250  # resamples held in memory together
_SAME = 1e-9  # scores that differ by less differ in rounding only

Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """One configuration less another on the same questions; `p` is two-sided."""

    mean: float
    interval: Interval
    wins: int  # questions on which the first scores higher
    losses: int
    ties: int
    p: float


def interval(parts: Sequence[float], wholes: Sequence[float] | None = None) -> Interval:
    """Give the 95 % interval of sum(parts) / sum(wholes) by resampling questions (Efron's percentiles).

    Without `wholes` it is that of the mean. Raises ValueError where there is nothing to resample.
    """
    if not parts:
        raise ValueError("no scores: an interval needs at least one question")
    part = np.asarray(parts, dtype=np.float64)
    whole = np.ones_like(part) if wholes is None else np.asarray(wholes, dtype=np.float64)
    chance = np.random.default_rng(_SEED)
    shares: list[Floats] = []
    for _ in range(0, _RESAMPLES, _AT_ONCE):
        drawn = chance.integers(0, part.size, size=(_AT_ONCE, part.size))
        sums = whole[drawn].sum(axis=1)
        shares.append(part[drawn].sum(axis=1)[sums > 0] / sums[sums > 0])
    low, high = np.percentile(np.concatenate(shares), (_TAIL, 100 - _TAIL))
    return float(low), float(high)


def difference(
    ours: Sequence[float], theirs: Sequence[float], wholes: Sequence[float] | None = None
) -> Difference:
    """Compare the scores of the same questions in two configurations, by a paired randomisation test.

    With `wholes`, the scores are parts of them, and the mean is that of the sums. Were both alike, each
    difference could as well have the other sign: `p` is the share of sign patterns with a mean at least as
    far from 0 (Fisher 1935; for retrieval Smucker, Allan & Carterette 2007).
    """
    gained = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    gained[np.abs(gained) < _SAME] = 0.0
    return Difference(
        mean=float(gained.sum() / (gained.size if wholes is None else np.sum(wholes))),
        interval=interval(gained.tolist(), wholes),
        wins=int((gained > 0).sum()),
        losses=int((gained < 0).sum()),
        ties=int((gained == 0).sum()),
        p=_p_value(gained[gained != 0]),
    )


def _p_value(gained: Floats) -> float:
    observed = abs(gained.sum()) - _SAME  # what is equal but for rounding is as extreme
    if gained.size <= _EXACTLY:
        patterns = (np.arange(2**gained.size)[:, None] >> np.arange(gained.size)) & 1
        return float((np.abs((1 - 2 * patterns) @ gained) >= observed).mean())
    chance = np.random.default_rng(_SEED)
    extreme = 0
    for _ in range(0, _FLIPS, _AT_ONCE):
        signs = chance.choice((-1.0, 1.0), size=(_AT_ONCE, gained.size))
        extreme += int((np.abs(signs @ gained) >= observed).sum())
    return (1 + extreme) / (1 + _FLIPS)
