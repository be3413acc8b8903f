"""The outline of a document as the panel unfolds it: chapters, articles, headings, each with its place.

Clauses and items of an article are left out: a long law has ten thousand. It is fetched when first opened.
"""

from __future__ import annotations

from corpus import Document, Section

_LEFT_OUT = frozenset({"clause", "item"})
_LONGEST = 48  # characters of an entry
_FIRST_WORDS = 22  # of a bare 第三条 that go with it

Entry = tuple[int, int, int, str]  # level, where it begins and ends, its words


def outline_of(document: Document) -> list[Entry]:
    """Give the entries of an outline in the order of the document."""
    kept = [section for section in document.outline if section.kind not in _LEFT_OUT]
    return [(section.level, section.start, section.end, _words(document.text, section)) for section in kept]


def has_outline(document: Document) -> bool:
    """Say whether there is more than one entry."""
    return sum(section.kind not in _LEFT_OUT for section in document.outline[:50]) > 1


def _words(text: str, section: Section) -> str:
    words = " ".join(text[section.start : min(section.body, section.start + 2 * _LONGEST)].split())
    if not section.title:
        end = min(section.body + 2 * _FIRST_WORDS, section.end)
        following = " ".join(text[section.body : end].split())
        more = "…" if len(following) > _FIRST_WORDS else ""
        words = f"{words} {following[:_FIRST_WORDS]}{more}".strip()
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
