"""Table rows can be read alone: every value with its column's head, every word of every cell kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.tables.rows import Cell, rows_of


def table_of(written: str) -> list[list[Cell]]:
    """Give the cells of a table, a row a line, `|` between cells; `甲@2x3` spans two columns, three rows."""
    return [[cell_of(part.strip()) for part in line.split("|")] for line in written.strip().split("\n")]


def cell_of(written: str) -> Cell:
    text, _, span = written.partition("@")
    columns, _, rows = (span or "1x1").partition("x")
    return Cell(text, int(columns), int(rows))


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        pytest.param(
            "类别|补贴\n甲类|500元\n乙类|300元",
            ["类别 | 补贴", "类别：甲类；补贴：500元", "类别：乙类；补贴：300元"],
            id="plain head",
        ),
        pytest.param(
            "指标|2022|2023年\n产值|12|15",
            ["指标 | 2022 | 2023年", "指标：产值；2022：12；2023年：15"],
            id="years are names",
        ),
        pytest.param(
            "|2022年|2023年\n产值|12|15",
            ["2022年 | 2023年", "产值；2022年：12；2023年：15"],
            id="blank corner",
        ),
        pytest.param(
            "地区@1x2|2023年@2x1|2024年@2x1\n目标|完成|目标|完成\n岚川|1|2|3|4",
            [
                "地区 | 2023年目标 | 2023年完成 | 2024年目标 | 2024年完成",
                "地区：岚川；2023年目标：1；2023年完成：2；2024年目标：3；2024年完成：4",
            ],
            id="two head rows",
        ),
        pytest.param(
            "地区|2023年||2024年|\n|目标|完成|目标|完成\n岚川|1|2||4",
            [
                "地区 | 2023年目标 | 2023年完成 | 2024年目标 | 2024年完成",
                "地区：岚川；2023年目标：1；2023年完成：2；2024年完成：4",
            ],
            id="two head rows, nothing merged",
        ),
        pytest.param(
            "地区@1x3|投入@4x1\n财政@2x1|社会@2x1\n上年|本年|上年|本年\n岚川|1|2|3|4",
            [
                "地区 | 投入财政上年 | 投入财政本年 | 投入社会上年 | 投入社会本年",
                "地区：岚川；投入财政上年：1；投入财政本年：2；投入社会上年：3；投入社会本年：4",
            ],
            id="three head rows",
        ),
        pytest.param(
            "附表 望澜市补贴标准@3x1\n单位：万元@3x1\n类 别|标准|备注\n甲类|5|\n乙类||见注\n"
            "注：自印发之日起执行。@3x1",
            [
                "附表 望澜市补贴标准",
                "单位：万元",
                "类别 | 标准 | 备注",
                "类别：甲类；标准：5；单位：万元",
                "类别：乙类；备注：见注",
                "注：自印发之日起执行。",
            ],
            id="title, unit and note across the table",
        ),
        pytest.param(
            "序号|任务|单位\n一、基础建设@3x1\n1|建房|甲局\n二、队伍||\n2|招人|乙局",
            [
                "序号 | 任务 | 单位",
                "一、基础建设",
                "一、基础建设；序号：1；任务：建房；单位：甲局",
                "二、队伍",
                "二、队伍；序号：2；任务：招人；单位：乙局",
            ],
            id="lines across name the rows below",
        ),
        pytest.param(
            "领域@1x1|任务\n教学@1x2|建课程\n编教材",
            ["领域 | 任务", "领域：教学；任务：建课程", "领域：教学；任务：编教材"],
            id="group in the first column",
        ),
        pytest.param(
            "项目|一季度|二季度\n甲项|停办@2x1\n乙项|1|2",
            [
                "项目 | 一季度 | 二季度",
                "项目：甲项；一季度、二季度：停办",
                "项目：乙项；一季度：1；二季度：2",
            ],
            id="value across columns",
        ),
        pytest.param(
            "项目名称|望澜市实训基地\n建设地点|高新区\n建设周期|三年",
            ["项目名称：望澜市实训基地", "建设地点：高新区", "建设周期：三年"],
            id="form of two columns",
        ),
        pytest.param(
            "企业名称|甲公司|联系人|张某\n地 址|望澜市|联系电话|\n主要产品|机床@3x1",
            ["企业名称：甲公司；联系人：张某", "地址：望澜市；联系电话", "主要产品：机床"],
            id="form of four columns",
        ),
        pytest.param(
            "张某|男|教授\n李某|女|讲师\n王某|男|助教",
            ["张某 | 男 | 教授", "李某 | 女 | 讲师", "王某 | 男 | 助教"],
            id="no head: a first row that says what the rows below say",
        ),
        pytest.param(
            "第3条第2款|甲罪\n第5条第1款|乙罪",
            ["第3条第2款 | 甲罪", "第5条第1款 | 乙罪"],
            id="no head: a first row that counts as the rows below count",
        ),
        pytest.param(
            "序号|名称|序号|名称\n1|甲|3|丙\n2|乙||",
            ["序号 | 名称", "序号：1；名称：甲", "序号：3；名称：丙", "序号：2；名称：乙"],
            id="two lists side by side",
        ),
        pytest.param(
            "序号|任务\n1|甲\n序号|任务\n2|乙",
            ["序号 | 任务", "序号：1；任务：甲", "序号：2；任务：乙"],
            id="head again on the next page",
        ),
        pytest.param(
            "序号|任务\n1|甲|附记\n2", ["序号 | 任务", "序号：1；任务：甲；附记", "序号：2"], id="ragged rows"
        ),
    ],
)
def test_tables_of_every_shape(written: str, rows: list[str]) -> None:
    """Heads, groups, units, forms and merged cells are read as a person reads them."""
    assert rows_of(table_of(written)) == rows


def test_declared_heads_are_believed() -> None:
    """What the file marks as a head names the columns, however it is worded, with what hangs down from it."""
    table = [[Cell("张某", head=True), Cell("李某", head=True)], [Cell("张某"), Cell("王某")]]
    assert rows_of(table)[1:] == ["张某：张某；李某：王某"]
    first = [Cell("地区", rows=2, head=True), Cell("产值", 2, head=True)]
    table = [first, [Cell("上年"), Cell("本年")], [Cell("岚川"), Cell("1"), Cell("2")]]
    assert rows_of(table) == ["地区 | 产值上年 | 产值本年", "地区：岚川；产值上年：1；产值本年：2"]


def test_a_unit_in_the_line_above_goes_with_numbers() -> None:
    """A unit over the table is said with each row that has a number; 单位 as an organ is no unit."""
    table = table_of("类别|标准\n甲类|5\n乙类|另定")
    assert rows_of(table, "单位：万元")[1:] == ["类别：甲类；标准：5；单位：万元", "类别：乙类；标准：另定"]
    assert rows_of(table, "单位：望澜市教育局")[1] == "类别：甲类；标准：5"


def test_a_wide_row_is_divided_and_keeps_its_key() -> None:
    """A row of a hundred columns gives lines that fit a passage, each with its number and name."""
    names = ["序号", "地区", *(f"{year}年产值" for year in range(1930, 2028))]
    table = [[Cell(name) for name in names], [Cell("7"), Cell("望澜市"), *(Cell(str(i)) for i in range(98))]]
    lines = rows_of(table)[1:]
    assert len(lines) > 3
    assert all(line.startswith("序号：7；地区：望澜市；") and len(line) < 400 for line in lines)
    assert "；".join(lines).count("年产值：") == 98


def test_a_long_cell_over_many_rows_is_said_once() -> None:
    """A paragraph that spans rows stands in the first of them, so that a hostile table cannot multiply it."""
    words = "各单位应当按照规定组织申报材料并在期限内报送" * 4
    table = [[Cell("项目"), Cell("要求")], [Cell("甲"), Cell(words, rows=1000)], *([[Cell("乙")]] * 999)]
    lines = rows_of(table)
    assert len(lines) == 1001
    assert "".join(lines).count(words) == 1


TEXTS = st.one_of(
    st.text(alphabet="甲乙丙序号名称单位：；。 |\n一二12年0 .a", max_size=12),
    st.sampled_from(["项目名称", "联系人", "2024年", "合计", "", "", "注：无", "单位：万元", "一、总则"]),
)
CELLS = st.builds(Cell, TEXTS.map(str.strip), st.integers(-1, 4), st.integers(-1, 4), st.booleans())


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=7))
def test_every_word_of_every_cell_is_in_the_rows(table: Sequence[Sequence[Cell]]) -> None:
    """Any table of any cells loses no word, and no row is empty."""
    rows = rows_of(table)
    said = "".join("".join(rows).split())
    for row in table:
        for cell in row:
            assert "".join(cell.text.split()).rstrip("；;：:") in said
    assert all(row.strip() for row in rows)
