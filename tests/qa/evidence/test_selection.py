"""What is quoted: whole paragraphs under one heading, whole lists, nothing on a rival."""

from __future__ import annotations

import pytest

from corpus import Document
from qa import Answer, Assistant
from qa.evidence.lists import is_item, is_lead_in, lead_in_of
from qa.sentences import Span, paragraphs

_QUESTIONS = (
    "市域产教联合体由谁牵头",
    "骗取产教融合项目资金，几年不能再申报？",
    "申请市级联合体要符合哪些条件",
    "联合体和共同体可以同时参加吗",
    "现场工程师的补助标准是多少",
    "什么是现场工程师",
)


def _quotes(assistant: Assistant, answer: Answer) -> list[tuple[Document, Span]]:
    return [
        (assistant.library.document(citation.doc_id), Span(citation.start, citation.end))
        for citation in answer.citations
        if citation.follows is None
    ]


@pytest.mark.parametrize("question", _QUESTIONS)
def test_no_quote_runs_over_a_heading(sample: Assistant, question: str) -> None:
    """A quote of several paragraphs holds no heading behind its first line, and no question of a 问答."""
    answer = sample.ask(question)
    assert answer.refusal is None
    for document, span in _quotes(sample, answer):
        lines = [line.of(document.text) for line in paragraphs(document.text, *span)]
        assert not [line for line in lines[1:] if line.startswith("问：") or line.endswith(("？", "?"))]
        headings = {document.text[s.start : s.body].strip() for s in document.outline if s.title}
        assert not headings & {line.strip() for line in lines[1:]}


@pytest.mark.parametrize("question", _QUESTIONS)
def test_no_half_lists(sample: Assistant, question: str) -> None:
    """Whatever announces a list ends no quote; several items are quoted with what announces them."""
    for document, span in _quotes(sample, sample.ask(question)):
        lines = paragraphs(document.text, *span)
        assert not is_lead_in(lines[-1].of(document.text))
        items = [line for line in lines if is_item(line.of(document.text))]
        if len(items) > 1 and items[0] == lines[0]:
            assert lead_in_of(document, lines[0]) is None


def test_a_rival_is_not_quoted_along(sample: Assistant) -> None:
    """A paragraph on the other subject, next to the one that answers, stays out of the quote."""
    answer = sample.ask("市域产教联合体由谁牵头")
    assert "园区管理委员会牵头" in answer.citations[0].quote
    assert "行业产教融合共同体由" not in answer.citations[0].quote
