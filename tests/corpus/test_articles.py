"""Articles are found where they are written, whatever the printing, and never where they are only quoted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus import Document, Section, address_of

Reader = Callable[..., Document]


def labels(document: Document, kind: str = "article") -> list[str]:
    return [section.label for section in document.outline if section.kind == kind]


def shape(document: Document) -> list[tuple[int, str, str, str]]:
    return [(section.level, section.kind, section.label, section.title) for section in document.outline]


def text_of(document: Document, section: Section) -> str:
    return document.text[section.body : section.end].strip()


AMENDED = """望澜市人民政府关于修改《望澜市实训基地管理办法》的决定
望澜市人民政府决定对《望澜市实训基地管理办法》作如下修改：
一、将第二条修改为：“第二条 本办法所称实训基地，是指公共实训基地。
“企业自办的实训基地参照执行。”
二、将第五条修改为：
“第五条 有下列情形之一的，不予认定：
（一）无固定场所的；
（二）无专职人员的。
第六条 认定结果应当公示。”
三、删去第七条。
四、增加一条，作为第八条：“第八条 本办法由市教育局解释。”
本决定自2024年5月1日起施行。
"""
REISSUED = """《望澜市实训基地管理办法》根据本决定作相应修改，重新公布。
望澜市实训基地管理办法
（2020年1月1日望澜市人民政府令第1号公布，根据2024年4月1日的决定修正）
第一条 为了规范实训基地管理，制定本办法。
第二条 本办法所称实训基地，是指公共实训基地。
企业自办的实训基地参照执行。
第三条 本办法自发布之日起施行。
"""


def test_quoted_articles_are_none(document_of: Reader) -> None:
    """An amending decision has its own points; the articles and items it quotes are none of its sections."""
    document = document_of(AMENDED)
    assert labels(document) == []
    assert [section.label for section in document.outline] == ["一、", "二、", "三、", "四、"]
    assert address_of(document, document.text.index("无固定"), document.text.index("无专职")) == "二、"


def test_the_amended_text_appended_to_a_decision(document_of: Reader) -> None:
    """The whole text that a decision appends stands under its own title, with its articles and clauses."""
    document = document_of(AMENDED + REISSUED)
    assert shape(document)[4:] == [
        (1, "heading", "", "望澜市实训基地管理办法"),
        (2, "article", "第一条", ""),
        (2, "article", "第二条", ""),
        (3, "clause", "第一款", ""),
        (3, "clause", "第二款", ""),
        (2, "article", "第三条", ""),
    ]


def test_new_wording_without_quotation_marks(document_of: Reader) -> None:
    """Articles below 修改为： or 内容如下： are the amended law's, until the decision's count goes on."""
    text = (
        "岚川省人大常委会关于修改《岚川省技能人才条例》的决定\n一、第五条修改为：\n"
        "第五条 县级以上人民政府应当加强技能人才工作。\n二、增加一章，作为第三章，内容如下：\n第三章 培训\n"
        "第十二条 企业应当开展培训。\n第十三条 院校应当开放资源。\n三、对条文顺序作相应调整。\n"
    )
    assert [section.label for section in document_of(text).outline] == ["一、", "二、", "三、"]


def test_an_amendment_in_articles(document_of: Reader) -> None:
    """A law that amends others in articles has only its own, though the numbers quoted fit the count."""
    text = (
        "岚川省人大常委会关于修改部分地方性法规的决定\n第一条 对《岚川省技能人才条例》作出修改：\n"
        "（一）将第二条修改为：“第二条 本条例适用于本省。”\n（二）增加一条，作为第二条：\n"
        "“第二条 县级以上人民政府负责技能人才工作。\n第三条 省人民政府统筹。”\n"
        "第二条 对《岚川省职业教育条例》作出修改：\n将第九条修改为：“职业学校应当开展培训。”\n"
        "第三条 本决定自公布之日起施行。\n"
    )
    document = document_of(text)
    assert labels(document) == ["第一条", "第二条", "第三条"]
    assert labels(document, "item") == ["（一）", "（二）"]


def test_articles_quoted_by_a_case(document_of: Reader) -> None:
    """A case that prints the articles it rests on has headings, but no articles."""
    text = (
        "某公司诉某商店买卖合同案\n【基本案情】\n双方订立合同，约定交付货物一批，后因质量发生争议，诉至法院。\n"
        "【裁判要点】经营者没有履行查验义务的，应当承担相应的责任，消费者的请求应予支持。\n【相关法条】\n"
        "《望澜市消费条例》\n第九条 经营者应当查验。\n（一）查验进货；\n第十条 经营者应当赔偿。\n"
    )
    assert shape(document_of(text)) == [
        (1, "heading", "", "基本案情"),
        (1, "heading", "", "裁判要点"),
        (1, "heading", "", "相关法条"),
    ]


@pytest.mark.parametrize(
    ("first", "others"),
    [
        ("第一条 为了规范管理，制定本办法。", ["第二条 本办法适用于本市。", "第三条 本办法由教育局解释。"]),
        ("第 一 条 为了规范管理，制定本办法。", ["第 二 条 本办法适用于本市。", "第 三 条 试行。"]),
        ("第一条　为了规范管理，制定本办法。", ["第二条　本办法适用于本市。", "第三条　试行。"]),
        ("第一条为了规范管理，制定本办法。", ["第二条中小企业适用本办法。", "第三条的确需要的，试行。"]),
        ("第1条 为了规范管理，制定本办法。", ["第2条 本办法适用于本市。", "第3条 试行。"]),
        ("第一条：为了规范管理，制定本办法。", ["第二条：本办法适用于本市。", "第三条：试行。"]),
        (
            "第一条 为了规范管理，制定本办法。",
            ["第一条之一 本办法适用于本市。", "第一条之二 试行。", "第二条 完。"],
        ),
        ("第一条\n为了规范管理，制定本办法。", ["第二条\n本办法适用于本市。", "第三条\n试行。"]),
        ("第一\u200b条 为了规范管理，制定本办法。", ["第二条\ufeff 本办法适用于本市。"]),
    ],
    ids=["han", "spaced", "full-width", "glued", "arabic", "colon", "zhiyi", "alone", "zero-width"],
)
def test_ways_of_writing_articles(document_of: Reader, first: str, others: list[str]) -> None:
    """However its number is written, an article is found, and a reference that opens a line is none."""
    reference = "第二条规定的范围，由市人民政府公布。"
    lines = ["# 望澜市办法", first, *others[:1], reference, *others[1:]]
    written = [line for line in [first, *others] if not line.startswith("第三条的确")]
    found = labels(document_of("\n\n".join(lines), "law.md"))
    assert len(found) == len(written)
    assert all(
        line.replace("\u200b", "").startswith(label) for label, line in zip(found, written, strict=True)
    )


def test_articles_of_a_scan(document_of: Reader) -> None:
    """Slips of scanning are read for what they stand for: 笫五条, and a dash for 一 in 第三十－条."""
    lines = [f"第{n}条 各单位应当遵守本办法。" for n in ("二十九", "三十", "三十－", "三十二")]
    document = document_of("望澜市办法\n" + "\n".join(lines).replace("第三十条", "笫三十条"))
    assert labels(document) == ["第二十九条", "笫三十条", "第三十－条", "第三十二条"]


def test_a_law_on_one_line(document_of: Reader) -> None:
    """A page that lost its line ends still has its chapters, articles and clauses, each in its own words."""
    text = (
        "# 望澜市办法\n\n目录 第一章 总则 第二章 附则\n\n"
        "第一章 总则 第一条 为了规范管理，制定本办法。 第二条 本办法适用于本市。 外地参照执行。"
        "第三条违反第一条的，责令改正。\n\n第二章 附则 第四条 本办法自发布之日起施行。\n"
    )
    document = document_of(text, "law.md")
    assert [(section.kind, section.label) for section in document.outline] == [
        ("chapter", "第一章"),
        ("article", "第一条"),
        ("article", "第二条"),
        ("clause", "第一款"),
        ("clause", "第二款"),
        ("article", "第三条"),
        ("chapter", "第二章"),
        ("article", "第四条"),
    ]
    by_label = {section.label: text_of(document, section) for section in document.outline}
    assert by_label["第二款"] == "外地参照执行。"
    assert by_label["第三条"] == "违反第一条的，责令改正。"


@pytest.mark.parametrize(
    "contents",
    [
        "目 录\n第一章 总则\n第二章 基地\n第三章 附则",
        "目录\n第一章 总则……………1\n第二章 基地 ......... 3\n第三章 附则 5",
        "目　　次\n第一章  总 则(1)\n第二章  基 地(3)\n第三章  附 则(5)",
        "第一章 总则\n第二章 基地\n第三章 附则",
        "目录\n第一章 总则\n第一条 目的\n第二条 范围\n第二章 基地\n第三条 建设\n第三章 附则",
    ],
    ids=["plain", "leaders", "pages", "untitled", "articles"],
)
def test_tables_of_contents(document_of: Reader, contents: str) -> None:
    """No entry of a table of contents is a section, with page numbers, articles or without its title."""
    body = (
        "第一章 总则\n第一条 为了规范管理，制定本条例。\n第二条 本条例适用于本市。\n第二章 基地\n"
        "第三条 基地由市人民政府建设。\n第三章 附则\n第四条 本条例自公布之日起施行。\n"
    )
    document = document_of(f"望澜市条例\n{contents}\n{body}")
    assert labels(document, "chapter") == ["第一章", "第二章", "第三章"]
    assert labels(document) == ["第一条", "第二条", "第三条", "第四条"]
    assert document.outline[0].start >= document.text.index("第三章")


def test_a_list_that_stands_twice_is_no_contents(document_of: Reader) -> None:
    """Two clauses may list the same items; both lists are items."""
    items = "（一）警告；\n（二）罚款；\n（三）没收违法所得；\n（四）吊销许可。\n"
    document = document_of(
        f"望澜市条例\n第一条 单位违法的，给予下列处罚：\n{items}第二条 个人违法的，给予下列处罚：\n{items}"
    )
    assert labels(document, "item") == ["（一）", "（二）", "（三）", "（四）"] * 2


def test_what_is_one_clause(document_of: Reader) -> None:
    """Lists without numbers, oaths after a colon, paragraphs of an item and wrapped lines begin no clause."""
    text = (
        "# 望澜市条例\n\n第一条 税率如下：\n\n市区为百分之七；\n\n县城为百分之五。\n\n"
        "前款规定的税率由市人民政府公布。\n\n第二条 誓词如下：\n\n我宣誓忠于职守。\n\n"
        "宣誓由市人民政府组织。\n\n第三条 申请人应当具备下列条件：\n\n"
        "（一）有场所；\n\n场所应当固定。\n\n（二）有人员：\n\n1.专职；\n\n2.兼职。\n\n兼职人员不超过三人。\n\n"
        "（三）有设备。\n\n第四条 有关部门应当依照各自职责，加强对基\n\n地的监督管理。\n\n任何人不得阻挠。\n"
    )
    document = document_of(text, "law.md")
    assert labels(document, "clause") == ["第一款", "第二款"] * 3
    places = {
        "县城为": "第一条第一款",
        "我宣誓": "第二条第一款",
        "场所应当": "第三条第（一）项",
        "兼职人员": "第三条第（二）项",
        "地的监督": "第四条第一款",
        "任何人": "第四条第二款",
    }
    for words, address in places.items():
        start = document.text.index(words)
        assert address_of(document, start, start + len(words)) == address


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        (["一", "二", "四", "五"], ["一", "二", "四", "五"]),
        (["一", "二", "二", "三"], ["一", "二", "二", "三"]),
        (["十四", "十五", "六", "十七"], ["十四", "十五", "六", "十七"]),
        (["一", "二", "九十", "三"], ["一", "二", "三"]),
        (["九百八十九", "九百九十", "九百九十一"], ["九百八十九", "九百九十", "九百九十一"]),
    ],
    ids=["missing", "repeated", "a slip", "alone", "part of a code"],
)
def test_wrong_and_missing_numbers(document_of: Reader, numbers: list[str], found: list[str]) -> None:
    """A missing or repeated number does not stop the count; a lone number out of any count is no article."""
    lines = [f"第{number}条 各单位应当遵守本办法第七条的规定。" for number in numbers]
    document = document_of("望澜市办法\n" + "\n".join(lines))
    assert labels(document) == [f"第{number}条" for number in found]
