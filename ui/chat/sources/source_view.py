"""The source panel as HTML: what a document is, where it comes from, its text around a quote or its pages.

It does not know which answer led here.
"""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix
from urllib.parse import urlsplit

from corpus import Document, Metadata, address_of, is_url
from corpus.facsimile import PAGED
from ui.chat.language import spoken, t
from ui.chat.markup import Markup, tag
from ui.chat.sources.hidden import shown
from ui.chat.sources.outline import has_outline
from ui.chat.sources.text_view import text_html
from ui.chat.sources.view import FARTHEST, STEP, View
from ui.formats import name_of, notice_of

_WHOLE_CHARACTERS = 20_000  # a document up to this long is shown whole, about 25 screens
_LONGEST_LINE = 2_000  # characters of a line that are shown to its end; a longer one is cut
_LONGEST_QUOTE = 60_000  # characters of a quote that are shown at once


def source_html(
    document: Document,
    view: View,
    *,
    standing: Markup | None = None,
    pages: tuple[Markup, Markup] | None = None,
    fault: str = "",
) -> Markup:
    """Lay out a document: its pages where given, else the text around the quote, in `<mark>` elements.

    `standing`: what is said of its being in force; `pages`: the bar to turn them and themselves; `fault`: why
    those that were asked for are not there.
    """
    header = tag(
        "header",
        tag("h2", shown(document.title), id="source-title"),
        _imprint_html(document.metadata),
        standing,
        _place_html(document, view),
        _tools_html(document, is_page=pages is not None),
        pages[0] if pages else None,
        tag("nav", class_="outline", aria_label=t("目录"), hidden=True),
    )
    caution = t(notice) if (notice := notice_of(document.format)) else ""
    return tag(
        "article",
        header,
        tag("p", fault, class_="caution", role="status") if fault else None,
        _facts_html(document.metadata),
        tag("p", caution, class_="caution") if caution else None,
        _origin_html(document.source),
        *(_text_parts(document, view) if pages is None else (pages[1],)),
        class_="source",
        aria_labelledby="source-title",
        tabindex=0,
        data_doc=document.doc_id,
        data_digest=document.digest[:16],
        data_start=view.start,
        data_end=view.end,
        data_wording=view.wording,
        data_before=view.before,
        data_after=view.after,
        data_step=STEP,
        data_at=view.at,
        data_view="text" if pages is None else "page",
        data_paged=is_paged(document),
        data_refused=bool(fault),
    )


def empty_html() -> Markup:
    """Say what the panel is for while no source is open."""
    return tag(
        "div",
        tag("h2", t("原文")),
        tag("p", t("点回答里的编号，这里会打开它所引的文件，并标出被引的文字。")),
        class_="source-empty",
    )


def missing_html() -> Markup:
    """Say that the document or the range is no longer in the library."""
    return tag(
        "div",
        tag("h2", t("这段原文已不在资料库中")),
        tag("p", t("文件在回答之后被移除或换成了新的版本。请重新提问，以现有文件为准。")),
        class_="source-empty",
    )


def is_paged(document: Document) -> bool:
    """Say whether the pages of a document's file can be looked at: one on this machine."""
    return document.format in PAGED and bool(document.pages) and not is_url(document.source)


def _tools_html(document: Document, *, is_page: bool) -> Markup:
    """Give the row of what can be done: text or page, the outline, the original file."""
    views = None
    if is_paged(document):
        views = tag(
            "div",
            tag("button", t("文字"), type="button", data_face="text", aria_pressed=_truth(not is_page)),
            tag("button", t("原页"), type="button", data_face="page", aria_pressed=_truth(is_page)),
            class_="faces",
            role="group",
            aria_label=t("怎样看这份文件"),
        )
    outline = None
    if has_outline(document):
        outline = tag(
            "button", t("目录"), type="button", class_="tool", data_outline=True, aria_expanded="false"
        )
    is_web = urlsplit(document.source).scheme in ("http", "https")
    original = tag(
        "a",
        t("打开网页") if is_web else t("打开原件"),
        tag("span", name_of(document.format), class_="kind"),
        href=document.source if is_web else f"{'/en' if spoken() == 'en' else ''}/source/{document.doc_id}",
        target="_blank",
        rel="noopener noreferrer",
        class_="tool",
    )
    return tag("div", views, outline, original, class_="tools")


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _text_parts(document: Document, view: View) -> tuple[Markup | None, ...]:
    first, last = _window(document.text, view)
    earlier = tag("button", t("显示前文"), type="button", class_="more", data_side="before")
    later = tag("button", t("显示后文"), type="button", class_="more", data_side="after")
    return (
        earlier if first > 0 and view.before < FARTHEST else None,
        text_html(document, first, last, view.start, view.end),
        later if last < len(document.text) and view.after < FARTHEST else None,
    )


def _window(text: str, view: View) -> tuple[int, int]:
    """Give the range to show: whole lines around the quote, a very long line in part."""
    if len(text) <= _WHOLE_CHARACTERS:
        return 0, len(text)
    start, end = view.start, min(view.end, view.start + _LONGEST_QUOTE)
    if view.at is not None:
        start = end = view.at
    before, after = (max(0, min(reach, FARTHEST)) for reach in (view.before, view.after))
    return _line_begin(text, max(0, start - before)), _line_end(text, min(len(text), end + after))


def _line_begin(text: str, place: int) -> int:
    """Give where the line of a place begins, the place itself where that is far."""
    begin = text.rfind("\n", max(0, place - _LONGEST_LINE), place) + 1
    return begin or (0 if place <= _LONGEST_LINE else place)


def _line_end(text: str, place: int) -> int:
    """Give where the line of a place ends, the place itself where that is far."""
    stop = text.find("\n", place, place + _LONGEST_LINE) + 1
    return stop or (len(text) if len(text) - place <= _LONGEST_LINE else place)


def _imprint_html(metadata: Metadata) -> Markup | None:
    """Say in one line what the document is: its number, its issuer, its day."""
    day = metadata.issued_on or metadata.published_on
    parts = [part for part in (metadata.doc_number, metadata.issuer, day) if part]
    return tag("p", shown(" · ".join(parts)), class_="imprint-line") if parts else None


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
    told = "" if page is None else t("第 {number} 页", number=page)
    parts = [part for part in (" › ".join(headings), address, told) if part]
    return tag("p", shown(" · ".join(parts)), class_="place") if parts else None


def _facts_html(metadata: Metadata) -> Markup | None:
    facts = (
        (t("文号"), metadata.doc_number),
        (t("发文机关"), metadata.issuer),
        (t("成文日期"), metadata.issued_on),
        (t("发布日期"), metadata.published_on if metadata.published_on != metadata.issued_on else None),
        (t("施行日期"), metadata.effective_on),
        (t("失效日期"), metadata.repealed_on),
        (t("效力"), metadata.status),
        (t("版本"), metadata.version if metadata.version != metadata.status else None),
        (t("索引号"), metadata.index_number),
        (t("主题分类"), metadata.topics),
        (t("制定依据"), _named(metadata.based_on)),
        (t("修改"), _named(metadata.amends)),
        (t("废止"), _named(metadata.repeals)),
    )
    rows = [tag("div", tag("dt", name), tag("dd", shown(value))) for name, value in facts if value]
    return tag("dl", *rows, class_="facts") if rows else None


def _named(titles: Sequence[str]) -> str:
    return "".join(f"《{title}》" for title in titles)


def _origin_html(source: str) -> Markup:
    """Name where the document was read from; only an http or https address becomes a link."""
    if urlsplit(source).scheme in ("http", "https"):
        link = tag("a", source, href=source, target="_blank", rel="noopener noreferrer")
        return tag("p", tag("span", t("来源网页"), class_="label"), link, class_="origin")
    return tag("p", tag("span", t("来源文件"), class_="label"), tag("span", shown(source)), class_="origin")
