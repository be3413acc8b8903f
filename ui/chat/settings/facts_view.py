"""What is in use as HTML: models by their names, the library by its size.

It is given names only; the place of the library is told to whoever may change it.
"""

from __future__ import annotations

from ui.chat.language import t
from ui.chat.markup import Markup, tag
from ui.chat.settings.in_use import InUse
from ui.chat.settings.listening import Heard
from ui.moments import local


def facts_html(
    used: InUse, documents: int, passages: int, heard: Heard | None = None, *, tells_place: bool
) -> Markup:
    """Render what is in use as a list of names and values."""
    rows = (
        (
            t("资料库"),
            t("{documents} 份文件，{passages} 个段落", documents=f"{documents:,}", passages=f"{passages:,}"),
            "",
        ),
        (t("位置"), used.place if tells_place else "", ""),
        (t("词向量模型"), used.encoder, _encoder(used)),
        (t("重排模型"), used.reranker or t("没有使用"), t("程序自带") if used.reranker_is_bundled else ""),
        (t("大语言模型"), used.model or t("没有使用，回答都是原文"), _model(used, heard)),
        (t("版本"), used.version, ""),
    )
    return tag("dl", *(_row(name, value, more) for name, value, more in rows if value))


def _row(name: str, value: str, more: str) -> Markup:
    return tag("div", tag("dt", name), tag("dd", value, tag("span", more, class_="more") if more else None))


def _encoder(used: InUse) -> str:
    if used.encoder_is_bundled:
        return t("程序自带，{count} 维", count=used.dimension)
    return t("{count} 维", count=used.dimension)


def _model(used: InUse, heard: Heard | None) -> str:
    """Say where a language model runs and how it did the last time it was asked."""
    if not used.model:
        return ""
    if heard is None:
        did = t("启动以来还没有用过")
    elif heard.fault:
        did = t("{when} 没有采用它的回答：{reason}", when=local(heard.at), reason=t(heard.fault))
    else:
        did = t("{when} 作答正常", when=local(heard.at))
    return f"{used.host} · {did}"
