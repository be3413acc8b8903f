"""Tells when an answer that is shown is still more likely to miss the question than its words suggest."""

from __future__ import annotations

from qa import Answer

# The estimate is calibrated (error 0.077 in tests/benchmarks/results/answers.json): below one half an answer
# is likelier to miss the question than to meet it. Between the bound of refusal, 0.3, and this one lie a
# fifth of the lay questions that have no answer (0.521 - 0.324), and 0.02 of those whose document is there.
_UNSURE = 0.5
_CAUTION = "把握不大，请核对原文"


def is_unsure(answer: Answer) -> bool:
    """Tell whether an answer, one not refused, should be read with caution."""
    return answer.refusal is None and bool(answer.citations) and answer.confidence < _UNSURE


def caution_of(answer: Answer) -> str:
    """Give what is said then; nothing for the others."""
    return _CAUTION if is_unsure(answer) else ""
