"""The failed cases as one HTML file: style and script are in it, and it may ask nothing of the network.

All text is escaped by `ui.chat.markup`; the policy in its head allows this very script and no other.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files

from qa.evaluation.failures import Failure, Finding, Sought
from qa.evaluation.scorecard import Scorecard, Scores
from ui.chat.markup import Markup, tag
from ui.failures.labels import FAULTS, category, place, standing, wanted
from ui.scorecards import ANSWERED, FOUND, figure


def as_html(card: Scorecard, failures: Sequence[Failure]) -> str:
    """Give the whole page."""
    style, script = _file("style.css"), _file("behaviour.js")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        tag("title", f"没有通过的题 {len(failures)} / {len(card.cases)}"),
        tag("style", Markup(style)),
    )
    body = tag(
        "body",
        _masthead(card, failures),
        _tools(failures) if failures else None,
        tag("main", *_list(failures)),
        tag("script", Markup(script)),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='zh-CN')}\n"


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; form-action 'none'"


def _masthead(card: Scorecard, failures: Sequence[Failure]) -> Markup:
    passed = len(card.cases) - len(failures)
    return tag(
        "header",
        tag("p", "策问 · 打分", class_="kicker"),
        tag("h1", "没有通过的题"),
        tag("p", f"一共 {len(card.cases)} 题，通过 {passed} 题，没有通过 {len(failures)} 题。", class_="sum"),
        tag("dl", *_figures(card.overall, FOUND), class_="figures"),
        tag("dl", *_figures(card.overall, ANSWERED), class_="figures"),
        tag("p", "括号里是 95% 置信区间。", class_="note"),
    )


def _figures(scores: Scores, labels: Mapping[str, str]) -> Iterator[Markup]:
    for name, label in labels.items():
        value, _, ends = figure(scores, name).partition(" ")
        if value != "—":
            yield tag("div", tag("dt", label), tag("dd", value, tag("small", ends)))


def _tools(failures: Sequence[Failure]) -> Markup:
    categories = Counter(category(failure.case) for failure in failures)
    faults = Counter(fault for failure in failures for fault in failure.faults)
    return tag(
        "nav",
        _choice("category", "类别", [(name, name, count) for name, count in categories.items()]),
        _choice("fault", "情况", [(f, label, faults[f]) for f, label in FAULTS.items() if faults[f]]),
        tag(
            "label",
            tag("span", "查找"),
            tag("input", type="search", id="words", placeholder="题目、原文、回答"),
            class_="search",
        ),
        tag("p", id="count", role="status"),
        tag("button", "全部展开", id="unfold", type="button"),
        aria_label="筛选",
    )


def _choice(name: str, label: str, options: Sequence[tuple[str, str, int]]) -> Markup:
    return tag(
        "label",
        tag("span", label),
        tag(
            "select",
            tag("option", "全部", value=""),
            *(tag("option", f"{text}（{count}）", value=value) for value, text, count in options),
            id=name,
        ),
    )


def _list(failures: Sequence[Failure]) -> Iterator[Markup]:
    yield from map(_failure, failures)
    yield tag(
        "p",
        "没有符合条件的题，请放宽筛选。" if failures else "全部通过，没有可列的题。",
        class_="none",
        id="none",
        hidden=bool(failures),
    )


def _failure(failure: Failure) -> Markup:
    case = failure.case
    return tag(
        "details",
        tag(
            "summary",
            tag("h2", case.question),
            tag(
                "p",
                tag("span", category(case), class_="category"),
                tag("span", case.id, class_="id"),
                *(tag("span", FAULTS[fault], class_="fault", data_fault=fault) for fault in failure.faults),
            ),
        ),
        _section("前面问过", "ol", (tag("li", asked) for asked in case.history)),
        _section("应当找到", "ul", map(_sought, failure.sought), class_="sought"),
        _section("找到的", "ol", map(_finding, failure.findings), class_="found"),
        _section("应当答出", "p", filter(None, [wanted(case)])),
        _section("给出的回答", "p", filter(None, [failure.answer]), class_="answer"),
        data_category=category(case),
        data_faults=" ".join(failure.faults),
    )


def _section(title: str, name: str, content: Iterable[object], **attributes: str) -> Markup | None:
    """Give a part of a failure under its heading; `None` where there is nothing to show."""
    parts = list(content)
    return tag("section", tag("h3", title), tag(name, *parts, **attributes)) if parts else None


def _sought(sought: Sought) -> Markup:
    return tag(
        "li",
        tag("blockquote", sought.gold.span),
        tag(
            "p",
            tag("b", standing(sought)),
            tag("span", place(sought.title, sought.address)) if sought.title else None,
        ),
        data_state=sought.state.replace(" ", "-"),
    )


def _finding(finding: Finding) -> Markup:
    """Give one passage found: gold is shown whole, of the others the first lines until they are opened."""
    line = tag(
        "span",
        tag("b", finding.rank),
        tag("span", place(finding.title, finding.address), class_="place"),
        tag("span", f"{finding.score:.3f}", class_="score", title="得分"),
        class_="line",
    )
    text = tag("span", *_marked(finding), class_="text")
    return tag("li", tag("details", tag("summary", line, text), open=bool(finding.marks)))


def _marked(finding: Finding) -> Iterator[object]:
    last = 0
    for start, end in finding.marks:
        yield finding.text[last:start]
        yield tag("mark", finding.text[start:end])
        last = end
    yield finding.text[last:]


def _file(name: str) -> str:
    return files("ui.failures").joinpath(name).read_text(encoding="utf-8")
