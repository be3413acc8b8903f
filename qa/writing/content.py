"""Measures how much of what a sentence says stands in quotes, clause by clause, word by word.

Words are compared by their letters; vectors only tell whether a clause that reads alike means alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.encoders.loading import Encoder
from index.segment import bigrams, is_qualifier, normal_words, stop_words
from qa.sentences import Span, clauses
from qa.writing.names import unnamed
from qa.writing.numbers import normal, without_numbers

_CLAUSE = 0.75  # of a clause's words that must stand in the quotes; a number misread passes none of it
_ALIKE = 0.5  # … where the vectors of clause and quote are alike
_FAR = 0.2  # cosine of a sentence and its quotes; those that stand in them have 0.34 and more
_SIMILAR = 0.55  # cosine of a clause and the likest quote, from which they are alike
_LONG = 4  # characters of a word whose parts may stand apart: 申报材料, 申报的材料
_PARTS = 0.65  # of its pairs of characters that must
# A lone character that jieba would join to a word before it: 局应│于, 占比应│不低于
_MODAL = re.compile(r"(?<=[\u4e00-\u9fff])[应须需可将已均](?=[于在由按向及将依提经不为])")
_ENDINGS = frozenset("书费表税金员者证率额期款权法")  # a lone character that belongs to the word before it
# Words with which a sentence introduces what a document says, and that say nothing themselves.
_LIGHT = frozenset(
    """
    规定 明确 指出 提出 要求 显示 载明 写明 具体 具体来说 主要 包括 包含 分别 同时 此外 另外 因此 即 综上
    材料 文件 政策 该 上述 方面 内容 情况 相关 有关 属于 进行 需要 其中 总体 所述 如下 下列 以下
    根据 依据 按照 原文 一方面 另一方面 而 相比之下 区别 不同 不同于 相同 都 两者 二者 指的是 也就是说 目前
    现行 时间 期间 日期 金额 数额 情形 之一 可 可以 不可以 应 须 必须 一般 通常 为止 起 共
    共有 一共 总共 共计 合计 达到 得到 获得 享受 享有 执行 实行
    """.split()
)  # fmt: skip


def content_words(text: str) -> list[str]:
    """Give the words of `text` that a quote must hold, each once; numbers and names are compared elsewhere.

    A single character belongs to the word before it, 申报│书, or says nothing by itself.
    """
    found: list[str] = []
    before = ""
    for word in normal_words(_MODAL.sub(" ", without_numbers(unnamed(text)))):
        if len(word) == 1 and "\u4e00" <= word <= "\u9fff":
            if before and word in _ENDINGS:
                found[-1] = before = before + word
            else:
                before = ""
            continue
        before = word if _says(word) else ""
        found += [word] if before else []
    return list(dict.fromkeys(found))


def _says(word: str) -> bool:
    light = word in _LIGHT or word in stop_words()
    return not light and any(map(str.isalnum, word))


def holds(text: str, word: str) -> bool:
    """Tell whether `word` stands in `text`, whole, or a long one in its parts."""
    plain = normal(text)
    if word in plain:
        return True
    if len(word) < _LONG or not re.match(r"[\u4e00-\u9fff]", word):
        return False
    pairs = bigrams(word)
    return sum(pair in plain for pair in pairs) >= _PARTS * len(pairs)


def unsupported(text: str, quotes: Sequence[str], encoder: Encoder, *, strict: bool = False) -> str | None:
    """Give the first clause of `text` whose content does not stand in the quotes; `None` where all do."""
    found = False
    for clause in clauses(text, Span(0, len(text))):
        said = clause.of(text)
        words = content_words(said)
        found = found or bool(words)
        missing = [word for word in words if not any(holds(quote, word) for quote in quotes)]
        if not missing:
            continue
        if strict or not all(map(is_qualifier, missing)):
            return said
        share = 1 - sum(map(len, missing)) / sum(map(len, words))
        if share < _CLAUSE and not (share >= _ALIKE and _likeness(said, quotes, encoder) >= _SIMILAR):
            return said
    alike = found and _likeness(text, ["\n".join(quotes)], encoder) >= _FAR
    return None if alike else text


def best_clause(said: str, quotes: Sequence[str]) -> str:
    """Give the clause of the quotes that shares most of its words with `said`, the closest in its letters."""
    pairs, words = set(bigrams(said)), content_words(said)
    parts = [clause.of(quote) for quote in quotes for clause in clauses(quote, Span(0, len(quote)))]

    def shared(part: str) -> tuple[int, float]:
        theirs = set(bigrams(part))
        return sum(holds(part, word) for word in words), len(pairs & theirs) / (len(pairs | theirs) or 1)

    return max(parts, key=shared, default="")


def _likeness(said: str, quotes: Sequence[str], encoder: Encoder) -> float:
    vectors = encoder.encode_passages([said, *quotes])
    return float((vectors[1:] @ vectors[0]).max())
