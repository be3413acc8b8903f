"""What on a web page stands beside its article by name or form: menus, teasers of other pages, their labels.

Where most of a page's prose stands is believed before any name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from corpus.pages.pagetree import PageTree
from corpus.pages.tags import is_menu
from corpus.pages.weighing import could_label, is_dated
from corpus.text.normalise import compact

_MAX_NAMED = 0.5  # of all prose in a part named like a menu, or in teasers: they are wrongly taken for such
_MAX_CARD = 8  # blocks in a teaser
_LABEL_DEPTH, _LABEL_REACH = 3, 5  # elements up from a label, and from a link below, to where they meet


def asides(tree: PageTree, weights: Sequence[float]) -> list[bool]:
    """Say of each block whether it stands in a part named like a menu, or in a teaser of another page.

    A part that holds much of the prose is named wrongly, and teasers that do are the article.
    """
    prose = [max(weight, 0.0) for weight in weights]
    sums = tree.summed(prose)
    limit = _MAX_NAMED * sum(prose)
    menus: set[Any] = set()
    for element in sums:  # parents come before their children
        if element.getparent() in menus or (is_menu(element) and sums[element] <= limit):
            menus.add(element)
    cards = _cards(tree)
    if sum(size for size, item in zip(prose, tree.found, strict=True) if item.element in cards) > limit:
        cards = set()
    return [item.element in menus or item.element in cards for item in tree.found]


def _cards(tree: PageTree) -> set[Any]:
    """Give the elements in teasers: several like parts beside each other, each with one date."""
    dates = tree.summed([float(is_dated(item)) for item in tree.found])
    sizes = tree.summed([1.0] * len(tree.found))
    alike: dict[tuple[Any, str, str | None], list[Any]] = defaultdict(list)
    for element, size in sizes.items():
        if dates[element] == 1 and 1 < size <= _MAX_CARD:
            alike[element.getparent(), element.tag, element.get("class")].append(element)
    cards = {element for group in alike.values() if len(group) > 1 for element in group}
    for element in sizes:
        if element.getparent() in cards:
            cards.add(element)
    return cards


def labels(tree: PageTree, off: Sequence[bool], titles: Collection[str]) -> list[bool]:
    """Say of each block whether it is a short line that names the links or teasers right below it.

    `off` are these; `titles` come without white space.
    """
    found: list[bool] = []
    for place, item in enumerate(tree.found):
        text, below = item.block.text, place + 1
        if off[place] or not any(off[below : below + 1]) or compact(text) in titles or not could_label(text):
            found.append(False)
            continue
        around = [item.element, *item.element.iterancestors()][:_LABEL_DEPTH]
        parents = [tree.found[below].element, *tree.found[below].element.iterancestors()][:_LABEL_REACH]
        found.append(any(parent in around for parent in parents))
    return found
