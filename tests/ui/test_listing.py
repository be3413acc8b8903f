"""Documents, failures and reports as lists for a person at a terminal."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from corpus import Metadata
from index import DocumentRecord, Failure, IndexReport, Move
from ui import listing, reports
from ui.moments import local

_RECORD = DocumentRecord(
    "d1",
    "/文件/某办法.pdf",
    "某办法",
    Metadata(doc_number="某政发〔2025〕1号", effective_on="2025-05-01"),
    "pdf",
    "0" * 64,
    9,
    2,
    "2025-01-01",
)


_SAME = "内容相同，回答时只算一份"


@pytest.fixture
def shanghai(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine stand in Shanghai."""
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone cannot be set here")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


def test_documents_show_what_they_state() -> None:
    """A document is listed with what it states of itself, its id and its path; nothing stands for nothing."""
    assert listing.documents([_RECORD], {}) == (
        "《某办法》  d1\n"
        "    某政发〔2025〕1号　2025-05-01 起施行　PDF　2 段\n"
        "    /文件/某办法.pdf\n"
        "共 1 份文件"
    )


def test_documents_show_collection_later_version_and_equal_file() -> None:
    """What is superseded names the later version, what is the same as another file names that file."""
    newer = replace(_RECORD, doc_id="d2", title="某办法（2025年修订）")
    record = replace(_RECORD, collection="教育", superseded_by="d2", same_as="d2")
    shown = listing.documents([record], {"d2": newer}).splitlines()
    assert shown[1].endswith("2 段　文件集：教育")
    assert shown[2:4] == [
        "    已有较新版本：《某办法（2025年修订）》  d2",
        "    与 /文件/某办法.pdf 内容相同",
    ]
    assert "    已有较新版本" in listing.documents([record], {}).splitlines()


@pytest.mark.usefixtures("shanghai")
def test_failures_show_when_where_and_why() -> None:
    """A failure is listed with its time here, its path and its reason; the list ends with the remedy."""
    failed = [Failure("/文件/坏.docx", "文件不完整，请重新保存。", "2025-06-01T01:30:59+00:00")]
    assert listing.failures(failed).splitlines()[:2] == [
        "/文件/坏.docx（2025-06-01 09:30）",
        "    文件不完整，请重新保存。",
    ]
    assert "--retry" in listing.failures(failed)
    assert listing.failures([Failure("/甲", "乙")]).startswith("/甲\n    乙\n共 1 份")


@pytest.mark.usefixtures("shanghai")
@pytest.mark.parametrize(
    ("moment", "shown"),
    [("2025-12-31T16:00:00Z", "2026-01-01 00:00"), ("2025-06-01", "2025-06-01 00:00"), ("昨天", "昨天")],
)
def test_moments_are_those_of_this_machine(moment: str, shown: str) -> None:
    """Moments are kept in UTC and shown in local time; what is no moment is shown as it is."""
    assert local(moment) == shown


def test_a_summary_counts_each_file_once() -> None:
    """A file that was moved is neither new nor removed; what moved where is said, three of them at most."""
    moves = tuple(Move(f"/旧/{n}.txt", f"/新/{n}.txt") for n in range(5))
    report = IndexReport(
        added=("/新增.txt", *(move.new for move in moves)),
        updated=("/更新.txt",),
        unchanged=("/a", "/b"),
        removed=tuple(move.old for move in moves),
        failed=(Failure("/坏", "坏"),),
        moved=moves,
        documents=1234,
        passages=5678,
        characters=90123,
        seconds=1.26,
    )
    first, *rest = reports.summary(report).splitlines()
    assert first == (
        "新增 1，更新 1，移动 5，未变 2，移除 0，失败 1；"
        "资料库现有 1,234 份文件、5,678 段、90,123 字（用时 1.3 秒）"
    )
    assert rest == [*(f"移动：/旧/{n}.txt → /新/{n}.txt" for n in range(3)), "另有 2 份移动的文件"]


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        pytest.param([("/甲/一.txt", "/乙/二.txt")], [f"二.txt 与 一.txt {_SAME}"], id="names"),
        pytest.param([("/甲/一.txt", "/乙/一.txt")], [f"/乙/一.txt 与 /甲/一.txt {_SAME}"], id="paths"),
        pytest.param(
            [tuple(f"/{n}.txt" for n in range(6))],
            [f"1.txt、2.txt、3.txt 等 5 份 与 0.txt {_SAME}"],
            id="many-files",
        ),
        pytest.param(
            [("/a", "/b")] * 5, [*[f"b 与 a {_SAME}"] * 3, "另有 2 组内容相同的文件"], id="many-groups"
        ),
    ],
)
def test_a_summary_names_equal_files(groups: list[tuple[str, ...]], said: list[str]) -> None:
    """Files of the same content are named, by their paths where the names are equal, a few at most."""
    report = IndexReport(duplicates=tuple(groups))
    assert reports.summary(report).splitlines()[1:] == said


def test_a_summary_of_a_quiet_run_is_one_line() -> None:
    """Where nothing moved nothing is said of moving."""
    assert "移动" not in reports.summary(IndexReport(unchanged=("/a",)))
    assert len(reports.summary(IndexReport(unchanged=("/a",))).splitlines()) == 1
