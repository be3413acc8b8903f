"""Presentations are read slide by slide, as a person reads them, with the slide's number on every block."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ReadError
from corpus.loaders.pptx import load
from corpus.office.reading_order import Box, in_reading_order
from corpus.reader import parse

pptx = pytest.importorskip("pptx")
Cm = pptx.util.Cm


def deck(build: Callable[[pptx.presentation.Presentation], object]) -> bytes:
    file = pptx.Presentation()
    build(file)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def write(shapes: object, x: float, y: float, words: str, width: float = 8) -> object:
    """Put a text box at a place in centimetres."""
    box = shapes.add_textbox(Cm(x), Cm(y), Cm(width), Cm(1.5))
    box.text_frame.text = words
    return box


def texts(data: bytes) -> list[str]:
    return [block.text for block in load(data, "/documents/解读.pptx").blocks]


def simple(file: pptx.presentation.Presentation) -> None:
    first = file.slides.add_slide(file.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "望澜市实训基地\n政策解读", "望澜市教育局"
    first.notes_slide.notes_text_frame.text = "开场白。\n第二句。"
    second = file.slides.add_slide(file.slide_layouts[1])
    second.shapes.title.text, second.placeholders[1].text = "申报条件", "依法设立\n运行满一年"


def test_titles_are_headings_and_pages_are_slides() -> None:
    """Each slide's title heads it, notes come after its text, and each range has its slide's number."""
    document = parse(deck(simple), "/documents/解读.pptx")
    assert document.title == "望澜市实训基地政策解读"
    assert [section.title for section in document.outline] == ["申报条件"]
    assert document.text.split("\n") == [
        "望澜市实训基地政策解读", "望澜市教育局", "备注：开场白。", "第二句。",
        "申报条件", "依法设立", "运行满一年",
    ]  # fmt: skip
    assert document.page_at(document.text.index("第二句")) == 1
    assert document.page_at(document.text.index("申报条件")) == 2


def test_shapes_are_read_in_columns_groups_and_tables() -> None:
    """Columns go down before the next begins, groups stay together, rows keep their heads."""

    def build(file: pptx.presentation.Presentation) -> None:
        shapes = file.slides.add_slide(file.slide_layouts[5]).shapes
        shapes.title.text = "补助标准"
        table = shapes.add_table(3, 3, Cm(2), Cm(14), Cm(20), Cm(3)).table
        words = "类别 标准 说明 甲类 500元 按年 乙类 300元".split()
        for index, text in enumerate(words):
            table.cell(index // 3, index % 3).text = text
        table.cell(1, 2).merge(table.cell(2, 2))
        write(shapes, 14, 5, "右栏标题")
        write(shapes, 2, 7, "左栏正文")
        group = shapes.add_group_shape()
        write(group.shapes, 14, 9, "组内下")
        write(group.shapes, 14, 7, "组内上")
        write(shapes, 2, 5, "左栏标题")

    assert texts(deck(build)) == [
        "补助标准", "左栏标题", "左栏正文", "右栏标题", "组内上", "组内下",
        "类别 | 标准 | 说明", "类别：甲类；标准：500元；说明：按年", "类别：乙类；标准：300元；说明：按年",
    ]  # fmt: skip


def test_a_text_box_may_serve_as_title() -> None:
    """Without a title placeholder a short line at the top in the largest letters is the heading."""

    def build(file: pptx.presentation.Presentation) -> None:
        for size in (36, 12):
            shapes = file.slides.add_slide(file.slide_layouts[6]).shapes
            write(shapes, 2, 8, "各校应当按期申报。", 20)
            top = write(shapes, 2, 1, "申报流程", 20)
            top.text_frame.paragraphs[0].runs[0].font.size = pptx.util.Pt(size)

    blocks = load(deck(build), "a.pptx").blocks
    assert [block.kind for block in blocks] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_automatic_numbers_hidden_shapes_and_footers() -> None:
    """Numbers that the program makes are written out; hidden shapes and slide numbers are left out."""

    def build(file: pptx.presentation.Presentation) -> None:
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text, body = "步骤", slide.placeholders[1]
        body.text = "网上申报\n提交材料\n专家评审\n公示"
        for paragraph in body.text_frame.paragraphs[:3]:
            properties = paragraph._p.get_or_add_pPr()
            number = properties.makeelement(pptx.oxml.ns.qn("a:buAutoNum"), {"type": "ea1ChsPeriod"})
            properties.append(number)
        hidden = write(slide.shapes, 2, 1, "作废")
        hidden._element.nvSpPr.cNvPr.set("hidden", "1")

    assert texts(deck(build)) == ["步骤", "一、网上申报", "二、提交材料", "三、专家评审", "公示"]


@pytest.mark.parametrize("seed", range(40))
def test_damaged_presentations_end_in_a_read_error(seed: int) -> None:
    """Bytes changed within the XML of any part end in text or a `ReadError`, never in another error."""
    chance = random.Random(seed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(deck(simple))) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = bytearray(source.read(name))
            if "theme" not in name and part:
                for _ in range(chance.choice([0, 0, 1])):
                    at = chance.randrange(len(part))
                    part[at : at + chance.randrange(1, 9)] = chance.choice([b"", b"-1", b"9" * 30, b"x"])
            target.writestr(name, bytes(part))
    try:
        found = texts(buffer.getvalue())
    except ReadError as error:
        found = [str(error)]
    assert all(found)


SIDES = st.integers(0, 40)
BOXES = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), SIDES, SIDES, SIDES, SIDES)


@given(st.lists(BOXES, max_size=12))
def test_the_reading_order_loses_and_doubles_nothing(boxes: list[Box]) -> None:
    """Whatever the boxes, each is read once; of two that only a band parts the upper comes first."""
    order = in_reading_order(list(zip(boxes, range(len(boxes)), strict=True)))
    assert sorted(order) == list(range(len(boxes)))
    if len(boxes) == 2 and boxes[0].bottom < boxes[1].top:
        assert order == [0, 1] or boxes[0].right < boxes[1].left or boxes[1].right < boxes[0].left
