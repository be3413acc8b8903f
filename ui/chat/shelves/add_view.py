"""Where files, folders and addresses are added, as HTML; for readers there is nothing of it."""

from __future__ import annotations

from collections.abc import Sequence

from ui.chat.language import t
from ui.chat.markup import Markup, tag


def add_html(collections: Sequence[str], *, is_empty: bool) -> Markup:
    """Render the place to drop files, the buttons, the box for addresses and the name of a collection."""
    lead = t("资料库还是空的。把文件或整个文件夹拖到这里") if is_empty else t("把文件或整个文件夹拖到这里")
    return tag(
        "section",
        tag(
            "div",
            tag("p", lead, class_="lead"),
            tag("p", t("PDF、Word、WPS、OFD、Excel、网页、文本、图片、ZIP 都可以"), class_="kinds"),
            _buttons_html(can_check=not is_empty),
            _collection_html(collections),
            class_="drop",
        ),
        _addresses_html(),
        tag("div", id="shelf-sending", hidden=True),
        class_="add empty" if is_empty else "add",
        aria_label=t("添加文件"),
    )


def _buttons_html(*, can_check: bool) -> Markup:
    addresses = tag(
        "button",
        t("添加网址"),
        type="button",
        class_="act",
        data_act="addresses",
        aria_expanded="false",
        aria_controls="shelf-addresses",
    )
    check = tag(
        "button",
        t("重新核对"),
        type="button",
        class_="act apart",
        data_act="check",
        title=t("把库里的文件和网址逐个重看一遍，读入有变化的，再核对索引"),
    )
    return tag(
        "div",
        tag("button", t("选择文件"), type="button", class_="act strong", data_act="pick-files"),
        tag("button", t("选择文件夹"), type="button", class_="act", data_act="pick-folder"),
        addresses,
        check if can_check else None,
        class_="add-buttons",
    )


def _collection_html(collections: Sequence[str]) -> Markup:
    return tag(
        "label",
        tag("span", t("文件集（可不填）")),
        tag(
            "input",
            type="text",
            id="shelf-collection",
            list="shelf-collections",
            maxlength=40,
            placeholder=t("如：人才政策"),
            autocomplete="off",
        ),
        tag("datalist", *(tag("option", value=name) for name in collections), id="shelf-collections"),
        class_="shelf-collection",
    )


def _addresses_html() -> Markup:
    return tag(
        "div",
        tag("label", t("网址，一行一个"), for_="shelf-address-box"),
        tag("textarea", id="shelf-address-box", rows=3, placeholder="https://", spellcheck="false"),
        tag("button", t("读入这些网址"), type="button", class_="act strong", data_act="read-addresses"),
        id="shelf-addresses",
        hidden=True,
    )
