"""The range of a question: choices drawn from the library, filters made of them, shown and taken off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from corpus import Metadata
from index import DocumentRecord, Library
from qa import Assistant
from ui.chat.desk import Desk
from ui.chat.scope.choices import Choices, choices_of, filters_of
from ui.chat.scope.form import chips_html, form_html, within_html
from ui.cli import main
from ui.indexing import Runs

_RECORD = DocumentRecord("d", "/库/甲.txt", "甲", Metadata(), "txt", "0" * 64, 9, 1, "2025-01-01")


def _record(source: str, collection: str = "", **stated: str) -> DocumentRecord:
    return replace(_RECORD, source=source, collection=collection, metadata=Metadata(**stated))


def test_choices_are_what_the_library_holds() -> None:
    """Collections, issuers one by one, years, statuses and folders are drawn from the records, each once."""
    records = [
        _record("/库/省/一.txt", "教育", issuer="教育厅、财政厅", issued_on="2023-05-01", status="现行有效"),
        _record("/库/省/厅/二.txt", "人社", issuer="财政厅", issued_on="2025-01-01", status="已废止"),
        _record("/库/市/包.zip/三.txt", "教育", issued_on="2023-12-31", status="已废止"),
        _record("https://example.invalid/四"),
    ]
    choices = choices_of(records)
    assert choices.collections == ("人社", "教育")
    assert choices.issuers == ("财政厅", "教育厅")
    assert choices.years == ("2025", "2023")
    assert choices.statuses == ("已废止", "现行有效")
    named = dict(choices.folders)
    assert named["/库/省"] == "省"
    assert named["/库/省/厅"] == "省/厅"
    assert "/库" not in named


def test_folders_stay_few() -> None:
    """Of thousands of folders the upper ones are offered; in one folder there is nothing to choose."""
    many = [_record(f"/库/{a}/{b}/文件.txt") for a in range(40) for b in range(60)]
    folders = choices_of(many).folders
    assert len(folders) == 100
    assert {f"/库/{a}" for a in range(40)} <= {path for path, _ in folders}
    assert choices_of([_record("/库/一.txt"), _record("/库/二.txt")]).folders == ()


def test_an_empty_library_offers_nothing_but_force() -> None:
    """Fields without anything to choose from are left out."""
    assert choices_of([]) == Choices()
    fields = lxml_html.fromstring(form_html(Choices(), {})).xpath("//@data-filter")
    assert fields == ["force"]


_CHOICES = Choices(("教育",), ("教育厅",), ("2025", "2024"), ("已废止",), (("/库/省", "省"),))


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"collection": "教育", "in_force": "yes"},
        {"issuer": "厅", "from": "2024", "to": "2025-06", "status": "已废止", "folder": "/库/省"},
        {"collection": "已经没有的", "status": "也没有的", "folder": "/别处"},
    ],
    ids=["none", "some", "all", "no-longer-offered"],
)
def test_the_form_stands_as_the_filters_are(filters: dict[str, str]) -> None:
    """Read back from the form, the filters are the same, also where the library no longer offers them."""
    form = lxml_html.fromstring(form_html(_CHOICES, filters))
    values = {}
    for field in form.xpath("//*[@data-filter]"):
        chosen = field.xpath("option[@selected]/@value")
        values[field.get("data-filter")] = chosen[0] if field.tag == "select" else field.get("value")
        assert len(chosen) == (field.tag == "select")
    assert filters_of(values) == filters
    labels = [label.text_content().strip() for label in form.iter("label")]
    assert all(labels)


def test_what_a_browser_sends_is_not_believed() -> None:
    """Unknown fields, blanks and what is no text make no filter."""
    sent = {"collection": " ", "issuer": 7, "doc_number": "甲", "force": "status:", "from": None}
    assert filters_of({**sent, "force": "anything"}) == {}


def test_filters_are_shown_with_what_they_leave() -> None:
    """Each filter has its button, the number of documents left is said, and what is wrong as well."""
    chips = lxml_html.fromstring(chips_html({"collection": "教<b>", "from": "2024"}, 3))
    assert chips.xpath("//button/@data-drop") == ["collection", "from"]
    assert all(label.startswith("去掉") for label in chips.xpath("//button/@aria-label"))
    assert "3 份文件" in chips.text_content()
    assert not chips.xpath("//b")
    assert "没有符合的文件" in chips_html({"from": "2024"}, 0)
    assert "全部文件" in chips_html({}, None)
    assert "不是日期" in chips_html({}, None, "“去年”不是日期")


def test_only_the_last_answer_is_asked_anew() -> None:
    """Above the last answer each filter can be taken off, which asks again; above earlier ones not."""
    live = lxml_html.fromstring(within_html({"from": "2024"}, "问<什么>", live=True) or "")
    assert live.xpath("//button/@data-without") == ["from"]
    assert live.xpath("//button/@data-question") == ["问<什么>"]
    assert "button" not in (within_html({"from": "2024"}, "问", live=False) or "button")
    assert within_html({}, "问", live=True) is None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a desk over a library of one document, with a folder 文件 beside its home."""
    folder = tmp_path / "文件"
    folder.mkdir()
    (folder / "甲.txt").write_text("清河市甲办法\n\n第一条 甲事由市教育局负责。\n", encoding="utf-8")
    assert main(["--home", str(tmp_path / "home"), "index", str(folder), "--collection", "教育"]) == 0
    with Library.open(tmp_path / "home", read_only=True) as library:
        yield Desk(Assistant(library), library, Runs(library))


def test_choices_follow_the_library(desk: Desk, tmp_path: Path) -> None:
    """After another program has indexed a new collection, the form offers it."""
    assert '<option value="教育">' in desk.form({})
    assert "桥梁" not in desk.form({})
    (tmp_path / "乙.txt").write_text("清河市乙办法\n\n第一条 桥梁每年检查。\n", encoding="utf-8")
    assert (
        main(["--home", str(tmp_path / "home"), "index", str(tmp_path / "乙.txt"), "--collection", "桥梁"])
        == 0
    )
    assert '<option value="桥梁">' in desk.form({})


def test_a_filter_that_cannot_be_is_told_and_left_out(desk: Desk) -> None:
    """Of several filters those that can be are kept; the first fault is said."""
    assert desk.checked({"collection": "教育", "from": "去年"}) == (
        {"collection": "教育"},
        "“去年”不是日期，请写成 2024、2024-05 或 2024-05-01。",
    )
    kept, fault = desk.checked({"from": "2025", "to": "2024"})
    assert kept == {"from": "2025"}
    assert "2024" in fault
    assert "1 份文件" in desk.chips({"collection": "教育"})
