"""Tells what a question is about, to be said again in front of one that follows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.query.places import places_named
from index.segment import stop_words, words

Names = Callable[[str], Sequence[str]]  # the names of documents that a question holds, as it writes them

ASKS = re.compile(
    r"谁|多少|(?<!好)几(?![乎率何])|什么|哪|怎|如何|是否|是不是|能不能|能否|可否|可不可以|有没有|要不要|会不会|算不算"
    r"|何时|何地|何种|为何|多久|多长|多大|多高|吗(?=[?？。]?$)|啥"
)
_CLAUSE = re.compile(r"[^，,。；;？?！!：:]+")
# 1996年的, 旧 before a name; （2018年修订）, 2018版的 after it: they tell which version is meant
_BEFORE = re.compile(r"(?:[旧老新]的?|(?:19|20)\d\d年?版?(?:的|那[部份])?|现行的?)$")
_AFTER = re.compile(
    r"^[（(]?(?:(?:19|20)\d\d)年?(?:版|修[订正]|那[部份版])?[）)]?|^[（(][^（）()]{2,12}[）)]"
)
_PLACE_GAP = 2  # characters between a place and the name it belongs to: 北京的, 上海市
# Words that end the part of a clause before what it asks, and are none of its subject.
_TRAILING = frozenset(
    """
    由 是 为 要 有 需 需要 应 应当 应该 可以 可 能 能够 得 该 会 包括 包含 规定 都 一般 具体 主要 大概
    最长 最多 最少 最高 最低 到底 究竟 分别 各 在 从 自 按 按照 根据 至少 最快 提前 满足 具备 符合 属于
    叫 指 ， , 的 了 是在 规定了 说 写 讲 负责 达到 增长 不得 超过 不得超过 不超过 不能
    """.split()
)


def topic_of(question: str, names: Names) -> str:
    """Give what `question` is about: the documents it names, else what it says before what it asks."""
    return document_in(question, names) or _matter(question)


def document_in(question: str, names: Names) -> str:
    """Give the document that `question` names last, with what tells its version and place; else nothing."""
    known = [name for name in names(question) if name in question]
    named = [name for name in known if not any(name != other and name in other for other in known)]
    if not named:
        return ""
    start = max(question.rfind(name) for name in named)
    name = max((name for name in named if question.startswith(name, start)), key=len)
    end = start + len(name)
    if version := _AFTER.match(question[end:]):
        end += version.end()
    if version := _BEFORE.search(question[:start]):
        start = version.start()
    for place in places_named(question[:start]):
        at = question.rfind(place, 0, start)
        if start - at - len(place) <= _PLACE_GAP:
            start = at
    return question[start:end]


def _matter(question: str) -> str:
    """Give the clauses that ask nothing; of a single clause what stands before, else behind what it asks."""
    clauses = [match[0].strip() for match in _CLAUSE.finditer(question)]
    telling = [clause for clause in clauses if not ASKS.search(clause)]
    if telling and any(len(clause) > 1 for clause in telling):
        return "，".join(telling)
    clause = next((clause for clause in clauses if ASKS.search(clause)), question)
    cue = ASKS.search(clause)
    if cue is None:
        return clause
    before = _trimmed(words(clause[: cue.start()]))
    return before or _after(clause[cue.end() :])


def _trimmed(parts: list[str]) -> str:
    while parts and (parts[-1] in _TRAILING or (len(parts[-1]) == 1 and parts[-1] in stop_words())):
        parts.pop()
    while parts and parts[0] in ("请问", "想问", "那", "那么", "请"):
        parts.pop(0)
    return "".join(parts) if any(part not in stop_words() for part in parts) else ""


def _after(rest: str) -> str:
    parts = words(rest)
    while parts and (parts[0] in _TRAILING or parts[0] in stop_words()):
        parts.pop(0)
    return "".join(parts).rstrip("?？。呢吗")
