"""Sentences and clauses are exact ranges of the text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sentences import Span, clauses, sentences, shortened

_POLICY_TEXT = st.text(alphabet="由政府主导，,。；;！？”）（(\n 1.5 ab产教", max_size=300)


@given(_POLICY_TEXT)
def test_sentences_cover_all_text_once(text: str) -> None:
    """Nothing but white space is lost, nothing stands twice, and order is kept."""
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert _squeezed("".join(span.of(text) for span in spans)) == _squeezed(text)


@given(_POLICY_TEXT)
def test_clauses_cover_their_sentence(text: str) -> None:
    """The clauses of a sentence hold all its characters but white space."""
    for span in sentences(text):
        assert _squeezed("".join(clause.of(text) for clause in clauses(text, span))) == _squeezed(
            span.of(text)
        )


@given(_POLICY_TEXT, st.integers(5, 80))
def test_shortened_is_a_prefix(text: str, longest: int) -> None:
    """A shortened sentence begins where the whole one does and is never longer than it."""
    for span in sentences(text):
        short = shortened(text, span, longest)
        assert short.start == span.start
        assert span.start < short.end <= span.end


def test_shortened_keeps_brackets_whole() -> None:
    """A quote is not cut inside a bracket."""
    text = "联合体出台政策(金融扶持,税收优惠,土地指标),表彰奖励"
    assert shortened(text, Span(0, len(text)), 16).of(text) == text
    assert shortened(text, Span(0, len(text)), 25).of(text) == "联合体出台政策(金融扶持,税收优惠,土地指标)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("由政府主导。由行业驱动。", ["由政府主导。", "由行业驱动。"], id="full-stops"),
        pytest.param("他说：“可以。”随后离开。", ["他说：“可以。”", "随后离开。"], id="closing-quote-stays"),
        pytest.param("标准为1.5万元。", ["标准为1.5万元。"], id="decimal-point"),
        pytest.param("第一条 目的\n第二条 范围", ["第一条 目的", "第二条 范围"], id="lines"),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    """Sentences end where Chinese text ends them."""
    assert [span.of(text) for span in sentences(text)] == expected


def _squeezed(text: str) -> str:
    return "".join(text.split())
