"""Says in Chinese within what a question was asked, and that a refusal holds only there.

It does not know how a filter is applied; that is the library's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qa.datatypes import Refusal

# What each filter of `index.filters` is called where it stands with its value.
_NAMES = {
    "collection": "文件集“{}”",
    "issuer": "发文机关“{}”",
    "status": "效力“{}”",
    "doc_number": "文号“{}”",
    "title": "标题含“{}”",
    "format": "格式“{}”",
    "source": "路径含“{}”",
    "folder": "文件夹“{}”",
    "year": "{}年成文",
    "date": "成文于 {}",
    "from": "{} 起成文",
    "to": "{} 止成文",
}
_LONGEST = 60  # characters of a value that are said again
_IN_FORCE = {True: "只看现行有效", False: "只看已失效"}


def described(filters: Mapping[str, str]) -> dict[str, str]:
    """Give for each filter how it is said: {"issuer": "发文机关“教育部”"}."""
    return {key: _described(key, value.strip()) for key, value in filters.items()}


def _described(key: str, value: str) -> str:
    if key == "in_force":
        return _IN_FORCE[value.lower() not in ("no", "false", "0", "否")]
    told = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return _NAMES.get(key, key + "“{}”").format(told)


def limited(refused: Refusal, filters: Mapping[str, str], documents: int) -> Refusal:
    """Add to a refusal that only a part of the library, so many `documents`, was looked at."""
    within = "、".join(described(filters).values())
    if not documents:
        return replace(refused, reason=f"限定的范围（{within}）里没有文件。请放宽查找范围再问。")
    added = f"这次只查了限定的范围（{within}，{documents} 份文件），放宽查找范围再问，也许能找到。"
    return replace(refused, reason=refused.reason.replace("资料库中", "这个范围里", 1) + added)
