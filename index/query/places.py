"""Finds the places that a text names."""

from __future__ import annotations

import re
from functools import lru_cache

from index.segment import places

# 惠州市 and 惠州 are one place, 新疆维吾尔自治区 and 新疆.
_UNIT = re.compile(r"(?<=..)(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|特区|地区|省|市|县|区|州)$")
_NO_PLACE = re.compile(
    r"^[各本我全该外]|^(?:中国|中华人民共和国|东西|南北|东部|西部|中部|东南|西南|西北|东北|华北|华东|华南|西方|东方)$"
)  # 「各省市」 「全国」 name no place in particular
_PROVINCE = re.compile(
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|广西|海南"
    "|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾"
)


@lru_cache(maxsize=16384)  # titles are asked for with every question
def places_named(text: str) -> tuple[str, ...]:
    """Give the places `text` names, without 省, 市, 县."""
    return tuple(_plain(place) for place in places(text) if not _NO_PLACE.search(place))


def _plain(place: str) -> str:
    """Give a place without its unit; of what begins with a province only that: 北京地铁 is 北京."""
    province = _PROVINCE.match(place)
    return province[0] if province and not _UNIT.search(place) else _UNIT.sub("", place)
