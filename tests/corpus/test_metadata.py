"""What documents state of themselves is read; what they do not state stays empty."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from corpus import Document, Metadata
from corpus.reader import parse
from corpus.text.numerals import first_date

BODY = "为进一步加强实训工作，提高技能人才培养质量，现将有关事项通知如下，请认真贯彻执行。"
TABLE = {
    "index_number": "000000001/2024-00012",
    "doc_number": "示府发〔2024〕5号",
    "issuer": "示例市人民政府",
    "issued_on": "2024-03-01",
    "published_on": "2024-03-08",
}
CASES = {
    "letter with signature": (
        f"示例市人民政府办公室关于加强实训工作的通知\n示府办发〔2024〕12号\n各县（区）人民政府：\n{BODY}\n"
        "示例市人民政府办公室\n2024年3月8日\n（此件公开发布）\n",
        Metadata(doc_number="示府办发〔2024〕12号", issuer="示例市人民政府办公室", issued_on="2024-03-08"),
    ),
    "several issuers, Chinese date": (
        f"关于加强实训工作的通知\n示教职函〔2018〕3号\n各院校：\n{BODY}\n示例市教育局\n示例市财政局\n二○一八年十月二十七日\n",
        Metadata(
            doc_number="示教职函〔2018〕3号", issuer="示例市教育局、示例市财政局", issued_on="2018-10-27"
        ),
    ),
    "organs on one line": (
        f"关于加强实训工作的通知\n各院校：\n{BODY}\n示例省教育厅示例省财政厅\n2024年3月8日\n",
        Metadata(issuer="示例省教育厅、示例省财政厅", issued_on="2024-03-08"),
    ),
    "letterhead": (
        f"示例市教育局文件\n示教发〔2024〕7号\n关于加强实训工作的通知\n各院校：\n{BODY}\n",
        Metadata(doc_number="示教发〔2024〕7号", issuer="示例市教育局"),
    ),
    "metadata table as text": (
        "索 引 号：000000001/2024-00012\n发文机关：示例市人民政府\n成文日期：2024年03月01日\n"
        f"标　　题：示例市人民政府关于加强实训工作的通知\n发文字号：示府发〔2024〕5号\n"
        "发布日期：2024年03月08日\n"
        f"有 效 性：现行有效\n示例市人民政府关于加强实训工作的通知\n各县（区）人民政府：\n{BODY}\n",
        Metadata(**TABLE, status="现行有效"),
    ),
    "metadata table with two facts a line": (
        "索 引 号： 000000001/2024-00012 主题分类： 教育\n"
        "发文机关： 示例市人民政府 成文日期： 2024年03月01日\n"
        "标 题： 示例市人民政府关于加强实训工作的通知\n"
        "发文字号： 示府发〔2024〕5号 发布日期： 2024年03月08日\n"
        f"主 题 词：\n示例市人民政府关于加强实训工作的通知\n各县（区）人民政府：\n{BODY}\n",
        Metadata(**TABLE, topics="教育"),
    ),
    "measures with their day of effect": (
        "示例市实训基地管理办法（试行）\n第一条 为了规范管理，制定本办法。\n"
        "第二条 本办法自2024年5月1日起施行。\n",
        Metadata(effective_on="2024-05-01", version="试行"),
    ),
    "a draft": (
        "示例市实训基地管理办法（征求意见稿）\n第一条 为了规范管理，制定本办法。\n"
        "第二条 本办法自发布之日起施行。\n",
        Metadata(status="征求意见稿", version="征求意见稿"),
    ),
    "in force from its issue, for a time": (
        "示例市实训补贴办法\n示府发〔2024〕9号\n各院校：\n" + BODY + "\n"
        "本办法自印发之日起施行，有效期至2026年12月31日。\n示例市人民政府\n2024年3月8日\n",
        Metadata(
            doc_number="示府发〔2024〕9号",
            issuer="示例市人民政府",
            issued_on="2024-03-08",
            effective_on="2024-03-08",
            repealed_on="2026-12-31",
        ),
    ),
    "other documents": (
        "示例市实训基地管理办法\n第一条 为了规范管理，根据《示例省职业教育条例》《示例省财政条例》等规定，"
        "结合本市实际，制定本办法。\n第二条 违反《示例省治安条例》的，不得申报。\n"
        "第三条 本办法自2024年5月1日起施行。《示例市实训补贴办法》（示府发〔2010〕3号）同时废止。\n",
        Metadata(
            effective_on="2024-05-01",
            repeals=("示例市实训补贴办法",),
            based_on=("示例省职业教育条例", "示例省财政条例"),
        ),
    ),
    "a decision that amends": (
        "示例市人民政府关于修改《示例市实训补贴办法》的决定\n一、将第三条修改为：“第三条 补贴按季度发放。”\n"
        "本决定自2024年5月1日起施行。\n",
        Metadata(issuer="示例市人民政府", effective_on="2024-05-01", amends=("示例市实训补贴办法",)),
    ),
    "numbers of other documents": (
        "实训政策解读\n根据《某某办法》（示府发〔2020〕1号），自2020年1月1日起施行的某某规定同时适用。\n2023年基地达到三个。\n",
        Metadata(),
    ),
    "a speech": (
        f"示例市政府工作报告\n——2025年1月15日在示例市第三届人民代表大会第一次会议上\n各位代表：\n{BODY}\n",
        Metadata(issued_on="2025-01-15"),
    ),
}


def said(document: Document) -> Metadata:
    """Give the values of a document's metadata without their places."""
    return replace(document.metadata, stated=())


@pytest.mark.parametrize("case", CASES)
def test_stated_metadata(document_of: Callable[..., Document], case: str) -> None:
    """Each kind of document gives exactly what it states."""
    text, expected = CASES[case]
    assert said(document_of(text)) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "2010年1月5日 示例市第一届人民代表大会常务委员会第二次会议通过\n\n"
            "2024年3月8日 示例市第三届人民代表大会常务委员会第五次会议修订",
            Metadata(
                issuer="示例市人民代表大会常务委员会",
                issued_on="2024-03-08",
                effective_on="2024-05-01",
                version="修订",
            ),
        ),
        (
            "2024年3月1日 国务院第10次常务会议通过\n\n2024年3月8日 中华人民共和国国务院令第999号公布",
            Metadata(
                doc_number="中华人民共和国国务院令第999号",
                issuer="国务院",
                issued_on="2024-03-01",
                published_on="2024-03-08",
                effective_on="2024-05-01",
            ),
        ),
        ("2024年6月1日 施行", Metadata(effective_on="2024-06-01")),
    ],
    ids=["passed and revised", "decree", "in force"],
)
def test_statutes_in_markdown(document_of: Callable[..., Document], header: str, expected: Metadata) -> None:
    """The last passing or revision dates the text; the decree gives number, issuer and day of publication."""
    text = (
        f"# 示例条例\n\n{header}\n\n<!-- INFO END -->\n\n"
        "第一条 为了示例，制定本条例。\n\n第二条 本条例自2024年5月1日起施行。\n"
    )
    assert said(document_of(text, "law.md")) == expected


def test_the_metadata_table_of_a_government_page() -> None:
    """The table gives the facts though it stands twice; what the text does not say stays citable."""
    table = (
        "<table><tr><td>索 引 号：</td><td>000000001/2024-00012</td><td>主题分类：</td><td>教育</td></tr>"
        "<tr><td>发文机关：</td><td>示例市人民政府</td><td>成文日期：</td><td>2024年03月01日</td></tr>"
        "<tr><td>标　　题：</td><td colspan=3>示例市人民政府关于加强实训工作的通知</td></tr>"
        "<tr><td>发文字号：</td><td>示府发〔2024〕5号</td><td>发布日期：</td><td>2024年03月08日</td></tr></table>"
    )
    lines = ["示例市人民政府关于加强实训工作的通知", "示府发〔2024〕5号", "各县（区）人民政府：", BODY]
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><title>通知_示例</title></head><body>{table}<div>{table}{body}</div></body></html>"
    document = parse(page.encode("gb18030"), "/documents/page.html")
    assert document.title == "示例市人民政府关于加强实训工作的通知"
    assert said(document) == Metadata(**TABLE, topics="教育")
    assert document.text.count("示府发〔2024〕5号") == 1
    assert document.text.count("索引号：000000001/2024-00012") == 1


@pytest.mark.parametrize("case", CASES)
def test_every_value_has_its_place(document_of: Callable[..., Document], case: str) -> None:
    """The range given for a value is the very place that states it: the name itself, the day, the rule."""
    document = document_of(CASES[case][0])
    stated = document.metadata
    for name in ("doc_number", "index_number", "topics", "status", "version"):
        assert [document.text[start:end] for start, end in stated.ranges_of(name)] == [
            value for value in [getattr(stated, name)] if value
        ]
    for name in ("issuers", "repeals", "amends", "based_on"):
        ranges = stated.ranges_of("issuer" if name == "issuers" else name)
        assert tuple(document.text[start:end] for start, end in ranges) == getattr(stated, name)
    for name in ("issued_on", "published_on", "effective_on", "repealed_on"):
        for start, end in stated.ranges_of(name):
            words = document.text[start:end]
            assert first_date(words) == getattr(stated, name) or words.endswith("印发之日起施行")
    assert len(stated.stated) == len(set(stated.stated))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "3. 示例市关于印发《示例市工作\n方案》的通知（2024 年3 月8 日）\n示府发〔2024〕5 号\n"
            "各单位：\n请遵照执行。\n",
            "示例市关于印发《示例市工作方案》的通知",
        ),
        (
            "示例市教育局关于加强职业院校\n实训基地管理工作的通知\n各院校：\n请遵照执行。\n",
            "示例市教育局关于加强职业院校实训基地管理工作的通知",
        ),
        ("# 示例法典\n\n# 总则编\n\n第一条 为了示例。\n", "示例法典总则编"),
        ("两类平台的联系与区别\n\n两类平台都服务产教融合。\n", "两类平台的联系与区别"),
        ("本市职业教育发展迅速，成绩显著。\n", "sample"),
    ],
    ids=["list number and date", "two lines", "two headings", "plain", "none"],
)
def test_titles(document_of: Callable[..., Document], text: str, title: str) -> None:
    """The title is found without what surrounds it; a document without one is called by its file."""
    name = "sample.md" if text.startswith("#") else "sample.txt"
    assert document_of(text, name).title == title
