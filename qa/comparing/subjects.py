"""Finds the full names of compared subjects in the documents: 联合体 stands there as 市域产教联合体."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.segment import is_verb, search_words, terms, words
from qa.questions.enumeration import side_by_side

_LONGEST_NAME = 14  # characters; names of policy instruments are shorter, longer runs are clauses
_MOST_WORDS_BEFORE = 5
_SHARE = 0.3  # of a short form's occurrences that a longer form must have, to be taken as its full name
_SHORTEST_ENDING = 3  # characters; shorter endings (制度, 企业) name everything
_FEWEST = 2  # occurrences; one alone may be a slip of the pen

# Words that stand before a name without belonging to it: 「推进│市域产教联合体」
_NOT_IN_NAMES = frozenset(
    """
    建设 打造 组建 推进 推动 培育 成立 支持 加强 深化 建立 完善 构建 开展 实施 参与 加入 依托 通过
    关于 作为 以及 包括 形成 申报 认定 促进 发挥 鼓励 引导 统筹 围绕 服务 健全 创建 牵头 负责 组织
    什么 可以 认为 应当 按照 根据 属于 区别 联系 比较 上述 本 该 此 其 各 两 一个 这个 每个 全国
    首批 国家级 省级 市级
    """.split()
)
_DENIES = re.compile(r"[非不无未]")  # 非全日制 is no fuller name of 全日制
_NOT_HAN = re.compile(r"[^一-鿿A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """One side of a comparison: its `name` as the documents write it, and all `forms`, longest first."""

    name: str
    forms: tuple[str, ...]


def resolve(asked: Sequence[str], texts: Sequence[str]) -> tuple[Subject, ...]:
    """Give each asked subject its full name, read from `texts`; one that is not in them keeps its own."""
    names = [full_name(short, texts) for short in asked]
    subjects = []
    for short, name in zip(asked, names, strict=True):
        others = [other for other in names if other != name]
        forms = {name, short, *_endings(name), *_abridged(name, short, texts)}
        usable = [form for form in forms if not any(form in other for other in others)]
        subjects.append(Subject(name, tuple(sorted(usable or [name], key=lambda form: (-len(form), form)))))
    return tuple(subjects)


def full_name(short: str, texts: Sequence[str]) -> str:
    """Extend `short` to the left by whole words, as far as the documents habitually do."""
    counts: Counter[str] = Counter()
    occurrences = 0
    for text in texts:
        for match in re.finditer(re.escape(short), text):
            occurrences += 1
            counts.update(_extensions(text[max(0, match.start() - _LONGEST_NAME) : match.end()], short))
    if not occurrences:
        return _spelt_out(short, texts)
    enough = max(_FEWEST, _SHARE * occurrences)
    habitual = [
        form for form, count in counts.items() if count >= enough and not _DENIES.match(form[: -len(short)])
    ]
    return max(habitual, key=lambda form: (len(form), counts[form]), default=short)


def _spelt_out(short: str, texts: Sequence[str]) -> str:
    """Give what the documents write with words between: 重点事项 → 重点检查事项."""
    parts = words(short)
    pattern = re.compile(r"[一-鿿]{1,4}?".join(map(re.escape, parts)))
    counts = (
        Counter(match[0] for text in texts for match in pattern.finditer(text))
        if len(parts) > 1
        else Counter()
    )
    return max(counts, key=lambda form: (counts[form], -len(form), form), default=short)


def pair_in(headings: Sequence[str]) -> tuple[str, ...] | None:
    """Find the subjects a title or heading sets side by side, for a question that says 「两者」.

    「市域产教联合体和行业产教融合共同体的联系与区别」 names both.
    """
    for heading in headings:
        found = side_by_side(heading.split("的")[0])
        if found and all(terms(name) for name in found.names):
            return found.names
    return None


def _extensions(left: str, short: str) -> set[str]:
    """List the longer forms that end an occurrence: 「,发展市域产教联合体」 → 市域产教联合体, 产教联合体."""
    run = _NOT_HAN.split(left)[-1]
    before = words(run[: -len(short)]) if run.endswith(short) else []
    if whole := next((word for word in words(run)[-1:] if word.endswith(short) and word != short), None):
        before = words(run[: -len(whole)])
        forms, name = {whole}, whole
    else:
        forms, name = set(), short
    for word in reversed(before[-_MOST_WORDS_BEFORE:]):
        if word in _NOT_IN_NAMES or not terms(word) or len(word + name) > _LONGEST_NAME:
            break
        name = word + name
        if not is_verb(word):  # 「提起│行政诉讼」: a name does not begin with what is done to it
            forms.add(name)
    return forms


def _endings(name: str) -> list[str]:
    """List the words a name may be called by once introduced: 市域产教联合体 → 联合体."""
    return [word for word in search_words(name) if name.endswith(word) and len(word) >= _SHORTEST_ENDING]


def _abridged(name: str, short: str, texts: Sequence[str]) -> set[str]:
    """List names met in the texts that begin and end like `name` with less between: 行业产教共同体."""
    if len(name) <= len(short) + 2:
        return set()
    pattern = re.compile(re.escape(name[:2]) + r"[一-鿿]{0,8}?" + re.escape(short))
    return {match[0] for text in texts for match in pattern.finditer(text) if len(match[0]) < len(name)}
