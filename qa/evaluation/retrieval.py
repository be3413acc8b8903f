"""Scores a ranking of passages against the words of an answer; it asks nothing and knows no library."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evaluation.spans import squeeze


def answer_within(texts: Sequence[str], answer: str, characters: int) -> bool:
    """Tell whether `answer` lies in the first `characters` of `texts` put one after the other.

    Compared after NFKC and without white space; the characters counted are those of the texts as they stand.
    """
    return squeeze(answer) in squeeze("".join(texts)[:characters])


def first_rank(texts: Sequence[str], answer: str) -> int | None:
    """Give the rank, from 1, of the first text that holds the whole of `answer`."""
    wanted = squeeze(answer)
    return next((rank for rank, text in enumerate(texts, start=1) if wanted in squeeze(text)), None)


def reciprocal_rank(rank: int | None, cutoff: int = 10) -> float:
    """Give 1/rank; 0 for what was not found, or below the cutoff."""
    return 1.0 / rank if rank is not None and rank <= cutoff else 0.0


def recall(ranks: Sequence[int | None], cutoff: int = 10) -> float:
    """Give the share of the wanted things found no lower than the cutoff; 0 where none was wanted."""
    return sum(rank is not None and rank <= cutoff for rank in ranks) / len(ranks) if ranks else 0.0
