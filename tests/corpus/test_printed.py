"""Words placed on pages become paragraphs, rows and nothing else, whatever the unit of their places."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.printed.blocks import PrintedLine, Rule, blocks_of
from corpus.printed.places import once

# Sentences of 48 to 70 characters, each its own paragraph.
TEXTS = [
    f"{name}应当会同有关部门制定实训基地建设计划，明确建设内容和完成时限，并于每年{month}月底前报市人民政府备案。"
    for name, month in zip(
        "教育部门 人力资源社会保障部门 财政部门 发展改革部门 工业和信息化部门 国有资产监督管理机构 税务部门 "
        "科技部门 自然资源部门 住房城乡建设部门 交通运输部门 农业农村部门 商务部门 文化旅游部门 卫生健康部门 "
        "应急管理部门 市场监督管理部门 统计部门 金融管理部门 乡村振兴部门".split(),
        itertools.cycle("三四五六七八九十"),
        strict=False,
    )
]


class Setter:
    """Sets text as a compositor does: lines of `width` characters, the first of a paragraph set in."""

    def __init__(self, unit: float = 1.0) -> None:
        self.unit = unit
        self.lines: list[PrintedLine] = []

    def line(self, text: str, left: float, top: float, page: int = 1, size: float = 10) -> None:
        """Set one line."""
        wide = sum(0.5 if c.isascii() else 1.0 for c in text) * size
        u = self.unit
        self.lines.append(
            PrintedLine(text, page, left * u, (left + wide) * u, top * u, (top + size) * u, size * u)
        )

    def column(
        self, texts: Iterable[str], left: float, top: float, width: int, page: int = 1, size: float = 10
    ) -> float:
        """Set paragraphs below each other, and give where the next line would stand."""
        for text in texts:
            indent = 2
            while text:
                room = width - indent
                self.line(text[:room], left + indent * size, top, page, size)
                text, indent, top = text[room:], 0, top + 1.8 * size
        return top


def texts_of(lines: Sequence[PrintedLine], rules: Sequence[Rule] = ()) -> list[str]:
    return [block.text for block in blocks_of(lines, rules)]


@pytest.mark.parametrize("unit", [0.01, 0.3528, 1.0, 40.0])
def test_lines_are_joined_to_paragraphs_in_any_unit(unit: float) -> None:
    """Paragraphs come out whole in points, millimetres and pixels alike, in whatever order lines come."""
    page = Setter(unit)
    page.column(TEXTS[:10], 60, 60, 30)
    assert texts_of(page.lines) == TEXTS[:10]
    assert texts_of(page.lines[::-1]) == TEXTS[:10]


@pytest.mark.parametrize("gutter", [12, 20, 40])
@pytest.mark.parametrize("shift", [0, 5, 9])
def test_two_columns(gutter: float, shift: float) -> None:
    """Columns are read one after the other, also where their lines do not stand at one height."""
    page = Setter()
    page.column(TEXTS[:5], 40, 60, 20)
    page.column(TEXTS[5:10], 240 + gutter, 60 + shift, 20)
    assert texts_of(page.lines) == TEXTS[:10]


def test_a_title_over_three_columns_and_one_between() -> None:
    """What stands across the columns parts them: all above it is read before all below it."""
    page = Setter()
    page.line("望澜市人民政府公报", 190, 30, size=20)
    below = 0.0
    for column in range(3):
        below = max(below, page.column(TEXTS[3 * column : 3 * column + 3], 40 + 160 * column, 80, 14))
    page.line("部门文件", 240, below + 10, size=20)
    for column in range(3):
        texts = TEXTS[9 + 3 * column : 12 + 3 * column]
        page.column(texts, 40 + 160 * column, below + 50, 14)
    assert texts_of(page.lines) == ["望澜市人民政府公报", *TEXTS[:9], "部门文件", *TEXTS[9:18]]


def test_a_paragraph_goes_on_in_the_next_column_and_overleaf() -> None:
    """A paragraph cut by the end of a column or a page is one, and knows where its pages begin."""
    page = Setter()
    page.column(TEXTS[:5], 40, 60, 20)
    column = [line for line in page.lines if line.left < 200]
    page.lines = column[:-1]
    page.line(column[-1].text, 260, 60)
    page.column(TEXTS[5:8], 260, 78, 20)
    moved = page.lines[-1]
    page.lines = page.lines[:-1]
    page.line(moved.text, 40, 60, page=2)
    page.column(TEXTS[8:12], 40, 78, 20, page=2)
    page.column(TEXTS[12:16], 260, 60, 20, page=2)
    blocks = blocks_of(page.lines)
    assert [block.text for block in blocks] == TEXTS[:16]
    assert blocks[7].pages == ((0, 1), (len(TEXTS[7]) - len(moved.text), 2))
    assert blocks[8].pages == ((0, 2),)


def test_names_side_by_side_are_no_columns() -> None:
    """Two issuers above the date stay on their line, and a list of short pairs is read line by line."""
    page = Setter()
    top = page.column(TEXTS[:3], 60, 60, 30)
    for index, (left, right) in enumerate(
        [("望澜市教育局", "望澜市财政局"), ("岚川省科技厅", "岚川省商务厅")]
    ):
        page.line(left, 120, top + 20 * index)
        page.line(right, 240, top + 20 * index)
    assert texts_of(page.lines)[3:] == ["望澜市教育局 望澜市财政局", "岚川省科技厅 岚川省商务厅"]


def pages_with(heads: Sequence[str], feet: Sequence[str]) -> Setter:
    """Give pages of a text that runs on over all of them, between a head and a foot each."""
    whole = Setter()
    whole.column(TEXTS * 2, 60, 0, 30)
    pages = Setter()
    size = -(-len(whole.lines) // len(heads))
    for index, (head, foot) in enumerate(zip(heads, feet, strict=True)):
        if head:
            pages.line(head, 60 if index % 2 else 250, 20, index + 1, 8)
        for row, line in enumerate(whole.lines[size * index : size * (index + 1)]):
            pages.line(line.text, line.left, 60 + 18 * row, index + 1)
        if foot:
            pages.line(foot, 180, 800, index + 1, 8)
    return pages


@pytest.mark.parametrize(
    ("heads", "feet"),
    [
        pytest.param([""] * 6, [f"— {n} —" for n in range(1, 7)], id="dashes"),
        pytest.param([""] * 6, [f"第 {n} 页 共 6 页" for n in range(1, 7)], id="of"),
        pytest.param([""] * 6, [f"{n}" for n in range(117, 123)], id="bare"),
        pytest.param(["望澜市人民政府公报"] * 6, [""] * 6, id="head"),
        pytest.param([f"望澜市人民政府公报 {n}" for n in range(9, 15)], [""] * 6, id="number inside"),
        pytest.param(["公报2026·3", "望澜市人民政府"] * 3, [f"{n}" for n in range(1, 7)], id="odd and even"),
        pytest.param(["", *["内部资料"] * 5], ["第三章 附则"] * 3 + ["第四章 监督"] * 3, id="chapters"),
    ],
)
def test_running_heads_feet_and_numbers_go(heads: list[str], feet: list[str]) -> None:
    """What comes again on the pages goes, and the text reads on over them."""
    assert texts_of(pages_with(heads, feet).lines) == TEXTS * 2


def test_what_a_browser_prints_around_a_page_goes() -> None:
    """Date, title, address and number that browsers print at the edges go, even from a single page."""
    page = Setter()
    page.line("2026/3/1 09:30", 20, 20, size=8)
    page.line("公共实训基地管理办法", 200, 20, size=8)
    page.column(TEXTS[:5], 60, 60, 30)
    page.line("https://www.example.com/zcfg/2026/t_1.html", 20, 800, size=8)
    page.line("1/1", 380, 800, size=8)
    assert texts_of(page.lines) == TEXTS[:5]


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(["附件1", "附件2", "附件3", "附件4", "附件5", "附件6"], id="annexes"),
        pytest.param(["一、总则", "二、目标", "三、任务", "四、保障", "五、监督", "六、附则"], id="headings"),
    ],
)
def test_headings_at_the_top_of_pages_stay(heads: list[str]) -> None:
    """Annexes and headings that happen to begin pages are text, though they count like pages."""
    texts = texts_of(pages_with(heads, [""] * 6).lines)
    assert [text for text in texts if text in heads] == heads


def test_a_figure_that_does_not_count_with_the_pages_stays() -> None:
    """A number alone at the foot of a page is a page number only if the other pages have theirs."""
    pages = pages_with([""] * 4, ["2026", "38", "107", "9"])
    assert [text for text in texts_of(pages.lines) if text.isdigit()] == ["2026", "38", "107", "9"]


@pytest.mark.parametrize("marks", [("①", "② "), ("[1]", "[2]"), ("1", "2"), ("*", "**"), ("注1：", "注2：")])
def test_notes_at_the_foot_stay_apart(marks: tuple[str, str]) -> None:
    """A note in small type at a page's foot neither joins nor parts the paragraph that runs over it."""
    pages = Setter()
    pages.column(TEXTS[:8], 60, 60, 30)
    last = pages.lines.pop()
    notes = [
        f"{marks[0]}实训基地，是指由望澜市统筹建设、面向社会开放的公共实训场所。",
        f"{marks[1]}依据岚川省统计局公布的数据。",
    ]
    pages.column(notes, 60, 700, 20, size=8)
    pages.line(last.text, 60, 60, page=2)
    pages.column(TEXTS[8:12], 60, 78, 30, page=2)
    blocks = blocks_of(pages.lines)
    assert [block.text for block in blocks] == [*TEXTS[:7], *notes, *TEXTS[7:12]]
    assert [block.pages[0] for block in blocks] == [(0, 1)] * 10 + [(0, 2)] * 4


def grid_rules(xs: Sequence[float], ys: Sequence[float], page: int = 1) -> list[Rule]:
    level = [Rule(page, xs[0], xs[-1], y, y + 0.5) for y in ys]
    return level + [Rule(page, x, x + 0.5, ys[0], ys[-1]) for x in xs]


def test_a_ruled_table_gives_rows_with_their_heads() -> None:
    """Cells of several lines and cells that span rows or columns are read as whoever looks reads them."""
    page = Setter()
    end = page.column(TEXTS[:2], 60, 40, 30)
    xs, ys = [60, 120, 240, 330], [end + 10, end + 30, end + 70, end + 110]
    for text, column, row, line in [
        ("类别", 0, 0, 0), ("对象", 1, 0, 0), ("标准", 2, 0, 0),
        ("甲类", 0, 1, 1), ("企业在职职工参加", 1, 1, 0), ("岗前培训的", 1, 1, 1), ("每人500元", 2, 1, 0),
        ("灵活就业人员", 1, 2, 0), ("每人300元", 2, 2, 0),
    ]:  # fmt: skip
        page.line(text, xs[column] + 5, ys[row] + 5 + 14 * line)
    page.column(TEXTS[2:4], 60, ys[-1] + 20, 30)
    rules = [rule for rule in grid_rules(xs, ys) if rule.top != ys[2]]
    rules.append(Rule(1, xs[1], xs[-1], ys[2], ys[2] + 0.5))  # 甲类 spans two rows
    blocks = blocks_of(page.lines, rules)
    assert [block.text for block in blocks if block.kind == "row"] == [
        "类别 | 对象 | 标准",
        "类别：甲类；对象：企业在职职工参加岗前培训的；标准：每人500元",
        "类别：甲类；对象：灵活就业人员；标准：每人300元",
    ]
    assert [block.text for block in blocks if block.kind != "row"] == TEXTS[:4]
    assert [block.kind for block in blocks] == ["paragraph"] * 2 + ["row"] * 3 + ["paragraph"] * 2


def test_a_table_over_two_pages_repeats_its_head_once() -> None:
    """The head printed again at the top of the next page is no row; rows know their page."""
    lines, rules = Setter(), []
    for page, rows in enumerate([["甲类", "乙类"], ["丙类", "丁类"]], 1):
        ys = [40.0 + 20 * row for row in range(4)]
        for row, cells in enumerate(
            [("类别", "标准"), *((name, f"每人{row}00元") for row, name in enumerate(rows))]
        ):
            for column, text in enumerate(cells):
                lines.line(text, 65 + 100 * column, ys[row] + 5, page)
        rules += grid_rules([60, 160, 300], ys, page)
    rows_read = [block for block in blocks_of(lines.lines, rules) if block.kind == "row"]
    assert [block.text.split("；")[0] for block in rows_read] == [
        "类别 | 标准", "类别：甲类", "类别：乙类", "类别：丙类", "类别：丁类",
    ]  # fmt: skip
    assert [block.pages[0][1] for block in rows_read] == [1, 1, 1, 2, 2]


def test_a_table_without_lines_by_its_columns() -> None:
    """Three columns of aligned words are rows; figures below words tell that the first row is a head."""
    page = Setter()
    end = page.column(TEXTS[:2], 60, 40, 30)
    for row, cells in enumerate(
        [("地区", "人数", "金额"), ("东城", "120", "60"), ("西城", "80", "40"), ("南山", "9", "5")]
    ):
        for column, text in enumerate(cells):
            page.line(text, 70 + 110 * column, end + 10 + 18 * row)
    assert [block.text for block in blocks_of(page.lines) if block.kind == "row"] == [
        "地区 | 人数 | 金额",
        "地区：东城；人数：120；金额：60",
        "地区：西城；人数：80；金额：40",
        "地区：南山；人数：9；金额：5",
    ]


def test_a_table_of_three_lines() -> None:
    """Lines above and below the head and at the end make a table; a cell of two lines stays one."""
    page = Setter()
    end = page.column(TEXTS[:2], 60, 40, 30)
    for top, cells in [
        (8, ("类别", "对象")),
        (32, ("甲类", "企业在职职工")),
        (44, ("", "参加岗前培训的")),
        (70, ("乙类", "灵活就业人员")),
        (96, ("丙类", "其他")),
    ]:
        for column, text in enumerate(cells):
            if text:
                page.line(text, 70 + 100 * column, end + top)
    page.column(TEXTS[2:4], 60, end + 150, 30)
    rules = [Rule(1, 60, 360, y, y) for y in (end, end + 25, end + 130)]
    blocks = blocks_of(page.lines, rules)
    assert [block.text for block in blocks if block.kind == "row"] == [
        "类别 | 对象",
        "类别：甲类；对象：企业在职职工参加岗前培训的",
        "类别：乙类；对象：灵活就业人员",
        "类别：丙类；对象：其他",
    ]
    assert [block.text for block in blocks if block.kind != "row"] == TEXTS[:4]


def test_a_table_with_a_line_below_each_row() -> None:
    """Level lines alone part rows; where one is shorter, the cell beside it spans the rows."""
    page = Setter()
    end = page.column(TEXTS[:2], 60, 40, 30)
    for row, cells in enumerate(
        [("类别", "对象", "标准"), ("", "职工", "500元"), ("", "学生", "300元"), ("乙类", "其他", "无")]
    ):
        for column, text in enumerate(cells):
            if text:
                page.line(text, 70 + 90 * column, end + 5 + 20 * row)
    page.line("甲类", 70, end + 35)
    rules = [Rule(1, 60 if row != 2 else 150, 360, end + 20 * row, end + 20 * row) for row in range(5)]
    assert [block.text for block in blocks_of(page.lines, rules) if block.kind == "row"] == [
        "类别 | 对象 | 标准",
        "类别：甲类；对象：职工；标准：500元",
        "类别：甲类；对象：学生；标准：300元",
        "类别：乙类；对象：其他；标准：无",
    ]


def test_the_imprint_is_no_table() -> None:
    """The three lines around 抄送 and 印发 at the end of an official document make no table."""
    page = Setter()
    end = page.column(TEXTS[:3], 60, 40, 30)
    page.line("抄送：市委办公室，市人大常委会办公室，市政协办公室。", 65, end + 5)
    page.line("望澜市人民政府办公室", 65, end + 25)
    page.line("2026年3月1日印发", 270, end + 25)
    rules = [Rule(1, 60, 360, end + 20 * row, end + 20 * row) for row in range(3)]
    assert texts_of(page.lines, rules)[3:] == [
        "抄送：市委办公室，市人大常委会办公室，市政协办公室。",
        "望澜市人民政府办公室 2026年3月1日印发",
    ]


def test_a_frame_around_text_is_no_table() -> None:
    """A box drawn around paragraphs leaves them paragraphs."""
    page = Setter()
    end = page.column(TEXTS[:5], 60, 60, 30)
    assert texts_of(page.lines, grid_rules([50, 370], [50, end + 10])) == TEXTS[:5]


def test_a_table_beside_text() -> None:
    """Text that runs around a table is read without it; the table follows the paragraph."""
    page = Setter()
    end = page.column(TEXTS[:2], 60, 40, 30)
    top = page.column(TEXTS[2:4], 60, end, 16)
    ys = [end, end + 20, end + 40]
    for row, cells in enumerate([("类别", "标准"), ("甲类", "500元")]):
        for column, text in enumerate(cells):
            page.line(text, 255 + 60 * column, ys[row] + 5)
    page.column(TEXTS[4:8], 60, top + 10, 30)
    texts = texts_of(page.lines, grid_rules([250, 310, 360], ys))
    assert [text for text in texts if "类别" not in text] == TEXTS[:8]
    assert [text for text in texts if "类别" in text] == ["类别 | 标准", "类别：甲类；标准：500元"]


def test_a_title_on_several_lines_is_one() -> None:
    """Large centred lines are one title; the letterhead above and the line below it are not part of it."""
    page = Setter()
    page.line("望澜市人民政府办公室文件", 102, 30, size=18)
    page.line("望政办发〔2026〕7号", 165, 70)
    page.line("望澜市人民政府办公室", 120, 100, size=18)
    page.line("关于印发公共实训基地管理办法的通知", 57, 130, size=18)
    page.line("（2026年3月1日印发）", 160, 160)
    page.column(TEXTS[:6], 60, 190, 30)
    assert texts_of(page.lines)[:4] == [
        "望澜市人民政府办公室文件",
        "望政办发〔2026〕7号",
        "望澜市人民政府办公室关于印发公共实训基地管理办法的通知",
        "（2026年3月1日印发）",
    ]


def test_hanging_lines_belong_to_their_number() -> None:
    """Lines set in below a number or a bullet go on with it; the next number begins a paragraph."""
    page = Setter()
    page.column(TEXTS[:3], 60, 60, 30)
    top = 260.0
    for mark, text in [("1.", TEXTS[3]), ("2.", TEXTS[4]), ("•", TEXTS[5])]:
        page.line(f"{mark} {text[:27]}", 60 + 30 - 10 * len(mark), top)
        page.line(text[27:54], 90, top + 18)
        if text[54:]:
            page.line(text[54:], 90, top + 36)
        top += 18 * (3 if text[54:] else 2)
    assert [text.replace(" ", "") for text in texts_of(page.lines)[3:]] == [
        f"1.{TEXTS[3]}", f"2.{TEXTS[4]}", f"•{TEXTS[5]}",
    ]  # fmt: skip


def test_paragraphs_parted_by_white_only() -> None:
    """Paragraphs without an indent are told by the white between them."""
    page = Setter()
    top = 60.0
    for text in TEXTS[:6]:
        for begin in range(0, len(text), 30):
            page.line(text[begin : begin + 30], 60, top)
            top += 16
        top += 12
    assert texts_of(page.lines) == TEXTS[:6]


def test_words_printed_twice_come_once() -> None:
    """Bold made by printing twice, a little aside, is read once; the same words elsewhere stay."""
    page = Setter()
    page.line("重要通知", 100, 50)
    page.line("重要通知", 100.4, 50)
    page.line("重要通知", 100, 90)
    assert len(once(page.lines)) == 2
    assert texts_of(page.lines) == ["重要通知", "重要通知"]


def test_labels_set_upright_do_not_mix_with_lines() -> None:
    """A label that runs down the side of a page stands for itself, after the page's text."""
    page = Setter()
    page.column(TEXTS[:4], 60, 60, 30)
    page.lines.append(PrintedLine("装订线", 1, 20, 30, 60, 200, 10))
    assert texts_of(page.lines) == [*TEXTS[:4], "装订线"]


def test_a_broken_latin_word_is_mended() -> None:
    """A hyphen at a line's end goes where it broke a word, and stays where it was written."""
    page = Setter()
    for row, text in enumerate(["the new train-", "ing scheme 2014-", "2020 is open to"]):
        page.line(text, 60, 60 + 18 * row)
        page.lines[-1] = PrintedLine(text, 1, 60, 240, 60 + 18 * row, 70 + 18 * row, 10)
    assert texts_of(page.lines) == ["the new training scheme 2014-2020 is open to"]


places = st.tuples(st.integers(0, 7), st.integers(0, 39), st.integers(1, 3))
words = st.text(
    "市教育局财政补贴标准第一二三条款项年月日，。；：、（）《》甲乙丙丁戊己", min_size=1, max_size=9
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(places, words, max_size=60),
    st.sampled_from([6.0, 9.5, 14.0]),
    st.floats(0.05, 20),
)
def test_every_character_comes_out_once(
    pieces: dict[tuple[int, int, int], str], size: float, unit: float
) -> None:
    """Whatever words stand at whatever distinct places, each of their characters comes out exactly once."""
    setter = Setter(unit)
    for (x, y, page), text in pieces.items():
        setter.line(text, 10 + 130 * x, 10 + 20 * y, page, size)
    blocks = blocks_of(setter.lines)
    heads = Counter("".join(pieces.values()))
    rows = [block.text for block in blocks if block.kind == "row"]
    read = Counter("".join("".join(block.text.split()) for block in blocks))
    if rows:  # heads of tables are repeated, bars and colons added
        assert not heads - read
    else:
        assert read == heads
    numbers = [number for block in blocks for _, number in block.pages]
    assert numbers == sorted(numbers)
    assert all(0 <= offset < len(block.text) for block in blocks for offset, _ in block.pages)


anywhere = st.floats() | st.sampled_from([0.0, 10.0, 20.0, 1e300, -1e300, 1e-300])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(words, st.integers(1, 3), st.tuples(*[anywhere] * 5)), max_size=30),
    st.lists(st.tuples(st.integers(1, 3), st.tuples(*[anywhere] * 4)), max_size=30),
)
def test_absurd_places(
    pieces: list[tuple[str, int, tuple[float, ...]]], strokes: list[tuple[int, tuple[float, ...]]]
) -> None:
    """Places that no page has, or that are no numbers, do no harm but to the order."""
    lines = [PrintedLine(text, page, *edges) for text, page, edges in pieces]
    blocks = blocks_of(lines, [Rule(page, *edges) for page, edges in strokes])
    assert not Counter("".join(block.text for block in blocks)) - Counter(
        " |：；" * 1000 + "".join(text for text, _, _ in pieces) * 30
    )


def test_a_crowded_page_is_read_in_time() -> None:
    """Tens of thousands of words and lines on one page, or all at one place, take seconds at most."""
    begun = time.monotonic()
    crowd = [PrintedLine("甲乙", 1, x % 97, x % 97 + 2, x % 89, x % 89 + 1, 1) for x in range(20_000)]
    strokes = [Rule(1, x % 97, x % 97 + 30, x % 89, x % 89) for x in range(5_000)]
    blocks_of(crowd, strokes + [Rule(1, r.top, r.top, r.left, r.right) for r in strokes])
    blocks_of([PrintedLine(f"{x}", 1, 0, 2, 0, 1, 1) for x in range(20_000)])
    blocks_of([PrintedLine(f"{x}", 1, 3 * x, 3 * x + 2, 0, 1, 1) for x in range(20_000)])
    assert time.monotonic() - begun < 20
