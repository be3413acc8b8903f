"""What is taken out of the page: text and HTML for the clipboard, Markdown and Word files."""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from corpus import Metadata
from index import Library
from qa import Assistant
from tests.ui.browsing import QUESTION
from ui.chat.answers.answer_view import steps_of
from ui.chat.answers.exporting.blocks import Block, answer_blocks
from ui.chat.answers.exporting.markdown import as_markdown
from ui.chat.answers.exporting.word import as_word
from ui.chat.answers.handing import answer_to_copy, file_of, source_to_copy
from ui.chat.answers.turn import Turn

_NOW = datetime(2026, 3, 5)
_ASKED = (QUESTION, "产教融合项目资金支持哪些方面", "2024年惠州市的GDP是多少")
Rendered = Callable[[str], str]


@pytest.fixture(scope="module")
def talk(sample_home: Path) -> tuple[list[Turn], Callable[[str], Metadata]]:
    """Give a conversation of a comparison, a list and a refusal, and the metadata of its documents."""
    with Library.open(sample_home, read_only=True) as library:
        answers = [Assistant(library).ask(question) for question in _ASKED]
        known = {record.doc_id: record.metadata for record in library.records()}
    turns = [
        Turn(number, answer.question, "done", answer, steps_of(answer))
        for number, answer in enumerate(answers, start=1)
    ]
    return turns, known.__getitem__


def test_a_comparison_is_copied_as_a_table(talk: Any) -> None:
    """The HTML holds a table of the very cells, the text its rows; each source has the form of documents."""
    turns, metadata_of = talk
    copied = answer_to_copy(turns[0], metadata_of)
    tree = lxml_html.fromstring(f"<div>{copied['html']}</div>")
    table = turns[0].answer.comparison
    assert [th.text for th in tree.findall(".//th")] == ["比较方面", *table.subjects]
    assert len(tree.findall(".//tbody/tr")) == len(table.rows)
    assert copied["text"].count("\t") == len(table.subjects) * (len(table.rows) + 1)
    for citation in turns[0].answer.citations:
        assert f"[{citation.marker}] 《{citation.title}》" in copied["text"]


def test_one_source_is_copied(talk: Any) -> None:
    """A source by itself has no mark; one that is not there cannot be had."""
    turns, metadata_of = talk
    copied = source_to_copy(turns[1], 1, metadata_of)
    assert copied["text"].startswith(
        "《望澜市产教融合项目资金管理办法（2025年修订）》（望财教〔2025〕9号）第五条：“项目资金"
    )
    with pytest.raises(KeyError):
        source_to_copy(turns[1], 99, metadata_of)


def test_a_stopped_answer_is_exported_as_far_as_it_came(talk: Any) -> None:
    """Rows that were not shown are not exported, and the export says so."""
    turns, metadata_of = talk
    stopped = replace(turns[0], state="stopped", shown=2)
    blocks = answer_blocks(stopped, metadata_of)
    [table] = [block for block in blocks if block.kind == "table"]
    assert len(table.rows) == 1 + 2
    assert "这条回答没有写完就停下了。" in [block.text for block in blocks]
    assert len([block for block in blocks if block.kind == "source"]) == 4


def test_markdown_file(talk: Any) -> None:
    """Each question is a heading, the comparison a table; refusals name what is missing and what is near."""
    turns, metadata_of = talk
    made = file_of(turns, "markdown", metadata_of, _NOW)
    text = b64decode(made["base64"]).decode("utf-8")
    assert made["name"] == "联合体和共同体有什么区别 2026-03-05.md"
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(_ASKED)
    assert "| --- | --- | --- |" in text
    assert "惠州市" in text
    assert "### 相近的内容，供参考" in text


def test_word_file(talk: Any) -> None:
    """A4, Chinese faces by `eastAsia`, a table with borders whose header comes again, page numbers."""
    turns, metadata_of = talk
    made = file_of(turns, "word", metadata_of, _NOW)
    document = docx.Document(io.BytesIO(b64decode(made["base64"])))
    section, [table] = document.sections[0], document.tables
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == list(_ASKED)
    assert table.style.name == "Table Grid"
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    runs = [run for p in document.paragraphs for run in p.runs]
    runs += [run for row in table.rows for cell in row.cells for p in cell.paragraphs for run in p.runs]
    faces = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in runs}
    assert faces <= {"仿宋", "黑体", "宋体", "楷体"}
    assert None not in faces
    assert "PAGE" in section.footer._element.xml
    assert document.core_properties.author == ""


_SYMBOLS = st.text(st.sampled_from("甲乙 []()<>*_`#|!\\-+=1.:~$&\n\t{}\"'/h"), min_size=1, max_size=40)


@given(words=_SYMBOLS)
def test_no_word_of_a_document_is_markup_in_markdown(words: str) -> None:
    """Read by a Markdown parser, a paragraph holds the very characters that were written, and no element."""
    markdown = pytest.importorskip("markdown_it")
    reader = markdown.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for kind in ("words", "source", "question"):
        rendered = reader.render(as_markdown([Block(kind, f"甲{words}乙"), Block("words", words)]))
        tree = lxml_html.fromstring(f"<div>{rendered}</div>")
        assert {element.tag for element in tree.iter()} <= {"div", "p", "h2", "br"}, rendered
        assert "".join(tree.text_content().split()) == "".join(f"甲{words}乙{words}".split())


@given(cell=_SYMBOLS)
def test_no_cell_breaks_its_table(cell: str) -> None:
    """Whatever stands in a cell, the table keeps its rows and columns, and the cell its characters."""
    markdown = pytest.importorskip("markdown_it")
    reader = markdown.MarkdownIt("commonmark", {"html": True}).enable(["table"])
    rows = (("方面", "甲", "乙"), ("主体", f"一{cell}", "二"))
    tree = lxml_html.fromstring(f"<div>{reader.render(as_markdown([Block('table', rows=rows)]))}</div>")
    assert [len(row) for row in tree.findall(".//tr")] == [3, 3]
    assert "".join(tree.findall(".//tbody//td")[1].text_content().split()) == "".join(f"一{cell}".split())


def test_word_takes_any_character() -> None:
    """Control characters and half surrogates, which XML cannot hold, do not keep a file from being made."""
    made = as_word([Block("words", "甲\x00\x0b\ud800乙"), Block("table", rows=(("甲\x01", "乙"),))], _NOW)
    assert "甲乙" in [p.text for p in docx.Document(io.BytesIO(made)).paragraphs]
