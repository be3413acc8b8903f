"""Cuts the laws into passages as the index does, and says which article each holds some of.

It knows neither questions nor vectors. An article is known by its wording: the same words in two laws are
one answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus import Document, cut, read
from index import segment
from index.encoders.embedding import seen


@dataclass(frozen=True, slots=True)
class Statutes:
    """Passages below title and headings, and for each the wording of its article ("" outside of articles)."""

    passages: list[str]
    wordings: list[str]


def read_statutes(data: Path) -> Statutes:
    """Read every law under `data/laws`, in the order of the paths."""
    found = [passage for path in sorted((data / "laws").rglob("*.md")) for passage in _passages(read(path))]
    return Statutes([text for text, _ in found], [wording for _, wording in found])


def wording(text: str) -> str:
    """Give what an article is known by: its characters in NFKC, white space left out."""
    return "".join(segment.normalise(text).split())


def _passages(document: Document) -> Iterator[tuple[str, str]]:
    """Yield passages with the wordings of their articles; a chapter's first is cut with the heading."""
    articles = [section for section in document.outline if section.kind == "article"]
    starts = [article.start for article in articles]
    wordings = [wording(document.text[a.start : a.end].removeprefix(a.label)) for a in articles]
    for passage in cut(document):
        place = bisect_left(starts, passage.end) - 1
        inside = place >= 0 and passage.start < articles[place].end
        yield seen(document.title, passage), wordings[place] if inside else ""
