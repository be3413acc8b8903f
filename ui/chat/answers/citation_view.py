"""Citations as HTML: the mark in a sentence, the numbered list of sources, the nearest passages.

Everything that opens a source is a button that carries document and range; what it opens is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index import Hit
from qa import Citation
from ui.chat.answers.tools_view import copy_source_html
from ui.chat.language import t
from ui.chat.markup import Markup, join, tag
from ui.chat.sources.wording import wording_of

_MARKS = re.compile(r"(\S?)((?:\[\d{1,3}\])+)")  # 「。[1][12]」: marks keep to the character before them
_NUMBER = re.compile(r"\d+")
_HOVER_CHARACTERS = 180  # of a quote in its tooltip: six lines of it; the source panel shows the whole
_PREVIEW_CHARACTERS = 110  # of a quote or passage in a list: two lines of it


def mark_html(citation: Citation) -> Markup:
    """Render the mark `[n]` as a button that opens the quote; hovering over it shows the quote."""
    return tag(
        "button",
        citation.marker,
        type="button",
        class_="mark",
        data_doc=citation.doc_id,
        data_start=citation.start,
        data_end=citation.end,
        data_wording=wording_of(citation.quote),
        data_quote=shorten(citation.quote, _HOVER_CHARACTERS),
        data_from=f"{citation.title} {place_of(citation.address, citation.page)}".strip(),
        aria_label=t("出处 {marker}：{title}，查看原文", marker=citation.marker, title=citation.title),
    )


def marked_html(
    words: str, markers: Sequence[int], cited: Mapping[int, Citation], lit: tuple[int, int] | None = None
) -> Markup:
    """Render words whose marks `[n]` stand in the text; marks it does not hold follow at its end.

    `lit`: the range of `words` that is highlighted.
    """
    known = [marker for marker in markers if marker in cited]
    words += "".join(f"[{marker}]" for marker in known if f"[{marker}]" not in words)
    parts: list[object] = []
    position = 0
    for run in _MARKS.finditer(words):
        held = [int(number) for number in _NUMBER.findall(run[2])]
        if set(held) <= set(known):
            marks = [mark_html(cited[marker]) for marker in held]
            held_word = _lit(words, run.start(1), run.end(1), lit)
            parts += [_lit(words, position, run.start(), lit), tag("span", held_word, *marks, class_="held")]
            position = run.end()
    return join([*parts, _lit(words, position, len(words), lit)])


def _lit(words: str, start: int, end: int, lit: tuple[int, int] | None) -> Markup:
    """Render `words[start:end]`, what of it is within `lit` as a highlight."""
    first, last = (min(max(at, start), end) for at in lit) if lit else (end, end)
    mark = tag("mark", words[first:last]) if first < last else None
    return join(part for part in (words[start:first], mark, words[last:end]) if part)


def without_marks(words: str) -> str:
    """Take the marks out of a sentence: 「……牵头。[1][2]」 → 「……牵头。」."""
    return _MARKS.sub(r"\1", words).strip()


def sources_html(citations: Sequence[Citation], flags: Mapping[int, str] | None = None) -> Markup:
    """Render the numbered list of sources, after it what the quotes refer to; `flags` by marker."""
    groups = []
    for name, follows in (("出处", False), ("引文所指", True)):
        listed = [citation for citation in citations if (citation.follows is not None) == follows]
        if listed:
            lines = [_citation_html(citation, (flags or {}).get(citation.marker, "")) for citation in listed]
            heading = tag("h3", t(name), tag("span", t("{count} 处", count=len(listed)), class_="count"))
            kind = "sources referred" if follows else "sources"
            groups.append(tag("section", heading, tag("ol", *lines), class_=kind, aria_label=t(name)))
    return join(groups)


def _citation_html(citation: Citation, flag: str) -> Markup:
    by = t("[{marker}] 提到", marker=citation.follows) if citation.follows is not None else ""
    place = " · ".join(part for part in (place_of(citation.address, citation.page), by) if part)
    return _line_html(
        (citation.doc_id, citation.start, citation.end, citation.quote),
        copy_source_html(citation.marker),
        tag("span", tag("span", t("出处") + " ", class_="unseen"), citation.marker, class_="source-number"),
        *_words_html(citation.title, place, citation.quote, flag),
    )


def nearest_html(hits: Sequence[Hit]) -> Markup:
    """Render the passages that come nearest to a question without an answer."""
    lines = [
        _line_html(
            (hit.passage.doc_id, hit.passage.start, hit.passage.end, hit.passage.text),
            None,
            *_words_html(hit.title, place_of(hit.passage.address, hit.page), hit.passage.text),
        )
        for hit in hits
    ]
    heading = tag("h3", t("相近的内容，供参考"))
    return tag("section", heading, tag("ol", *lines), class_="sources nearest", aria_label=t("相近的内容"))


def place_of(address: str, page: int | None) -> str:
    """Say where a quote stands: 「第二章第三条 第 4 页」; empty where nothing is known."""
    return " ".join(
        part for part in (address, t("第 {page} 页", page=page) if page is not None else "") if part
    )


def shorten(words: str, limit: int) -> str:
    """Put words on one line and cut them to `limit` characters."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _line_html(target: tuple[str, int, int, str], beside: Markup | None, *words: Markup | None) -> Markup:
    """Render a line: a button that opens `target` (document, start, end, wording), one `beside` it."""
    doc_id, start, end, wording = target
    button = tag(
        "button",
        *words,
        type="button",
        class_="source-line",
        data_doc=doc_id,
        data_start=start,
        data_end=end,
        data_wording=wording_of(wording),
    )
    return tag("li", button, beside)


def _words_html(title: str, place: str, quote: str, flag: str = "") -> tuple[Markup | None, ...]:
    flagged = tag("span", t(flag), class_="source-flag") if flag else None
    return (
        tag("span", title, flagged, class_="source-title"),
        tag("span", place, class_="source-place") if place else None,
        tag("span", shorten(quote, _PREVIEW_CHARACTERS), class_="source-quote"),
    )
