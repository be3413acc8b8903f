"""Workbooks and delimited texts are read as their user sees them, each row with its column heads."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import ReadError
from corpus.loaders import delimited, xlsx
from corpus.office import sheets
from corpus.office.cellformats import shown
from corpus.reader import parse
from corpus.tables.grids import Cell

openpyxl = pytest.importorskip("openpyxl")
Build = Callable[[object], object]


def workbook(build: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.Workbook()
    build(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def of_rows(*rows: Sequence[object], title: str = "Sheet1") -> bytes:
    def build(book: openpyxl.Workbook) -> None:
        book.active.title = title
        for row in rows:
            book.active.append(row)

    return workbook(build)


def texts(data: bytes, name: str = "/documents/表.xlsx") -> list[str]:
    return [block.text for block in xlsx.load(data, name).blocks]


def test_a_sheet_with_title_unit_and_merged_heads() -> None:
    """The title above the table is the document's; merged heads and groups go with each row."""

    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["附件1"])
        sheet.append(["望澜市2024年实训基地补助标准"])
        sheet.append(["单位：万元"])
        sheet.append(["领域", "项目", "补助", None])
        sheet.append([None, None, "省级", "市级"])
        sheet.append(["教学", "甲类", 1200.5, 20])
        sheet.append([None, "乙类", 3, 4])
        for merged in ("A2:D2", "A3:D3", "A4:A5", "B4:B5", "C4:D4", "A6:A7"):
            sheet.merge_cells(merged)

    document = parse(workbook(build), "/documents/补助.xlsx")
    assert document.title == "望澜市2024年实训基地补助标准"
    assert document.text.split("\n") == [
        "附件1",
        "望澜市2024年实训基地补助标准",
        "单位：万元",
        "领域 | 项目 | 补助省级 | 补助市级",
        "领域：教学；项目：甲类；补助省级：1200.5；补助市级：20；单位：万元",
        "领域：教学；项目：乙类；补助省级：3；补助市级：4；单位：万元",
    ]


def test_sheets_are_sections_and_the_file_names_the_document() -> None:
    """Each sheet is headed by its name; with several the document is called by its file."""

    def build(book: openpyxl.Workbook) -> None:
        for name in ("企业", "院校"):
            sheet = book.create_sheet(name)
            for row in (["名称", "地址"], [f"{name}甲", "望澜市"]):
                sheet.append(row)

    document = parse(workbook(build), "/documents/望澜市名单.xlsx")
    assert document.title == "望澜市名单"
    assert [section.title for section in document.outline] == ["企业", "院校"]
    assert "名称：院校甲；地址：望澜市" in document.text


def test_a_sheet_called_sheet1_has_no_heading() -> None:
    """A name that says nothing is no heading of the only sheet."""
    assert texts(of_rows(["名称", "数量"], ["甲", 5])) == ["名称 | 数量", "名称：甲；数量：5"]
    assert texts(of_rows(["名称", "数量"], ["甲", 5], title="设备"))[0] == "设备"


def test_tables_are_parted_by_blank_rows() -> None:
    """A blank row parts two tables; what follows without a head of its own goes on with the one before."""
    rows = [
        ["名称", "数量"],
        ["甲", 5],
        [],
        ["乙", 6],
        [],
        ["联系人", "电话", "时间"],
        ["张某", "0000", "上午"],
    ]
    assert texts(of_rows(*rows)) == [
        "名称 | 数量",
        "名称：甲；数量：5",
        "名称：乙；数量：6",
        "联系人 | 电话 | 时间",
        "联系人：张某；电话：0000；时间：上午",
    ]


def test_a_sheet_of_prose_gives_paragraphs() -> None:
    """A sheet with one filled cell a row is text; breaks within a sentence are joined."""
    blocks = xlsx.load(
        of_rows(["填表说明"], ["一、本表由企业填写。"], ["二、金额保留两位\n小数。\n三、不得涂改。"]),
        "说明.xlsx",
    ).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "填表说明"),
        ("paragraph", "一、本表由企业填写。"),
        ("paragraph", "二、金额保留两位小数。"),
        ("paragraph", "三、不得涂改。"),
    ]


def test_what_is_hidden_is_left_out_and_what_is_filtered_is_kept() -> None:
    """Hidden sheets, rows and columns are not seen by who looks a source up; a filter only folds rows."""

    def build(book: openpyxl.Workbook) -> None:
        book.active.title = "名单"
        for row in (
            ["名称", "代码", "地址"],
            ["甲", "x1", "东区"],
            ["乙", "x2", "西区"],
            ["丙", "x3", "南区"],
        ):
            book.active.append(row)
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True
        book.create_sheet("选项").append(["是", "否"])
        book["选项"].sheet_state = "veryHidden"

    def filtered(book: openpyxl.Workbook) -> None:
        build(book)
        book.active.auto_filter.ref = "A1:C4"
        book.active.auto_filter.add_filter_column(0, ["甲", "丙"])

    assert texts(workbook(build)) == ["名单", "名称 | 地址", "名称：甲；地址：东区", "名称：丙；地址：南区"]
    assert "名称：乙；地址：西区" in texts(workbook(filtered))


def test_values_are_what_the_user_sees() -> None:
    """Dates, percent, thousands and cached results are shown; an error value says nothing."""

    def build(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["项目", "日期", "比例", "金额", "有效", "结果", "备注"])
        sheet.append(["甲", datetime.date(2024, 3, 1), 0.125, 1234567.5, True, "=1+2", "#REF!"])
        for column, code in ((2, 'yyyy"年"m"月"d"日"'), (3, "0.0%"), (4, "#,##0.00")):
            sheet.cell(2, column).number_format = code
        sheet.cell(2, 7).data_type = "e"

    data = cached(workbook(build), "F2", "3")
    assert (
        texts(data)[1] == "项目：甲；日期：2024年3月1日；比例：12.5%；金额：1,234,567.50；有效：TRUE；结果：3"
    )


def cached(data: bytes, cell: str, value: str) -> bytes:
    """Put the result of a formula into its cell, as a spreadsheet program does when it saves."""

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</f><v", b"</f><v>" + value.encode() + b"</v><v", 1).replace(
            b"<v /></c>", b"</c>"
        )

    assert cell
    return repacked(data, change)


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e-5, "", "0.00001"),
        (0.5, "0%", "50%"),
        (2.5, "0", "3"),
        (1234567, '#,##0,"千"', "1,235千"),
        (1234.5, '0.0"万元"', "1234.5万元"),
        (-5, "#,##0.00;[Red]-#,##0.00", "-5.00"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (-5.25, "￥0.0", "-￥5.3"),
        (1234.5, '_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', "¥1,234.50"),
        (7, "000", "007"),
        (13800001111, "000-0000-0000", "138-0000-1111"),
        (3, '"第"0"期"', "第3期"),
        (0, '0;-0;"无"', "无"),
        (70, '[>=60]"及格";"不及格"', "及格"),
        (1.25, "# ?/?", "1.25"),
        (12345, "0.00E+00", "1.23E+4"),
        (45352, "yyyy/m/d", "2024/3/1"),
        (45352.75, "yyyy\\-mm\\-dd\\ hh:mm:ss", "2024-03-01 18:00:00"),
        (45352, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二四年三月一日"),
        (45352, "[$-804]aaaa", "星期五"),
        (45352.5, '上午/下午h"时"mm"分"', "下午12时00分"),
        (1.5, "[h]:mm", "36:00"),
        (59, "yyyy/m/d", "1900/2/28"),
        (61, "yyyy/m/d", "1900/3/1"),
        (-1, "yyyy/m/d", "-1"),
        (1e300, "yyyy", "1e+300"),
    ],
)
def test_number_formats(value: float, code: str, text: str) -> None:
    """A number is written as a spreadsheet program writes it in that format."""
    assert shown(value, code) == text


@given(st.floats(), st.text(alphabet='0#?.,%E+-ymdhs[]"年月;@_*\\ \u00a5>=60$', max_size=14))
def test_any_number_in_any_format_is_shown(value: float, code: str) -> None:
    """No number and no format, however broken, is an error."""
    assert isinstance(shown(value, code), str)


def test_far_cells_and_huge_dimensions_cost_nothing() -> None:
    """A cell at the last place of a sheet, and ranges merged over all of it, need no room."""

    def change(name: str, part: bytes) -> bytes:
        merged = b"".join(b'<mergeCell ref="A1:XFD1048576"/>' for _ in range(50))
        return (
            part.replace(b'r="A2"', b'r="XFD1048576"')
            .replace(b'r="2"', b'r="1048576"')
            .replace(b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % merged)
        )

    assert texts(repacked(of_rows(["开头"], ["结尾"]), change)) == ["开头", "开头"]


def test_a_shared_text_cannot_be_multiplied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook whose cells say more together than memory should hold is refused while it is read."""
    monkeypatch.setattr(xlsx, "MAX_CHARACTERS", 5000)
    data = of_rows(*[["各校应当按照规定组织申报材料" * 5] * 10] * 10)
    with pytest.raises(ReadError, match="拆分"):
        texts(data)


def test_the_sheet_may_be_written_by_another_program() -> None:
    """Prefixed and strict namespaces, inline strings and cells without a place are read too."""
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    rows = (
        '<x:row><x:c t="inlineStr"><x:is><x:t>名称</x:t></x:is></x:c><x:c><x:v>2024</x:v></x:c></x:row>'
        '<x:row><x:c t="str"><x:v>甲</x:v></x:c><x:c><x:v>5</x:v></x:c></x:row>'
    )
    sheet = f'<x:worksheet xmlns:x="{strict}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'.encode()
    data = repacked(of_rows(["a"]), lambda name, part: sheet if name.endswith("sheet1.xml") else part)
    assert texts(data) == ["名称 | 2024", "名称：甲；2024：5"]


@pytest.mark.parametrize("seed", range(60))
def test_damaged_workbooks_end_in_a_read_error(seed: int) -> None:
    """Bytes changed within the XML of any part end in rows or a `ReadError`, never in another error."""
    chance = random.Random(seed)

    def damage(name: str, part: bytes) -> bytes:
        changed = bytearray(part)
        for _ in range(chance.choice([0, 1, 4])):
            at = chance.randrange(len(changed))
            piece = bytes(changed[at : at + chance.randrange(1, 12)])
            other = chance.choice([b"", b"-1", b"99999999999", b"x", piece * 2, b"A1:XFD9"])
            changed[at : at + len(piece)] = other
        return bytes(changed)

    def build(book: openpyxl.Workbook) -> None:
        for row in (["名称", "日期"], ["甲", datetime.date(2024, 3, 1)], ["乙", 0.5]):
            book.active.append(row)
        book.active.merge_cells("A2:A3")

    try:
        found = texts(repacked(workbook(build), damage))
    except ReadError as error:
        found = [str(error)]
    assert all(found)


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        pytest.param(
            "名单.csv",
            '序号,名称,地址\n1,"甲公司,望澜","东区\n一号"\n2,乙公司,\n',
            ["序号 | 名称 | 地址", "序号：1；名称：甲公司,望澜；地址：东区 一号", "序号：2；名称：乙公司"],
            id="quoted cells",
        ),
        pytest.param(
            "a.tsv", "名称\t数量, 台\n甲\t2, 3\n", ["名称 | 数量, 台", "名称：甲；数量, 台：2, 3"], id="tabs"
        ),
        pytest.param(
            "a.csv",
            "名称;数量\n甲;1\n乙;2\n",
            ["名称 | 数量", "名称：甲；数量：1", "名称：乙；数量：2"],
            id="semicolons",
        ),
        pytest.param(
            "a.csv", "sep=|\n名称|数量\n甲|1\n", ["名称 | 数量", "名称：甲；数量：1"], id="stated sign"
        ),
        pytest.param(
            "a.csv",
            "望澜市补助表,,\n单位：万元,,\n类别,标准,备注\n甲,1,\n,,\n注：自印发之日起执行。,,\n",
            [
                "望澜市补助表",
                "单位：万元",
                "类别 | 标准 | 备注",
                "类别：甲；标准：1；单位：万元",
                "注：自印发之日起执行。",
            ],
            id="title and note",
        ),
        pytest.param(
            "a.csv",
            '名称,数量\n甲,"1\n' + "".join(f"项{i},{i}\n" for i in range(150)),
            ["名称 | 数量", "名称：甲；数量：1", *(f"名称：项{i}；数量：{i}" for i in range(150))],
            id="a mark never closed",
        ),
        pytest.param(
            "a.csv",
            "各校应当按照规定,组织申报,并按期报送。\n请查收。\n联系人张某\n",
            ["各校应当按照规定,组织申报,并按期报送。", "请查收。", "联系人张某"],
            id="prose",
        ),
        pytest.param(
            "a.csv", '="001",甲\n="002",乙\n', ["001 | 甲", "002 | 乙"], id="numbers kept as written"
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_delimited_texts(name: str, text: str, rows: list[str], encoding: str) -> None:
    """The sign between cells is found, quoted cells are whole, in every encoding."""
    assert [block.text for block in delimited.load(text.encode(encoding), name).blocks] == rows


WORDS = st.text(alphabet="甲乙丙，,；;\"'\n 1.0=|\t", max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), max_size=6))
def test_every_word_of_a_workbook_is_in_its_rows(rows: list[list[str]]) -> None:
    """Whatever stands in the cells of a sheet is found in its blocks."""
    data = of_rows(*[[f"文{cell}" for cell in row] for row in rows])
    said = "".join("".join(texts(data)).split())
    for row in rows:
        for cell in row:
            assert "".join(f"文{cell}".split()).rstrip("；;") in said


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_csv(data: bytes) -> None:
    """Any bytes that can be decoded give blocks without line breaks."""
    try:
        blocks = delimited.load(data, "a.csv").blocks
    except (ReadError, ValueError):
        return
    assert all(block.text and "\n" not in block.text for block in blocks)


def test_cells_strewn_over_a_sheet_are_lines() -> None:
    """Where few cells lie far apart there is no table, and no head: each is read all the same."""
    rows = [(0, {0: Cell("姓名"), 1: Cell("部门")}), *((n, {n: Cell(f"第{n}格")}) for n in range(1, 300))]
    text = "\n".join(block.text for block in sheets.blocks_of(rows, 1))
    assert all(cell.text in text for _, row in rows for cell in row.values())


def test_sheets_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """More cells than memory should hold are refused with what to do."""
    monkeypatch.setattr(delimited, "MAX_CELLS", 10)
    with pytest.raises(ReadError, match="拆分"):
        delimited.load("名称,数量\n".encode() * 10, "大.csv")
    assert sheets.MAX_CELLS > 10
