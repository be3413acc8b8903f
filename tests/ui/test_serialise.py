"""The JSON shapes of the contract, key by key and in order."""

from __future__ import annotations

from corpus import Metadata, Passage
from index import DocumentRecord, Failure, Hit, IndexReport
from qa import Answer, Cell, Citation, Comparison, Refusal, Row, Statement
from ui import serialise

_PASSAGE = Passage("p1", "d1", 5, 8, "第二条", ("第一章 总则", "一、目标"), "第一章第二条")
_HIT = Hit(_PASSAGE, "某办法", "/文件/某办法.txt", 2, 0.123456789, 1)
_HIT_KEYS = "rank score passage_id doc_id title source address heading text start end page"


def test_hit_has_the_keys_of_the_contract() -> None:
    """A hit is written with its rank, score, place and text."""
    written = serialise.from_hit(_HIT)
    assert " ".join(written) == _HIT_KEYS
    assert written["heading"] == "第一章 总则 / 一、目标"
    assert written["score"] == 0.123457
    assert (written["start"], written["end"], written["page"]) == (5, 8, 2)


def test_search_has_question_and_hits() -> None:
    """A search is its question and its hits in order."""
    assert list(serialise.from_search("问", [_HIT])) == ["question", "hits"]


def test_answer_with_comparison() -> None:
    """An answer carries statements, citations and the table with a list of marks in each cell."""
    citation = Citation(1, "p1", "d1", "某办法", "/文件/某办法.txt", "第一章第二条", "第二条", 5, 8, None)
    table = Comparison(("甲", "乙"), (Row("主体", (Cell("政府", (1,)), Cell("文中未规定"))),))
    answer = Answer(
        "问", "comparison", "答[1]", (Statement("答[1]", (1,)),), (citation,), table, None, 0.9, ()
    )
    written = serialise.from_answer(answer)
    assert " ".join(written) == ("question kind text statements citations comparison refusal confidence")
    assert " ".join(written["citations"][0]) == (
        "marker passage_id doc_id title source address quote start end page"
    )
    assert written["statements"] == [{"text": "答[1]", "markers": [1]}]
    assert written["comparison"] == {
        "subjects": ["甲", "乙"],
        "rows": [
            {
                "aspect": "主体",
                "cells": [{"text": "政府", "markers": [1]}, {"text": "文中未规定", "markers": []}],
            }
        ],
    }
    assert written["refusal"] is None


def test_refusal_names_what_is_missing_and_nearest() -> None:
    """A refusal carries its reason, the missing words and whole hits as the nearest."""
    refusal = Refusal("没有提到", ("惠州",), (_HIT,))
    written = serialise.from_answer(Answer("问", "fact", "没有提到", (), (), None, refusal, 0.1, (_HIT,)))
    assert list(written["refusal"]) == ["reason", "missing", "nearest"]
    assert " ".join(written["refusal"]["nearest"][0]) == _HIT_KEYS
    assert written["comparison"] is None


def test_record_is_flat() -> None:
    """A document is one flat object; what it does not state is null."""
    record = DocumentRecord(
        "d1",
        "/文件/某办法.txt",
        "某办法",
        Metadata(doc_number="某政发〔2025〕1号"),
        "txt",
        "0" * 64,
        9,
        1,
        "2025-01-01",
    )
    written = serialise.from_record(record)
    assert " ".join(written) == (
        "doc_id source title doc_number issuer issued_on effective_on status format "
        "characters passages indexed_at"
    )
    assert written["doc_number"] == "某政发〔2025〕1号"
    assert written["issuer"] is None


def test_report_names_each_failure() -> None:
    """An indexing report lists sources, and each failure with its reason."""
    written = serialise.from_report(
        IndexReport(added=("/a",), failed=(Failure("/b", "空文件"),), documents=1)
    )
    assert " ".join(written) == (
        "added updated unchanged removed failed documents passages characters seconds"
    )
    assert written["failed"] == [{"source": "/b", "error": "空文件"}]
