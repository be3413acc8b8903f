"""Knows the words that decide whether something holds, and whether they decide what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.segment import normalise, words
from qa.evidence.weights import Weights
from qa.questions.question import Question, content_words
from qa.sentences import Span

# 「不得约定试用期」 「可以不设监事」
_DECIDES = re.compile(
    r"(?:不得|不能|不可以|不可|不予|不再|不享受|不属于|不承担|不适用|禁止|无需|不需要|可以|应当|必须"
    r"|(?<![所使占])有权(?!和|的|人)|均可|(?<![许认])可(?![证能靠信行]))[^，。；：！？\n]{1,30}"
)
# 「可以转让的外」 「不能行使留置权的」 「不得撤销的│赠与合同」: on what condition, or of what, not whether
_CONDITION = re.compile(r"(?:的外?|时)$|^[不可应必有][得能以当须权][一-鿿]{1,3}的")
_DUTY = re.compile(r"^(?:应当|必须)")  # … which does not say that something else may be done
_MAY = frozenset("能 能不能 能否 能够 可 可以 可不可以 可否 有权".split())
# What a question whether is about begins after the last of these: 「行政机关能│收费吗」
_WHETHER = frozenset(
    """
    能 能不能 能否 能够 可 可以 可不可以 可否 是 是否 是不是 会 会不会 要 要不要 需要 需不需要 必须 应 应当
    应该 该 该不该 有权 得 属于 属不属于 算 算不算 用 用不用 有 有没有
    """.split()
)
_DENIES = re.compile(r"^(?:不|禁止|无需)")
_SUPPORTS = re.compile(r"支持|受理|准许|允许|采纳")  # 「…主张优先受偿权的，人民法院不予支持」
_SAYS_WHAT = 0.6  # share of what a question whether is about that must stand in the words that decide


@dataclass(frozen=True, slots=True)
class Matter:
    """What a question asks whether it holds: 「保管人可以│使用仓储物吗」."""

    weights: Weights
    asks_may: bool

    @classmethod
    def of(cls, question: Question, weights: Weights) -> Matter:
        """Take what stands behind the last word that asks whether, else the whole question."""
        said = list(words(question.text))
        last = max((place for place, word in enumerate(said) if word in _WHETHER), default=-1)
        behind = content_words("".join(said[last + 1 :]))
        about = [word for word in behind if word in weights.idf] or question.terms
        longer = [word for word in about if len(word) > 1]  # 设 of 「设试用期」 is said in many ways
        return cls(weights.of(longer or about), last >= 0 and said[last] in _MAY)

    def decided(self, text: str, clause: Span, before: str) -> Iterator[Span]:
        """Give the words of a clause that decide it; no condition, and nothing on another matter."""
        for match in _DECIDES.finditer(text, *clause):
            found = match[0]
            if _CONDITION.search(found) or (self.asks_may and _DUTY.search(found)):
                continue
            where = before + clause.of(text) if _SUPPORTS.search(found) else found
            if self.weights.coverage(normalise(where)) >= _SAYS_WHAT:
                yield Span(*match.span())


def denies(found: str) -> bool:
    """Tell whether words that decide say no: 不得, 不予, 禁止."""
    return bool(_DENIES.search(found))
