"""`cewen evaluate`: asks one's own cases and shows the scores; `qa.evaluation` knows how they are counted."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui import output, status
from ui.columns import table
from ui.opening import open_library
from ui.settings import Settings
from ui.status import CommandError

if TYPE_CHECKING:
    from qa.evaluation.answers import Scored
    from qa.evaluation.scorecard import Scorecard, Scores

_COLUMNS = (
    ("hit_at_1", "首条命中"),
    ("recall_at_10", "前10召回"),
    ("correct", "答案正确"),
    ("valid_citations", "出处属实"),
    ("gold_cited", "引到原文"),
    ("cells", "对比单元格"),
    ("refusal_precision", "拒答准确"),
    ("refusal_recall", "该拒则拒"),
)
_WIDTH = 160  # columns: a scorecard is not wrapped


def evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    """Score the library's answers to the cases; 2 if the file holds no cases."""
    from qa import Assistant
    from qa.evaluation import scorecard
    from qa.evaluation.cases import load_cases

    path = Path(arguments.cases)
    try:
        cases = load_cases(path)
    except OSError as error:
        raise CommandError(f"读不了题目文件 {path}：{error.strerror}。请检查路径。") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"题目文件 {path} 不是 UTF-8。请把文件另存为 UTF-8 编码。") from error
    except ValueError as error:
        raise CommandError(str(error)) from error
    with open_library(settings) as library:
        card = scorecard.evaluate(Assistant(library), cases, output.progress)
    if arguments.json:
        output.say_json(_as_json(card))
    else:
        output.say("\n".join(_as_table(card)))
    return status.DONE


def _as_json(card: Scorecard) -> dict[str, Any]:
    return {
        "overall": asdict(card.overall),
        "categories": [asdict(scores) for scores in card.categories],
        "cases": [_case_json(scored) for scored in card.cases],
    }


def _case_json(scored: Scored) -> dict[str, Any]:
    return {
        "id": scored.case.id,
        "category": scored.case.category,
        "refused": scored.refused,
        "hit_at_1": scored.hit_at_1,
        "recall_at_10": scored.recall_at_10,
        "correct": scored.correct,
        "citations": scored.citations,
        "valid_citations": scored.valid_citations,
        "gold_cited": scored.gold_cited,
        "cells": scored.cells,
        "right_cells": scored.right_cells,
        "error": scored.error,
    }


def _as_table(card: Scorecard) -> list[str]:
    head = ("类别", "题数", *(label for _, label in _COLUMNS))
    return table(head, [_row(scores) for scores in (*card.categories, card.overall)], _WIDTH)


def _row(scores: Scores) -> tuple[str, ...]:
    values = (getattr(scores, name) for name, _ in _COLUMNS)
    return (scores.category, str(scores.cases), *("—" if v is None else f"{v:.3f}" for v in values))
