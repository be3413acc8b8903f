"""Completes a list: from its lead-in sentence 「应当符合下列条件：」 to its last item.

Items may stand on lines of their own or run on in one paragraph.
"""

from __future__ import annotations

import re

from corpus import Document
from qa.sentences import Span, paragraphs, sentences

_LEAD_IN = re.compile(r"(?:[:：]|(?:下列|以下|如下)[^。]*[:：。])$")  # 「应当具备下列条件：」
# One style of numbering each; a list keeps to one: （一） (1) 1. ① 一、 一是 第一，
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[（(][一二三四五六七八九十]+[)）]",
        r"[（(]\d+[)）]",
        r"\d+[.．、](?!\d)",
        r"[①-⑳]",
        r"[一二三四五六七八九十]+、",
        r"[一二三四五六七八九十]+是",
        r"第[一二三四五六七八九十]+[，,]",
        r"[-•·*—]\s*",
    )
)
_FARTHEST = 1500  # characters before an item where its list is announced; further up stands something else
_MOST_ITEMS = 40  # longer runs are tables or whole laws, not answers


def is_lead_in(text: str) -> bool:
    """Tell whether a sentence announces a list."""
    return bool(_LEAD_IN.search(text))


def is_item(text: str) -> bool:
    """Tell whether a sentence begins as an item of a list."""
    return any(style.match(text) for style in _STYLES)


def items_after(document: Document, lead_in: Span) -> list[Span]:
    """Give the items of the list that follows `lead_in`, each a whole range; empty when none follows."""
    text = document.text
    pieces = [
        sentence
        for paragraph in paragraphs(text, lead_in.end, min(len(text), lead_in.end + 6000))
        for sentence in sentences(text, *paragraph)
    ]
    style = next((style for style in _STYLES if pieces and style.match(pieces[0].of(text))), None)
    items: list[Span] = []
    for piece in pieces if style else ():
        if style.match(piece.of(text)):  # type: ignore[union-attr]  # the loop is empty without a style
            items.append(piece)
        elif items and _continues(text, items[-1], piece):
            items[-1] = Span(items[-1].start, piece.end)
        else:
            break
        if len(items) == _MOST_ITEMS:
            break
    return items


def lead_in_of(document: Document, item: Span) -> Span | None:
    """Give the sentence that announces the list which `item` is one of, `None` where there is none."""
    text = document.text
    start = max(0, item.start - _FARTHEST)
    before = [
        sentence
        for paragraph in paragraphs(text, start, item.start)
        for sentence in sentences(text, *paragraph)
    ]
    for sentence in reversed(before):
        if is_lead_in(sentence.of(text)):
            items = items_after(document, sentence)
            return sentence if any(each.start <= item.start < each.end for each in items) else None
    return None


def _continues(text: str, item: Span, piece: Span) -> bool:
    """Tell whether `piece` goes on with `item`: the same line, or a list within the item."""
    nested = any(style.match(piece.of(text)) for style in _STYLES)
    lead_in, _, _ = item.of(text).partition("\n")
    return "\n" not in text[item.end : piece.start] or (nested and is_lead_in(lead_in))
