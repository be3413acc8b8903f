"""Takes a comparison apart into one question for each side, so that each is searched for on its own."""

from __future__ import annotations

import re

from index.segment import words

# 有什么区别, 怎么区分, 相比, 哪个更高, 分别是多久, 各是几岁, 有什么变化
_CUE = re.compile(
    r"区别|不同|不一样|差异|差别|差距|异同|区分|对比|比较|相比|变化|哪[个种]更|差多少|关系|联系|分别|各自|各是|各有|各要"
)
_CONNECTIVES = frozenset("和 与 跟 同 以及 及 还是 相比 vs 比 对比".split())
# A side ends where the question goes on: 普通合伙人│在期限上, 申请复议│的时间限制
_GOES_ON = frozenset(
    "的 在 有 之间 各 各自 分别 都 是 到底 究竟 相比 比 哪个 怎么 如何 谁 , ， ? ？ : ：".split()
)
_EDGE = re.compile(r"[，,：:。;；?？]")
_BLANK = " ，,、"
_SHORTEST = 2  # characters of a side


def sides(text: str) -> tuple[str, ...]:
    """Give the question once for each of two things it compares, without the other; else nothing."""
    cue = _CUE.search(text)
    if cue is None:
        return ()
    cut = words(text)
    place = next((i for i, word in enumerate(cut) if i and word.lower() in _CONNECTIVES), None)
    if place is None or place + 1 == len(cut):
        return ()
    before, after = "".join(cut[:place]).rstrip(_BLANK), cut[place + 1 :]
    edges = [match.end() for match in _EDGE.finditer(before)]
    setting, first = (before[: edges[-1]], before[edges[-1] :]) if edges else ("", before)
    size = next((i for i, word in enumerate(after) if i and word in _GOES_ON), len(after))
    second, rest = "".join(after[:size]).strip(_BLANK), "".join(after[size:])
    first, second, more = _parallel(first, second)
    if min(len(first), len(second)) < _SHORTEST:
        return ()
    return f"{setting}{first}{more}{rest}", f"{setting}{second}{more}{rest}"


def _parallel(first: str, second: str) -> tuple[str, str, str]:
    """Cut the second side where it stops resembling the first: 普通合伙人, 有限合伙人, and 欠债时."""
    for size in range(len(first) - 1, 1, -1):
        at = second.find(first[-size:])
        if at >= 0:
            return first, second[: at + size], second[at + size :]
    return first, second, ""
