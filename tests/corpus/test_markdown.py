"""Markdown as people and tools write it: a line is a paragraph, marks go, words, numbers and notes stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.loaders.markdown import load
from corpus.reader import parse


def lines(text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in load(text.encode(), "a.md").blocks]


def texts(text: str) -> list[str]:
    return [text for _, _, text in lines(text)]


def test_front_matter_declares_title_and_date() -> None:
    """Title, date and Chinese field names of the front matter are declared; a rule at the top is none."""
    text = '---\ntitle: "望澜市办法"\ndate: 2024-03-01\n发文字号: 望教发〔2024〕5号\ntags: [a]\n---\n正文。\n'
    loaded = load(text.encode(), "a.md")
    assert list(loaded.titles) == ["望澜市办法"]
    assert dict(loaded.facts) == {"发文字号": "望教发〔2024〕5号", "发布日期": "2024-03-01"}
    assert texts("---\n第一段。\n---\n第二段。\n") == ["第一段。", "第二段。"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("望澜市方案\n===\n目标\n---\n", [("heading", 1, "望澜市方案"), ("heading", 2, "目标")]),
        ("正文在此结束。\n---\n", [("paragraph", 0, "正文在此结束。")]),
        ("##一、目标 ##\n", [("heading", 2, "一、目标")]),
        ('<h2 align="center">任务</h2>\n', [("heading", 2, "任务")]),
        ("#标签 #又一标签\n", [("paragraph", 0, "#标签 #又一标签")]),
    ],
    ids=["underlined", "a rule below a sentence", "no space", "tag", "hashtags"],
)
def test_headings(text: str, found: list[tuple[str, int, str]]) -> None:
    """Headings of every spelling are headings, and what only looks like one is not."""
    assert lines(text) == found


def test_lists_keep_numbers_and_lose_bullets() -> None:
    """Bullets and indentation go, numbers and the state of a task stay."""
    assert texts("- 甲\n  - 乙\n    3. 丙\n1) 丁\n- [x] 已办\n* [ ] 未办\n> - 引文\n> [!NOTE]\n> 附注\n") == [
        "甲", "乙", "3. 丙", "1) 丁", "☑ 已办", "☐ 未办", "引文", "附注",
    ]  # fmt: skip


def test_code_is_text_as_written() -> None:
    """Between fences no mark is one; the fences themselves go."""
    assert texts("```python\n# 注释\nx = '**a**'\n~~~\n```\n**后文**\n") == [
        "# 注释", "x = '**a**'", "~~~", "后文",
    ]  # fmt: skip


def test_notes_follow_their_paragraph() -> None:
    """A footnote stands after the paragraph that refers to it, its own lines joined; others are left out."""
    text = "补助对象为院校[^1]，分年拨付[^甲]。\n\n标准见附表。\n\n"
    notes = "[^1]: 指全市\n    职业院校。\n[^2]: 无人提及。\n"
    assert texts(text + notes) == ["补助对象为院校，分年拨付。", "注1：指全市职业院校。", "标准见附表。"]


def test_tables() -> None:
    """Pipe tables with escaped pipes, without outer pipes and tables in HTML keep their heads."""
    text = "类别 | 补助\n--- | --:\n甲\\|类 | **5**元<br>每年\n乙类\n\n"
    text += "<table>\n<tr><th>名称</th><th>数量</th></tr>\n<tr><td>丙</td><td>6</td></tr>\n</table>\n"
    text += "后文 | 不是表\n"
    assert texts(text) == [
        "类别 | 补助", "类别：甲|类；补助：5元 每年", "乙类",
        "名称 | 数量", "名称：丙；数量：6", "后文 | 不是表",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("**“重点”**内容", "“重点”内容"),
        ("***甲***和__乙__与_丙_", "甲和乙与_丙_"),
        ("3*4*5，file_name_x", "3*4*5，file_name_x"),
        ("`**a**`，``b`c``", "**a**，b`c"),
        ('[办事大厅](https://a.b/c_(d) "题")与[附件][f]', "办事大厅与附件"),
        ("[2019][2020]", "[2019][2020]"),
        ("![流程图](a.png)![img](b.png)", "流程图"),
        ("<https://a.b>与<b>粗</b>", "https://a.b与粗"),
        ("\\*星号\\*，1\\. 甲", "*星号*，1. 甲"),
        ("&lt;甲&nbsp;乙&gt; A&B", "<甲 乙> A&B"),
        ("~~废止~~现行", "废止现行"),
        ("** 不成对 *", "** 不成对 *"),
    ],
)
def test_marks_within_a_line(marked: str, words: str) -> None:
    """Marks that are ones go and leave the words, others stay."""
    assert texts(f"前{marked}后\n\n[f]: https://a.b\n") == [f"前{words}后"]


def test_breaks_and_comments() -> None:
    """Hard breaks part paragraphs; comments, scripts and the place of a table of contents are no text."""
    text = (
        "[TOC]\n第一行\\\n第二行<br/>第三行\n<!-- 内部\n意见 -->\n<script>\nx\n</script>\n第四行 <!-- 未完\n"
    )
    assert texts(text) == ["第一行", "第二行", "第三行", "第四行 <!-- 未完"]


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 100_000, "__a " * 100_000, "[a](" * 100_000, "`a ``b " * 60_000, "# a" + " " * 200_000 + "b",
        "<table>\n" * 20_000, "<script" * 60_000, "[^a]: b\n" * 30_000,
        "a|" * 3000 + "\n" + "-|" * 3000 + "\na|b" * 3000,
    ],
    ids=["comments", "emphasis", "links", "code", "spaces", "tables", "scripts", "notes", "cells"],
)  # fmt: skip
def test_hostile_texts_take_no_longer_than_long_ones(text: str) -> None:
    """Marks that are opened and never closed cost a time in proportion to their number."""
    started = time.perf_counter()
    load(text.encode(), "a.md")
    assert time.perf_counter() - started < 10


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="甲乙。#*_`[]()^:|-=~<>!\\ \n1.&x", max_size=80))
def test_any_text_keeps_its_han_characters(text: str) -> None:
    """Whatever marks stand around them, the words of a text are in its blocks, none with a line break."""
    document = load(("甲文。\n\n" + text).encode(), "a.md")
    said = "".join(block.text for block in document.blocks)
    if not set("<>[]`") & set(text):
        assert sorted(c for c in said if c in "甲乙文") == sorted(c for c in "甲文" + text if c in "甲乙文")
    assert all(block.text and "\n" not in block.text for block in document.blocks)


def test_a_markdown_file_is_a_document() -> None:
    """Headings make the outline, notes and tables are part of the text."""
    document = parse(
        "# 望澜市方案\n\n## 一、目标\n\n建成基地[^1]。\n\n[^1]: 三个。\n".encode(), "/documents/a.md"
    )
    assert document.title == "望澜市方案"
    assert document.text == "望澜市方案\n一、目标\n建成基地。\n注1：三个。"
