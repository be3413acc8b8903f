"""Whether a document is in force, said above it: what replaced or repealed it, with a button that opens that.

How it stands is judged in `qa.exact.standing`; this words it.
"""

from __future__ import annotations

from collections.abc import Iterator

from index import DocumentRecord
from qa.exact.standing import Standing
from ui.chat.language import t
from ui.chat.markup import Markup, tag


def standing_html(standing: Standing, record: DocumentRecord) -> Markup | None:
    """Give the notices on a document, the gravest first; nothing where it is in force."""
    notices = list(_notices(standing, record))
    return tag("div", *notices, class_="standing") if notices else None


def _notices(standing: Standing, record: DocumentRecord) -> Iterator[Markup]:
    metadata = record.metadata
    if standing.later:
        begins = standing.later.metadata.effective_on
        words = t("新版本自 {day} 起施行。", day=begins) if begins else t("资料库中有更新的版本。")
        yield _notice("superseded", t("已有新版本"), words, standing.later, t("看新版本"))
    if standing.repeal:
        by = standing.repeal
        where = (by.start, by.end)
        yield _notice(
            "repealed", t("已废止"), t("另一份文件写明废止了它。"), by.by, t("看废止它的文件"), where
        )
    if standing.is_ended:
        words = t("文件标明：{status}。", status=metadata.status or "")
        yield _notice("repealed", t("已失效"), words)
    elif standing.ended_on:
        yield _notice("repealed", t("已失效"), t("文件写明有效期到 {day} 为止。", day=standing.ended_on))
    if standing.is_draft:
        words = t("它不是正式发布的文件：{status}。", status=metadata.status or metadata.version or "")
        yield _notice("not-yet", t("尚未生效"), words)
    elif standing.begins_on:
        yield _notice("not-yet", t("尚未生效"), t("自 {day} 起施行。", day=standing.begins_on))
    if standing.coming:
        begins = standing.coming.metadata.effective_on or ""
        words = t("新版本自 {day} 起施行，在此之前仍用这一份。", day=begins)
        yield _notice("coming", t("将有新版本"), words, standing.coming, t("看新版本"))


def _notice(
    kind: str,
    name: str,
    words: str,
    other: DocumentRecord | None = None,
    button: str = "",
    where: tuple[int, int] = (0, 0),
) -> Markup:
    opener = None
    if other is not None:
        opener = tag(
            "button",
            button,
            type="button",
            title=other.title,
            data_doc=other.doc_id,
            data_start=where[0],
            data_end=where[1],
        )
    return tag("div", tag("p", tag("b", name), tag("span", words)), opener, class_=f"notice {kind}")
