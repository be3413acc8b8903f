"""The list and the runs as HTML: found, sorted, narrowed and paged; text of documents is never markup."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from lxml import html as lxml_html

from corpus import Change, Document, Metadata
from index import DocumentRecord, Failure, IndexReport, Revision
from index.datatypes import Progress
from ui.chat.language import speaking
from ui.chat.shelves.change_view import history_html
from ui.chat.shelves.list_view import controls_html, list_html
from ui.chat.shelves.rows import PAGE, Rows
from ui.chat.shelves.run_view import runs_html
from ui.chat.shelves.wish import Wish
from ui.indexing import Adding, Former, Removal, Run

_HOSTILE = "<script>x</script>\u202e![图](http://example.invalid)"


def _record(doc_id: str, title: str, **parts: Any) -> DocumentRecord:
    made = DocumentRecord(doc_id, f"/库/{title}.txt", title, Metadata(), "txt", "0" * 64, 9, 1, "2025-01-01")
    return replace(made, **parts)


def _titles(rows: Rows, **wish: Any) -> list[str]:
    shown = lxml_html.fromstring(str(list_html(rows, Wish(**wish), may_change=True)))
    return [button.text for button in shown.xpath("//tbody//button[@class='open-document']")]


@pytest.fixture
def rows() -> Rows:
    records = [
        _record("d1", "甲办法", collection="教育", superseded_by="d2", characters=30),
        _record(
            "d2", "甲办法（修订）", metadata=Metadata(issued_on="2031-01-02", doc_number="教〔2031〕5号")
        ),
        _record("d3", "丙规定", same_as="d1", format="pdf", metadata=Metadata(issued_on="2030-01-02")),
    ]
    return Rows(records, [Failure("/库/坏.docx", "设了密码", "2025-06-01T00:00:00+00:00")], 1)


@pytest.mark.parametrize(
    ("wish", "titles"),
    [
        ({"sort": "title", "descending": False}, ["丙规定", "甲办法", "甲办法（修订）"]),
        ({"sort": "date", "descending": True}, ["甲办法（修订）", "丙规定", "甲办法"]),
        ({"sort": "date", "descending": False}, ["丙规定", "甲办法（修订）", "甲办法"]),
        ({"wanted": "教 2031 5号"}, ["甲办法（修订）"]),
        ({"collection": "教育"}, ["甲办法"]),
        ({"collection": "", "sort": "title", "descending": False}, ["丙规定", "甲办法（修订）"]),
        ({"format": "pdf"}, ["丙规定"]),
        ({"state": "superseded"}, ["甲办法"]),
        ({"wanted": "没有"}, []),
    ],
    ids=str,
)
def test_what_is_wished_for(rows: Rows, wish: dict[str, Any], titles: list[str]) -> None:
    """The list holds what is wished for, in that order; documents without a value come last."""
    assert _titles(rows, **wish) == titles


def test_remarks_and_failures(rows: Rows) -> None:
    """A later version and an equal file can be opened; what could not be read has reason and time."""
    shown = lxml_html.fromstring(str(list_html(rows, Wish(sort="title", descending=False), may_change=True)))
    assert shown.xpath("//li[@class='superseded']/button/@data-doc") == ["d2"]
    assert shown.xpath("//li[@class='same']/button/@data-doc") == ["d1"]
    assert shown.xpath("//p[@class='failed-note']/span/text()") == ["1 份文件没有读成"]
    failed = lxml_html.fromstring(str(list_html(rows, Wish(state="failed"), may_change=True)))
    assert "设了密码" in failed.text_content()
    assert failed.xpath("//time/@datetime") == ["2025-06-01T00:00:00+00:00"]
    assert failed.xpath("//button/@data-act") == ["retry-all", "show-all", "retry", "forget"]
    assert controls_html(rows, Wish()).count("<select") == 3


def test_readers_are_given_nothing_to_change_with(rows: Rows) -> None:
    """Without the right to change, no such button is drawn."""
    run = Run(1, Removal(("d9",)), "done", former=(Former("d9", "丁", "/丁", "0"),), report=IndexReport())
    going = Run(2, Adding(("/甲",)), "running")
    drawn = [list_html(rows, Wish(state=state), may_change=False) for state in ("", "failed")]
    drawn.append(runs_html([going, run], rows, may_change=False))
    acts = lxml_html.fromstring(f"<div>{''.join(drawn)}</div>").xpath("//button/@data-act")
    assert set(acts) <= {"history", "show-failed", "show-all"}
    assert "undo" in runs_html([run], rows, may_change=True)
    assert "cancel" in runs_html([going], rows, may_change=True)


def test_thousands_are_quick() -> None:
    """Of 4,000 documents a page is found, sorted and drawn at once; the page asked for is the one given."""
    records = [_record(f"d{n}", f"第{n}号办法", indexed_at=f"{n:04}") for n in range(4000)]
    rows = Rows(records, [], 1)
    began = time.perf_counter()
    assert len(_titles(rows, wanted="办法", sort="title", page=3)) == PAGE
    assert time.perf_counter() - began < 1.0
    assert _titles(rows, sort="read", descending=False, page=10**6)[-1] == "第3999号办法"


def test_a_run_says_where_it_stands(rows: Rows) -> None:
    """Files done, time left, failures and the file in hand are told, in either language."""
    progress = Progress("reading", 36, 200, "/库/实施办法.docx", 2, 9.0)
    run = Run(1, Adding(("/库",)), "running", progress=progress, left=20.4)
    words = lxml_html.fromstring(str(runs_html([run], rows, may_change=True))).text_content()
    for told in ("正在读 37/200", "还要约 20 秒", "2 份没有读成", "实施办法.docx"):
        assert told in words
    with speaking("en"):
        assert "Reading 37/200 · about 20 s left" in runs_html([run], rows, may_change=True)
    waiting = runs_html([replace(run, state="waiting")], rows, may_change=True)
    assert "另一个程序正在写入资料库" in waiting


def test_text_of_documents_is_never_markup() -> None:
    """Titles, names, errors and changed texts stand as text wherever they are shown."""
    record = _record("d1", _HOSTILE, collection=_HOSTILE, metadata=Metadata(issuer=_HOSTILE, status=_HOSTILE))
    rows = Rows([record], [Failure(f"/{_HOSTILE}", _HOSTILE)], 1)
    report = IndexReport(updated=(record.source,), failed=(Failure(_HOSTILE, _HOSTILE),))
    change = Change("changed", _HOSTILE, f"甲{_HOSTILE}", f"乙{_HOSTILE}", _HOSTILE)
    revision = Revision("updated", "2025-01-01", _HOSTILE, _HOSTILE, "0", (change,))
    document = Document("d1", _HOSTILE, _HOSTILE, f"乙{_HOSTILE}", Metadata(), (), "0", "txt")
    drawn = [
        list_html(rows, Wish(), may_change=True),
        list_html(rows, Wish(state="failed"), may_change=True),
        controls_html(rows, Wish(wanted=_HOSTILE)),
        runs_html(
            [Run(1, Adding((_HOSTILE,)), "done", report=report, notes=(_HOSTILE,))], rows, may_change=True
        ),
        history_html([revision, revision], document),
    ]
    for markup in drawn:
        assert not lxml_html.fromstring(f"<div>{markup}</div>").xpath("//script | //img | //a")
        assert "<script" not in markup


def test_the_changed_text_can_be_opened() -> None:
    """An address in the latest version leads to exactly the new text."""
    text = "第一条 甲。\n第二条 补贴为两千元。\n"
    document = Document("d1", "/甲", "甲", text, Metadata(), (), "0", "txt")
    change = Change("changed", "第二条", "第二条 补贴为一千元。", "第二条 补贴为两千元。")
    first = Revision("added", "2025-01-01", "/甲", "甲", "0")
    shown = lxml_html.fromstring(
        str(history_html([first, Revision("updated", "2025", "/甲", "甲", "1", (change,))], document))
    )
    button = shown.xpath("//button[@class='address']")[0]
    assert text[int(button.get("data-start")) : int(button.get("data-end"))] == change.after
    assert shown.xpath("//del")[0].text == "一千元"
    assert shown.xpath("//ins")[0].text == "两千元"
