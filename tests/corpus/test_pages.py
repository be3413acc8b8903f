"""Saved web pages: the article comes out whole, the site around it does not."""

from __future__ import annotations

import importlib.util
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from corpus import ReadError
from corpus.loaders import html
from corpus.reader import parse
from corpus.text.encodings import decode_html

FOLDER = Path(__file__).parent / "pages"
PAGES = sorted(FOLDER.glob("*.html"))
SENTENCE = "各单位应当在收到通知之日起十个工作日内，把实施方案报送望澜市教育局备案。"


def _measure() -> ModuleType:
    path = Path(__file__).parents[1] / "benchmarks" / "pages.py"
    spec = importlib.util.spec_from_file_location("benchmark_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["benchmark_pages"] = module
    spec.loader.exec_module(module)
    return module


pages = _measure()


def page_of(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def body_of(markup: str, title: str = "望澜市实训基地管理办法") -> list[str]:
    """Give the lines below the title of a page whose article holds some markup."""
    page = page_of(f"<h1>{title}</h1><p>{SENTENCE}</p>{markup}", f"<title>{title}</title>")
    lines = parse(page, "/documents/page.html").text.split("\n")
    assert lines[:2] == [title, SENTENCE]
    return lines[2:]


def outcome(data: bytes) -> str:
    """Give a page's text, or why it was refused: anything else is a failure of the reader."""
    try:
        return parse(data, "/documents/page.html").text
    except ReadError as error:
        return str(error)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_gives_its_article(page: Path) -> None:
    """Of each page at most 5 % is lost and at most 5 % of the text is furniture; the title is the page's."""
    truth = pages.truth_of(page)
    document = parse(page.read_bytes(), str(page))
    shares = pages.shares(document.text, truth)
    assert shares.share_lost <= 0.05
    assert shares.share_left <= 0.05
    assert "".join(document.title.split()) == truth.title


def test_all_saved_pages_together() -> None:
    """Over all pages less than 1 % of the content is lost and less than 1 % of the text is furniture."""
    assert len(PAGES) >= 20
    found = sum(pages.measure(PAGES).values(), pages.Shares())
    assert found.share_lost < 0.01
    assert found.share_left < 0.01


def test_the_measure_sees_what_is_lost_and_left() -> None:
    """A text without a line, or with one too many, is told by the very share."""
    truth = pages.Truth("标题", (("文号", "甲〔1〕"),), ("第一句话。", "第二句话。"), frozenset({"旁注"}))
    whole = "标题\n文号：甲〔1〕\n旁注\n第一句话。\n第二句话。"
    assert pages.shares(whole, truth) == pages.Shares(16, 0, 21, 0)
    assert pages.shares(whole.replace("第二句话。", ""), truth).lost == 5
    assert pages.shares(whole.replace("甲〔1〕", ""), truth).lost == 4
    assert pages.shares(f"首页导航\n{whole}", truth).left == 4
    assert pages.shares("标题\n文号：甲〔1〕\n第二句话。\n第一句话。", truth).lost == 5


CHANGES: dict[str, Callable[[str], str]] = {
    "without names": lambda text: re.sub(r"\s(?:class|id)=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", "", text),
    "without declared titles": lambda text: re.sub(
        r"<meta[^>]*(?:name|property)=[^>]*>", "", text, flags=re.I
    ),
    "without a title": lambda text: re.sub(r"(?is)<title>.*?</title>", "<title>首页</title>", text),
    "headings as divisions": lambda text: re.sub(r"<(/?)h[1-6]\b", r"<\1div", text, flags=re.I),
    "in one form": lambda text: re.sub(r"(?i)(<body[^>]*>)", r"\1<form method=post><div>", text, count=1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_single_hint_is_needed(change: str) -> None:
    """Without the hints of one kind, the pages together still keep their articles and little else."""
    found = pages.Shares()
    for page in PAGES:
        changed = CHANGES[change](decode_html(page.read_bytes())).encode()
        found += pages.shares(parse(changed, str(page)).text, pages.truth_of(page))
    assert found.share_lost < 0.01
    assert found.share_left < 0.02


@pytest.mark.shared
def test_shared_pages_give_their_article(shared_data: Path) -> None:
    """Each of the 60 portal pages gives its article element and metadata table, and nothing around them."""
    found = {}
    for path in (shared_data / "policies").glob("*.html"):
        data = path.read_bytes()
        found[path.name] = pages.shared_shares(data, parse(data, str(path)).text)
    assert len(found) == 60
    assert not {
        name: shares for name, shares in found.items() if shares.share_lost or shares.share_left > 0.03
    }
    assert sum(found.values(), pages.Shares()).share_left < 0.002


def test_lists_are_numbered_as_shown() -> None:
    """Start, value, type and style of a list make its numbers; items that bring their own get none."""
    assert body_of("<ol start=3><li>甲类；<li value=7>乙类；<li>丙类。</ol>") == [
        "3. 甲类；",
        "7. 乙类；",
        "8. 丙类。",
    ]
    assert body_of("<ol type=a><li>甲类；</li><li>乙类。</li></ol>") == ["a. 甲类；", "b. 乙类。"]
    assert body_of("<ol type=I><li>甲类；</li><li>乙类。</li></ol>") == ["I. 甲类；", "II. 乙类。"]
    assert body_of('<ol style="list-style-type: cjk-ideographic"><li>甲类。</ol>') == ["一、甲类。"]
    assert body_of('<ol style="list-style: none"><li>甲类。</ol>') == ["甲类。"]
    assert body_of("<ol><li>（一）甲类；</li><li>（二）乙类。</li></ol>") == ["（一）甲类；", "（二）乙类。"]
    assert body_of("<ol><li><p>甲类：</p><ul><li>子项。</li></ul></li><li><p>乙类。</p></li></ol>") == [
        "1. 甲类：",
        "子项。",
        "2. 乙类。",
    ]


def test_inline_marks() -> None:
    """Raised and lowered numbers stay told from the text, notes keep their marks, readings are left out."""
    assert body_of("<p>用水36m<sup>3</sup>，排放CO<sub>2</sub>减少10<sup>-3</sup>吨。</p>") == [
        "用水36m³，排放CO₂减少10⁻³吨。"
    ]
    assert body_of("<p>见说明<sup><a href='#n1'>[1]</a></sup>。</p>") == ["见说明[1]。"]
    assert body_of("<p>位于<ruby>岚<rp>(</rp><rt>lán</rt><rp>)</rp></ruby>江。</p>") == ["位于岚江。"]
    assert body_of("<p>申请材料见<a href='/a'>附件一</a>，按<a href='/b'>办法</a>办理。</p>") == [
        "申请材料见附件一，按办法办理。"
    ]


def test_paragraphs_by_breaks_and_shown_line_ends() -> None:
    """Breaks part paragraphs, but not a heading on two lines; text shown with its line ends is unwrapped."""
    assert body_of("<p>　　第一款。<br>　　第二款。<br><br></p>") == ["第一款。", "第二款。"]
    assert body_of("<h2>一、申报<br>条件</h2><p>须为本市院校。</p>") == ["一、申报条件", "须为本市院校。"]
    wrapped = (
        "为了规范示例市公共实训基地的建设和管理，提高技术技\n能人才培养质量，结合本市实际，制定本办法，"
        "请各有关单\n位遵照执行。"
    )
    shown = "\n\n".join([wrapped] * 3)
    assert body_of(f"<pre>{shown}</pre>") == [wrapped.replace("\n", "")] * 3


def test_hidden_and_folded_parts() -> None:
    """What is hidden is left out; folded details and what a script uncovers stay."""
    assert body_of('<p style="display: none">旧版。</p><p hidden>内部。</p><p>新版。</p>') == ["新版。"]
    assert body_of("<details><summary>如何申请？</summary>在线申请。</details>") == [
        "如何申请？",
        "在线申请。",
    ]
    assert body_of('<div style="visibility: hidden">稍后显示的条款。</div>') == ["稍后显示的条款。"]
    assert body_of('<p>见下图。</p><p><img src="a.png" alt="流程图"></p>') == ["见下图。"]


@pytest.mark.parametrize(
    "markup",
    [
        '<p>渡口<span style="visibility: hidden">暗语</span>免费。</p>',
        f'<p style="{"color: red;" * 400}display: none">暗语</p><p>渡口免费。</p>',
        "<dialog>暗语</dialog><p>渡口免费。</p>",
        "<pre>渡口\n<span hidden><b>暗</b>语</span>免费。</pre>",
    ],
    ids=["invisible words", "behind a long style", "a closed dialog", "in shown lines"],
)
def test_words_hidden_in_other_ways(markup: str) -> None:
    """Words that the page itself says are hidden are left out, what stands around them is not."""
    assert "".join(body_of(markup)) == "渡口免费。"


def test_hidden_parts_of_a_table() -> None:
    """Rows, parts of tables and cells that are hidden give no text; the others keep their heads."""
    rows = (
        "<tr><th>项目</th><th>金额</th></tr><tr><td>渡口</td><td>1元</td><td hidden>暗语</td></tr>"
        '<tr style="display: none"><td>桥</td><td>暗语</td></tr><tr><td>船</td><td>2元</td></tr>'
        "<tbody hidden><tr><td>车</td><td>暗语</td></tr></tbody>"
    )
    assert body_of(f"<table>{rows}</table>") == [
        "项目 | 金额",
        "项目：渡口；金额：1元",
        "项目：船；金额：2元",
    ]


def test_questions_and_answers_as_definitions() -> None:
    """Terms and definitions come as lines in turn; the terms are marked as what may be a heading."""
    markup = f"<h1>问答</h1><p>{SENTENCE}</p><dl><dt>谁可以申报？</dt><dd>本市院校。</dd></dl>"
    blocks = html.load(f"<html><body>{markup}</body></html>".encode(), "/a.html").blocks
    assert [(block.text, block.strong) for block in blocks[2:]] == [
        ("谁可以申报？", True),
        ("本市院校。", False),
    ]


def test_tables_of_several_kinds() -> None:
    """Data keeps its heads, a numbered list in cells is a list, and a table that lays out is no table."""
    data = "<table><tr><th>类别</th><th>金额<br>（元）</th></tr><tr><td>甲</td><td>500</td></tr></table>"
    assert body_of(data) == ["类别 | 金额（元）", "类别：甲；金额（元）：500"]
    listed = "<table><tr><td>（1）</td><td>申请表；</td></tr><tr><td>（2）</td><td>证明。</td></tr></table>"
    assert body_of(listed) == ["（1） 申请表；", "（2） 证明。"]
    form = "<table><tr><th>事项</th><td>备案</td><th>对象</th><td>法人</td></tr></table>"
    assert body_of(form) == ["事项：备案", "对象：法人"]
    parts = "<td><h2>一、条件</h2><p>须为法人。</p></td><td><ul><li>二级单位。</li></ul></td>"
    assert body_of(f"<table><tr>{parts}</tr></table>") == ["一、条件", "须为法人。", "二级单位。"]
    rows = "<tr><td>单<span>位</span><td>任务<tr><td><p>教育局</p><script>x=1</script><td>统筹"
    assert body_of(f"<table>{rows}</table>") == ["单位 | 任务", "单位：教育局；任务：统筹"]


def test_a_table_of_documents_is_no_metadata() -> None:
    """A list of documents with their numbers and dates keeps every row, and states nothing of the page."""
    rows = "".join(f"<tr><td>办法{i}</td><td>望教〔2020〕{i}号</td><td>废止</td></tr>" for i in range(1, 5))
    table = f"<table><tr><td>文件名称</td><td>发文字号</td><td>处理意见</td></tr>{rows}</table>"
    lines = body_of(table, "望澜市教育局文件清理结果")
    assert lines[1:] == [
        f"文件名称：办法{i}；发文字号：望教〔2020〕{i}号；处理意见：废止" for i in range(1, 5)
    ]
    page = page_of(f"<h1>清理结果公告</h1><p>{SENTENCE}</p>{table}")
    assert parse(page, "/documents/a.html").metadata.doc_number is None


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>索 引 号：</td><td>A/1</td><td>主题分类：</td><td>教育</td></tr>"
        "<tr><td>发文字号：</td><td>望教〔2024〕1号</td><td>废止日期：</td><td></td></tr></table>",
        "<table><tr><th>索引号</th><td>A/1</td></tr><tr><th>主题分类</th><td>教育</td></tr>"
        "<tr><th>发文字号</th><td>望教〔2024〕1号</td></tr></table>",
        "<table><tr><td>索引号</td><td>主题分类</td><td>发文字号</td></tr>"
        "<tr><td>A/1</td><td>教育</td><td>望教〔2024〕1号</td></tr></table>",
        "<dl><dt>索引号：</dt><dd>A/1</dd><dt>主题分类：</dt><dd>教育</dd><dt>发文字号：</dt>"
        "<dd>望教〔2024〕1号</dd></dl>",
        "<div><div>索引号：</div><div>A/1</div></div><div><div>主题分类：</div><div>教育</div></div>"
        "<div><div>发文字号：</div><div>望教〔2024〕1号</div></div><div><div>废止日期：</div><div></div></div>",
        "<p><span>【索引号】A/1</span> <span>【主题分类】教育</span><b>【发文字号】望教〔2024〕1号</b></p>",
        "<ul><li><b>索引号：</b>A/1</li><li>主题分类：教育</li><li>发文字号：望教〔2024〕1号</li></ul>",
    ],
    ids=["pairs in a row", "headings and data", "names above", "definitions", "divisions", "marks", "list"],
)
def test_metadata_in_every_dress(markup: str) -> None:
    """However a page sets its metadata, each field is stated once and none of it is left in the text."""
    page = page_of(f"{markup}<h1>望澜市实训基地管理办法</h1><p>{SENTENCE}</p><p>{SENTENCE}</p>")
    loaded = html.load(page, "/a.html")
    assert list(loaded.table) == ["索引号：A/1", "主题分类：教育", "发文字号：望教〔2024〕1号"]
    assert [block.text for block in loaded.blocks] == ["望澜市实训基地管理办法", SENTENCE, SENTENCE]


def test_lines_like_metadata_within_the_article_stay() -> None:
    """A line inside the text that begins like a fact is text."""
    markup = f"<p>文号：以正式印发的为准。</p><p>{SENTENCE}</p>"
    assert body_of(markup) == ["文号：以正式印发的为准。", SENTENCE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["", '<meta charset="gb2312">', '<meta charset="utf-8">'])
def test_pages_in_any_encoding(encoding: str, declared: str) -> None:
    """The bytes decide, whatever the page declares."""
    page = f"<html><head>{declared}<title>公告</title></head><body><p>{SENTENCE}</p></body></html>"
    assert SENTENCE in parse(page.encode(encoding), "/documents/page.html").text


HOSTILE = {
    "deep": "<html><body>" + "<div>" * 10_000 + SENTENCE + "</div>" * 10_000,
    "unclosed": "<html><body>" + "<font><b>" * 800 + f"<p>{SENTENCE}</p>",
    "attribute": f"<html><body class='{'nav ' * 300_000}' style='{'x' * 1_000_000}'><p>{SENTENCE}</p>",
    "entities": f"<html><body><p>&#xFFFFFFFF;&sp;&amp;amp;&#0;&bogus;{SENTENCE}&</p>",
    "nul": f"<html><body><p>\0{SENTENCE}\0</p>",
    "spans": f"<html><body><table><tr><td colspan=99999999 rowspan=99999999>甲<td>乙<tr><td>{SENTENCE}",
    "numbers": f"<html><body><ol start=99999999999999999999 type=i><li value=-5>{SENTENCE}</ol>",
    "empty": "<html><body></body></html>",
    "no elements": "<!doctype html>",
    "only a comment": "<html><!-- <p>" + SENTENCE,
    "entity bomb": '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><p>&b;',
    "tables in tables": "<html><body>" + "<table><tr><td>甲<td>" * 600 + SENTENCE,
    "many cells": "<html><body><table>" + "<tr>" + "<td>1" * 20_000 + "</table>",
}


def test_attributes_without_end() -> None:
    """A tag of very many attributes, each of which the parser holds against all before it, loses them."""
    named = " ".join(f"a{number}" for number in range(60_000))
    began = time.process_time()
    assert parse(f"<html><body><p {named}>{SENTENCE}</p>".encode(), "/documents/page.html").text == SENTENCE
    assert time.process_time() - began < 4  # a third of what it took


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages(kind: str) -> None:
    """A page made to break its reader gives a document or a `ReadError`."""
    assert outcome(HOSTILE[kind].encode())


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Give a page with some of its bytes changed, cut out, doubled, or tags put where none belong."""
    damaged = bytearray(data)
    scraps = [
        b"<",
        b">",
        b"</div>",
        b"<table>",
        b"<tr>",
        b"&#",
        b'"',
        b"<!--",
        b"\0",
        b"<script>",
        b"\xff\xfe",
    ]
    for _ in range(chance.choice([1, 8, 40])):
        at = chance.randrange(len(damaged) + 1)
        size = chance.choice([1, 1, 20, 400])
        damaged[at : at + size] = chance.choice(
            [chance.choice(scraps), bytes([chance.randrange(256)]), b"", bytes(damaged[at : at + size]) * 2]
        )
    return bytes(damaged)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_pages(seed: int) -> None:
    """Random damage to a page ends in a document or a `ReadError`, never in another error."""
    assert outcome(_mutated(PAGES[seed % len(PAGES)].read_bytes(), random.Random(seed)))


@pytest.mark.shared
def test_damaged_shared_pages(shared_data: Path) -> None:
    """The same of the real pages, one damage each."""
    for seed, path in enumerate(sorted((shared_data / "policies").glob("*.html"))):
        assert outcome(_mutated(path.read_bytes(), random.Random(seed))), path.name


@pytest.mark.shared
def test_the_seed_loses_nothing_but_its_repeated_title(shared_data: Path) -> None:
    """Of the pasted seed page all that stands above the line of its publisher is kept, and nothing below."""
    (path,) = (shared_data / "seeds").glob("*.txt")
    document = parse(path.read_bytes(), str(path))
    content = "".join(path.read_text(encoding="utf-8").split("发布者:")[0].split())
    title = "".join(document.title.split())
    assert "".join(document.text.split()) == title + content.replace(title, "")
