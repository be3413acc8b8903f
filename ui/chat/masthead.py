"""The masthead: what this is, the way to conversations, the other language and the settings.

What its buttons do is in the scripts.
"""

from __future__ import annotations

from ui.chat.conversations.drawer import drawer_html
from ui.chat.language import spoken, t
from ui.chat.markup import Markup, join, tag
from ui.chat.settings.dialog import dialog_html

_LOST = "连不上服务程序，或现在问的人太多。请稍后刷新本页；还是这样，请看运行窗口里的程序是否还在运行。"


def masthead_html(*more: Markup) -> Markup:
    """Render the masthead in the order in which it is read; `more` stands last in its row of buttons."""
    bar = tag(
        "header",
        tag("a", t("跳到问题框"), href="#question", id="skip", class_="skip"),
        tag("h1", t("策问")),
        tag("p", t("政策文件问答，句句有出处"), class_="motto"),
        tag(
            "nav",
            _opener("open-talks", t("对话"), "talks"),
            _switch_html(),
            _opener("open-settings", t("设置"), "settings"),
            *more,
            tag("button", t("关闭原文"), type="button", id="close-source"),
            aria_label=t("页面"),
        ),
        class_="masthead",
    )
    return join([bar, _unkept_html(), _lost_html(), drawer_html(), dialog_html()])


def _opener(name: str, words: str, opens: str) -> Markup:
    return tag("button", words, type="button", id=name, aria_haspopup="dialog", aria_controls=opens)


def _switch_html() -> Markup:
    """Render the way to the page in the other language, named in that language."""
    if spoken() == "en":
        tongue, address, short, words = "zh-CN", "../", "中", "切换到中文"
    else:
        tongue, address, short, words = "en", "en/", "EN", "Switch to English"
    return tag(
        "a",
        short,
        href=address,
        lang=tongue,
        hreflang=tongue,
        id="switch-language",
        aria_label=words,
        title=words,
    )


def _unkept_html() -> Markup:
    """Say that this browser keeps no conversations; shown where it does not."""
    words = t("这个浏览器不让网页保存内容（可能是隐私模式）：对话不会留下来，需要的请在关闭本页前另行保存。")
    closer = tag("button", "×", type="button", class_="close", id="unkept-seen", aria_label=t("知道了"))
    return tag("div", tag("p", words), closer, id="unkept", class_="banner", role="status", hidden=True)


def _lost_html() -> Markup:
    again = tag("button", t("刷新"), type="button", id="reload", class_="do")
    return tag("div", tag("p", t(_LOST)), again, id="lost", class_="banner", role="alert")
