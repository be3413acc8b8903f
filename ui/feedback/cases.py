"""Turns judgements into cases for `cewen evaluate`; the format is that of `qa.evaluation.cases`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ui.feedback.judgement import REASON_NAMES, Judgement

# No answer holds it: a question answered badly scores 0 until a person has written what the answer must hold.
TO_FILL_IN = "（请在这里写明正确的回答里必须有的话）"
_ALL_OF_IT = ("list", "comparison", "relation", "procedure")  # answers of which every quote is a part


def cases_of(judgements: Iterable[Judgement]) -> Iterator[dict[str, Any]]:
    """Give a case for each question judged, in the order judged; of equal ones the last."""
    latest: dict[str, dict[str, Any]] = {}
    for judgement in judgements:
        case = case_of(judgement)
        known = json.dumps({**case, "id": ""}, ensure_ascii=False, sort_keys=True)
        latest.pop(known, None)
        latest[known] = case
    yield from latest.values()


def case_of(judgement: Judgement) -> dict[str, Any]:
    """Give the case: what a good answer cited is gold; what a bad one should say is left to a person."""
    asked: dict[str, Any] = {"history": list(judgement.history)} if judgement.history else {}
    if judgement.filters:
        asked["filters"] = dict(judgement.filters)
    return {
        "id": judgement.id,
        "category": _category(judgement),
        "question": judgement.question,
        **asked,
        **(_confirmed(judgement) if judgement.verdict == "helpful" else _open(judgement)),
    }


def _category(judgement: Judgement) -> str:
    if judgement.verdict == "helpful":
        return "有用"
    return f"没用：{REASON_NAMES[judgement.reason]}" if judgement.reason else "没用"


def _confirmed(judgement: Judgement) -> dict[str, Any]:
    """Give what a helpful answer rested on."""
    if judgement.refused:
        return {"answerable": False}
    answer = judgement.answer
    cited = [citation for citation in answer["citations"] if citation.get("follows") is None]
    gold = [{"file": _file(citation["source"]), "span": citation["quote"]} for citation in cited]
    short = answer.get("short")
    comparison = answer.get("comparison")
    return {
        "gold": gold,
        "gold_mode": "all" if answer["kind"] in _ALL_OF_IT else "any",
        **({"must_include": [short["text"].replace("|", "｜")]} if short else {}),
        **({"subjects": comparison["subjects"]} if comparison else {}),
    }


def _open(judgement: Judgement) -> dict[str, Any]:
    """Give what is known of the answer there should have been."""
    if judgement.reason == "unanswerable":
        return {"answerable": False}
    note = {"note": judgement.words} if judgement.words else {}
    return {"gold": [], "must_include": [TO_FILL_IN], **note}


def _file(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1]
