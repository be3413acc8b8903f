"""The JSON shapes of the contract, key by key and in order."""

from __future__ import annotations

from dataclasses import replace

from corpus import Change, Metadata, Passage
from index import Copy, Correction, DocumentRecord, Failure, Hit, IndexReport, Move, Revision
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
    assert list(serialise.from_search("问", [_HIT], [])) == ["question", "hits"]


def test_copies_and_slips_stand_only_where_there_are_some() -> None:
    """A hit names its copies, a search the slips that were put right; without any there is no such key."""
    copy = Copy("p2", "d2", "某办法（转发）", "/文件/转发.txt", "第二条")
    written = serialise.from_search("试佣期", [replace(_HIT, copies=(copy,))], [Correction("试佣", "试用")])
    assert written["corrections"] == [{"written": "试佣", "meant": "试用"}]
    assert written["hits"][0]["copies"][0]["source"] == "/文件/转发.txt"


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
        "characters passages indexed_at collection superseded_by same_as"
    )
    assert (written["collection"], written["superseded_by"], written["same_as"]) == ("", None, None)
    assert written["doc_number"] == "某政发〔2025〕1号"
    assert written["issuer"] is None


def test_report_names_each_failure() -> None:
    """An indexing report lists sources, and each failure with its reason."""
    written = serialise.from_report(
        IndexReport(
            added=("/a", "/新/丙"),
            removed=("/旧/丙",),
            failed=(Failure("/b", "空文件"), Failure("/c", "坏文件", "2025-06-01T01:30:00+00:00")),
            moved=(Move("/旧/丙", "/新/丙"),),
            duplicates=(("/a", "/甲"),),
            documents=1,
        )
    )
    assert " ".join(written) == (
        "added updated unchanged removed failed documents passages characters seconds moved duplicates"
    )
    assert written["failed"] == [
        {"source": "/b", "error": "空文件"},
        {"source": "/c", "error": "坏文件", "failed_at": "2025-06-01T01:30:00+00:00"},
    ]
    assert written["moved"] == [{"from": "/旧/丙", "to": "/新/丙"}]
    assert written["duplicates"] == [["/a", "/甲"]]


def test_history_has_every_version_with_its_changes() -> None:
    """Versions are counted from 1; changes stand by kind, each with its address and texts."""
    revisions = [
        Revision("added", "2025-01-01T00:00:00+00:00", "/旧/某办法.txt", "某办法", "a" * 64),
        Revision(
            "updated",
            "2025-06-01T00:00:00+00:00",
            "/新/某办法.txt",
            "某办法（修订）",
            "b" * 64,
            (
                Change("added", "第四条", "", "新增的"),
                Change("removed", "第二条", "删去的", ""),
                Change("changed", "第三条", "原来的", "现在的"),
                Change("renumbered", "第六条", "第五条", "第六条", "第五条"),
            ),
        ),
    ]
    written = serialise.from_history("d1", revisions)
    assert " ".join(written) == "doc_id source title versions"
    assert (written["doc_id"], written["source"], written["title"]) == (
        "d1",
        "/新/某办法.txt",
        "某办法（修订）",
    )
    first, second = written["versions"]
    keys = "version event at digest source title added removed changed"
    assert " ".join(first) == keys
    assert " ".join(second) == f"{keys} renumbered"
    assert (first["version"], first["event"], first["added"]) == (1, "added", [])
    assert (second["version"], second["digest"], second["source"]) == (2, "b" * 64, "/新/某办法.txt")
    assert second["added"] == [{"address": "第四条", "text": "新增的"}]
    assert second["removed"] == [{"address": "第二条", "text": "删去的"}]
    assert second["changed"] == [{"address": "第三条", "before": "原来的", "after": "现在的"}]
    assert second["renumbered"] == [
        {"address": "第六条", "former": "第五条", "before": "第五条", "after": "第六条"}
    ]
