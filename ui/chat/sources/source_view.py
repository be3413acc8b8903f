"""The source panel as HTML: what a document is, where it comes from, its text around a quote.

It does not know which answer led here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonprefix
from urllib.parse import urlsplit

from corpus import Document, Metadata, address_of
from ui.chat.markup import Markup, tag
from ui.chat.sources.text_view import text_html
from ui.formats import notice_of

_WHOLE_CHARACTERS = 20_000  # a document up to this long is shown whole, about 25 screens
_WINDOW_CHARACTERS = 6_000  # of a longer one, this much on each side of the quote, about 7 screens


@dataclass(frozen=True, slots=True)
class View:
    """What of a document to show: the quoted range (empty: none) and how far around it."""

    start: int = 0
    end: int = 0
    before: int = _WINDOW_CHARACTERS
    after: int = _WINDOW_CHARACTERS
    wording: str = ""  # of the range when it was quoted, by `wording_of`; empty: whatever stands there


def source_html(document: Document, view: View) -> Markup:
    """Lay out a document, or the window around a quote, with the quote in `<mark>` elements."""
    first, last = _window(document.text, view)
    earlier = tag("button", "显示前文", type="button", class_="more", data_side="before")
    later = tag("button", "显示后文", type="button", class_="more", data_side="after")
    return tag(
        "article",
        tag("header", tag("h2", document.title, id="source-title"), _place_html(document, view)),
        _facts_html(document.metadata),
        tag("p", notice, class_="caution") if (notice := notice_of(document.format)) else None,
        _origin_html(document.source),
        earlier if first > 0 else None,
        text_html(document, first, last, view.start, view.end),
        later if last < len(document.text) else None,
        class_="source",
        aria_labelledby="source-title",
        tabindex=0,
        data_doc=document.doc_id,
        data_start=view.start,
        data_end=view.end,
        data_wording=view.wording,
        data_before=view.before,
        data_after=view.after,
        data_step=_WINDOW_CHARACTERS,
    )


def empty_html() -> Markup:
    """Say what the panel is for while no source is open."""
    return tag(
        "div",
        tag("h2", "原文"),
        tag("p", "点回答里的编号，这里会打开它所引的文件，并标出被引的文字。"),
        class_="source-empty",
    )


def missing_html() -> Markup:
    """Say that the document or the range is no longer in the library."""
    return tag(
        "div",
        tag("h2", "这段原文已不在资料库中"),
        tag("p", "文件在回答之后被移除或换成了新的版本。请重新提问，以现有文件为准。"),
        class_="source-empty",
    )


def _window(text: str, view: View) -> tuple[int, int]:
    """Give the range of whole lines to show."""
    if len(text) <= _WHOLE_CHARACTERS:
        return 0, len(text)
    first = text.rfind("\n", 0, max(0, view.start - view.before)) + 1
    last = text.find("\n", min(len(text), view.end + view.after))
    return first, len(text) if last < 0 else last + 1


def _place_html(document: Document, view: View) -> Markup | None:
    """Say where the quote stands: the headings above it, its address, its page."""
    if view.end == view.start:
        return None
    around = [s for s in document.outline if s.title and s.start <= view.start < s.end]
    headings = [" ".join(document.text[s.start : s.body].split()) for s in around]
    address = address_of(document, view.start, view.end)
    for heading in headings:  # what they say already: 「第二章第三条」 under 「第二章 建设」 → 第三条
        address = address.removeprefix(commonprefix((address, heading)))  # noqa: RUF071  # characters are meant
    page = document.page_at(view.start)
    parts = [
        part for part in (" › ".join(headings), address, "" if page is None else f"第 {page} 页") if part
    ]
    return tag("p", " · ".join(parts), class_="place") if parts else None


def _facts_html(metadata: Metadata) -> Markup | None:
    facts = (
        ("文号", metadata.doc_number),
        ("发文机关", metadata.issuer),
        ("成文日期", metadata.issued_on),
        ("发布日期", metadata.published_on if metadata.published_on != metadata.issued_on else None),
        ("施行日期", metadata.effective_on),
        ("失效日期", metadata.repealed_on),
        ("效力", metadata.status),
        ("版本", metadata.version if metadata.version != metadata.status else None),
        ("索引号", metadata.index_number),
        ("主题分类", metadata.topics),
        ("制定依据", _named(metadata.based_on)),
        ("修改", _named(metadata.amends)),
        ("废止", _named(metadata.repeals)),
    )
    rows = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts if value]
    return tag("dl", *rows, class_="facts") if rows else None


def _named(titles: Sequence[str]) -> str:
    return "".join(f"《{title}》" for title in titles)


def _origin_html(source: str) -> Markup:
    """Name where the document was read from; only an http or https address becomes a link."""
    if urlsplit(source).scheme in ("http", "https"):
        link = tag("a", source, href=source, target="_blank", rel="noopener noreferrer")
        return tag("p", tag("span", "来源网页", class_="label"), link, class_="origin")
    return tag("p", tag("span", "来源文件", class_="label"), tag("span", source), class_="origin")
