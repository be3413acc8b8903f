"""Sets two runs over the same cases side by side, case by case; it does not know what made them differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.answers import Scored
from qa.evaluation.scorecard import MEASURES, Measure
from qa.evaluation.significance import Difference, difference


@dataclass(frozen=True, slots=True)
class Pairing:
    """One measure in both runs, over the cases that ask for it."""

    measure: str
    cases: int
    now: float
    before: float
    difference: Difference  # now less before


@dataclass(frozen=True, slots=True)
class Contrast:
    """A run beside an earlier one. Cases that only one of them asked are named and not compared."""

    cases: int  # asked in both
    pairings: tuple[Pairing, ...]
    only_now: tuple[str, ...]  # ids
    only_before: tuple[str, ...]


def contrast(now: Sequence[Scored], before: Sequence[Scored]) -> Contrast:
    """Compare two runs; a case is the same where its id and its question are."""
    earlier = {_key(scored): scored for scored in before}
    both = [(scored, earlier[_key(scored)]) for scored in now if _key(scored) in earlier]
    shared = {_key(scored) for scored, _ in both}
    pairings = (_pairing(measure, both) for measure in MEASURES if measure.of_case)
    return Contrast(
        cases=len(both),
        pairings=tuple(pairing for pairing in pairings if pairing is not None),
        only_now=tuple(scored.case.id for scored in now if _key(scored) not in shared),
        only_before=tuple(scored.case.id for scored in before if _key(scored) not in shared),
    )


def _pairing(measure: Measure, both: Sequence[tuple[Scored, Scored]]) -> Pairing | None:
    """Compare one measure; `None` where no case asks for it in both runs."""
    now, before, wholes = [], [], []
    for ours, theirs in both:
        (part, whole), (earlier, earlier_whole) = measure.share(ours), measure.share(theirs)
        if whole and whole == earlier_whole:
            now.append(part)
            before.append(earlier)
            wholes.append(whole)
    if not now:
        return None
    of = sum(wholes)
    gained = difference(now, before, wholes)
    return Pairing(measure.name, len(now), sum(now) / of, sum(before) / of, gained)


def _key(scored: Scored) -> tuple[str, str]:
    return scored.case.id, scored.case.question
