"""An answer as Markdown: every mark explained, nothing in a document becomes markup."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Library
from qa import Answer, Assistant, Citation, Notice, Statement
from tests.ui.serving.programs.conftest import Served
from ui.serving.programs import footnotes

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_LIVE = {"html_inline", "html_block", "link_open", "image", "code_inline", "em_open"}


def _kinds(text: str) -> set[str]:
    tokens = _MARKDOWN.parse(text)
    return {child.type for token in tokens for child in (token, *(token.children or ()))}


@pytest.fixture
def library(served: Served) -> Library:
    return served.library


_PIECES = [*'[]()<>!`*_\\|:1a/"= &#\n', "http://a", "[1]", "文"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # of a machine that others use too
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join))
def test_no_text_becomes_markup(text: str) -> None:
    """Whatever a text holds, no HTML, no link, picture or emphasis comes of it."""
    kinds = _kinds(footnotes.harmless(text))
    assert not kinds & _LIVE


def test_marks_and_tables_stay(library: Library) -> None:
    """A comparison is still a table with its marks."""
    answer = Assistant(library).ask("联合体和共同体有什么区别")
    assert footnotes.words(answer) == answer.text
    assert "table_open" in _kinds(footnotes.whole(answer, {}))


def test_a_hostile_document_is_shown_as_text() -> None:
    """Title, quote, statement and number of a document are signs, never markup."""
    evil = "<script>alert(1)</script> ![x](http://a/b) [y](javascript:z) `c` [1]: http://a"
    citation = Citation(1, "p", "d", evil, "/a", evil, evil, 0, len(evil), None)
    answer = Answer(
        "问", "fact", f"{evil}[1]", (Statement(f"{evil}[1]", (1,)),), (citation,), None, None, 1.0, ()
    )
    whole = footnotes.whole(replace(answer, notices=(Notice("superseded", evil, (1,)),)), {"d": evil})
    assert not _kinds(whole) & _LIVE
    assert "（已有较新版本）" in whole


def test_a_source_says_where_it_stands(library: Library) -> None:
    """Each source has its title, 文号, address and quote."""
    answer = Assistant(library).ask("骗取产教融合项目资金，几年不能再申报")
    number = library.record(answer.citations[0].doc_id).metadata.doc_number or ""
    listed = footnotes.sources(answer, {answer.citations[0].doc_id: number})
    assert number
    for part in (answer.citations[0].title, number, answer.citations[0].address, answer.citations[0].quote):
        assert part in listed


def test_a_refusal_shows_what_comes_nearest(library: Library) -> None:
    """A refusal gives its reason and the nearest passages, and no list of sources."""
    answer = Assistant(library).ask("2024年惠州市的GDP是多少")
    text = footnotes.whole(answer, {})
    assert answer.refusal is not None
    assert answer.refusal.reason in text
    assert text.count("\n- 《") == len(answer.refusal.nearest)
    assert "**出处**" not in text
