"""Tells what a text permits, demands, forbids or limits, and which of its words it denies.

Two texts may share every word and say the opposite; here lies the difference: 可以申报, 不得申报.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.segment import is_action
from qa.writing.numbers import normal

_BOUNDARY = re.compile(r"[,、;:。!?；：]")
_REACH = 18  # characters a denial reaches within its clause: 「不得以任何名目向学生收取」
# 不得, 未, 没有 …; 不超过 sets a limit, 不同 and 不仅 deny nothing
_DENIAL = re.compile(
    r"不(?!超过|少于|低于|高于|小于|大于|多于|迟于|晚于|早于|足|满|仅|同|断|论|管|但|限于|等|良|当|利|动产|可抗力|定期)"
    r"(?:得|能|可以|可|准|许|允许|予|应|宜|需要|必|用|再|属于|是|会)?"
    r"|禁止|严禁|无[须需]|没有|未(?!来|成年|央)|并非|免予"
)
_PERMITS = "permits"
_DEMANDS = "demands"
_FORBIDS = "forbids"
_CLASSES = {
    _FORBIDS: r"不得|不能|不可以|不可(?!抗力|分割)|不准|不许|不予|不允许|禁止|严禁|不再(?!生)",
    _PERMITS: r"(?<!不)(?:可以|允许|准许|有权|可(?=[按由向在从申享凭根直同自选适依参将以]))",
    _DEMANDS: r"必须|应当|应该|(?<!无)须|(?<![相对供适反响不])应(?=[在于由按向及将依提经当具])|务必",
    "at most": r"不超过|不高于|不多于|不大于|最高|最多|至多|上限|封顶|以内|以下(?![简条材情列])|为限",
    "at least": r"不少于|不低于|不小于|最低|最少|至少|以上(?!规定|情形|条件)|起码|下限",
    "rises": r"提高|增加|上调|上升|增长|扩大|上浮",
    "falls": r"降低|减少|下调|下降|缩减|下浮",
    "free": r"免费|免征|免除|免收|免缴|豁免",
    "all": r"全部|所有|一律|全额|任何",
    "only": r"只(?!要)|仅(?!仅)|唯一",
    "once": r"一次性",
    "each": r"每",
    "before": r"之前|以前|(?<=[日月年])前",
    "after": r"之后|以后|(?<=[日月年])后|(?<=[日月])起",
    "cancels": r"取消|废止|撤销|失效|终止|停止",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _CLASSES.items()}
_MODES = frozenset((_PERMITS, _DEMANDS, _FORBIDS))
_NO = re.compile(r"(?:答[:：])?\s*(?:不(?!仅|但|论|管|断|同)|没有|否)")  # 「答：不可以。」
_QUESTION = re.compile(r"[吗呢]?[?？]$|^问[:：]")


def stances(text: str) -> frozenset[str]:
    """Give the kinds of things `text` says of what it permits, demands, forbids and limits."""
    plain = normal(text)
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(plain))


def modes(text: str) -> frozenset[str]:
    """Give which of permission, demand and prohibition `text` expresses."""
    return stances(text) & _MODES


def limits(text: str) -> frozenset[str]:
    """Give the stances that a quote must share: all but permission, demand and prohibition."""
    return stances(text) - _MODES


def mode_differs(said: str, quoted: str) -> bool:
    """Tell whether `said` permits, demands or forbids where `quoted` does another of the three.

    A quote that does none of them, a plain rule, carries permission and demand, but no prohibition.
    """
    ours, theirs = modes(said), modes(quoted)
    if _FORBIDS in ours and _FORBIDS not in theirs:
        return not _DENIAL.search(normal(quoted))
    return bool(theirs and (ours - {_FORBIDS}) - theirs)


def replies_no(quotes: Sequence[str]) -> bool:
    """Tell whether a question among the quotes is answered 「不可以」 by another."""
    return any(map(is_question, quotes)) and any(map(_NO.match, quotes))


def denies(text: str) -> bool:
    """Tell whether `text` denies or forbids anything."""
    return _DENIAL.search(normal(text)) is not None


def turns(words: Iterable[str], said: str, quotes: Sequence[str]) -> str | None:
    """Give the first verb of `words` that `said` denies and no quote does, or the other way round.

    What things are called may stand before the denial or after it: 「不得收取押金」, 「押金不得收取」.
    """
    stated = [quote for quote in quotes if not is_question(quote)]
    for word in filter(is_action, words):
        ours = _denied(word, said)
        theirs = frozenset[bool]().union(*(_denied(word, quote) for quote in stated))
        if theirs and not ours <= theirs:
            return word
    return None


def is_question(text: str) -> bool:
    """Tell whether a text asks: it states nothing."""
    return _QUESTION.search(text.strip()) is not None


def _denied(word: str, text: str) -> frozenset[bool]:
    """Give for the places of `word` in `text` whether each is denied."""
    plain = normal(text)
    found: set[bool] = set()
    at = plain.find(word)
    while at >= 0:
        before = _BOUNDARY.split(plain[max(0, at - _REACH) : at])[-1]
        denials = [match for match in _DENIAL.finditer(before) if _reaches(match, before)]
        found.add(bool(denials) or _DENIAL.match(word) is not None)
        at = plain.find(word, at + 1)
    return frozenset(found)


def _reaches(denial: re.Match[str], before: str) -> bool:
    """Tell whether a denial still holds at the end of `before`: 「未验收的│单位」 denies only 验收."""
    return "的" not in before[denial.end() :] or _PATTERNS[_FORBIDS].match(denial[0]) is not None
