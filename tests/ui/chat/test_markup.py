"""Text can never become markup: whatever is put into an element comes out of a parser as the same text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.chat.markup import Markup, join, tag

_TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"))
_HOSTILE = (
    "<script>alert(1)</script>",
    "![图](http://example.invalid/a.png)",
    '" onmouseover="alert(1)',
    "</p><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp;",
)


class _Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


@pytest.mark.parametrize("text", _HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Scripts, images, quotes and entities in a text appear as they are written and make no element."""
    read = _read(tag("p", text, title=text))
    assert read.tags == ["p"]
    assert read.words == text
    assert read.attributes == {"title": text}


@given(_TEXTS, _TEXTS)
def test_any_text_survives(content: str, attribute: str) -> None:
    """Content and attribute come out of a parser as they went in."""
    read = _read(tag("p", content, data_words=attribute))
    assert (read.tags, read.words, read.attributes) == (["p"], content, {"data-words": attribute})


def test_only_markup_is_taken_as_it_is() -> None:
    """An element inside another stays an element; the same characters as plain text do not."""
    inner = tag("b", "字")
    assert tag("p", inner) == "<p><b>字</b></p>"
    assert tag("p", str.__str__(inner)[:]) != tag("p", inner)
    assert isinstance(join([inner, "<"]), Markup)
    assert join([inner, "<"]) == "<b>字</b>&lt;"


def test_attributes() -> None:
    """Underscores become hyphens, true is a bare name, nothing is left out; void elements have no end."""
    assert tag("li", 3, class_="a", data_start=0, hidden=True, id=None, open=False) == (
        '<li class="a" data-start="0" hidden>3</li>'
    )
    assert tag("br") == "<br>"
    assert tag("p", None, "一", None) == "<p>一</p>"
