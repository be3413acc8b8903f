"""The source panel over a library: pages of the file, how a document stands, its outline, what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html

from corpus import Document, Metadata, Section
from index import DocumentRecord, Library
from qa.exact.standing import Repeal, Standing
from ui.chat.language import speaking
from ui.chat.sources.outline import has_outline, outline_of
from ui.chat.sources.panel import Panel
from ui.chat.sources.standing_view import standing_html
from ui.chat.sources.view import View
from ui.cli import main


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


def _record(doc_id: str = "d1", title: str = "甲办法", **stated: str) -> DocumentRecord:
    return DocumentRecord(doc_id, f"/{doc_id}.txt", title, Metadata(**stated), "txt", "0", 9, 1, "")


def _pdf(library: Library) -> Document:
    record = next(record for record in library.records() if record.format == "pdf")
    return library.document(record.doc_id)


def test_the_pages_of_a_quote_are_shown_with_its_marks(library: Library) -> None:
    """The page a quote stands on is a picture from this server with boxes over it; others have none."""
    document, panel = _pdf(library), Panel(library)
    start = document.text.index("共同体由三方")
    page = lxml_html.fromstring(panel.show(document.doc_id, View(start, start + 9, page=0)))
    number = document.page_at(start)
    (picture,) = page.xpath("//figure/img")
    assert picture.get("src").startswith(f"/page/{document.doc_id}/{number}?")
    assert len(page.xpath("//figure//rect")) == 1
    assert page.get("data-view") == "page"
    assert page.xpath("//*[@data-leaf]/@data-leaf") == [str(number - 1), str(number + 1)]
    other = lxml_html.fromstring(panel.show(document.doc_id, View(start, start + 9, page=number + 1)))
    assert other.xpath("//figure/@data-page") == [str(number + 1)]
    assert not other.xpath("//rect | //*[@class='page-remark']")
    panel.close()


def test_a_file_that_has_changed_is_not_shown_for_the_one_that_was_read(
    sample_folder: Path, tmp_path: Path
) -> None:
    """The text that was read is shown instead, and why; so is it where the file is gone."""
    path = tmp_path / "意见.pdf"
    shutil.copy(next(sample_folder.glob("*.pdf")), path)
    assert main(["--home", str(tmp_path / "home"), "index", str(path)]) == 0
    with Library.open(tmp_path / "home", read_only=True) as library:
        document, panel = _pdf(library), Panel(library)
        assert "figure" in panel.show(document.doc_id, View(page=0))
        path.write_bytes(path.read_bytes() + b"\n")
        page = lxml_html.fromstring(panel.show(document.doc_id, View(0, 5, page=0)))
        assert page.get("data-view") == "text"
        assert page.get("data-refused") is not None
        assert "改动过" in page.find_class("caution")[0].text_content()
        assert page.xpath("string(//mark)") == document.text[:5]
        with pytest.raises(Exception, match="changed"):
            panel.picture(document.doc_id, 1, 720)
        path.unlink()
        with speaking("en"):
            assert "renamed or deleted" in panel.show(document.doc_id, View(page=0))
        panel.close()


def test_a_superseded_document_leads_to_its_successor(library: Library) -> None:
    """Above an old version it is said that there is a new one, with a button that opens it."""
    old = next(record for record in library.records() if record.superseded_by)
    page = lxml_html.fromstring(Panel(library).show(old.doc_id, View()))
    (notice,) = page.xpath("//header//*[contains(@class, 'superseded')]")
    assert "已有新版本" in notice.text_content()
    assert notice.xpath(".//button/@data-doc") == [old.superseded_by]
    assert not Panel(library).show(old.superseded_by or "", View()).count("superseded")


@pytest.mark.parametrize(
    ("standing", "words", "opens"),
    [
        pytest.param(Standing(), [], [], id="in force"),
        pytest.param(
            Standing(later=_record("d2", effective_on="2025-01-01")),
            ["已有新版本", "2025-01-01"],
            ["d2"],
            id="later",
        ),
        pytest.param(
            Standing(coming=_record("d2", effective_on="2999-01-01")), ["将有新版本"], ["d2"], id="coming"
        ),
        pytest.param(Standing(repeal=Repeal(_record("d3"), 4, 9)), ["已废止"], ["d3"], id="repealed"),
        pytest.param(Standing(ended_on="2020-12-31"), ["已失效", "2020-12-31"], [], id="ended"),
        pytest.param(Standing(begins_on="2999-01-01"), ["尚未生效", "2999-01-01"], [], id="not yet"),
        pytest.param(Standing(is_draft=True), ["尚未生效", "征求意见稿"], [], id="draft"),
        pytest.param(Standing(is_ended=True), ["已失效", "文件标明"], [], id="marked"),
    ],
)
def test_what_speaks_against_a_document_is_said(
    standing: Standing, words: list[str], opens: list[str]
) -> None:
    """Each thing that keeps a document from being in force is named, and what did it can be opened."""
    html = standing_html(standing, _record(version="征求意见稿"))
    if not words:
        assert html is None
        return
    page = lxml_html.fromstring(html or "")
    assert all(word in page.text_content() for word in words)
    assert page.xpath("//button/@data-doc") == opens


def test_what_is_no_longer_there_is_said(library: Library) -> None:
    """An unknown document, and a range or place beyond its text, are told as gone."""
    document, panel = _pdf(library), Panel(library)
    beyond = len(document.text) + 1
    for shown in (
        panel.show("ffff", View()),
        panel.show(document.doc_id, View(0, beyond)),
        panel.show(document.doc_id, View(at=beyond)),
        panel.show(document.doc_id, View(9, 2)),
    ):
        assert "已不在资料库中" in shown


def test_the_outline_names_articles_and_leaves_out_items() -> None:
    """Chapters and articles are listed with their places, a bare article with its first words; no items."""
    text = "第一章 总则\n第一条 为了规范公共实训基地的建设和管理工作，服务企业，制定本办法。\n（一）甲；"
    article, item = text.index("第一条"), text.index("（一）")
    outline = (
        Section("chapter", "第一章", "总则", 1, 0, 6, len(text)),
        Section("article", "第一条", "", 2, article, article + 4, len(text)),
        Section("item", "（一）", "", 3, item, item + 3, len(text)),
    )
    document = Document("d1", "/a.txt", "甲", text, Metadata(), outline, "0", "txt")
    assert outline_of(document) == [
        (1, 0, len(text), "第一章 总则"),
        (2, article, len(text), "第一条 为了规范公共实训基地的建设和管理工作，服务企…"),
    ]
    assert has_outline(document)


def test_a_place_of_the_outline_is_gone_to(library: Library) -> None:
    """The line a section begins at can be found in what is shown, and the quote stays marked."""
    record = next(record for record in library.records() if record.format == "docx" and record.superseded_by)
    document, panel = library.document(record.doc_id), Panel(library)
    for _, start, _, _ in panel.outline(document.doc_id):
        page = lxml_html.fromstring(panel.show(document.doc_id, View(0, 4, at=start)))
        assert page.get("data-at") == str(start)
        assert page.xpath(f"//p[@data-at='{start}']")
        assert page.xpath("string(//mark)") == document.text[:4]
