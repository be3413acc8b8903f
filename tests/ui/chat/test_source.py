"""The source panel: what is highlighted is exactly the cited range, of any document, as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from corpus import Document, Metadata, Page, Section, discover, read
from ui.chat.sources.source_view import source_html
from ui.chat.sources.text_view import text_html
from ui.chat.sources.view import View

_LINES = st.lists(st.text(st.sampled_from("章条一二 　<&>\"'`$*[]字x"), max_size=9), max_size=9)


def _document(text: str, source: str = "/文件/甲.txt", **parts: object) -> Document:
    metadata = parts.pop("metadata", Metadata())
    outline = parts.pop("outline", ())
    return Document("d1", source, "甲办法", text, metadata, outline, "0", "txt", **parts)  # type: ignore[arg-type]


def _marked(html: str) -> str:
    return "".join(mark.text_content() for mark in lxml_html.fromstring(html).iter("mark"))


@given(_LINES, st.data())
def test_the_highlight_is_the_cited_range(lines: list[str], data: st.DataObject) -> None:
    """Marks together hold `text[start:end]` and the whole shows the text, whatever the lines and headings."""
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    body = data.draw(st.integers(0, len(text)))
    outline = (Section("heading", "一、", "标题", 1, 0, body, len(text)),)
    html = text_html(_document(text, outline=outline), 0, len(text), start, end)
    assert _marked(html) == text[start:end]
    assert lxml_html.fromstring(html).text_content() == text


def test_real_documents_are_shown_whole(sample_folder: Path) -> None:
    """Every document of the sample corpus is laid out in full, each of its sections highlighted."""
    sources = discover(str(sample_folder))
    assert sources
    for source in sources:
        document = read(source)
        for section in document.outline:
            html = source_html(document, View(section.start, section.end))
            assert _marked(html) == document.text[section.start : section.end]
        shown = lxml_html.fromstring(source_html(document, View()))
        for page_break in shown.find_class("page-break"):
            page_break.drop_tree()
        assert shown.find_class("document-text")[0].text_content() == document.text


def test_headings_are_set_apart() -> None:
    """A line that is a heading is marked as one; of an article's line only the number is bold."""
    text = "第一章 总则\n第一条 为了规范管理。"
    outline = (
        Section("chapter", "第一章", "总则", 1, 0, 6, len(text)),
        Section("article", "第一条", "", 2, 7, 10, len(text)),
    )
    page = lxml_html.fromstring(text_html(_document(text, outline=outline), 0, len(text), 0, 0))
    assert [p.get("class") for p in page.iter("p")] == ["heading level-1", None]
    assert [b.text for b in page.iter("b")] == ["第一条"]


@settings(max_examples=30)
@given(st.integers(0, 49_990))
def test_a_long_document_is_shown_around_the_quote(start: int) -> None:
    """Of a long document whole lines around the quote are shown, and each side can be extended."""
    text = "\n".join(f"第{number}行" + "字" * 40 for number in range(1100))
    document = _document(text)
    html = source_html(document, View(start, start + 10, before=500, after=700))
    page = lxml_html.fromstring(html)
    shown = page.find_class("document-text")[0].text_content()
    assert _marked(html) == text[start : start + 10]
    assert shown in text
    assert len(shown) < 1400
    sides = [button.get("data-side") for button in page.find_class("more")]
    assert ("before" in sides) == (not text.startswith(shown))
    assert ("after" in sides) == (not text.endswith(shown))


@pytest.mark.parametrize(
    ("source", "links"),
    [
        pytest.param("https://example.invalid/a?b=1&c=2", ["https://example.invalid/a?b=1&c=2"], id="https"),
        pytest.param("http://example.invalid/", ["http://example.invalid/"], id="http"),
        pytest.param("javascript:alert(1)", [], id="javascript"),
        pytest.param("file:///etc/passwd", [], id="file address"),
        pytest.param("/文件/甲.txt", [], id="path"),
    ],
)
def test_only_web_addresses_are_links(source: str, links: list[str]) -> None:
    """The origin is always named; http and https become links, any other goes by its id."""
    page = lxml_html.fromstring(source_html(_document("正文", source), View()))
    addresses = {a.get("href") for a in page.iter("a")}
    assert addresses == set(links or ["/source/d1"])
    assert all("noreferrer" in a.get("rel") for a in list(page.iter("a")))
    assert source in page.find_class("origin")[0].text_content()


def test_words_read_from_a_picture_carry_a_warning() -> None:
    """A reader of a scanned document is told to hold it against the original; others are not."""
    for kind, warned in (("scan", True), ("pdf", False)):
        page = lxml_html.fromstring(source_html(replace(_document("正文"), format=kind), View()))
        notices = [notice.text_content() for notice in page.find_class("caution")]
        assert ["对照原件" in notice for notice in notices] == [True] * warned


def test_what_a_document_states_of_itself_is_shown() -> None:
    """Number, issuer, dates, status, place and page stand above the text; what is not stated is left out."""
    metadata = Metadata(
        doc_number="望教〔2024〕3号",
        issued_on="2024-11-08",
        effective_on="2025-01-01",
        status="现行有效",
        repeals=("旧办法", "更旧的办法"),
    )
    text = "第二章 建设\n第三条 乙丙。"
    outline = (
        Section("chapter", "第二章", "建设", 1, 0, 6, 14),
        Section("article", "第三条", "", 2, 7, 10, 14),
    )
    document = _document(text, metadata=metadata, outline=outline, pages=(Page(1, 0, 7), Page(2, 7, 14)))
    page = lxml_html.fromstring(source_html(document, View(11, 13)))
    facts = {row.findtext("dt"): row.findtext("dd") for row in page.xpath("//*[@class='facts']/div")}
    assert facts == {
        "文号": "望教〔2024〕3号",
        "成文日期": "2024-11-08",
        "施行日期": "2025-01-01",
        "效力": "现行有效",
        "废止": "《旧办法》《更旧的办法》",
    }
    assert page.find_class("place")[0].text == "第二章 建设 · 第三条 · 第 2 页"
    assert [e.text_content() for e in page.find_class("page-break")] == ["第 2 页"]


def test_a_hostile_document_stays_text() -> None:
    """Scripts, Markdown images and HTML attributes in a document are shown as they are written."""
    text = '<script>alert(1)</script>\n![x](http://example.invalid/x.png)\n<p onclick="alert(1)">'
    document = _document(text, source='/a"><img src=x onerror=alert(1)>.txt')
    page = lxml_html.fromstring(source_html(document, View(3, 30)))
    assert page.find_class("document-text")[0].text_content() == text
    assert not page.xpath("//script | //img | //@onclick | //@onerror")
    assert page.xpath("//a/@href") == ["/source/d1"]
