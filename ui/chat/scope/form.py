"""The range of a question as HTML: the form it is chosen in, and the filters that are on, each removable.

It does not know how a filter is applied; `qa.scope` says them in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.scope import described
from ui.chat.language import t
from ui.chat.markup import Markup, join, tag
from ui.chat.scope.choices import Choices, force_of, forces


def form_html(choices: Choices, filters: Mapping[str, str]) -> Markup:
    """Render the fields, without those that the library has nothing to choose from for."""
    c = choices
    fields = [
        _select("collection", t("文件集"), _named(c.collections), filters) if c.collections else None,
        _typed("issuer", t("发文机关"), t("写一部分也行"), c.issuers, filters) if c.issuers else None,
        _dates(c.years, filters) if c.years else None,
        _force(choices, filters),
        _select("folder", t("文件夹"), c.folders, filters) if c.folders else None,
    ]
    return tag("div", *fields, class_="fields", role="group", aria_label=t("查找范围"))


def chips_html(filters: Mapping[str, str], documents: int | None, fault: str = "") -> Markup:
    """Render the filters that are on, how many documents they leave, and what is wrong with them."""
    wrong = tag("p", t(fault), class_="fault") if fault else None
    if not filters:
        return tag("div", tag("span", t("全部文件"), class_="whole"), wrong, class_="chips", role="status")
    chips = [
        tag("li", words, _remover(words, data_drop=key), class_="chip") for key, words in _described(filters)
    ]
    left = t("没有符合的文件") if documents == 0 else t("{count} 份文件", count=documents)
    count = tag("span", left, class_="left none" if documents == 0 else "left")
    return tag("div", tag("ul", *chips), count, wrong, class_="chips", role="status")


def within_html(filters: Mapping[str, str], question: str, *, live: bool) -> Markup | None:
    """Say above an answer within what it was looked for; a `live` one is asked anew without a filter."""
    if not filters:
        return None
    chips = []
    for key, words in _described(filters):
        again = _remover(words, again=True, data_without=key, data_question=question) if live else None
        chips.append(tag("li", words, again, class_="chip"))
    return tag("div", tag("span", t("查找范围"), class_="label"), tag("ul", *chips), class_="within")


def _remover(words: str, *, again: bool = False, **data: str) -> Markup:
    label = t("去掉{words}，再问一次", words=words) if again else t("去掉{words}", words=words)
    return tag("button", "×", type="button", class_="remove", aria_label=label, title=label, **data)


def _described(filters: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, t(words)) for key, words in described(filters).items()]


def _named(values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


def _select(name: str, label: str, options: Sequence[tuple[str, str]], filters: Mapping[str, str]) -> Markup:
    """Render a field with a few values; one that is on but no longer offered stays."""
    chosen = filters.get(name, "")
    known = [("", t("不限")), *options]
    if chosen not in dict(known):
        known.append((chosen, chosen))
    return _field(label, _options(name, known, chosen))


def _force(choices: Choices, filters: Mapping[str, str]) -> Markup:
    chosen = force_of(filters)
    known = forces(choices)
    if chosen not in dict(known):
        known.append((chosen, filters["status"]))
    return _field(t("效力"), _options("force", known, chosen))


def _dates(years: Sequence[str], filters: Mapping[str, str]) -> Markup:
    first = _typed("from", t("成文日期，从"), t("如 2024"), years, filters)
    return tag("div", first, _typed("to", t("到"), t("如 2024"), years, filters), class_="dates")


def _options(name: str, known: Sequence[tuple[str, str]], chosen: str) -> Markup:
    options = [tag("option", words, value=value, selected=value == chosen) for value, words in known]
    return tag("select", *options, data_filter=name)


def _typed(name: str, label: str, hint: str, offered: Sequence[str], filters: Mapping[str, str]) -> Markup:
    """Render a field to type into, with values to choose from."""
    values = tag("datalist", *(tag("option", value=value) for value in offered), id=f"offered-{name}")
    entry = tag(
        "input",
        type="text",
        value=filters.get(name, ""),
        placeholder=hint,
        list=f"offered-{name}",
        autocomplete="off",
        spellcheck="false",
        data_filter=name,
    )
    return join([_field(label, entry), values])


def _field(label: str, control: Markup) -> Markup:
    return tag("label", tag("span", label), control)
