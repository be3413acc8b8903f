"""An answer on the page: marks, comparison table, sources, refusal, and what hostile text can do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from corpus import Passage
from index import Hit
from qa import Answer, Cell, Citation, Comparison, Notice, Refusal, Row, ShortAnswer, Statement
from ui.chat.answers.answer_view import answer_html, steps_of
from ui.chat.answers.citation_view import marked_html, without_marks

_SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def _citation(marker: int, **changed: object) -> Citation:
    made = Citation(
        marker, f"p{marker}", "d1", "某市管理办法", "/文件/办法.txt", "第三条", f"引文{marker}。", 10, 14, 2
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def _answer(**changed: object) -> Answer:
    made = Answer("问？", "fact", "", (), (), None, None, 0.9, ())
    return replace(made, **changed)  # type: ignore[arg-type]


def _page(answer: Answer) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(f"<div>{answer_html(answer, steps_of(answer))}</div>")


def test_marks_are_buttons_that_know_their_range() -> None:
    """A mark is a button with a label, the quote to hover and the range it opens."""
    page = _page(_answer(statements=(Statement("由市政府牵头。[1]", (1,)),), citations=(_citation(1),)))
    (mark,) = page.find_class("mark")
    assert mark.text_content() == "1"
    assert {key: mark.get(f"data-{key}") for key in ("doc", "start", "end", "quote")} == {
        "doc": "d1",
        "start": "10",
        "end": "14",
        "quote": "引文1。",
    }
    assert "某市管理办法" in mark.get("aria-label")
    assert page.find_class("statement")[0].text_content() == "由市政府牵头。1"


@pytest.mark.parametrize(
    ("words", "markers", "shown"),
    [
        pytest.param("甲。[1][2]", (1, 2), "甲。①②", id="run of marks"),
        pytest.param("甲[1]，乙。[2]", (1, 2), "甲①，乙。②", id="inside"),
        pytest.param("甲。", (2,), "甲。②", id="not in the text"),
        pytest.param("见附件[3]。", (1,), "见附件[3]。①", id="the text's own brackets"),
        pytest.param("甲。[9]", (9,), "甲。[9]", id="without a citation"),
    ],
)
def test_marks_stand_where_the_answer_puts_them(words: str, markers: tuple[int, ...], shown: str) -> None:
    """Only cited marks become buttons; those the text does not hold follow at its end."""
    cited = {1: _citation(1), 2: _citation(2)}
    made = re.sub(
        r"<button[^>]*>(\d)</button>", lambda m: "①②"[int(m[1]) - 1], marked_html(words, markers, cited)
    )
    assert re.sub(r"<[^>]+>", "", made) == shown


def test_without_marks() -> None:
    """Marks go, the words and their brackets stay."""
    assert without_marks("由市政府牵头。[1][12]") == "由市政府牵头。"


def _with_short(quote: str, short: str, **changed: object) -> Answer:
    at = quote.index(short)
    citation = _citation(1, quote=quote, start=10, end=10 + len(quote))
    return _answer(
        statements=(Statement(f"{quote}[1]", (1,)),),
        citations=(citation,),
        short=ShortAnswer(short, 1, 10 + at, 10 + at + len(short)),
        **changed,
    )


@pytest.mark.parametrize(
    ("quote", "short"),
    [
        pytest.param("期限为30日，逾期不补。", "30日", id="inside"),
        pytest.param("共有甲乙丙丁四种情形", "四种情形", id="at-the-mark"),
        pytest.param(f"{_SCRIPT}为30日。", "30日", id="beside-markup"),
        pytest.param(f"期限为{_SCRIPT}，逾期不补。", _SCRIPT, id="is-markup"),
        pytest.param("第一行。\n期限为30日，逾期不补。", "30日", id="second-line"),
    ],
)
def test_the_short_answer_comes_first_and_is_lit_in_its_quote(quote: str, short: str) -> None:
    """It stands above the statements and in `<mark>` where the citation says; markup in it stays text."""
    page = _page(_with_short(quote, short))
    (headline,) = page.find_class("short")
    assert headline.text_content() == f"{' '.join(short.split())}1"
    assert "".join(mark.text_content() for mark in page.iter("mark")) == short
    assert not list(page.iter("script", "img"))


def test_the_short_answer_is_lit_where_it_is_cited_not_where_it_first_occurs() -> None:
    """Of two equal figures the one that the offsets name is lit."""
    quote = "甲类30日，乙类30日。"
    answer = _with_short(quote, "30日")
    at = 10 + quote.rindex("30日")
    page = _page(replace(answer, short=ShortAnswer("30日", 1, at, at + 3)))
    (mark,) = page.iter("mark")
    before = mark.getparent().text_content().split("30日")
    assert before[0] == "甲类"
    assert mark.getprevious() is None
    assert mark.getparent().text == "甲类30日，乙类"


def test_what_quotes_refer_to_is_a_group_of_its_own() -> None:
    """The sources that other sources refer to stand below them and say by which."""
    page = _page(_answer(citations=(_citation(1), _citation(2, follows=1))))
    sources, referred = page.find_class("sources")
    assert [one.text_content() for one in sources.find_class("source-number")] == ["出处 1"]
    assert [one.text_content() for one in referred.find_class("source-number")] == ["出处 2"]
    assert "[1] 提到" in referred.text_content()


def test_a_source_that_is_not_in_force_is_flagged() -> None:
    """The sources that a notice is about say so; the others do not."""
    notice = Notice("superseded", "已有更新的版本。", (2,))
    page = _page(_answer(citations=(_citation(1), _citation(2)), notices=(notice,)))
    (flag,) = page.find_class("source-flag")
    assert flag.text_content() == "已有较新版本"
    assert "引文2" in flag.xpath("ancestor::li")[0].text_content()


def test_comparison_is_a_table_of_cited_cells() -> None:
    """Every subject and aspect heads its cells; a cell without evidence is muted and has no mark."""
    table = Comparison(("甲体", "乙体"), (Row("建设主体", (Cell("政府。", (1,)), Cell("文中未规定"))),))
    page = _page(_answer(comparison=table, citations=(_citation(1),)))
    assert [th.text for th in page.xpath("//thead//th[@scope='col']")] == ["比较方面", "甲体", "乙体"]
    assert [th.text for th in page.xpath("//tbody//th[@scope='row']")] == ["建设主体"]
    filled, empty = page.xpath("//tbody//td")
    assert [mark.text for mark in filled.find_class("mark")] == ["1"]
    assert filled.get("class") is None
    assert (empty.text_content(), empty.get("class")) == ("文中未规定", "not-stated")


def test_sources_are_listed_in_order() -> None:
    """Under the answer stand title, address, page and quote of every citation, each opening its range."""
    page = _page(_answer(citations=(_citation(1), _citation(2, page=None, start=30, end=34))))
    lines = page.find_class("source-line")
    assert [line.find_class("source-number")[0].text_content() for line in lines] == ["出处 1", "出处 2"]
    assert [line.find_class("source-place")[0].text for line in lines] == ["第三条 第 2 页", "第三条"]
    assert [(line.get("data-start"), line.get("data-end")) for line in lines] == [("10", "14"), ("30", "34")]


def test_an_answer_is_shown_step_by_step() -> None:
    """Statements come one by one and the table row by row, in the order of their marks; the sources last."""
    statements = (Statement("甲。[1]", (1,)), Statement("乙。[5]", (5,)))
    rows = tuple(Row(aspect, (Cell("丙", (number,)),)) for number, aspect in enumerate("一二三", 2))
    citations = tuple(_citation(marker) for marker in range(1, 6))
    answer = _answer(statements=statements, comparison=Comparison(("甲体",), rows), citations=citations)
    shown = []
    for step in range(1, steps_of(answer) + 1):
        page = lxml_html.fromstring(f"<div>{answer_html(answer, step)}</div>")
        counts = (
            len(page.find_class("statement")),
            len(page.xpath("//tbody/tr")),
            len(page.find_class("sources")),
        )
        shown.append(counts)
    assert [e.tag for e in page][1:3] == ["div", "div"]
    assert page[1].get("class") == "table-frame"
    assert shown == [(1, 0, 0), (1, 1, 0), (1, 2, 0), (1, 3, 0), (2, 3, 0), (2, 3, 1)]


def test_refusal_shows_what_is_missing_and_what_is_near() -> None:
    """A refusal names its reason and the unknown words, and its nearest passages can be opened."""
    passage = Passage("p", "d9", 5, 9, "相近的话", (), "第二条")
    near = (Hit(passage, "另一办法", "/文件/另.txt", None, 0.2, 1),)
    page = _page(_answer(refusal=Refusal("文件没有提到。", ("GDP",), near)))
    assert "文件没有提到。" in page.text_content()
    assert [word.text for word in page.xpath("//*[@class='missing']//li")] == ["GDP"]
    (line,) = page.find_class("source-line")
    assert (line.get("data-doc"), line.get("data-start"), line.get("data-end")) == ("d9", "5", "9")


def test_a_hostile_document_stays_text_everywhere() -> None:
    """Markup in title, address, quote, statement, cell and missing word is shown, never made."""
    citation = _citation(1, title=_SCRIPT, address=_SCRIPT, quote=_SCRIPT, doc_id='" onclick="alert(1)')
    table = Comparison((_SCRIPT, "乙"), (Row(_SCRIPT, (Cell(_SCRIPT, (1,)), Cell(_SCRIPT))),))
    statements = (Statement(f"{_SCRIPT}[1]", (1,)),)
    page = _page(_answer(statements=statements, comparison=table, citations=(citation,)))
    near = (Hit(Passage("p", "d", 0, 1, _SCRIPT, (), _SCRIPT), _SCRIPT, _SCRIPT, None, 0.2, 1),)
    refused = _page(_answer(refusal=Refusal(_SCRIPT, (_SCRIPT,), near)))
    for made in (page, refused):
        assert not made.xpath("//script | //img | //a")
        assert not made.xpath("//@*[starts-with(name(), 'on')]")
        assert made.text_content().count("alert(1)") >= 4
