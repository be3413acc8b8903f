"""Holds the numbers of a sentence against those of its quotes: each must be there, said of the same thing.

「申报不超过20个，立项不超过4个」 has the numbers of 「申报不超过4个，立项不超过20个」, and is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.writing.numbers import Number, normal, numbers_in
from qa.writing.polarity import stances

_STOPS = "、,;:。!?；：|\n"
_BEFORE, _AFTER = 16, 8  # characters around a number that say what it counts
_SHORT = 2  # characters; a shorter context says nothing, the clause before it is looked at
_STATES = re.compile(r"印发|发布|公布|施行|成文|修订|文号|〔")  # says what a document states of itself
_YEAR = 4  # digits
_BOUNDS = frozenset(("at most", "at least"))
_CLEARLY = 2  # pairs of characters
_PLAINLY = 3
_CLAUSE = re.compile(r"[、,;:。!?；：|]")
_SEGMENT = re.compile(r"[;。!?；|]")


@dataclass(frozen=True, slots=True)
class _Placed:
    number: Number
    around: frozenset[str]  # pairs of neighbouring characters beside it
    since: frozenset[str]  # … since the last number of its kind, within the sentence
    segment: int  # which sentence or half-sentence of all the texts it stands in
    clause: int  # … which clause
    bounds: frozenset[str]  # whether it is said to be the most or the least


def misplaced(text: str, quotes: Sequence[str], frames: Sequence[str] = ()) -> Number | None:
    """Give the first number of `text` that no quote holds, or holds of something else.

    A number that only a frame holds, a title or heading, must be said of what the frame says it of: the year
    of 「办法（2025年修订）」 is not that of what it rules.
    """
    ours = [one for one in _placed([text]) if not one.number.weak]
    theirs, above = _placed(quotes), _placed(frames)
    for one in ours:
        same = [other for other in theirs if one.number.meets(other.number) and one.bounds == other.bounds]
        same += [other for other in above if one.number.meets(other.number) and _alike(one, other, text)]
        if not same:
            return one.number
        rivals = [other for other in theirs if _rival(one, other)]
        if rivals and (
            _is_anothers(one, same, rivals)
            or _parted(one, ours, same, theirs)
            or _unpaired(one, ours, theirs)
        ):
            return one.number
    return None


def _placed(texts: Sequence[str]) -> list[_Placed]:
    found: list[_Placed] = []
    segment = 0
    for text in texts:
        plain, numbers = normal(text), numbers_in(text)
        ends = [match.end() for match in _SEGMENT.finditer(plain)]
        for number in numbers:
            begun = [end for end in ends if end <= number.start]
            before = [other for other in numbers if other.end <= number.start]
            low = max((other.end for other in before), default=0)
            high = min((other.start for other in numbers if other.start >= number.end), default=len(plain))
            sides = _sides(plain, number, low, high)
            bounds = stances("".join((sides[0], "#", sides[1]))) & _BOUNDS
            since = _since(plain, number, before, max(begun, default=0))
            clause = segment + len(_CLAUSE.findall(plain, 0, number.start))
            found.append(_Placed(number, _pairs(sides), since, segment + len(begun), clause, bounds))
        segment += len(plain) + 1  # more than it can have of either
    return found


def _sides(plain: str, number: Number, low: int, high: int) -> tuple[str, str]:
    """Give what stands beside a number, up to the clause's ends and the neighbouring numbers."""
    start = number.start
    while start > max(low, number.start - _BEFORE) and plain[start - 1] not in _STOPS:
        start -= 1
    if number.start - start < _SHORT:
        start = max(low, number.start - _BEFORE)
    end = number.end
    while end < min(high, number.end + _AFTER) and plain[end] not in _STOPS:
        end += 1
    return plain[start : number.start], plain[number.end : end]


def _since(plain: str, number: Number, before: Sequence[Number], start: int) -> frozenset[str]:
    last = max((other.end for other in before if other.kind_of(number)), default=0)
    return _pairs((plain[max(last, start) : number.start], ""))


def _pairs(sides: tuple[str, str]) -> frozenset[str]:
    return frozenset(side[i : i + 2] for side in sides for i in range(len(side) - 1))


def _rival(one: _Placed, other: _Placed) -> bool:
    alike = one.number.unit == other.number.unit or (one.number.unit and other.number.unit)
    return bool(alike) and one.number.kind_of(other.number) and one.number.value != other.number.value


def _alike(one: _Placed, other: _Placed, text: str) -> bool:
    return bool(one.around & other.around) or _STATES.search(text) is not None


def _unpaired(one: _Placed, ours: Sequence[_Placed], theirs: Sequence[_Placed]) -> bool:
    """Tell whether the number before `one` in its clause goes with a rival in the quotes.

    「二级伤残为23个月」 is not said by 「二级伤残为25个月，三级伤残为23个月」.
    """
    beside = [other for other in ours if other.clause == one.clause and other.number.end <= one.number.start]
    if not beside or beside[-1].number.kind_of(one.number):
        return False
    partners: list[Number] = []
    for place, other in enumerate(theirs):
        if beside[-1].number.meets(other.number):
            for side in (theirs[place + 1 :], theirs[:place][::-1]):
                partners += filter(None, [_next_of_kind(one, side, other.segment)])
    return bool(partners) and not any(one.number.meets(partner) for partner in partners)


def _next_of_kind(one: _Placed, others: Sequence[_Placed], segment: int) -> Number | None:
    fit = (x.number for x in others if x.segment == segment and one.number.kind_of(x.number))
    return next(fit, None)


def _is_year(number: Number) -> bool:
    """Tell a year from a span of years: it says when, and is told by what it stands with."""
    return number.unit == "年" and len(number.value) == _YEAR


def _closest(one: _Placed, others: Sequence[_Placed], *, wide: bool = False) -> int:
    if wide:
        return max((len(one.since & other.since) for other in others), default=0)
    return max((len(one.around & other.around) for other in others), default=0)


def _is_anothers(one: _Placed, same: Sequence[_Placed], rivals: Sequence[_Placed]) -> bool:
    """Tell whether the words about a number are a rival's: one pair of characters more may be chance.

    Where those beside it tell nothing, 「每个最高」, all since the last such number do.
    """
    right, rival = _closest(one, same), _closest(one, rivals)
    if rival > right:
        return rival - right >= _CLEARLY or (not right and not _is_year(one.number))
    if rival < right or _is_year(one.number):
        return False
    return _closest(one, rivals, wide=True) - _closest(one, same, wide=True) >= _PLAINLY


def _parted(
    one: _Placed, ours: Sequence[_Placed], same: Sequence[_Placed], theirs: Sequence[_Placed]
) -> bool:
    """Tell whether a number said together with `one` stands in the quotes with a rival of it instead.

    「2025年每人4000元；2024年每人3000元」 does not say that it was 4000元 in 2024.
    """
    with_one = {other.segment for other in same}
    for beside in ours:
        if beside.segment != one.segment or beside.number.kind_of(one.number):
            continue
        if beside.number.start > one.number.start and beside.clause != one.clause:
            continue  # what follows in another clause is another matter
        places = {other.segment for other in theirs if beside.number.meets(other.number)}
        if places and not places & with_one:
            return any(other.segment in places and _rival(one, other) for other in theirs)
    return False
