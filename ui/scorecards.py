"""Scores as tables for a person and as JSON for a program, and the JSON of an earlier run read back.

The keys are the contract of the command line: add to them, never rename one. How a figure is counted is for
`qa.evaluation` to know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.evaluation.answers import Scored
from qa.evaluation.cases import Case
from qa.evaluation.contrast import Contrast, Pairing
from qa.evaluation.scorecard import Scorecard, Scores
from ui.columns import table

FOUND = {
    "hit_at_1": "首条命中",
    "recall_at_10": "前10召回",
    "recall_at_100": "前100召回",
    "ndcg_at_10": "nDCG@10",
    "mrr_at_10": "MRR@10",
    "answer_at_500": "前500字",
    "answer_at_1500": "前1500字",
}
ANSWERED = {
    "correct": "答案正确",
    "valid_citations": "出处属实",
    "gold_cited": "引到原文",
    "citation_precision": "引得准",
    "cells": "对比单元格",
    "aspects": "对比整行",
    "refusal_precision": "拒答准确",
    "refusal_recall": "该拒则拒",
}
NO_CATEGORY = "未分类"
_OF_CASE = (  # the keys of a case beside its own words, in the order they are written
    "refused",
    "hit_at_1",
    "recall_at_10",
    "correct",
    "citations",
    "valid_citations",
    "gold_cited",
    "cells",
    "right_cells",
    "aspects",
    "right_aspects",
    "error",
    "gold_citations",
    "ndcg_at_10",
    "mrr_at_10",
    "recall_at_100",
    "answer_at_500",
    "answer_at_1500",
)
_WIDTH = 200  # columns: a scorecard is not wrapped


def as_json(card: Scorecard, against: Contrast | None = None) -> dict[str, Any]:
    """Give a scorecard, and its comparison with an earlier one where there is one."""
    value: dict[str, Any] = {
        "overall": _scores_json(card.overall),
        "categories": [_scores_json(scores) for scores in card.categories],
        "cases": [_case_json(scored) for scored in card.cases],
    }
    if against is not None:
        value["against"] = {
            "cases": against.cases,
            "only_now": list(against.only_now),
            "only_before": list(against.only_before),
            "measures": {pairing.measure: _pairing_json(pairing) for pairing in against.pairings},
        }
    return value


def read_saved(path: Path) -> list[Scored]:
    """Read the cases that `cewen evaluate --json` wrote.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no such result; the message is in Chinese.
    """
    try:
        saved = json.loads(path.read_text(encoding="utf-8-sig"))
        return [_case_from(case) for case in saved["cases"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} 不是本版 cewen evaluate 题目.jsonl --json 的结果（{error}）。请用它重新打分并保存。"
        ) from error


def as_tables(card: Scorecard) -> list[str]:
    """Give the lines of the tables: what was found, what was answered, each figure with its interval."""
    rows = (*card.categories, card.overall) if len(card.categories) > 1 else (card.overall,)
    return [*_table("检索", FOUND, rows), "", *_table("回答", ANSWERED, rows), "", "括号里是 95% 置信区间。"]


def contrast_table(against: Contrast) -> list[str]:
    """Give the lines of the comparison with an earlier run."""
    labels = FOUND | ANSWERED
    head = ("与先前的结果相比", "题数", "先前", "现在", "相差（95% 置信区间）", "升 / 降 / 平", "p")
    by_name = {pairing.measure: pairing for pairing in against.pairings}
    lines = table(head, [_pairing_row(labels[n], by_name[n]) for n in labels if n in by_name], _WIDTH)
    if apart := len(against.only_now) + len(against.only_before):
        lines.append(f"另有 {apart} 题只在其中一次问过（或题面改了），没有比较。")
    return lines


def _table(title: str, labels: Mapping[str, str], rows: Sequence[Scores]) -> list[str]:
    head = (title, "题数", *labels.values())
    return table(head, [_row(scores, labels) for scores in rows], _WIDTH)


def _row(scores: Scores, labels: Mapping[str, str]) -> tuple[str, ...]:
    return (scores.category or NO_CATEGORY, str(scores.cases), *(figure(scores, name) for name in labels))


def figure(scores: Scores, name: str) -> str:
    """Give a figure with its interval, without one where every case came to the same."""
    value, ends = scores.values[name], scores.intervals[name]
    if value is None or ends is None:
        return "—"
    return f"{value:.3f}" if ends[0] == ends[1] else f"{value:.3f} ({ends[0]:.2f}–{ends[1]:.2f})"


def _pairing_row(label: str, pairing: Pairing) -> tuple[str, ...]:
    gained = pairing.difference
    low, high = gained.interval
    return (
        label,
        str(pairing.cases),
        f"{pairing.before:.3f}",
        f"{pairing.now:.3f}",
        f"{gained.mean:+.3f} ({low:+.2f}–{high:+.2f})" if low != high else f"{gained.mean:+.3f}",
        f"{gained.wins} / {gained.losses} / {gained.ties}",
        f"{gained.p:.3f}" if gained.p >= 0.0005 else "<0.001",
    )


def _scores_json(scores: Scores) -> dict[str, Any]:
    intervals = {name: None if ends is None else list(ends) for name, ends in scores.intervals.items()}
    return {
        "category": scores.category,
        "cases": scores.cases,
        **scores.values,
        "intervals": intervals,
    }


def _case_json(scored: Scored) -> dict[str, Any]:
    case = scored.case
    return {
        "id": case.id,
        "category": case.category,
        **{name: getattr(scored, name) for name in _OF_CASE},
        "question": case.question,
        "answerable": case.answerable,
        "ranks": list(scored.ranks),
    }


def _case_from(value: Mapping[str, Any]) -> Scored:
    case = Case(
        str(value["id"]), str(value["category"]), str(value["question"]), answerable=bool(value["answerable"])
    )
    ranks = tuple(value["ranks"])
    return Scored(case=case, ranks=ranks, **{name: value[name] for name in _OF_CASE})


def _pairing_json(pairing: Pairing) -> dict[str, Any]:
    gained = pairing.difference
    return {
        "cases": pairing.cases,
        "before": pairing.before,
        "now": pairing.now,
        "difference": gained.mean,
        "interval": list(gained.interval),
        "wins": gained.wins,
        "losses": gained.losses,
        "ties": gained.ties,
        "p": gained.p,
    }
