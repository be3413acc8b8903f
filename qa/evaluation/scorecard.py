"""Asks every case and sums the scores up, for each category and for all, each with its interval."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa.assistant import Assistant
from qa.evaluation.answers import DEPTH, Scored, score, unanswered
from qa.evaluation.cases import Case
from qa.evaluation.significance import Interval, interval

logger = logging.getLogger(__name__)

Share = tuple[float, float]  # part and whole; a whole of 0 is what the case does not ask for


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure between 0 and 1; of several cases, the sum of the parts over that of the wholes."""

    name: str
    share: Callable[[Scored], Share]
    of_case: bool = True  # the whole hangs on the case alone, not on what was answered


def _field(name: str) -> Measure:
    def share(scored: Scored) -> Share:
        value: float | None = getattr(scored, name)
        return (0.0, 0.0) if value is None else (value, 1.0)

    return Measure(name, share)


MEASURES = (
    _field("hit_at_1"),
    _field("recall_at_10"),
    _field("correct"),
    Measure("valid_citations", lambda s: (s.valid_citations, s.citations), of_case=False),
    _field("gold_cited"),
    Measure(
        "citation_precision", lambda s: (s.gold_citations, s.citations if s.case.gold else 0), of_case=False
    ),
    Measure("cells", lambda s: (s.right_cells, s.cells)),
    Measure("aspects", lambda s: (s.right_aspects, s.aspects)),
    Measure("refusal_precision", lambda s: (s.refused and not s.case.answerable, s.refused), of_case=False),
    Measure("refusal_recall", lambda s: (s.refused and not s.case.answerable, not s.case.answerable)),
    _field("ndcg_at_10"),
    _field("mrr_at_10"),
    _field("recall_at_100"),
    _field("answer_at_500"),
    _field("answer_at_1500"),
)


@dataclass(frozen=True, slots=True)
class Scores:
    """The measures over the cases of one category, by name; `None` where no case asks for one."""

    category: str
    cases: int
    values: Mapping[str, float | None]
    intervals: Mapping[str, Interval | None]  # 95 %, by resampling the cases


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
    values: dict[str, float | None] = {}
    intervals: dict[str, Interval | None] = {}
    for measure in MEASURES:
        asked = [(part, whole) for part, whole in map(measure.share, scored) if whole]
        parts, wholes = [part for part, _ in asked], [whole for _, whole in asked]
        values[measure.name] = sum(parts) / sum(wholes) if asked else None
        intervals[measure.name] = interval(parts, wholes) if asked else None
    return Scores(category, len(scored), values, intervals)


def _ask(assistant: Assistant, case: Case) -> Scored:
    try:
        hits = assistant.search(case.question, case.history, DEPTH, case.filters)
        answer = assistant.ask(case.question, case.history, case.filters)
    except Exception as error:  # the question is at fault, or a program: the other cases are still scored
        logger.exception("case %s failed", case.id)
        return unanswered(case, f"{type(error).__name__}: {error}")
    return score(case, answer, hits, assistant.library.document)
