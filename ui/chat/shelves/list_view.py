"""The list of documents as HTML: its search and filters, its rows, and what could not be read.

It reads records only, never a document's text.
"""

from __future__ import annotations

from collections.abc import Sequence
from os.path import basename

from index import DocumentRecord, Failure
from ui.chat.language import t
from ui.chat.markup import Markup, join, tag
from ui.chat.shelves.rows import Page, Rows
from ui.chat.shelves.wish import Wish
from ui.formats import name_of
from ui.moments import local

_MOST_FAILURES = 200  # shown; the command line names all


def controls_html(rows: Rows, wish: Wish) -> Markup:
    """Render the search box and the filters, each choice with how many documents it leaves."""
    if not rows.records and not rows.failures:
        return Markup("")
    collections = [("*", t("全部文件集"), len(rows.records))]
    collections += [(name, name or t("不在文件集中"), count) for name, count in rows.collections]
    formats = [("", t("全部格式"), len(rows.records))]
    formats += [(name, t(name_of(name)), count) for name, count in rows.formats]
    states = [
        ("", t("全部文件"), len(rows.records)),
        ("superseded", t("已有较新版本"), rows.superseded),
        ("failed", t("没有读成"), len(rows.failures)),
    ]
    has_collections = len(collections) > 2 or (len(collections) == 2 and collections[1][0])
    chosen = "*" if wish.collection is None else wish.collection
    return tag(
        "div",
        tag(
            "input",
            type="search",
            id="shelf-wanted",
            value=wish.wanted,
            aria_label=t("查找文件"),
            placeholder=t("按标题、文号、发文机关、文件集查找"),
            autocomplete="off",
            maxlength=200,
        ),
        _select("collection", t("文件集"), collections, chosen) if has_collections else None,
        _select("format", t("格式"), formats, wish.format) if len(formats) > 2 else None,
        _select("state", t("状态"), states, wish.state),
        class_="shelf-controls",
        role="search",
    )


def list_html(rows: Rows, wish: Wish, *, may_change: bool) -> Markup:
    """Render what is wished for: a page of documents, or what could not be read."""
    if wish.state == "failed":
        return _failures_html(rows.failures, wish, may_change=may_change)
    page = rows.page(wish)
    note = _failed_note(rows) if not wish.state else None
    if not rows.records:
        return note or Markup("")
    if not page.found:
        return join([note or "", _nothing_html(wish)])
    return tag(
        "div",
        note,
        _above_html(page, wish, may_change=may_change),
        _table_html(rows, page, wish, may_change=may_change),
        _pager_html(page),
    )


def _above_html(page: Page, wish: Wish, *, may_change: bool) -> Markup:
    narrowed = wish.wanted or wish.format or wish.state or wish.collection is not None
    count = (
        t("找到 {count} 份文件", count=f"{page.found:,}")
        if narrowed
        else t("共 {count} 份文件", count=f"{page.found:,}")
    )
    chosen = tag(
        "div",
        tag("span", class_="chosen-count"),
        tag("button", t("移除选中的"), type="button", class_="act seal", data_act="remove-chosen"),
        tag("button", t("取消选择"), type="button", class_="act", data_act="choose-none"),
        class_="chosen",
        hidden=True,
    )
    return tag(
        "div", tag("p", count, class_="count", role="status"), chosen if may_change else None, class_="above"
    )


def _table_html(rows: Rows, page: Page, wish: Wish, *, may_change: bool) -> Markup:
    heads = [
        ("title", t("标题")), ("number", t("文号")), ("issuer", t("发文机关")), ("date", t("成文日期")),
        ("status", t("效力")), ("format", t("格式")), ("collection", t("文件集")), ("size", t("字数")),
        ("read", t("读入时间")),
    ]  # fmt: skip
    every = tag("input", type="checkbox", class_="choose-all", aria_label=t("选择本页全部文件"))
    first = tag("th", every, scope="col", class_="choose") if may_change else None
    last = tag("th", tag("span", t("操作"), class_="unseen"), scope="col", class_="acts")
    body = [_record_html(record, rows, may_change=may_change) for record in page.records]
    table = tag(
        "table",
        tag("caption", t("资料库中的文件"), class_="unseen"),
        tag("thead", tag("tr", first, *(_head_html(key, name, wish) for key, name in heads), last)),
        tag("tbody", *body),
        class_="documents shelf-table",
    )
    return tag("div", table, class_="table-frame", tabindex=0, role="region", aria_label=t("资料库中的文件"))


def _head_html(key: str, name: str, wish: Wish) -> Markup:
    sorted_by = ("descending" if wish.descending else "ascending") if wish.sort == key else None
    return tag(
        "th",
        tag("button", name, type="button", data_sort=key),
        scope="col",
        class_=f"col-{key}",
        aria_sort=sorted_by,
    )


def _record_html(record: DocumentRecord, rows: Rows, *, may_change: bool) -> Markup:
    stated = record.metadata
    chooser = tag(
        "input",
        type="checkbox",
        class_="choose-one",
        value=record.doc_id,
        aria_label=t("选择《{title}》", title=record.title),
    )
    opener = tag("button", record.title, type="button", class_="open-document", data_doc=record.doc_id)
    number = tag("span", stated.doc_number, class_="doc-number") if stated.doc_number else None
    return tag(
        "tr",
        tag("td", chooser, class_="choose") if may_change else None,
        tag("td", opener, number, _remarks_html(record, rows), class_="col-title"),
        _cell("number", t("文号"), stated.doc_number),
        _cell("issuer", t("发文机关"), stated.issuer),
        _cell("date", t("成文日期"), stated.issued_on),
        _cell("status", t("效力"), stated.status),
        _cell("format", t("格式"), t(name_of(record.format))),
        _cell("collection", t("文件集"), record.collection),
        _cell("size", t("字数"), f"{record.characters:,}"),
        _cell("read", t("读入时间"), local(record.indexed_at)),
        tag("td", _acts_html(record, may_change=may_change), class_="acts"),
        data_row=record.doc_id,
    )


def _cell(key: str, name: str, value: str | None) -> Markup:
    return tag("td", value or tag("span", "—", class_="none"), class_=f"col-{key}", data_name=name)


def _acts_html(record: DocumentRecord, *, may_change: bool) -> Markup:
    named = {"data_title": record.title, "data_target": record.doc_id}
    acts = [("history", t("历史"), t("《{title}》的历史", title=record.title))]
    if may_change:
        acts += [
            ("replace", t("替换"), t("用新文件替换《{title}》", title=record.title)),
            ("remove", t("移除"), t("移除《{title}》", title=record.title)),
        ]
    buttons = [
        tag("button", word, type="button", class_="act", data_act=act, aria_label=label, title=label, **named)
        for act, word, label in acts
    ]
    return tag("div", *buttons, class_="row-acts")


def _remarks_html(record: DocumentRecord, rows: Rows) -> Markup | None:
    """Say that a document has a later version, and that another is the same."""
    remarks = []
    for doc_id, words, kind in (
        (record.superseded_by, t("已有较新版本"), "superseded"),
        (record.same_as, t("内容相同："), "same"),
    ):
        if not doc_id:
            continue
        other = rows.by_id.get(doc_id)
        named = (
            basename(other.source) or other.source
            if other and kind == "same"
            else other.title
            if other
            else ""
        )
        opener = tag("button", named, type="button", data_doc=doc_id) if named else None
        remarks.append(tag("li", tag("span", words, class_="remark"), opener, class_=kind))
    return tag("ul", *remarks, class_="remarks") if remarks else None


def _pager_html(page: Page) -> Markup | None:
    if page.pages < 2:
        return None
    return tag(
        "nav",
        tag(
            "button",
            t("上一页"),
            type="button",
            class_="act",
            data_page=page.number - 1,
            disabled=page.number == 1,
        ),
        tag("span", t("第 {number} 页，共 {pages} 页", number=page.number, pages=page.pages)),
        tag(
            "button",
            t("下一页"),
            type="button",
            class_="act",
            data_page=page.number + 1,
            disabled=page.number == page.pages,
        ),
        class_="pager",
        aria_label=t("翻页"),
    )


def _nothing_html(wish: Wish) -> Markup:
    words = (
        t("没有找到“{wanted}”。换几个字再试。", wanted=wish.wanted) if wish.wanted else t("没有这样的文件。")
    )
    every = tag("button", t("显示全部文件"), type="button", class_="act", data_act="show-all")
    return tag("p", words, " ", every, class_="aside nothing", role="status")


def _failed_note(rows: Rows) -> Markup | None:
    """Say that some files could not be read, with the way to them."""
    if not rows.failures:
        return None
    words = t("{count} 份文件没有读成", count=len(rows.failures))
    shown = tag("button", t("看原因"), type="button", class_="act", data_act="show-failed")
    return tag("p", tag("span", words), shown, class_="failed-note")


def _failures_html(failures: Sequence[Failure], wish: Wish, *, may_change: bool) -> Markup:
    """List what could not be read, the latest first, with reason and time."""
    words = wish.wanted.casefold().split()
    found = [
        one for one in failures if all(word in f"{one.source}\n{one.error}".casefold() for word in words)
    ]
    if not found:
        every = tag("button", t("显示全部文件"), type="button", class_="act", data_act="show-all")
        return tag("p", t("没有读不成的文件。"), " ", every, class_="aside nothing", role="status")
    lines = [_failure_html(failure, may_change=may_change) for failure in found[:_MOST_FAILURES]]
    all_again = tag("button", t("全部重试"), type="button", class_="act", data_act="retry-all")
    every = tag("button", t("显示全部文件"), type="button", class_="act", data_act="show-all")
    count = tag("p", t("{count} 份文件没有读成", count=len(found)), class_="count", role="status")
    return tag(
        "section",
        tag("div", count, all_again if may_change else None, every, class_="above"),
        tag("ul", *lines, class_="failures"),
    )


def _failure_html(failure: Failure, *, may_change: bool) -> Markup:
    name = basename(failure.source.rstrip("/")) or failure.source
    buttons = [
        tag(
            "button",
            word,
            type="button",
            class_="act",
            data_act=act,
            data_target=failure.source,
            data_title=name,
            aria_label=label,
        )
        for act, word, label in (
            ("retry", t("重试"), t("重试《{title}》", title=name)),
            ("forget", t("不再提示"), t("不再提示《{title}》", title=name)),
        )
    ]
    when = tag("time", local(failure.failed_at), datetime=failure.failed_at) if failure.failed_at else None
    return tag(
        "li",
        tag("div", tag("b", name, class_="path"), when),
        tag("p", t(failure.error)),
        tag("p", failure.source, class_="where") if name != failure.source else None,
        tag("div", *buttons, class_="row-acts") if may_change else None,
    )


def _select(name: str, label: str, choices: Sequence[tuple[str, str, int]], chosen: str) -> Markup:
    options = [
        tag("option", f"{shown} ({count:,})", value=value, selected=value == chosen)
        for value, shown, count in choices
    ]
    return tag("select", *options, data_narrow=name, aria_label=label)
