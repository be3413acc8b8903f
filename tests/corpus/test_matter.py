"""What frames a document is told from its content: contents lists, salutation, signature, imprint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus import Document, cut

TITLE = "示例省教育厅关于加强实训基地管理的通知"
BODY = "为提高技能人才培养质量，现将有关事项通知如下。"


def framing(document: Document) -> list[tuple[str, str]]:
    return [(each.kind, document.text[each.start : each.end]) for each in document.matter]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                TITLE,
                "各市、县（区）教育局，省属各院校：",
                BODY,
                "示例省教育厅",
                "2024年3月8日",
                "（此件公开发布）",
            ],
            [
                ("salutation", "各市、县（区）教育局，省属各院校："),
                ("signature", "示例省教育厅\n2024年3月8日"),
                ("imprint", "（此件公开发布）"),
            ],
        ),
        (
            [
                TITLE,
                BODY,
                "示 例 省 教 育 厅 示例省财政厅",
                "二〇二四年三月八日",
                "抄送：省委办公厅，省政府办公厅。",
            ],
            [
                ("signature", "示 例 省 教 育 厅 示例省财政厅\n二〇二四年三月八日"),
                ("imprint", "抄送：省委办公厅，省政府办公厅。"),
            ],
        ),
        (
            [TITLE, BODY, "示例省教育厅示例省财政厅", "（此页无正文）", "二〇二四年三月八日"],
            [("signature", "示例省教育厅示例省财政厅\n（此页无正文）\n二〇二四年三月八日")],
        ),
        (
            [TITLE, BODY, "联系电话：000-123 示例省教育厅", "2024年3月8日"],
            [("signature", "示例省教育厅\n2024年3月8日")],
        ),
        (
            [TITLE, BODY, "示例省应对暴雨洪涝灾害", "抢险救援指挥部", "2024年3月8日"],
            [("signature", "示例省应对暴雨洪涝灾害\n抢险救援指挥部\n2024年3月8日")],
        ),
        (
            [TITLE, BODY, "示例省教育厅 2024年3月8日"],
            [("signature", "示例省教育厅 2024年3月8日")],
        ),
        (
            [
                "示例省人民政府令",
                "第12号",
                "《示例省公路条例》已经通过，现予公布。",
                "省长 张某",
                "2024年3月8日",
            ],
            [("signature", "省长 张某\n2024年3月8日")],
        ),
        (
            [
                "示例市政府工作报告",
                "各位代表：",
                "现在，我向大会报告工作。",
                "各位代表！",
                "新的一年，任务艰巨。",
            ],
            [("salutation", "各位代表："), ("salutation", "各位代表！")],
        ),
    ],
    ids=[
        "letter",
        "letters set apart",
        "blank page",
        "behind a telephone",
        "name on two lines",
        "date beside the name",
        "decree",
        "speech",
    ],
)
def test_framing_lines(
    document_of: Callable[..., Document], lines: list[str], expected: list[tuple[str, str]]
) -> None:
    """Salutation, signature and imprint are found whole, and nothing else."""
    assert framing(document_of("\n".join(lines))) == expected


@pytest.mark.parametrize(
    "lines",
    [
        [TITLE, BODY, "申报条件如下：", "一、在本省注册。", "二、信用良好。"],
        [TITLE, BODY, "各单位要做好下列工作：", "一、排查隐患。"],
        [
            "示例市抗洪大事记",
            "2024年7月1日",
            "全市进入汛期。",
            "2024年7月3日",
            "启动响应。",
            "2024年7月9日",
            "解除响应。",
        ],
        [TITLE, BODY, "截止日期", "2024年3月8日前报送材料。"],
    ],
    ids=["lead-in", "duties", "chronicle", "deadline"],
)
def test_content_is_not_framing(document_of: Callable[..., Document], lines: list[str]) -> None:
    """A lead-in, a chronicle's days and a deadline are content."""
    assert framing(document_of("\n".join(lines))) == []


def test_a_printed_document_within_is_signed_too(document_of: Callable[..., Document]) -> None:
    """A letter that forwards another has two signatures; the first is the document's own."""
    document = document_of(
        "\n".join(
            [
                TITLE,
                BODY,
                "示例省教育厅",
                "2024年3月8日",
                "关于实训工作的意见",
                BODY,
                "示例市教育局",
                "2024年2月1日",
            ]
        )
    )
    assert [words for kind, words in framing(document) if kind == "signature"] == [
        "示例省教育厅\n2024年3月8日",
        "示例市教育局\n2024年2月1日",
    ]
    assert document.metadata.issuer == "示例省教育厅"
    assert document.metadata.issued_on == "2024-03-08"


def test_no_passage_and_no_article_holds_the_framing(document_of: Callable[..., Document]) -> None:
    """The last article ends before the signature, and no passage holds salutation or signature."""
    lines = ["示例省公路养护办法", "第一条 公路养护按年度计划进行。", "第二条 本办法自2024年5月1日起施行。"]
    document = document_of("\n".join([*lines, "示例省交通运输厅", "2024年3月8日", "附件1", "养护计划表"]))
    article = document.outline[1]
    assert document.text[article.start : article.end] == lines[2]
    held = "".join(passage.text for passage in cut(document))
    assert "示例省交通运输厅" not in held
    assert "养护计划表" in held


def test_a_contents_list_is_not_text(document_of: Callable[..., Document]) -> None:
    """The chapters listed under 目录 stand once in the outline and in no passage of their own."""
    chapters = ["第一章 总则", "第二章 养护", "第三章 附则"]
    body = "\n".join(
        f"{name}\n第{n}条 本章规定第{n}方面的事项。" for name, n in zip(chapters, "一二三", strict=True)
    )
    document = document_of("\n".join(["示例省公路养护办法", "目　录", *chapters, body]))
    assert framing(document) == [("contents", "\n".join(["目 录", *chapters]))]
    assert [section.title for section in document.outline if section.kind == "chapter"] == [
        "总则",
        "养护",
        "附则",
    ]
