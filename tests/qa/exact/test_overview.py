"""What a document is about: its outermost headings, in order, each cited exactly."""

from __future__ import annotations

import pytest

from qa import Assistant


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("《望澜市产教融合项目资金管理办法》主要讲了什么", id="chapters"),
        pytest.param("产教融合项目资金管理办法的主要内容", id="short-title"),
    ],
)
def test_the_headings_of_a_document(sample: Assistant, question: str) -> None:
    """Every chapter is told, none twice, in order, and each stands where its citation says."""
    answer = sample.ask(question)
    assert answer.kind == "overview"
    assert answer.refusal is None
    starts = [citation.start for citation in answer.citations]
    assert starts == sorted(set(starts))
    assert len({citation.doc_id for citation in answer.citations}) == 1
    document = sample.library.document(answer.citations[0].doc_id)
    assert [c.quote for c in answer.citations] == [document.text[c.start : c.end] for c in answer.citations]
    chapters = [section for section in document.outline if section.kind == "chapter"]
    assert len(answer.statements) == len(chapters) >= 2
    assert all(f"{chapter.title}" in s.text for chapter, s in zip(chapters, answer.statements, strict=True))


def test_no_document_no_overview(sample: Assistant) -> None:
    """Where no document is named, nothing is taken for one."""
    assert (
        sample.ask("火星移民计划主要讲了什么").kind != "overview"
        or sample.ask("火星移民计划主要讲了什么").refusal
    )
