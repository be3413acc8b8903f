"""Completes a follow-up from the questions before it: 「那它由谁牵头？」 asks about what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.segment import terms

# 「那…」 「它…」 「第二条呢」: a question that leans on the one before
_LEANS = re.compile(r"^(?:那么?|它们?|其|这|该|还有|另外|要是|如果)|(?:呢|又如何)[?？]?$|它们?|两者|二者")
_FEW_TERMS = 2  # a question with fewer content words hardly stands on its own


def in_context(question: str, history: Sequence[str]) -> str:
    """Give the question as understood: alone, or after the last question it leans on."""
    if not history or not (_LEANS.search(question) or len(terms(question)) < _FEW_TERMS):
        return question
    return f"{history[-1].rstrip('？?。 ')}，{question}"
