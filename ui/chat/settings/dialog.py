"""The settings as HTML: a dialog with language, appearance, text size, what is in use, and the keys.

What is chosen stays in the browser; scripts move what is in use into the dialog when it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from ui.chat.language import spoken, t
from ui.chat.markup import Markup, join, tag


def dialog_html() -> Markup:
    """Render the dialog, closed."""
    return tag(
        "dialog",
        tag(
            "header",
            tag("h2", t("设置"), id="settings-title"),
            _closer(),
        ),
        tag("div", *_choices(), class_="choices"),
        tag("section", tag("h3", t("正在使用")), tag("div", id="settings-facts", aria_live="polite")),
        tag("section", tag("h3", t("键盘")), _keys(), class_="keys"),
        id="settings",
        class_="drawer",
        aria_labelledby="settings-title",
    )


def _closer() -> Markup:
    return tag("button", "×", type="button", class_="close", data_close=True, aria_label=t("关闭设置"))


def _choices() -> tuple[Markup, ...]:
    size = (("normal", t("标准")), ("large", t("大")), ("larger", t("特大")))
    look = (("system", t("跟随系统")), ("light", t("浅色")), ("dark", t("深色")))
    return (
        _choice(
            "language", join([t("语言"), _aside("Language", "语言")]), (("zh", "中文"), ("en", "English"))
        ),
        _choice("theme", t("外观"), look),
        _choice("size", t("字号"), size),
    )


def _aside(english: str, chinese: str) -> Markup:
    """Name the choice of the language in the other language too: who needs it may not read this one."""
    tongue, words = ("zh-CN", chinese) if spoken() == "en" else ("en", english)
    return tag("span", words, lang=tongue, class_="other-tongue")


def _choice(name: str, title: str, options: Sequence[tuple[str, str]]) -> Markup:
    """Render one choice as a row of radio buttons; scripts check the one that holds."""
    buttons = [
        tag(
            "label",
            tag("input", type="radio", name=f"choice-{name}", value=value, data_choice=name),
            tag("span", words, lang=_tongue(value)),
        )
        for value, words in options
    ]
    return tag("fieldset", tag("legend", title), tag("div", *buttons, class_="segments"))


def _tongue(value: str) -> str | None:
    return {"zh": "zh-CN", "en": "en"}.get(value)


def _keys() -> Markup:
    keys = (
        (("/",), t("到问题框")),
        (("Enter",), t("提问")),
        (("Shift", "Enter"), t("换行")),
        (("↑",), t("问题框为空时，取回上一个问题")),
        (("Tab",), t("依次到每个按钮和编号")),
        (("Esc",), t("关闭最上面的一层")),
    )
    rows = [
        tag("div", tag("dt", *(tag("kbd", key) for key in pressed)), tag("dd", does))
        for pressed, does in keys
    ]
    return tag("dl", *rows)
