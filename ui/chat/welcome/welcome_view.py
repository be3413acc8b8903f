"""The welcome of an empty conversation as HTML: what this is, what it knows, what can be asked.

It does not know how examples are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from ui.chat.language import t
from ui.chat.markup import Markup, tag


def welcome_html(
    documents: int, passages: int, examples: Sequence[str], *, growing: bool = False, may_change: bool = True
) -> Markup:
    """Say what this is, what it knows, and offer questions; without documents, how to add some.

    `growing`: documents are being read in; scripts then ask again for this after a while.
    `may_change`: whoever reads it may add documents.
    """
    holdings = _holdings_html(documents, passages) if documents else _empty_html(growing, may_change)
    return tag(
        "section",
        tag("h2", t("问政策，看原文")),
        tag(
            "p", t("只依据资料库里的文件作答。每句话都标出处，点编号就能看到原文；文件里没有的，会直说没有。")
        ),
        holdings,
        _growing_html() if growing and documents else None,
        _examples_html(examples) if examples else None,
        class_="welcome",
        data_again=growing or not documents,
    )


def _holdings_html(documents: int, passages: int) -> Markup:
    words = t(
        "资料库现有 {documents} 份文件，{passages} 个段落",
        documents=f"{documents:,}",
        passages=f"{passages:,}",
    )
    return tag("p", words, class_="holdings")


def _empty_html(growing: bool, may_change: bool) -> Markup:
    if growing:
        return tag("p", t("正在读入第一批文件，读好就能提问"), _dots(), class_="holdings", role="status")
    if not may_change:
        return tag("p", t("资料库还是空的。等管理员放进文件，就能提问。"), class_="holdings", role="status")
    return tag(
        "div",
        tag("p", t("资料库还是空的。先放进文件，再来提问：")),
        tag(
            "ol",
            tag("li", t("打开“资料库”页，把通知、意见、办法等文件或整个文件夹拖进去；")),
            tag("li", t("等它读完，通常一份文件不到一秒；")),
            tag("li", t("回到“问答”页，用平常的话提问。")),
        ),
        tag("button", t("去资料库放入文件"), type="button", class_="do", data_room="library"),
        class_="holdings first-steps",
    )


def _growing_html() -> Markup:
    return tag("p", t("正在读入更多文件，已经读好的现在就能问"), _dots(), class_="growing", role="status")


def _dots() -> Markup:
    return tag("span", class_="dots", aria_hidden="true")


def _examples_html(examples: Sequence[str]) -> Markup:
    buttons = [
        tag("li", tag("button", question, type="button", class_="example", lang="zh-CN", data_ask=question))
        for question in examples
    ]
    return tag("div", tag("h3", t("可以这样问")), tag("ul", *buttons), class_="examples")
