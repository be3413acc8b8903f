"""Pairs of places in two orders: which of many keep both, and what lies between them; knows no texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator


def heaviest(candidates: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Choose, of candidate pairs with weights, those that keep both orders and weigh most together."""
    # For each new place at most, the best chain that ends there; both the places and the weights rise.
    places: list[int] = []
    best: list[tuple[float, int]] = []  # weight of the chain, its last link
    links: list[tuple[int, int, int]] = []  # old, new, the link before
    for left, right, weight in sorted(candidates, key=lambda each: (each[0], -each[1])):
        at = bisect_left(places, right)
        total, before = best[at - 1] if at else (0.0, -1)
        total += weight
        stop = at
        while stop < len(places) and best[stop][0] <= total:
            stop += 1
        if at == stop and at < len(places) and places[at] == right:
            continue  # a heavier chain ends there already
        links.append((left, right, before))
        places[at:stop] = [right]
        best[at:stop] = [(total, len(links) - 1)]
    chosen: list[tuple[int, int]] = []
    link = best[-1][1] if best else -1
    while link >= 0:
        left, right, link = links[link]
        chosen.append((left, right))
    return chosen[::-1]


def gaps(pairs: Iterable[tuple[int, int]], old_size: int, new_size: int) -> Iterator[tuple[range, range]]:
    """Give what lies before, between and after pairs."""
    old = new = 0
    for left, right in [*pairs, (old_size, new_size)]:
        yield range(old, left), range(new, right)
        old, new = left + 1, right + 1
