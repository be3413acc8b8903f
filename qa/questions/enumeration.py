"""Takes apart a phrase that sets names side by side: 「合伙企业里，普通合伙人跟有限合伙人欠债时」.

Works on words alone; it does not know whether the names exist.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index.segment import words

_CONNECTIVES = frozenset("和 与 跟 同 以及 及 、 还是 相比 vs 比 对比 相对于".split())
# A name ends where the phrase goes on: 「共同体│之间」 「有限合伙人│在期限上」
_AFTER_NAME = frozenset(
    "的 在 有 之间 各 各自 分别 都 是 到底 究竟 主要 具体 有何 如何 ， , ： : ？ ?".split()
)
# What stands before the first name is setting: 「合伙企业里,│普通合伙人」
_SETTING = re.compile(r"[，,：:。]|(?<=[里中])(?=.{2})")
_QUOTES = '的“”"《》「」 '


class Enumeration(NamedTuple):
    """The names, and what the phrase goes on to say after the last one."""

    names: tuple[str, ...]
    rest: str


def side_by_side(phrase: str) -> Enumeration | None:
    """Read two or more names joined by 和, 与, 跟 …; `None` where the phrase does not hold them."""
    parts = _split_at_connectives(phrase)
    if len(parts) < 2:
        return None
    first = _SETTING.split(parts[0])[-1]
    last, rest = _parallel_to(first, _until_name_ends(parts[-1]))
    names = tuple(part.strip(_QUOTES) for part in (first, *parts[1:-1], last))
    return Enumeration(names, rest) if all(len(name) >= 2 for name in names) else None


def split_aspects(text: str) -> tuple[str, ...]:
    """Split 「通知义务、适用情形」 into its members."""
    return tuple(part for part in _split_at_connectives(text) if len(part) >= 2)


def _split_at_connectives(text: str) -> list[str]:
    parts = [""]
    for word in words(text):
        if word.lower() in _CONNECTIVES:
            parts.append("")
        else:
            parts[-1] += word
    return [part for part in parts if part]


def _until_name_ends(text: str) -> str:
    kept = ""
    for word in words(text):
        if word in _AFTER_NAME and kept:
            break
        kept += word
    return kept


def _parallel_to(first: str, last: str) -> tuple[str, str]:
    """Cut `last` where it stops resembling `first`: 普通合伙人, 有限合伙人欠债时 → 有限合伙人, 欠债时."""
    for length in range(len(first) - 1, 1, -1):
        at = last.find(first[-length:])
        if at >= 0:
            return last[: at + length], last[at + length :]
    return last, ""
