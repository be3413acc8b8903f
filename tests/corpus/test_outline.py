"""Articles, clauses, items and headings are found where they are, and named as a lawyer names them."""

from collections.abc import Callable

import pytest

from corpus import Document, Section, address_of
from corpus.text.markers import marker_of
from corpus.text.numerals import DATE, date_of, number_of, to_han

LAW = """# 示例市实训基地管理条例

2024年3月8日 示例市第三届人民代表大会常务委员会第五次会议通过

<!-- INFO END -->

目 录

第一章 总 则

第二章 建设与管理

第三章 附 则

## 第一章 总 则

第一条 为了规范实训基地管理，根据有关法律，制定本条例。

第二条 本条例所称实训基地，是指面向社会开放的技能训练场所。

实训基地分为公共实训基地和企业实训基地。

实训基地应当具备下列条件：

（一）有固定场所；

（二）有下列设备：

1.教学设备；

2.安全设备。

（三）有专职人员。

前款规定的条件由市教育行政部门核定。

## 第二章 建设与管理

第三条【建设主体】 实训基地由市人民政府统筹建设。

第三条之一 企业可以依据本条例第二条的规定建设实训基地。

第四条 违反本条例第三条规定的，由市教育行政部门责令改正。

## 第三章 附 则

第五条 本条例自2024年5月1日起施行。
"""


def find(document: Document, words: str) -> str:
    start = document.text.index(words)
    return address_of(document, start, start + len(words))


def shape(document: Document) -> list[tuple[int, str, str, str]]:
    return [(section.level, section.kind, section.label, section.title) for section in document.outline]


def test_the_outline_of_a_law(document_of: Callable[..., Document]) -> None:
    """Chapters, articles, clauses and items nest; the table of contents and references are none of them."""
    assert shape(document_of(LAW, "law.md")) == [
        (1, "chapter", "第一章", "总 则"),
        (2, "article", "第一条", ""),
        (2, "article", "第二条", ""),
        (3, "clause", "第一款", ""),
        (3, "clause", "第二款", ""),
        (3, "clause", "第三款", ""),
        (4, "item", "（一）", ""),
        (4, "item", "（二）", ""),
        (5, "item", "1.", ""),
        (5, "item", "2.", ""),
        (4, "item", "（三）", ""),
        (3, "clause", "第四款", ""),
        (1, "chapter", "第二章", "建设与管理"),
        (2, "article", "第三条", "建设主体"),
        (2, "article", "第三条之一", ""),
        (2, "article", "第四条", ""),
        (1, "chapter", "第三章", "附 则"),
        (2, "article", "第五条", ""),
    ]


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("制定本条例", "第一章第一条"),
        ("分为公共实训基地", "第一章第二条第二款"),
        ("有固定场所", "第一章第二条第三款第（一）项"),
        ("安全设备", "第一章第二条第三款第（二）项第2目"),
        ("前款规定", "第一章第二条第四款"),
        ("企业可以依据", "第二章第三条之一"),
        ("示例市第三届", ""),
    ],
)
def test_addresses_of_a_law(document_of: Callable[..., Document], words: str, address: str) -> None:
    """Each sentence is found at the address a lawyer would cite."""
    assert find(document_of(LAW, "law.md"), words) == address


def test_sections_lie_in_each_other(document_of: Callable[..., Document]) -> None:
    """Every section lies inside its parent, begins with its heading, and siblings do not overlap."""
    document = document_of(LAW, "law.md")
    open_sections: list[Section] = []
    for section in document.outline:
        open_sections = open_sections[: section.level - 1]
        assert len(open_sections) == section.level - 1
        assert 0 <= section.start <= section.body <= section.end <= len(document.text)
        for parent in open_sections:
            assert parent.start <= section.start
            assert section.end <= parent.end
        if section.kind != "clause":
            assert document.text[section.start : section.body].startswith(section.label)
        open_sections.append(section)


NOTICE = """示例市教育局关于加强实训工作的通知
示教发〔2024〕7号
各县（区）教育局：
为加强实训工作，现通知如下：
一、总体要求
（一）指导思想。坚持服务发展、促进就业，全面提高技能人才培养质量。
（二）主要目标
到2027年建成三个基地。一、二、三产业协调发展。
1.规模目标：新增工位一千个。
（1）市属院校五百个；
（2）县属院校五百个。
2.质量目标：合格率不低于95%。
二、保障措施
（一）加强领导
各单位要明确专人负责。
1.5亿元专项资金由市财政安排。
附件：1.实训基地名单
2.任务分工表
示例市教育局
2024年3月8日
附件1
实训基地名单
示例学院实训基地、示例大学实训基地。
"""


def test_the_outline_of_a_notice(document_of: Callable[..., Document]) -> None:
    """Headings of a 公文 nest by their numbers; run-in headings count, amounts, lists of annexes do not."""
    assert shape(document_of(NOTICE)) == [
        (1, "heading", "一、", "总体要求"),
        (2, "heading", "（一）", "指导思想"),
        (2, "heading", "（二）", "主要目标"),
        (3, "heading", "1.", "规模目标"),
        (4, "item", "（1）", ""),
        (4, "item", "（2）", ""),
        (3, "heading", "2.", "质量目标"),
        (1, "heading", "二、", "保障措施"),
        (2, "heading", "（一）", "加强领导"),
        (1, "heading", "附件1", "实训基地名单"),
    ]


def test_addresses_of_a_notice(document_of: Callable[..., Document]) -> None:
    """A sentence of a 公文 is found at 一、（二）1.（1）, one of an annex under the annex's number."""
    document = document_of(NOTICE)
    assert find(document, "市属院校五百个") == "一、（二）1.（1）"
    assert find(document, "示例学院实训基地、") == "附件1"


def test_bare_headings(document_of: Callable[..., Document]) -> None:
    """Short lines without stop are headings where text follows; names, dates, salutations are none."""
    text = (
        "示例市2025年工作报告\n2025年1月15日在示例市第三届人民代表大会第一次会议上\n市长 某某\n各位代表：\n"
        "现在，我代表市人民政府向大会报告工作，请予审议。\n去年工作回顾\n"
        "过去一年，全市上下团结奋斗，经济社会发展取得新的成绩，主要指标增速居全省前列。\n今年工作安排\n"
        "一、稳增长\n扩大有效投资，促进消费回升，全年完成投资一百亿元以上。\n二、惠民生\n新增就业一万人，办好十件实事。\n"
    )
    assert shape(document_of(text)) == [
        (1, "heading", "", "去年工作回顾"),
        (1, "heading", "", "今年工作安排"),
        (2, "heading", "一、", "稳增长"),
        (2, "heading", "二、", "惠民生"),
    ]


def test_decimal_numbers(document_of: Callable[..., Document]) -> None:
    """Plans numbered 1, 1.1, 1.1.1 nest, and 1.1 is not named 11.1."""
    text = (
        "示例市应急预案\n1 总则\n1.1 编制目的\n为了做好应急工作，制定本预案。\n1.2 适用范围\n"
        "本预案适用于本市。\n2 职责\n2.1 指挥部\n2.1.1 组成\n由市人民政府负责同志任指挥长。\n"
    )
    document = document_of(text)
    assert [section.level for section in document.outline] == [1, 2, 2, 1, 2, 3]
    assert find(document, "由市人民政府负责") == "2.1.1"


@pytest.mark.parametrize(
    ("line", "style", "label", "number"),
    [
        ("第十二条 为了", "article", "第十二条", 12),
        ("第二十三条之一　企业", "article", "第二十三条之一", 23),
        ("第5条 企业", "article", "第5条", 5),
        ("第一百零三条【名称】", "article", "第一百零三条", 103),
        ("第二章　建设", "chapter", "第二章", 2),
        ("第一分编 通则", "subpart", "第一分编", 1),
        ("十二、保障", "han", "十二、", 12),
        ("（三）要求", "han_paren", "（三）", 3),
        ("(十)要求", "han_paren", "(十)", 10),
        ("3．要求", "arabic", "3．", 3),
        ("1.2023年计划", "arabic", "1.", 1),
        ("3.2.1 要求", "decimal", "3.2.1", 1),
        ("（12）要求", "arabic_paren", "（12）", 12),
        ("⑫要求", "circled", "⑫", 12),
        ("第 十 二 条 为了", "article", "第 十 二 条", 12),
        ("第一百〇五条　企业", "article", "第一百〇五条", 105),
        ("第三条中小企业", "article", "第三条", 3),
        ("第四条：企业", "article", "第四条", 4),
        ("笫五条 企业", "article", "笫五条", 5),
        ("第三十－条 企业", "article", "第三十－条", 31),
        ("第三篇 民生", "part", "第三篇", 3),
        ("第二章规划建设", "chapter", "第二章", 2),
        ("第一部分 总体要求", "division", "第一部分", 1),
        ("Ⅳ．方法", "roman", "Ⅳ．", 4),
        ("㈢要求", "han_paren", "㈢", 3),
        ("⒓要求", "arabic", "⒓", 12),
        ("⑴要求", "arabic_paren", "⑴", 1),
        ("⑳要求", "circled", "⑳", 20),
        ("c)要求", "letter", "c)", 3),
    ],
)
def test_numbers_that_open_lines(line: str, style: str, label: str, number: int) -> None:
    """Each way of numbering is told by its style, its label as written and its value."""
    marker = marker_of(line)
    assert marker is not None
    assert (marker.style, marker.label, marker.number) == (style, label, number)


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的期限",
        "第三条、第四条规定",
        "第三条第二款所称",
        "第十条至第十二条",
        "第二章的规定",
        "第三条中，企业应当",
        "第三条和第四条规定",
        "第二部分是重点",
        "Ⅰ级响应",
        "一、二、三产业",
        "1.5亿元",
        "2024年3月8日",
        "一是加强领导",
        "第一，加强领导",
        "三分之一",
        "",
        "（见附件）",
        "（以下简称基地）",
    ],
)
def test_numbers_that_open_nothing(line: str) -> None:
    """References, amounts and dates at the head of a line are no numbers of it."""
    assert marker_of(line) is None


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零五", 105),
        ("一百一十", 110),
        ("两千三百", 2300),
        ("二〇二三", 2023),
        ("二○一八", 2018),
        ("12", 12),
        ("１２", 12),
        ("甲", None),
        ("", None),
    ],
)
def test_numerals(numeral: str, number: int | None) -> None:
    """Chinese and Arabic numerals have their value, other words none."""
    assert number_of(numeral) == number


def test_chinese_numerals_there_and_back() -> None:
    """Every number written in Chinese is read as itself."""
    assert all(number_of(to_han(number)) == number for number in range(1, 1000))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("二〇二三年七月二十五日", "2023-07-25"),
        ("二○一八年十月二日", "2018-10-02"),
        ("一九九七年十二月三十一日", "1997-12-31"),
        ("2023 年 7 月 25 日", "2023-07-25"),
        ("2023-7-5", "2023-07-05"),
        ("2023年2月30日", None),
    ],
)
def test_dates(text: str, iso: str | None) -> None:
    """Dates in any writing become ISO dates; a day the calendar lacks is none."""
    match = DATE.search(text)
    assert match is not None
    assert date_of(match) == iso
