"""Scores answers against cases: retrieval, content, citations, comparison cells, refusal.

A missing answer scores 0 and is never dropped. Texts are compared after NFKC and without white space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus import Document
from index import Hit
from qa.datatypes import Answer, Comparison
from qa.evaluation.cases import Aspect, Case, Gold, GoldMode
from qa.evaluation.retrieval import Ranked, answer_within, ranked
from qa.evaluation.spans import Spans, places_of, squeeze

DEPTH = 100  # hits that are looked at

_MARK = re.compile(r"\[\d+\]")  # [1], where a sentence is cited

Lookup = Callable[[str], Document]  # a document by its doc_id


@dataclass(frozen=True, slots=True)
class Scored:
    """What one case came to; `None` where the case does not ask for it."""

    case: Case
    refused: bool = False
    hit_at_1: float | None = None  # the first hit holds a gold span
    recall_at_10: float | None = None  # share of the gold spans among the first ten hits
    correct: float | None = None  # 1 if the answer holds every item it must
    citations: int = 0
    valid_citations: int = 0  # quotes that stand in the document exactly where the citation says
    gold_cited: float | None = None  # share of the gold spans that a citation touches
    gold_citations: int = 0  # citations that touch a gold span
    cells: int = 0  # cells a comparison should fill
    right_cells: int = 0
    aspects: int = 0  # rows a comparison should have
    right_aspects: int = 0  # … of which every cell is right
    error: str | None = None
    ndcg_at_10: float | None = None
    mrr_at_10: float | None = None
    recall_at_100: float | None = None
    answer_at_500: float | None = None  # share of the gold spans whole within so many characters found
    answer_at_1500: float | None = None
    ranks: tuple[int | None, ...] = field(default=())  # of each gold span, where the first hit holds it
    answer: Answer | None = None
    hits: tuple[Hit, ...] = field(default=())


def score(case: Case, answer: Answer, hits: Sequence[Hit], lookup: Lookup) -> Scored:
    """Score the answer to a case, and the hits that a search for its question gave."""
    spans = Spans(lookup)
    cited = [(c.doc_id, c.source, c.start, c.end) for c in answer.citations]
    ranks = tuple(spans.reached(gold, places_of(hits)) for gold in case.gold)
    touched = [1.0 if spans.touched(gold, cited) else 0.0 for gold in case.gold]
    return Scored(
        case=case,
        refused=answer.refusal is not None,
        correct=_correct(case, answer) if case.answerable else None,
        citations=len(answer.citations),
        valid_citations=sum(lookup(c.doc_id).text[c.start : c.end] == c.quote for c in answer.citations),
        gold_cited=_combined(touched, case.gold_mode),
        gold_citations=sum(any(spans.touched(gold, [place]) for gold in case.gold) for place in cited),
        cells=_cells(case),
        right_cells=right_cells(case, answer.comparison),
        aspects=len(case.aspects),
        right_aspects=right_aspects(case, answer.comparison),
        answer_at_500=_within(case, hits, 500),
        answer_at_1500=_within(case, hits, 1500),
        ranks=ranks,
        answer=answer,
        hits=tuple(hits),
        **(_ranked(ranks, case.gold_mode)._asdict() if ranks else {}),
    )


def unanswered(case: Case, error: str) -> Scored:
    """Score a case whose answer never came: 0 wherever it asks for anything."""
    found = 0.0 if case.gold else None
    return Scored(
        case=case,
        correct=0.0 if case.answerable else None,
        gold_cited=found,
        cells=_cells(case),
        aspects=len(case.aspects),
        error=error,
        answer_at_500=found,
        answer_at_1500=found,
        ranks=(None,) * len(case.gold),
        **dict.fromkeys(Ranked._fields, found),
    )


def _ranked(ranks: Sequence[int | None], mode: GoldMode) -> Ranked:
    """Score the ranks of gold spans; where any will do, the first found is the only one wanted."""
    return ranked([min((r for r in ranks if r), default=None)] if mode == "any" else ranks)


def _within(case: Case, hits: Sequence[Hit], characters: int) -> float | None:
    """Give the share of the gold spans that stand whole in the first characters found."""
    return _combined([float(_holds_whole(hits, gold, characters)) for gold in case.gold], case.gold_mode)


def _holds_whole(hits: Sequence[Hit], gold: Gold, characters: int) -> bool:
    texts = []
    for hit in hits:
        if gold.may_stand_in(hit.source):
            texts.append(hit.passage.text[: max(0, characters)])
        characters -= len(hit.passage.text)
    return answer_within(texts, gold.span, sum(map(len, texts)))


def holds(text: str, items: Sequence[str]) -> bool:
    """Tell whether `text` holds every item, of alternatives between `|` at least one."""
    squeezed = squeeze(text)
    return all(any(squeeze(choice) in squeezed for choice in item.split("|")) for item in items)


def right_cells(case: Case, comparison: Comparison | None) -> int:
    """Count the cells that hold what they must: for each aspect, those of the row that holds most."""
    return sum(_right_in_best_row(case, comparison))


def right_aspects(case: Case, comparison: Comparison | None) -> int:
    """Count the aspects of which every cell is right, in one row."""
    best = _right_in_best_row(case, comparison)
    return sum(right == len(aspect.cells) for right, aspect in zip(best, case.aspects, strict=True))


def _right_in_best_row(case: Case, comparison: Comparison | None) -> list[int]:
    """Give for each aspect the number of right cells in the row that has most."""
    if comparison is None:
        return [0] * len(case.aspects)
    columns = _columns(case, comparison)
    return [
        max((_right(aspect, [row.cells[c].text for c in columns]) for row in comparison.rows), default=0)
        for aspect in case.aspects
    ]


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


def _cells(case: Case) -> int:
    return sum(len(aspect.cells) for aspect in case.aspects)


def _right(aspect: Aspect, texts: Sequence[str]) -> int:
    return sum(holds(text, items) for text, items in zip(texts, aspect.cells, strict=False))


def _correct(case: Case, answer: Answer) -> float:
    """1 for a right answer; of a comparison, the share of right cells."""
    if answer.refusal is not None:
        return 0.0
    if case.aspects:
        return right_cells(case, answer.comparison) / _cells(case) if _cells(case) else 0.0
    return float(holds(_MARK.sub("", answer.text), case.must_include))


def _combined(shares: Sequence[float], mode: GoldMode) -> float | None:
    if not shares:
        return None
    return max(shares) if mode == "any" else sum(shares) / len(shares)
