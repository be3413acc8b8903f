"""An answer of low confidence says so; one that is sure, or refused, does not."""

from __future__ import annotations

import pytest

from qa import Answer, Citation, Refusal, Statement
from ui.chat.answers.turn import Turn, turn_html


@pytest.mark.parametrize(("confidence", "expected"), [(0.31, True), (0.49, True), (0.5, False), (1.0, False)])
def test_low_confidence_is_told(confidence: float, expected: bool) -> None:
    """Below one half the turn asks to check against the source."""
    cited = Citation(1, "p", "d", "甲", "/甲", "", "乙。", 0, 2, None)
    answer = Answer(
        "问", "fact", "乙。[1]", (Statement("乙。[1]", (1,)),), (cited,), None, None, confidence, ()
    )
    assert ("把握不大" in turn_html(Turn(1, "问", "done", answer, 2))) is expected


def test_a_refusal_has_no_confidence() -> None:
    """A refusal says why, and nothing of how sure it is."""
    answer = Answer("问", "fact", "没有。", (), (), None, Refusal("没有。", (), ()), 0.1, ())
    assert "把握不大" not in turn_html(Turn(1, "问", "done", answer, 1))
