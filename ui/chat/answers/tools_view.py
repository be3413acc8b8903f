"""What can be done with an answer and its question, as HTML: copy, export, judge, edit and ask again.

Buttons carry what to do in `data-tool`; what happens then is known to `scripts/answers.js` and `events`.
"""

from __future__ import annotations

from ui.chat.language import t
from ui.chat.markup import Markup, tag
from ui.feedback.judgement import LONGEST_WORDS, REASONS

_EXPORTS = (
    ("word", True, "整个对话，Word 文档"),
    ("markdown", True, "整个对话，Markdown"),
    ("word", False, "只导出这一条，Word 文档"),
    ("markdown", False, "只导出这一条，Markdown"),
)


def tools_html(number: int, verdict: str) -> Markup:
    """Render the tools under the answer of a turn; `verdict` is what was said of it, if anything."""
    told = tag("span", class_="told", role="status")
    return tag(
        "div",
        _tool("copy", t("复制"), title=t("连同出处复制，可粘贴到 Word")),
        _export_html(number),
        tag(
            "span",
            _tool("helpful", t("有用"), aria_pressed=_is(verdict == "helpful")),
            _tool("unhelpful", t("没用"), aria_pressed=_is(verdict == "unhelpful")),
            class_="verdict",
            role="group",
            aria_label=t("这条回答有用吗"),
        ),
        told,
        class_="aids",
        role="group",
        aria_label=t("对这条回答"),
        aria_live="off",  # within the live answer it would be read out with it
    )


def edit_html() -> Markup:
    """Render the button beside a question that makes it editable."""
    return _tool("edit", t("改一改再问"), class_="aid edit")


def copy_source_html(marker: int) -> Markup:
    """Render the button that copies one source of a list."""
    return _tool(
        "copy_source",
        t("复制"),
        class_="aid copy-source",
        aria_label=t("复制出处 {marker}", marker=marker),
        data_marker=marker,
    )


def templates_html() -> Markup:
    """Render what scripts make more of: the form of an edited question, and those that ask what was wrong."""
    return tag(
        "div",
        _template("edit-template", _edit_form()),
        *(_template(f"why-{about}-template", _why_form(choices)) for about, choices in REASONS.items()),
    )


def _tool(name: str, words: str, *, class_: str = "aid", **attributes: str | int | None) -> Markup:
    return tag("button", words, type="button", class_=class_, data_tool=name, **attributes)


def _is(pressed: bool) -> str:
    return "true" if pressed else "false"


def _export_html(number: int) -> Markup:
    entries = [
        tag("li", _tool("export", t(words), data_format=form, data_whole="1" if whole else None))
        for form, whole, words in _EXPORTS
    ]
    name = f"exports-{number}"
    opener = _tool("exports", t("导出"), aria_expanded="false", aria_controls=name)
    return tag(
        "span", opener, tag("ul", *entries, class_="exports", id=name, hidden=True), class_="exporting"
    )


def _template(name: str, content: Markup) -> Markup:
    return tag("template", content, id=name)


def _edit_form() -> Markup:
    return tag(
        "form",
        tag("textarea", rows=1, aria_label=t("改过的问题"), lang="zh-CN", spellcheck="false"),
        tag("p", class_="aside later"),
        tag(
            "div",
            tag("button", t("重新提问"), type="submit", class_="do"),
            tag("button", t("取消"), type="button", class_="leave", data_tool="leave_edit"),
            class_="actions",
        ),
        class_="editing",
    )


def _why_form(choices: tuple[tuple[str, str], ...]) -> Markup:
    options = [
        tag("label", tag("input", type="radio", name="reason", value=name), tag("span", t(words)))
        for name, words in choices
    ]
    return tag(
        "form",
        tag("fieldset", tag("legend", t("哪里没用？可以不填")), *options),
        tag("textarea", rows=2, maxlength=LONGEST_WORDS, aria_label=t("补充说明"), placeholder=t("补充说明")),
        tag(
            "div",
            tag("button", t("提交"), type="submit", class_="do"),
            tag("button", t("不填了"), type="button", class_="leave", data_tool="leave_why"),
            class_="actions",
        ),
        class_="why",
    )
