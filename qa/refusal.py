"""Decides whether the evidence answers the question at all, and says what was looked for if not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from index import Hit
from qa.datatypes import Refusal
from qa.evidence.amounts import lacks_form
from qa.evidence.ranking import Evidence
from qa.evidence.weights import Weights
from qa.questions.question import Question

# Logistic regression of "the best sentence answers": weights of `FEATURES` and the bias, as fitted by
# tests/benchmarks/answers.py on one half of the development questions.
FEATURES = ("odds", "coverage", "similarity", "elsewhere", "passage score", "passage similarity", "formless")
MODEL = (-1.9, 2.09, 0.52, -3.37, 3.64, 4.32, -0.76, -6.03)
_ENOUGH = 0.3  # what it answers of each kind of question: tests/benchmarks/results/answers.json
# Where an amount is asked for and the best sentence has none, the estimate counts a third: those fitted on
# hardly ever are so, and nearly all that are do not answer.
_FORMLESS = 1 / 3
_SUREST = 10.0  # logarithm of odds beyond which the judge is not believed to be surer
_NEAREST = 3


def confidence(question: Question, evidence: Sequence[Evidence]) -> float:
    """Estimate the probability, 0..1, that the best sentence answers the question."""
    if not evidence:
        return 0.0
    known = features(question, evidence)
    logit = sum(weight * value for weight, value in zip(MODEL, (*known, 1.0), strict=True))
    return (_FORMLESS if known[-1] else 1.0) / (1 + math.exp(-logit))


def features(question: Question, evidence: Sequence[Evidence]) -> tuple[float, ...]:
    """Give what the estimate rests on, in the order of `FEATURES`: the judge's odds for all, in tens,
    and what speaks for and against the best one.
    """
    best, highest = evidence[0], max(one.odds for one in evidence)
    odds = highest + math.log(sum(math.exp(one.odds - highest) for one in evidence))
    return (
        max(-_SUREST, min(_SUREST, odds)) / _SUREST,
        best.coverage,
        best.similarity,
        float(bool(best.unmet or best.rival)),
        best.hit.score,
        best.hit.similarity,
        float(lacks_form(question, best.quote.text)),
    )


def is_enough(estimate: float) -> bool:
    """Tell whether an answer may be shown at this confidence."""
    return estimate >= _ENOUGH


def refuse(
    question: Question, evidence: Sequence[Evidence], weights: Weights, hits: Sequence[Hit]
) -> Refusal:
    """Explain in Chinese why there is no answer, with the words no passage has and the nearest passages."""
    missing = _as_asked(question.text, weights.missing)
    elsewhere = evidence[0].unmet if evidence else ()
    rival = evidence[0].rival if evidence else None
    if not hits:
        reason = "资料库中没有与问题相近的内容，无法据此回答。"
    elif missing:
        reason = f"资料库中没有提到{_quoted(missing)}，找不到能够回答这个问题的原文。"
    elif elsewhere:
        reason = f"最接近的文件没有提到{_quoted(elsewhere)}，不能用它来回答这个问题。"
    elif rival:
        reason = f"最接近的原文说的是“{rival}”，不能用它来回答这个问题。"
    else:
        reason = "资料库中有相近的内容，但没有找到能够回答这个问题的原文。"
    return Refusal(reason, missing, tuple(hits[:_NEAREST]))


def no_such_article(title: str, label: str, hits: Sequence[Hit]) -> Refusal:
    """Say that the document named has no article of that number."""
    return Refusal(f"《{title}》中没有{label}。", (label,), tuple(hits[:_NEAREST]))


def _as_asked(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """Give words as the question writes them, in its order, neighbours joined: 2024, gdp → 2024年, GDP."""
    lowered = text.lower()
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    runs = re.finditer(rf"(?:{pattern})+年?", lowered) if words and len(lowered) == len(text) else ()
    return tuple(dict.fromkeys(text[run.start() : run.end()] for run in runs))


def _quoted(words: Sequence[str]) -> str:
    return "、".join(f"“{word}”" for word in words)
