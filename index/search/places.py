"""Tells which documents are for another place than a question: a city's rules do not hold elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from index.search.titles import Titles
from index.segment import places

_DIVISION = re.compile(
    r"(?<=..)(?:特别行政区|自治[区州县]|[省市县区州])$"
)  # 望澜市, 福建省: what may be left out
_COUNTRY = frozenset({"中国", "中华", "中华人民共和国"})


def elsewhere(question: str, versions: Iterable[int], titles: Titles) -> frozenset[int]:
    """Give those of `versions` whose titles name places, and none that `question` names."""
    asked = named_in(question)
    return frozenset(
        version
        for version in versions
        if (there := named_in(titles.by_version[version].name)) and not asked & there
    )


@lru_cache(maxsize=16384)
def named_in(text: str) -> frozenset[str]:
    """Give the places that a text names, without 省, 市 and the like, and without the country."""
    return frozenset(_DIVISION.sub("", place) for place in places(text)) - _COUNTRY
