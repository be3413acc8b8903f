"""Pair the parts of two texts, both in their order: equal parts first, then those that are most alike.

Knows no documents: a part is words to compare, the number they stand under and what kind of part they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

_ALIKE = 0.27  # likeness from which two parts are versions of one; of pairs of articles below, half are
_SAME_LABEL = 0.05  # what the same number, or none on either side, adds to the likeness
_RARE = 24  # of the pairs of characters of a part the rarest, by which its likeness to others is first sought
_CROWD = 40  # parts that share a pair of characters; of more, it tells nothing
_CANDIDATES = 6  # parts held against a part closely
_LARGER = 0.35  # what the larger of two parts has alone counts so much against their likeness; in Dice's 0.5

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

    `same` words may be parted otherwise; `alike` is always one part and one part; of parts that stand
    `apart` the old ones have gone and the new ones have come.
    """

    relation: Relation
    old: range
    new: range


def align(old: Sequence[Part], new: Sequence[Part]) -> list[Run]:
    """Give the runs that all parts of both texts fall into, in their order in both."""
    runs: list[Run] = []
    for before, after in _gaps(_equals(old, new), len(old), len(new)):
        runs += _between(old, new, before, after)
        runs.append(Run("same", range(before.stop, before.stop + 1), range(after.stop, after.stop + 1)))
    return runs[:-1]  # the last gap ends with the texts


def likeness(old: Sequence[Part], new: Sequence[Part]) -> Iterator[tuple[int, int, float]]:
    """Give the pairs of an old and a new part that are alike, 0 to 1, whatever their order."""
    olds, news = [_grams(part.key) for part in old], [_grams(part.key) for part in new]
    homes: dict[str, list[int]] = defaultdict(list)
    for place, grams in enumerate(olds):
        for gram in grams:
            homes[gram].append(place)
    spread = Counter(gram for grams in news for gram in grams)
    weights = {gram: max(len(homes.get(gram, ())), count) ** -0.5 for gram, count in spread.items()}
    weights |= {gram: len(places) ** -0.5 for gram, places in homes.items() if gram not in spread}
    sizes = [sum(weights[gram] for gram in grams) for grams in olds]
    for place, grams in enumerate(news):
        size = sum(weights[gram] for gram in grams)
        known = sorted((len(homes[gram]), gram) for gram in grams if gram in homes)
        shared: Counter[int] = Counter()
        for count, gram in known[:_RARE]:
            if count <= _CROWD:
                shared.update(homes[gram])
        for fellow, _ in shared.most_common(_CANDIDATES):
            common = sum(weights[gram] for gram in olds[fellow] & grams)
            larger, smaller = max(size, sizes[fellow]), min(size, sizes[fellow])
            yield fellow, place, common / (_LARGER * larger + (1 - _LARGER) * smaller)


def _grams(key: str) -> set[str]:
    return {left + right for left, right in pairwise(key)} or {key}


def _gaps(pairs: Iterable[tuple[int, int]], old_size: int, new_size: int) -> Iterator[tuple[range, range]]:
    """Give what lies before, between and after pairs."""
    old = new = 0
    for left, right in [*pairs, (old_size, new_size)]:
        yield range(old, left), range(new, right)
        old, new = left + 1, right + 1


def _equals(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    """Pair the equal parts: those that occur once, and between these the first with the first, and so on."""
    pairs: list[tuple[int, int]] = []
    once = _equals_within(old, new, range(len(old)), range(len(new)), only_once=True)
    for before, after in _gaps(once, len(old), len(new)):
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
    return _heaviest(found)


def _heaviest(candidates: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Choose, of candidate pairs with weights, those that keep both orders and weigh most together."""
    # For each new place at most, the best chain that ends there; `ends` rises, and so do the weights.
    ends: list[int] = []
    best: list[tuple[float, int]] = []  # weight of the chain, its last link
    links: list[tuple[int, int, int]] = []  # old, new, the link before
    for left, right, weight in sorted(candidates, key=lambda each: (each[0], -each[1])):
        at = bisect_left(ends, right)
        total, before = best[at - 1] if at else (0.0, -1)
        total += weight
        links.append((left, right, before))
        stop = at
        while stop < len(ends) and best[stop][0] <= total:
            stop += 1
        if at == stop and at < len(ends) and ends[at] == right:
            continue  # a heavier chain ends there already
        ends[at:stop] = [right]
        best[at:stop] = [(total, len(links) - 1)]
    chosen: list[tuple[int, int]] = []
    link = best[-1][1] if best else -1
    while link >= 0:
        left, right, link = links[link]
        chosen.append((left, right))
    return chosen[::-1]


def _between(old: Sequence[Part], new: Sequence[Part], before: range, after: range) -> Iterator[Run]:
    """Pair what lies between equal parts: the same words parted otherwise, then parts that are alike."""
    lefts, rights = [old[place].key for place in before], [new[place].key for place in after]
    head = _common_parts(lefts, rights)
    tail = _common_parts(_backwards(lefts[head[0] :]), _backwards(rights[head[1] :]))
    starts = before.start + head[0], after.start + head[1]
    ends = before.stop - tail[0], after.stop - tail[1]
    if any(head):
        yield Run("same", range(before.start, starts[0]), range(after.start, starts[1]))
    yield from _alike(old, new, range(starts[0], ends[0]), range(starts[1], ends[1]))
    if any(tail):
        yield Run("same", range(ends[0], before.stop), range(ends[1], after.stop))


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
    pairs = _likest(old[before.start : before.stop], new[after.start : after.stop])
    pairs = [(before.start + left, after.start + right) for left, right in pairs]
    left, right = before.start, after.start
    for one, other in [*pairs, (before.stop, after.stop)]:
        yield from _in_step(old, new, range(left, one), range(right, other))
        if one < before.stop:
            yield Run("alike", range(one, one + 1), range(other, other + 1))
        left, right = one + 1, other + 1


def _likest(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[int, int]]:
    found = []
    for left, right, score in likeness(old, new):
        score += _SAME_LABEL if old[left].label == new[right].label else 0.0
        if score >= _ALIKE and old[left].kind == new[right].kind:
            found.append((left, right, score * score))
    return _heaviest(found)


def _in_step(old: Sequence[Part], new: Sequence[Part], before: range, after: range) -> Iterator[Run]:
    """Pair parts that stand in the same place under the same numbers, however unlike their words."""
    lefts = [(old[place].kind, old[place].label) for place in before]
    rights = [(new[place].kind, new[place].label) for place in after]
    if lefts == rights and (len(lefts) == 1 or all(label for _, label in lefts)):
        for left, right in zip(before, after, strict=True):
            yield Run("alike", range(left, left + 1), range(right, right + 1))
    elif before or after:
        yield Run("apart", before, after)
