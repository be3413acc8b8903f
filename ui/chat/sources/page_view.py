"""Pages of the original file as HTML: their pictures, with boxes over the cited words.

It lays out what was found; where words stand, and whether all were found, is found elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.facsimile import Box, NoFacsimileError
from ui.chat.language import t
from ui.chat.markup import Markup, tag
from ui.chat.sources.facsimiles import WIDTHS

_SIZES = "(max-width: 800px) 100vw, 46vw"  # how wide the panel is
_AIR = 0.06  # heights of a box left free above and below, so that the marks of two lines do not touch


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to show: its size in its own unit, the boxes on it, and the words under them."""

    number: int
    width: float
    height: float
    boxes: Sequence[Box]
    words: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages to show of a file, of how many, and what must be said of them."""

    doc_id: str
    digest: str
    count: int
    shown: Sequence[Sheet]
    remark: str = ""


def sheets_html(sheets: Sheets) -> tuple[Markup, Markup]:
    """Give the bar to turn and enlarge the pages, and the pages one below the other."""
    remark = tag("p", sheets.remark, class_="page-remark", role="status") if sheets.remark else None
    figures = [_sheet_html(sheets, sheet) for sheet in sheets.shown]
    pages = tag("div", remark, tag("div", *figures, class_="sheets", tabindex=0), class_="page-view")
    return _bar_html(sheets), pages


def why_not(error: NoFacsimileError) -> str:
    """Say why the pages of a file cannot be shown."""
    if error.why == "gone":
        return t("原文件已移动、改名或删除，看不到原页；下面是读入时的文字。")
    if error.why == "changed":
        return t("原文件在读入之后改动过，看不到当时的原页；下面是读入时的文字。请在资料库中更新这份文件。")
    if error.why == "ocr":
        return t("这是扫描件，本机没有安装识别（OCR）组件，无法在原页上标出；下面是读入时的文字。")
    if error.why == "slow":
        return t("这一页的图形太多，画不出来；下面是读入时的文字，请用打开原件的办法查看。")
    return t("原文件打不开，看不到原页；下面是读入时的文字。")


def remark_on(marked: bool, is_whole: bool) -> str:
    """Say how far the cited words were found on the pages."""
    if is_whole:
        return ""
    if marked:
        return t("引文中有的字（如每行重复的表头）在页上对不上，没有标出；全文以文字为准。")
    return t("在这一页上没有找到引文的确切位置，所以没有标出；引文请看文字。")


def _bar_html(sheets: Sheets) -> Markup:
    first, last = sheets.shown[0].number, sheets.shown[-1].number
    shown = f"{first}" if first == last else f"{first}–{last}"
    where = tag(
        "span", t("第 {pages} 页，共 {count} 页", pages=shown, count=sheets.count), class_="page-number"
    )
    turning = (
        _button("‹", t("上一页"), data_leaf=first - 1, disabled=first <= 1),
        where,
        _button("›", t("下一页"), data_leaf=last + 1, disabled=last >= sheets.count),
    )
    sizing = (
        _button("−", t("缩小"), data_zoom="out"),
        tag("button", t("适合宽度"), type="button", class_="fit", data_zoom="fit"),
        _button("＋", t("放大"), data_zoom="in"),
    )
    return tag(
        "div",
        tag("span", *turning, class_="turning"),
        tag("span", *sizing, class_="sizing"),
        class_="page-bar",
        role="group",
        aria_label=t("翻页与缩放"),
    )


def _button(sign: str, name: str, **attributes: str | int | bool) -> Markup:
    return tag("button", sign, type="button", aria_label=name, title=name, **attributes)


def _sheet_html(sheets: Sheets, sheet: Sheet) -> Markup:
    address = f"/page/{sheets.doc_id}/{sheet.number}?digest={sheets.digest[:16]}&width="
    picture = tag(
        "img",
        src=f"{address}{WIDTHS[1]}",
        srcset=", ".join(f"{address}{width} {width}w" for width in WIDTHS),
        sizes=_SIZES,
        alt=t("第 {number} 页的图像", number=sheet.number),
        decoding="async",
        draggable="false",
    )
    marks = tag(
        "svg",
        *(_box_html(box) for box in sheet.boxes),
        viewBox=f"0 0 {sheet.width:g} {sheet.height:g}",
        preserveAspectRatio="none",
        class_="page-marks",
        aria_hidden="true",
    )
    words = (
        tag("figcaption", t("标出的文字：{words}", words=sheet.words), class_="unseen")
        if sheet.boxes
        else None
    )
    return tag(
        "figure",
        picture,
        marks if sheet.boxes else None,
        words,
        class_="sheet",
        style=f"aspect-ratio: {sheet.width:g} / {sheet.height:g}",
        data_page=sheet.number,
    )


def _box_html(box: Box) -> Markup:
    air = _AIR * (box.bottom - box.top)
    return tag(
        "rect",
        x=f"{box.left:.2f}",
        y=f"{box.top + air:.2f}",
        width=f"{box.right - box.left:.2f}",
        height=f"{box.bottom - box.top - 2 * air:.2f}",
    )
