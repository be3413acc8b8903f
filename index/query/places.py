"""Finds the places that a text names."""

from __future__ import annotations

import re
from functools import lru_cache

from index.segment import places

# 惠州市 and 惠州 are one place, 新疆维吾尔自治区 and 新疆.
_UNIT = re.compile(r"(?<=..)(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|特区|地区|省|市|县|区|州)$")
_NO_PLACE = re.compile(
    r"^[各本我全该外]|^(?:中国|中华人民共和国)$"
)  # 「各省市」 「全国」 name no place in particular


@lru_cache(maxsize=16384)  # titles are asked for with every question
def places_named(text: str) -> tuple[str, ...]:
    """Give the places `text` names, without 省, 市, 县."""
    return tuple(_UNIT.sub("", place) for place in places(text) if not _NO_PLACE.search(place))
