"""What happened to a document as HTML: each version, and in it what changed, article by article.

The words that differ are marked; the text that stands now can be opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus import Change, Document
from index import Revision
from ui.chat.language import t
from ui.chat.markup import Markup, join, tag
from ui.differing import Pieces, differing, one_line
from ui.moments import local

_MOST_CHANGES = 300  # of one version; of a text that is wholly another there are thousands
_LONGEST = 3_000  # characters of one side; the source panel has the whole

_Place = tuple[int, int]


def history_html(revisions: Sequence[Revision], document: Document | None) -> Markup:
    """Render what happened to a document, the latest first; `document`: as it stands now, if it does."""
    last = revisions[-1]
    entries = [
        _entry_html(
            revision, revisions[number - 1] if number else None, document if revision is last else None
        )
        for number, revision in enumerate(revisions)
    ]
    opener = (
        tag("button", t("看原文"), type="button", class_="act", data_doc=document.doc_id)
        if document
        else None
    )
    return tag(
        "section",
        tag("button", t("返回资料库"), type="button", class_="act back", data_act="back"),
        tag("h2", last.title, id="history-title", tabindex=-1),
        tag(
            "p", tag("span", t("共 {count} 条记录，最近的在前", count=len(revisions))), opener, class_="count"
        ),
        tag("ol", *reversed(entries), class_="revisions"),
        class_="history",
        aria_labelledby="history-title",
    )


def unknown_html() -> Markup:
    """Say that nothing is known of a document."""
    return tag(
        "section",
        tag("button", t("返回资料库"), type="button", class_="act back", data_act="back"),
        tag("p", t("这份文件的历史已不在资料库中。"), class_="aside"),
        class_="history",
    )


def _entry_html(revision: Revision, before: Revision | None, document: Document | None) -> Markup:
    events = {
        "added": t("读入"), "updated": t("内容有变化"), "moved": t("文件换了位置"),
        "reread": t("用新版程序重新读过"), "removed": t("从资料库移除"), "restored": t("恢复成以前的版本"),
    }  # fmt: skip
    remarks = []
    if before and revision.source != before.source:
        remarks.append(f"{before.source} → {revision.source}")
    if before and revision.title != before.title:
        remarks.append(t("标题改为《{title}》", title=revision.title))
    if before and revision.event in ("updated", "restored") and not revision.changes:
        remarks.append(t("文件变了，正文一字未改"))
    shown = revision.changes[:_MOST_CHANGES]
    if len(revision.changes) > len(shown):
        remarks.append(t("只列出前 {count} 处改动", count=len(shown)))
    places = _places(shown, document)
    items = [_change_html(change, place, document) for change, place in zip(shown, places, strict=True)]
    return tag(
        "li",
        tag(
            "div",
            tag("h3", events[revision.event]),
            tag("time", local(revision.at), datetime=revision.at),
            tag("span", _counts(revision.changes), class_="counts") if revision.changes else None,
            class_="revision-head",
        ),
        *(tag("p", remark, class_="remark-line") for remark in remarks),
        tag("ul", *items, class_="changes") if items else None,
        class_=f"revision {revision.event}",
    )


def _counts(changes: Sequence[Change]) -> str:
    kinds = [change.kind for change in changes]
    named = (
        (t("新增 {count} 处", count=kinds.count("added")), "added"),
        (t("删除 {count} 处", count=kinds.count("removed")), "removed"),
        (t("修改 {count} 处", count=kinds.count("changed")), "changed"),
        (t("改号 {count} 处", count=kinds.count("renumbered")), "renumbered"),
    )
    return t("，").join(words for words, kind in named if kind in kinds)


def _places(changes: Sequence[Change], document: Document | None) -> Iterator[_Place | None]:
    """Give where the new texts stand in the document, which has them in the order of the changes."""
    position = 0
    for change in changes:
        found = document.text.find(change.after, position) if document and change.after else -1
        if document is None or found < 0:
            yield None
            continue
        position = found
        yield found, found + len(change.after)


def _change_html(change: Change, place: _Place | None, document: Document | None) -> Markup:
    kinds = {"added": t("新增"), "removed": t("删除"), "changed": t("修改"), "renumbered": t("改号")}
    address = change.address or t("正文")
    where: Markup = tag("span", address, class_="address")
    if place and document and change.kind != "renumbered":
        where = tag(
            "button",
            address,
            type="button",
            class_="address",
            data_doc=document.doc_id,
            data_start=place[0],
            data_end=place[1],
            title=t("看原文"),
        )
    former = (
        tag("span", t("（原{address}）", address=change.former), class_="former") if change.former else None
    )
    head = tag(
        "p",
        tag("span", kinds[change.kind], class_=f"kind {change.kind}"),
        where,
        former,
        class_="change-head",
    )
    return tag("li", head, *_sides(change))


def _sides(change: Change) -> Iterator[Markup]:
    if change.kind == "renumbered":
        yield tag("p", f"{change.former or change.before} → {change.address or change.after}")
        return
    olds, news = differing(one_line(change.before), one_line(change.after))
    if change.before:
        yield _side(t("原"), olds, "del", whole=change.kind == "removed")
    if change.after:
        yield _side(t("现"), news, "ins", whole=change.kind == "added")


def _side(name: str, pieces: Pieces, element: str, *, whole: bool) -> Markup:
    """Render one side; of a text that has no other side nothing is marked but the side itself."""
    words: list[Markup | str] = []
    room = _LONGEST
    for text, differs in pieces:
        shown = text[:room]
        words.append(tag(element, shown) if differs and not whole else shown)
        room -= len(shown)
        if room <= 0:
            words.append("……")
            break
    return tag("p", tag("b", name), join(words), class_=f"side {element}")
