"""Measures an encoder alone: how soon the passage that answers a real question is found by its vectors.

Two sets that the recipe never trains on: the policy questions of `covid_policy`, and the held-out part of
the questions on statutes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoders.loading import Encoder
from index.training.pairs import held_out
from index.training.statutes import read_statutes, wording

_WINDOW = 300  # characters of a passage; so answer@500 reads two passages and answer@1500 five
_DEPTH = 10  # of the reciprocal rank
_FAR = 100  # of the recall over all laws
_SPACE = re.compile(r"\s+")


def policy_scores(encoder: Encoder, data: Path) -> dict[str, float]:
    """Score policy questions over all documents cut in windows.

    A window counts if it holds some of the answer, in the answer's own document; a question whose answer
    is not found in its document counts as missed.
    """
    texts = {row["doc_id"]: _plain(row["text"]) for row in _rows(data / "covid_policy" / "docs.jsonl")}
    windows = [(doc, at) for doc, text in texts.items() for at in range(0, len(text), _WINDOW)]
    questions = _rows(data / "covid_policy" / "questions.jsonl")
    relevant = [_touched(row["doc_id"], _plain(row["answer"]), texts, windows) for row in questions]
    ranks = _first_ranks(
        encoder,
        [row["question"] for row in questions],
        [texts[doc][at : at + _WINDOW] for doc, at in windows],
        relevant,
    )
    return {
        "answer@500": _share_within(ranks, 2),
        "answer@1500": _share_within(ranks, 5),
        "MRR@10": _reciprocal(ranks),
        "questions": len(questions),
        "windows": len(windows),
    }


def statute_scores(encoder: Encoder, data: Path) -> dict[str, float]:
    """Score the held-out questions over every article that any question cites."""
    rows = _rows(data / "statutes" / "questions.jsonl")
    articles = sorted({name + text for row in rows for name, text in row["statutes"].items()})
    numbers = {article: i for i, article in enumerate(articles)}
    asked = [row for row in rows if held_out(row["id"])]
    relevant = [{numbers[name + text] for name, text in row["statutes"].items()} for row in asked]
    ranks = _first_ranks(encoder, [row["question"] for row in asked], articles, relevant)
    return {
        "hit@1": _share_within(ranks, 1),
        "hit@10": _share_within(ranks, 10),
        "MRR@10": _reciprocal(ranks),
        "questions": len(asked),
        "articles": len(articles),
    }


def law_scores(encoder: Encoder, data: Path) -> dict[str, float]:
    """Score the held-out questions over the passages of all laws; passages of one wording count once.

    MRR@10 is that of a question's best article, recall@100 the mean share of its articles that are found.
    """
    statutes = read_statutes(data)
    asked = [row for row in _rows(data / "statutes" / "questions.jsonl") if held_out(row["id"])]
    passages = encoder.encode_passages(statutes.passages)
    best: list[int | None] = []
    found: list[float] = []
    for row, query in zip(asked, encoder.encode_queries([row["question"] for row in asked]), strict=True):
        order = np.argsort(-(passages @ query), kind="stable")[: 4 * _FAR]
        wordings = [statutes.wordings[i] or f"passage {i}" for i in order.tolist()]
        ranks = {text: rank for rank, text in enumerate(list(dict.fromkeys(wordings))[:_FAR], start=1)}
        reached = [ranks.get(wording(text)) for text in row["statutes"].values()]
        near = [rank for rank in reached if rank is not None and rank <= _DEPTH]
        best.append(min(near, default=None))
        found.append(sum(rank is not None for rank in reached) / len(reached))
    return {
        "MRR@10": _reciprocal(best),
        "recall@100": round(sum(found) / max(1, len(found)), 4),
        "questions": len(asked),
        "passages": len(statutes.passages),
    }


def _first_ranks(
    encoder: Encoder, questions: Sequence[str], passages: Sequence[str], relevant: Sequence[set[int]]
) -> list[int | None]:
    """Give the rank, from 1, of the first relevant passage of each question; `None` beyond `_DEPTH`."""
    scores = encoder.encode_queries(questions) @ encoder.encode_passages(passages).T
    best = np.argsort(-scores, axis=1, kind="stable")[:, :_DEPTH]
    return [
        next((rank for rank, number in enumerate(row.tolist(), start=1) if number in wanted), None)
        for row, wanted in zip(best, relevant, strict=True)
    ]


def _touched(doc: str, answer: str, texts: dict[str, str], windows: Sequence[tuple[str, int]]) -> set[int]:
    start = texts[doc].find(answer)
    if start < 0:
        return set()
    end = start + len(answer)
    return {i for i, (name, at) in enumerate(windows) if name == doc and at < end and start < at + _WINDOW}


def _share_within(ranks: Sequence[int | None], depth: int) -> float:
    return round(sum(rank is not None and rank <= depth for rank in ranks) / max(1, len(ranks)), 4)


def _reciprocal(ranks: Sequence[int | None]) -> float:
    return round(sum(1 / rank for rank in ranks if rank) / max(1, len(ranks)), 4)


def _plain(text: str) -> str:
    return _SPACE.sub("", text)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
