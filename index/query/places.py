"""Finds the provinces and municipalities that a question names, also by their short forms."""

from __future__ import annotations

from index.segment import words

# The 34 divisions at province level, with the one-character short forms used beside the full name.
PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南"
    " 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
).split()


def places_in(text: str) -> list[str]:
    """Give the names of provinces in `text`, without 省 and 市."""
    cut = words(text)
    return [name for name in PROVINCES if any(word.startswith(name) for word in cut)]
