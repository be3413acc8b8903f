"""The text of a source: characters that hide or turn others are seen, rows of tables set apart, lines cut."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from corpus import Document, Matter, Metadata, Stated
from ui.chat.sources.hidden import shown
from ui.chat.sources.rows import heads_of
from ui.chat.sources.source_view import source_html
from ui.chat.sources.text_view import text_html
from ui.chat.sources.view import View

_TURNING = "\u202e\u2066\u2069\u200f\u200b\u2060\ufeff\u3164\U000e0041\xad"
_HEAD = "项目 | 单位 | 金额"
_ROW = "项目：甲；单位：乙；金额：5万元"


def _document(text: str, **parts: object) -> Document:
    metadata = parts.pop("metadata", Metadata())
    return Document("d1", "/a.txt", "甲办法", text, metadata, (), "0", "txt", **parts)  # type: ignore[arg-type]


@given(st.text(st.sampled_from(f"第一条abאב<&{_TURNING}"), max_size=30))
def test_hidden_characters_are_seen_and_kept_apart(text: str) -> None:
    """Every character stays in the text; one that hides or turns others is alone in its element."""
    page = lxml_html.fromstring(f"<p>{shown(text)}</p>")
    assert page.text_content() == text
    marks = page.find_class("hidden-character")
    assert [mark.text for mark in marks] == [character for character in text if character in _TURNING]
    assert [mark.get("data-code") for mark in marks] == [f"U+{ord(mark.text):04X}" for mark in marks]


def test_every_character_of_direction_is_known() -> None:
    """No character that Unicode gives power over the direction of others is shown as it is."""
    powers = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    turning = [chr(c) for c in range(0x110000) if unicodedata.bidirectional(chr(c)) in powers]
    assert len(turning) == 9
    assert all("hidden-character" in shown(character) for character in turning)


def test_each_line_is_isolated() -> None:
    """The direction of a line is its own: a line of Hebrew turns no other."""
    page = lxml_html.fromstring(text_html(_document("甲\nאב\n乙"), 0, 6, 0, 1))
    assert [line.get("dir") for line in page.iter("p")] == ["auto"] * 3


@pytest.mark.parametrize(
    ("line", "before", "after", "heads"),
    [
        pytest.param(_ROW, _HEAD, "", ["项目：", "单位：", "金额："], id="below its heads"),
        pytest.param(
            _ROW,
            "表一",
            "项目：丙；单位：丁；金额：6万元",
            ["项目：", "单位：", "金额："],
            id="above a like row",
        ),
        pytest.param(_HEAD, "", "", [], id="heads"),
        pytest.param("一是：做甲；二是：做乙。", "前文。", "后文。", None, id="a sentence"),
        pytest.param("金额：5万元", _HEAD, "", None, id="one item"),
        pytest.param("甲的，乙：丙；丁", "", "", None, id="no names"),
        pytest.param("第一条 为了规范管理。", "", "", None, id="an article"),
    ],
)
def test_rows_are_told_by_their_heads(line: str, before: str, after: str, heads: list[str] | None) -> None:
    """A line is a row where its neighbours bear the same names, and the names are found in it."""
    found = heads_of(line + "\n", before, after)
    assert heads == (None if found is None else [line[first:last] for first, last in found])


def test_lines_look_like_what_they_are() -> None:
    """Title, salutation, rows, items and signature are each set in their way; nothing of the text is lost."""
    lines = ["甲办法", "各县人民政府：", _HEAD, _ROW, "（一）甲；", "市教育局"]
    text = "\n".join(lines)
    signature = text.index("市教育局")
    document = _document(
        text,
        metadata=Metadata(stated=(Stated("title", 0, 3),)),
        matter=(Matter("salutation", 4, 11), Matter("signature", signature, len(text))),
    )
    page = lxml_html.fromstring(text_html(document, 0, len(text), 20, 30))
    assert [p.get("class") for p in page.iter("p")] == ["title", "flush", "row", "row", "item", "signature"]
    assert page.text_content() == text
    assert [span.text_content() for span in page.find_class("column")][-1] == "金额："


@pytest.mark.parametrize("start", [0, 4_000_000, 9_999_000])
def test_a_line_without_end_is_shown_in_part(start: int) -> None:
    """Of a line of ten million characters the part around the quote is laid out, and it can be extended."""
    text = "甲乙丙丁戊己庚辛壬癸" * 1_000_000
    begun = time.monotonic()
    html = source_html(_document(text), View(start, start + 20))
    assert time.monotonic() - begun < 1
    page = lxml_html.fromstring(html)
    assert page.xpath("string(//mark)") == text[start : start + 20]
    assert len(html) < 60_000
    sides = [button.get("data-side") for button in page.find_class("more")]
    assert sides == ["before"] * (start > 0) + ["after"] * (start < 9_990_000)
