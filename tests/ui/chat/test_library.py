"""The library's page: what is said of each document, and what could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import html as lxml_html

from corpus import Metadata
from index import DocumentRecord, Failure
from ui.chat.shelves.library_view import documents_html


def _record(doc_id: str, title: str, **parts: Any) -> DocumentRecord:
    made = DocumentRecord(doc_id, f"/库/{title}.txt", title, Metadata(), "txt", "0" * 64, 9, 1, "2025-01-01")
    return replace(made, **parts)


def test_collection_later_version_and_equal_file_are_shown() -> None:
    """A document names its collection, its later version and the file it is the same as, to be opened."""
    records = [
        _record("d1", "甲办法", collection="教<i>育", superseded_by="d2"),
        _record("d2", "甲办法（修订）"),
        _record("d3", "甲办法（抄本）", same_as="d1"),
        _record("d4", "乙办法", superseded_by="已不在", same_as="已不在"),
    ]
    rows = lxml_html.fromstring(documents_html(records)).xpath("//tbody/tr")
    remarks = [row.xpath(".//ul[@class='remarks']") for row in rows]
    assert [len(found) for found in remarks] == [1, 0, 1, 1]
    assert remarks[0][0].text_content() == "教<i>育已有较新版本甲办法（修订）"
    assert remarks[0][0].xpath(".//button/@data-doc") == ["d2"]
    assert remarks[2][0].text_content() == "内容相同：/库/甲办法.txt"
    assert remarks[3][0].xpath(".//button") == []
    assert documents_html(records, "教<i>").count('class="open-document"') == 1


def test_what_could_not_be_read_is_listed() -> None:
    """Failures stand above the documents, folded up, the latest first, with reason and time."""
    failed = [
        Failure("/库/旧<b>.docx", "文件不完整", "2025-01-01T00:00:00+00:00"),
        Failure("/库/新.docx", "设了密码", "2025-06-01T00:00:00+00:00"),
        *(Failure(f"/库/{n}.docx", "读不了", "2024-01-01T00:00:00+00:00") for n in range(70)),
    ]
    shown = lxml_html.fromstring(documents_html([_record("d1", "甲")], "", failed))
    details = shown.xpath("//details")[0]
    assert details.get("open") is None
    assert details.findtext("summary") == "72 份文件没有读成，列出最近 50 份"
    lines = [line.text_content() for line in details.iter("li")]
    assert len(lines) == 50
    assert lines[0].startswith("/库/新.docx2025-06-01")
    assert lines[1].endswith("文件不完整")
    assert details.xpath("//time/@datetime")[0] == "2025-06-01T00:00:00+00:00"
    assert not details.xpath("//b")
    assert "没有读成" not in documents_html([_record("d1", "甲")])
