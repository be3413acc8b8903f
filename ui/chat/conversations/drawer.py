"""The list of conversations as HTML: an empty sheet that scripts fill from what the browser keeps.

What it lists never reaches the server before it is opened.
"""

from __future__ import annotations

from ui.chat.language import t
from ui.chat.markup import Markup, tag


def drawer_html() -> Markup:
    """Render the sheet, closed, and the notice of a browser that can keep no more."""
    sheet = tag(
        "dialog",
        tag(
            "header",
            tag("h2", t("对话"), id="talks-title"),
            tag("button", t("新对话"), type="button", id="talks-fresh", data_fresh=True),
            tag("button", "×", type="button", class_="close", data_close=True, aria_label=t("关闭对话列表")),
        ),
        tag(
            "label",
            tag("span", t("查找对话"), class_="unseen"),
            tag("input", type="search", id="talks-wanted", placeholder=t("查找对话"), autocomplete="off"),
            id="talks-search",
            hidden=True,
        ),
        tag("div", id="talks-list"),
        tag("p", id="talks-said", role="status"),
        tag("p", t("对话只保存在这台电脑的这个浏览器里。"), class_="aside"),
        id="talks",
        class_="drawer",
        aria_labelledby="talks-title",
    )
    return tag("div", sheet, _full_html())


def _full_html() -> Markup:
    """Render what is said when the browser has no room left; scripts name what would be deleted."""
    return tag(
        "div",
        tag("p", t("浏览器里存不下更多对话了，这段对话还没有存上。删除最早的对话，就能腾出地方：")),
        tag("ul", id="talks-oldest"),
        tag(
            "div",
            tag("button", t("删除这些对话"), type="button", id="talks-make-room", class_="do"),
            tag("button", t("先不删"), type="button", id="talks-leave-full"),
            class_="buttons",
        ),
        id="talks-full",
        class_="banner",
        role="alert",
        hidden=True,
    )
