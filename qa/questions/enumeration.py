"""Takes apart a phrase that sets names side by side: 「合伙企业里，普通合伙人跟有限合伙人欠债时」.

Works on words alone; it does not know whether the names exist.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from index.query.places import places_named
from index.segment import is_known, words

# What tells versions of one text apart: 「2020版」 「1996年那部」 「2018年的」
VERSION = re.compile(r"(?:19|20)\d\d年?(?:的?(?:版本?|那[部个版]|修[订正][版本]?))?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGIT = re.compile(r"[\d一二三四五六七八九十]")
_CONNECTIVES = frozenset("和 与 跟 同 以及 及 、 还是 相比 vs 比 对比 相对于".split())
_JOINED = re.compile(r"[和与跟]")
# A name ends where the phrase goes on: 「共同体│之间」 「有限合伙人│在期限上」
_AFTER_NAME = frozenset(
    """
    的 在 有 由 之间 各 各自 分别 都 是 到底 究竟 主要 具体 有何 如何 怎么 怎样 谁 哪个 对 对于 从 要 应
    应当 须 需要 里 里面 中 能 可以 今年 明年 去年 相差 差 相比 最 最长 最短 最高 最低 最多 最少 至少
    ， , ： : ？ ?
    """.split()
)
# What stands before the first name is setting: 「合伙企业里,│普通合伙人」
_SETTING = re.compile(r"[，,：:。；;]|(?<=[里中])(?![小央国等级介外部心华学])(?=.{2})")
_UNIT = re.compile(r"(?:省|市|县|区|自治区)(?!场|域)")  # 「四川省」 「广东│今年」
_WITHIN = 6  # characters by which the second name may be longer than the first and still be parallel to it
_QUOTES = '的“”"《》「」()（）/ '


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
    names, rest, at = [first], "", 0
    for part in parts[1:]:
        name, rest = _last_name(first, part)
        names.append(name)
        at = phrase.find(part, at) + len(name)
        if rest:  # 「大病医疗和房贷│的扣除标准、扣除期限」
            rest = phrase[at:]
            break
    names = [name.strip(_QUOTES) for name in names]
    return Enumeration(tuple(names), rest) if all(len(name) >= 2 for name in names) else None


def split_aspects(text: str) -> tuple[str, ...]:
    """Split 「通知义务、适用情形」 into its members."""
    return tuple(part for part in _split_at_connectives(text) if len(part) >= 2)


def _split_at_connectives(text: str) -> list[str]:
    parts = [""]
    for word in words(text):
        if word.lower() in _CONNECTIVES:
            parts.append("")
        elif (joined := _JOINED.search(word)) and not is_known(word):  # 「劳务派遣│工和│正式工」
            parts[-1] += word[: joined.start()]
            parts.append(word[joined.end() :])
        else:
            parts[-1] += word
    return [part for part in parts if part]


def _last_name(first: str, text: str) -> tuple[str, str]:
    """Cut the last name off what follows it: a year or a place if the first is one, else by the words."""
    if VERSION.search(first) and (version := VERSION.match(text)):
        return version[0], text[version.end() :]
    if (here := places_named(first)) and first.startswith(here[0]):
        there = next((place for place in places_named(text) if text.startswith(place)), "")
        if there and len(first) <= len(here[0]) + 3:
            unit = _UNIT.match(text, len(there))
            end = unit.end() if unit else len(there)
            return text[:end], text[end:]
    for length in range(len(first) - 1, 2, -1):  # 「限制行为能力的未成年人和无行为能力的未成年人，…」
        at = text.find(first[-length:], 0, len(first) + _WITHIN)
        if at >= 0 and not _DIGIT.search(first[-length:]):
            return text[: at + length], text[at + length :]
    name, more = _parallel_to(first, _until_name_ends(text))
    return name, more + text[len(name + more) :]


def _until_name_ends(text: str) -> str:
    kept = ""
    for word in words(text):
        if kept and (word in _AFTER_NAME or (_YEAR.match(word) and "号" not in text)):
            break
        kept += word
    return kept


def _parallel_to(first: str, last: str) -> tuple[str, str]:
    """Cut `last` where it stops resembling `first`: 普通合伙人, 有限合伙人欠债时 → 有限合伙人, 欠债时."""
    for length in range(len(first) - 1, 1, -1):
        at = last.find(first[-length:])
        if at >= 0 and not _DIGIT.search(first[-length:]):
            return last[: at + length], last[at + length :]
    return last, ""
