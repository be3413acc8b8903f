"""Pair the parts of two texts, both in their order: equal parts first, then those that are most alike.

Knows no documents: a part is words to compare, the number they stand under and what kind of part they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from corpus.versions.likeness import likenesses
from corpus.versions.ordering import gaps, heaviest

_ALIKE = 0.33  # likeness from which two parts are versions of one: of pairs of real articles up to 0.38 14 of
# 16 are, of those from 0.28 to here 9 of 16
_SAME_LABEL = 0.05  # what the same number, or none on either side, adds: 17 of 8,900 changes came out better
_MIN_JOINED = 6  # characters of a part that may be found again inside another

Relation = Literal["same", "alike", "apart"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is paired: words made comparable, the number they stand under, and what they are."""

    key: str
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Parts of the old and of the new text that answer each other.

    `same` words may be parted otherwise; of parts that are `alike` there is one on at least one side, and it
    holds the words of all but one on the other; of those `apart` the old ones have gone, the new ones come.
    """

    relation: Relation
    old: range
    new: range


def align(old: Sequence[Part], new: Sequence[Part]) -> list[Run]:
    """Give the runs that all parts of both texts fall into, in their order in both."""
    runs: list[Run] = []
    for before, after in gaps(_equals(old, new), len(old), len(new)):
        runs += _between(old, new, before, after)
        runs.append(Run("same", range(before.stop, before.stop + 1), range(after.stop, after.stop + 1)))
    return runs[:-1]  # the last gap ends with the texts


def _equals(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    """Pair the equal parts: those that occur once, and between these the first with the first, and so on."""
    pairs: list[tuple[int, int]] = []
    once = _equals_within(old, new, range(len(old)), range(len(new)), only_once=True)
    for before, after in gaps(once, len(old), len(new)):
        pairs += _equals_within(old, new, before, after, only_once=False)
        pairs.append((before.stop, after.stop))
    return pairs[:-1]


def _equals_within(
    old: Sequence[Part], new: Sequence[Part], before: range, after: range, *, only_once: bool
) -> list[tuple[int, int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place in before:
        places[old[place].key].append(place)
    fellows: dict[str, list[int]] = defaultdict(list)
    for place in after:
        fellows[new[place].key].append(place)
    found = [
        (left, right, 1.0 + len(key))
        for key, lefts in places.items()
        if key and key in fellows and not (only_once and len(lefts) + len(fellows[key]) > 2)
        for left, right in zip(lefts, fellows[key], strict=False)
    ]
    return heaviest(found)


def _between(old: Sequence[Part], new: Sequence[Part], before: range, after: range) -> list[Run]:
    """Pair what lies between equal parts: the same words parted otherwise, then parts that are alike."""
    if not before or not after:
        return [Run("apart", before, after)] if before or after else []
    lefts, rights = [old[place].key for place in before], [new[place].key for place in after]
    head = _common_parts(lefts, rights)
    tail = _common_parts(_backwards(lefts[head[0] :]), _backwards(rights[head[1] :]))
    olds = range(before.start + head[0], before.stop - tail[0])
    news = range(after.start + head[1], after.stop - tail[1])
    runs = [
        Run("same", range(before.start, olds.start), range(after.start, news.start)),
        *_joined(list(_alike(old, new, olds, news)), old, new),
        Run("same", range(olds.stop, before.stop), range(news.stop, after.stop)),
    ]
    return [run for run in runs if run.old or run.new]


def _backwards(keys: Sequence[str]) -> list[str]:
    return [key[::-1] for key in reversed(keys)]


def _common_parts(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Give how many parts of either side begin them with the same words, however these are parted."""
    pairs = enumerate(zip(chain.from_iterable(old), chain.from_iterable(new), strict=False))
    sizes = sum(map(len, old)), sum(map(len, new))
    size = next((place for place, (left, right) in pairs if left != right), min(sizes))
    ends = {0: 0}
    at = 0
    for count, key in enumerate(old, 1):
        at += len(key)
        if at > size:
            break
        ends[at] = count
    found, at = (0, 0), 0
    for count, key in enumerate(new, 1):
        at += len(key)
        if at > size:
            break
        found = (ends[at], count) if at in ends else found
    return found


def _alike(old: Sequence[Part], new: Sequence[Part], before: range, after: range) -> Iterator[Run]:
    """Pair the parts that are most alike, and between these what stands in step."""
    lefts, rights = old[before.start : before.stop], new[after.start : after.stop]
    found = []
    for left, right, score in likenesses([part.key for part in lefts], [part.key for part in rights]):
        score += _SAME_LABEL if lefts[left].label == rights[right].label else 0.0
        if score >= _ALIKE and lefts[left].kind == rights[right].kind:
            found.append((before.start + left, after.start + right, score * score))
    left, right = before.start, after.start
    for one, other in [*heaviest(found), (before.stop, after.stop)]:
        yield from _in_step(old, new, range(left, one), range(right, other))
        if one < before.stop:
            yield Run("alike", range(one, one + 1), range(other, other + 1))
        left, right = one + 1, other + 1


def _in_step(old: Sequence[Part], new: Sequence[Part], before: range, after: range) -> Iterator[Run]:
    """Pair parts that stand in the same place under the same numbers, however unlike their words."""
    lefts = [(old[place].kind, old[place].label) for place in before]
    rights = [(new[place].kind, new[place].label) for place in after]
    if lefts == rights and (len(lefts) == 1 or all(label for _, label in lefts)):
        for left, right in zip(before, after, strict=True):
            yield Run("alike", range(left, left + 1), range(right, right + 1))
    elif before or after:
        yield Run("apart", before, after)


def _joined(runs: list[Run], old: Sequence[Part], new: Sequence[Part]) -> list[Run]:
    """Give to each part that has a fellow also the parts beside this one whose words it holds.

    A part of some kind, an article, stays one.
    """
    for at, run in enumerate(runs):
        if run.relation != "alike":
            continue
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(runs) and runs[beside].relation == "apart":
                run, runs[beside] = _taken(run, runs[beside], old, new)
        runs[at] = run
    return runs


def _taken(run: Run, other: Run, old: Sequence[Part], new: Sequence[Part]) -> tuple[Run, Run]:
    """Move parts from a neighbouring run to the one whose single part on the other side holds their words."""
    olds, rest = _held(run.old, other.old, old, new[run.new.start].key if len(run.new) == 1 else "")
    run, other = replace(run, old=olds), replace(other, old=rest)
    news, rest = _held(run.new, other.new, new, old[run.old.start].key if len(run.old) == 1 else "")
    return replace(run, new=news), replace(other, new=rest)


def _held(run: range, rest: range, parts: Sequence[Part], key: str) -> tuple[range, range]:
    is_after = rest.start >= run.stop
    while rest:
        part = parts[rest.start if is_after else rest.stop - 1]
        if part.kind or len(part.key) < _MIN_JOINED or part.key not in key:
            break
        rest = range(rest.start + is_after, rest.stop - (not is_after))
        run = range(run.start - (not is_after), run.stop + is_after)
    return run, rest
