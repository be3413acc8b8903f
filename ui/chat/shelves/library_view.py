"""The welcome of an empty conversation as HTML: what this is, what it knows, what can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from ui.chat.language import t
from ui.chat.markup import Markup, tag


def welcome_html(documents: int, passages: int, examples: Sequence[str]) -> Markup:
    """Say what this is, what it knows, and offer questions; without documents, how to add some."""
    return tag(
        "section",
        tag("h2", "问政策，看原文"),
        tag("p", "只依据资料库里的文件作答。每句话都标出处，点编号就能看到原文；文件里没有的，会直说没有。"),
        _holdings_html(documents, passages),
        _examples_html(examples) if examples else None,
        class_="welcome",
    )


def _holdings_html(documents: int, passages: int) -> Markup:
    if not documents:
        way = tag("button", t("去添加文件"), type="button", class_="act strong", data_room="library")
        return tag("p", t("资料库还是空的。"), " ", way, class_="holdings")
    figures = (tag("b", f"{documents:,}"), " 份文件，", tag("b", f"{passages:,}"), " 个段落")
    return tag("p", "资料库现有 ", *figures, class_="holdings")


def _examples_html(examples: Sequence[str]) -> Markup:
    buttons = [
        tag("li", tag("button", question, type="button", class_="example", data_ask=question))
        for question in examples
    ]
    return tag("div", tag("h3", "可以这样问"), tag("ul", *buttons), class_="examples")
