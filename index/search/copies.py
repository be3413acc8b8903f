"""Tells which of the passages found say the same, so that copies do not crowd out the others.

It compares texts; which of the copies is shown, and how the others are named, is decided elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

Sets = Callable[[int], frozenset[str]]

_ALIKE = 0.85  # share of all pairs of characters that two near copies have in common
# Two that have so much in common have few characters that only one has: a pair holds two, so that is at most
# twice the share of pairs that they do not have in common, of all pairs, which are at most so many.
_ODD = 2 * (1 - _ALIKE) / (1 + _ALIKE)
_SHORTEST = 60  # characters: one other word weighs too much in a shorter text
# 第二十七条 第三十二条之一 （三） 12. 三、
_LABEL = re.compile(
    r"(?:第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、.．])"
)
_NUMBER = re.compile(r"[\d一二三四五六七八九十百千万亿零〇两]+(?:\.\d+)?")  # one class: a third of the time
_SILENT = re.compile(r"[\W_]+")  # punctuation and white space


@dataclass(frozen=True, slots=True)
class Wording:
    """A passage as it is compared; `work` names what its document is a version of."""

    work: str
    text: str


def groups(wordings: Sequence[Wording]) -> list[list[int]]:
    """Group what says the same, as places in `wordings`; the groups and what is in them keep their order.

    Equal but for punctuation and the number of the article is a copy, wherever it stands. What differs in a
    few words is one only in another work and with the same numbers: 「普通合伙人转变为有限合伙人」 and its
    reverse stand in one law, and two versions of a law differ in what matters.
    """
    bodies = [_LABEL.sub("", wording.text, count=1) for wording in wordings]
    plain = [_SILENT.sub("", body) for body in bodies]
    letters = cache(lambda place: frozenset(plain[place]))
    pairs = cache(lambda place: _pairs(plain[place]))
    found: list[list[int]] = []
    by_wording: dict[str, list[int]] = {}
    by_numbers: dict[tuple[str, ...], list[list[int]]] = defaultdict(list)
    for place, wording in enumerate(wordings):
        group = by_wording.get(plain[place])
        if group is None:
            alike = by_numbers[tuple(sorted(_NUMBER.findall(bodies[place])))]
            elsewhere = (other for other in alike if wordings[other[0]].work != wording.work)
            hopeful = (other for other in elsewhere if _may_be_near(other[0], place, plain, letters))
            near = (other for other in hopeful if _near(other[0], place, pairs))
            group = next(near, None)
            if group is None:
                group = []
                found.append(group)
                alike.append(group)
            by_wording[plain[place]] = group
        group.append(place)
    return found


def _may_be_near(first: int, second: int, plain: Sequence[str], letters: Sets) -> bool:
    """Tell, in a fraction of the time, of most that are not near that they are not."""
    shorter, longer = sorted((len(plain[first]), len(plain[second])))
    if shorter < _SHORTEST or shorter < _ALIKE * longer:
        return False
    return len(letters(first) ^ letters(second)) <= _ODD * (shorter + longer)


def _near(first: int, second: int, pairs: Sets) -> bool:
    one, other = pairs(first), pairs(second)
    return len(one & other) >= _ALIKE * len(one | other)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))
