"""Asks every case and sums the scores up, for each category and for all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qa.assistant import Assistant
from qa.evaluation.answers import Scored, score
from qa.evaluation.cases import Case

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the cases of one category, 0..1; `None` where no case asks for it."""

    category: str
    cases: int
    hit_at_1: float | None
    recall_at_10: float | None
    correct: float | None
    valid_citations: float | None  # of all citations made
    gold_cited: float | None
    cells: float | None  # of all cells of comparisons
    refusal_precision: float | None  # of the refusals, those of unanswerable questions
    refusal_recall: float | None  # of the unanswerable questions, those refused


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scores of all cases together, of each category, and case by case."""

    overall: Scores
    categories: tuple[Scores, ...]
    cases: tuple[Scored, ...]


def evaluate(
    assistant: Assistant, cases: Sequence[Case], progress: Callable[[int, int, str], None] | None = None
) -> Scorecard:
    """Ask `cases` one after another; a question that raises is an answer that never came."""
    scored = []
    for number, case in enumerate(cases, start=1):
        if progress is not None:
            progress(number, len(cases), case.id)
        scored.append(_ask(assistant, case))
    names = dict.fromkeys(case.category for case in cases)
    categories = tuple(total(name, [s for s in scored if s.case.category == name]) for name in names)
    return Scorecard(total("全部", scored), categories, tuple(scored))


def total(category: str, scored: Sequence[Scored]) -> Scores:
    """Sum up the scores of one category."""
    refused = [s for s in scored if s.refused]
    unanswerable = [s for s in scored if not s.case.answerable]
    return Scores(
        category=category,
        cases=len(scored),
        hit_at_1=_mean(s.hit_at_1 for s in scored),
        recall_at_10=_mean(s.recall_at_10 for s in scored),
        correct=_mean(s.correct for s in scored),
        valid_citations=_share(sum(s.valid_citations for s in scored), sum(s.citations for s in scored)),
        gold_cited=_mean(s.gold_cited for s in scored),
        cells=_share(sum(s.right_cells for s in scored), sum(s.cells for s in scored)),
        refusal_precision=_share(sum(not s.case.answerable for s in refused), len(refused)),
        refusal_recall=_share(sum(s.refused for s in unanswerable), len(unanswerable)),
    )


def _ask(assistant: Assistant, case: Case) -> Scored:
    lookup = assistant.library.document
    try:
        answer = assistant.ask(case.question, case.history)
    except Exception as error:  # the question is at fault, or a program: the other cases are still scored
        logger.exception("case %s failed", case.id)
        return score(case, None, lookup, f"{type(error).__name__}: {error}")
    return score(case, answer, lookup)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
