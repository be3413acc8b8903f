"""Two runs over the same cases, paired by hand."""

from __future__ import annotations

from qa.evaluation.answers import Scored
from qa.evaluation.cases import Case
from qa.evaluation.contrast import contrast


def _scored(number: int, question: str = "问", **scores: float) -> Scored:
    return Scored(Case(str(number), "", question), **scores)  # type: ignore[arg-type]


def test_runs_are_paired_case_by_case() -> None:
    """Each measure is compared over the cases that ask for it, in whatever order they were asked."""
    now = [_scored(1, hit_at_1=1.0), _scored(2, hit_at_1=1.0), _scored(3)]
    before = [_scored(3), _scored(2, hit_at_1=1.0), _scored(1, hit_at_1=0.0)]
    told = contrast(now, before)
    [pairing] = told.pairings
    assert (told.cases, pairing.measure, pairing.cases) == (3, "hit_at_1", 2)
    assert (pairing.before, pairing.now, pairing.difference.mean) == (0.5, 1.0, 0.5)
    assert (pairing.difference.wins, pairing.difference.losses, pairing.difference.ties) == (1, 0, 1)


def test_cells_count_alike_wherever_they_stand() -> None:
    """Comparison cells are summed over the cases, as on the scorecard."""
    now = [_scored(1, cells=4, right_cells=3), _scored(2, cells=1, right_cells=0)]
    before = [_scored(1, cells=4, right_cells=1), _scored(2, cells=1, right_cells=0)]
    [pairing] = contrast(now, before).pairings
    assert (pairing.before, pairing.now, round(pairing.difference.mean, 9)) == (0.2, 0.6, 0.4)


def test_what_only_one_run_asked_is_named() -> None:
    """Another id, or the same id with other words, is another case: named, not compared."""
    told = contrast(
        [_scored(1), _scored(2, "新题面"), _scored(3)], [_scored(1), _scored(2, "旧题面"), _scored(4)]
    )
    assert (told.cases, told.only_now, told.only_before) == (1, ("2", "3"), ("2", "4"))


def test_an_answer_that_never_came_is_a_loss() -> None:
    """A case that failed in one run still counts there, as 0."""
    [pairing] = contrast([_scored(1, correct=0.0)], [_scored(1, correct=1.0)]).pairings
    assert (pairing.difference.losses, pairing.difference.mean) == (1, -1.0)
