"""Scores answers against cases: retrieval, content, citations, comparison cells, refusal.

A missing answer scores 0 and is never dropped. Texts are compared after NFKC and without white space.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus import Document
from qa.datatypes import Answer, Comparison
from qa.evaluation.cases import Aspect, Case, GoldMode
from qa.evaluation.spans import Spans, squeeze

RECALL_DEPTH = 10  # hits that count for recall@10

Lookup = Callable[[str], Document]  # a document by its doc_id


@dataclass(frozen=True, slots=True)
class Scored:
    """What one case came to; `None` where the case does not ask for it."""

    case: Case
    refused: bool
    hit_at_1: float | None = None  # the first hit holds a gold span
    recall_at_10: float | None = None  # share of the gold spans among the first ten hits
    correct: float | None = None  # 1 if the answer holds every item it must
    citations: int = 0
    valid_citations: int = 0  # quotes that stand in the document exactly where the citation says
    gold_cited: float | None = None  # share of the gold spans that a citation touches
    cells: int = 0  # cells a comparison should fill
    right_cells: int = 0
    error: str | None = field(default=None)


def score(case: Case, answer: Answer | None, lookup: Lookup, error: str | None = None) -> Scored:
    """Score one answer; `None` with an `error` is an answer that never came."""
    cells = sum(len(aspect.cells) for aspect in case.aspects)
    if answer is None:
        wanted = 0.0 if case.answerable else None
        found = 0.0 if case.gold else None
        return Scored(case, False, found, found, wanted, gold_cited=found, cells=cells, error=error)
    refused = answer.refusal is not None
    spans = Spans(lookup)
    ranked = [
        (h.passage.doc_id, h.source, h.passage.start, h.passage.end) for h in answer.hits[:RECALL_DEPTH]
    ]
    cited = [(c.doc_id, c.source, c.start, c.end) for c in answer.citations]
    reached = [spans.reached(gold, ranked) for gold in case.gold]
    touched = [1.0 if spans.touched(gold, cited) else 0.0 for gold in case.gold]
    return Scored(
        case=case,
        refused=refused,
        hit_at_1=float(any(rank == 1 for rank in reached)) if case.gold else None,
        recall_at_10=_combined([1.0 if rank else 0.0 for rank in reached], case.gold_mode),
        correct=_correct(case, answer) if case.answerable else None,
        citations=len(answer.citations),
        valid_citations=sum(lookup(c.doc_id).text[c.start : c.end] == c.quote for c in answer.citations),
        gold_cited=_combined(touched, case.gold_mode),
        cells=cells,
        right_cells=right_cells(case, answer.comparison),
    )


def holds(text: str, items: Sequence[str]) -> bool:
    """Tell whether `text` holds every item, of alternatives between `|` at least one."""
    squeezed = squeeze(text)
    return all(any(squeeze(choice) in squeezed for choice in item.split("|")) for item in items)


def right_cells(case: Case, comparison: Comparison | None) -> int:
    """Count the cells that hold what they must: for each aspect, those of the row that holds most."""
    if comparison is None:
        return 0
    columns = _columns(case, comparison)
    return sum(
        max((_right(aspect, [row.cells[c].text for c in columns]) for row in comparison.rows), default=0)
        for aspect in case.aspects
    )


def _columns(case: Case, comparison: Comparison) -> list[int]:
    """Give for each subject of the case the column that is most like it by name, none used twice."""
    free = list(range(len(comparison.subjects)))
    columns = []
    for subject in case.subjects[: len(free)]:
        wanted = set(subject)
        best = max(free, key=lambda c: (len(wanted & set(comparison.subjects[c])), -c))
        free.remove(best)
        columns.append(best)
    return columns


def _right(aspect: Aspect, texts: Sequence[str]) -> int:
    return sum(holds(text, items) for text, items in zip(texts, aspect.cells, strict=False))


def _correct(case: Case, answer: Answer) -> float:
    """1 for a right answer; of a comparison, the share of right cells."""
    if answer.refusal is not None:
        return 0.0
    if case.aspects:
        total = sum(len(aspect.cells) for aspect in case.aspects)
        return right_cells(case, answer.comparison) / total if total else 0.0
    return float(holds(answer.text, case.must_include))


def _combined(shares: Sequence[float], mode: GoldMode) -> float | None:
    if not shares:
        return None
    return max(shares) if mode == "any" else sum(shares) / len(shares)
