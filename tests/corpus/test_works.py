"""Which documents are versions of one work, which are copies, and which only look like it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

import corpus
from corpus import Document, Metadata
from corpus.statements.works import base_title, dated, wording_of, works_of

DocumentOf = Callable[..., Document]


def titled(title: str, text: str = "", **metadata: str) -> Document:
    """Give a document of which only title and metadata are known."""
    return Document("d", "d.txt", title, text, Metadata(**metadata), (), "", "txt")


def are_one(left: Document, right: Document) -> bool:
    return not set(works_of(left)).isdisjoint(works_of(right))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("关于印发《望澜市资金管理办法》的通知", "望澜市资金管理办法", id="issued"),
        pytest.param("望澜市财政局关于印发资金管理办法的通知", "资金管理办法", id="issued-unquoted"),
        pytest.param("望澜市资金管理办法（2025年修订）", "望澜市资金管理办法", id="revised"),
        pytest.param("望澜市资金管理办法(试行)", "望澜市资金管理办法", id="trial"),
        pytest.param("路灯检修规程（试行第七版）", "路灯检修规程", id="edition"),
        pytest.param("望澜市职业目录（2021年）", "望澜市职业目录", id="year"),
        pytest.param("望澜市职业目录2021年版", "望澜市职业目录", id="year-unbracketed"),
        pytest.param(
            "望澜市职业教育行动计划（2023—2025年）", "望澜市职业教育行动计划（2023—2025年）", id="period"
        ),
        pytest.param("关于审理路灯案件的解释（二）", "关于审理路灯案件的解释（二）", id="part"),
        pytest.param(
            "关于印发《路灯办法》和《桥梁办法》的通知",
            "关于印发《路灯办法》和《桥梁办法》的通知",
            id="two-issued",
        ),
        pytest.param("关于修改《路灯办法》的决定", "关于修改《路灯办法》的决定", id="amending"),
    ],
)
def test_a_title_without_the_marks_of_its_version(title: str, expected: str) -> None:
    """The notice around a title and what tells its versions apart are taken off, periods and parts stay."""
    assert base_title(title) == expected


CITY, OTHER = "望澜市教育局", "清河市教育局"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(
            titled("关于印发《望澜市资金管理办法》的通知", doc_number="望财〔2022〕18号"),
            titled("望澜市资金管理办法（2025年修订）", doc_number="望财〔2025〕9号"),
            id="other-number",
        ),
        pytest.param(
            titled("望澜市关于支持实训基地的若干措施", doc_number="望政发〔2023〕4号"),
            titled("关于支持实训基地的若干措施", doc_number="望政发[2023]第 4 号"),
            id="same-number",
        ),
        pytest.param(
            titled("路灯检修管理暂行办法", issuer=CITY),
            titled("路灯检修管理办法", issuer=f"望澜市财政局、{CITY}"),
            id="provisional",
        ),
        pytest.param(
            titled("中华人民共和国路灯法", issuer="全国人民代表大会"),
            titled("中华人民共和国路灯法（2024修正）"),
            id="law-by-another-organ",
        ),
        pytest.param(
            titled("望澜市实施《中华人民共和国路灯法》的办法"), titled("望澜市实施《路灯法》办法"), id="state"
        ),
        pytest.param(
            titled("国务院办公厅关于加强路灯检修的意见", issuer="国务院办公厅"),
            titled("国务院关于加强路灯检修的意见", issuer="国务院"),
            id="office",
        ),
        pytest.param(
            titled("关于检修路灯的通知", issuer=CITY, issued_on="2024-03-01"),
            titled("望澜市教育局关于检修路灯的通知", issuer=CITY, issued_on="2024-03-01"),
            id="reposted-notice",
        ),
    ],
)
def test_versions_of_one_work_share_a_key(left: Document, right: Document) -> None:
    """The same 文号, or the same specific title of one issuer, make two documents versions of one work."""
    assert are_one(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(
            titled("路灯检修管理办法", issuer=CITY),
            titled("路灯检修管理办法", issuer=OTHER),
            id="other-issuer",
        ),
        pytest.param(titled("路灯检修管理办法"), titled("路灯检修管理办法"), id="issuer-unknown"),
        pytest.param(titled("望澜市路灯管理办法"), titled("清河市路灯管理办法"), id="other-place"),
        pytest.param(titled("管理办法", issuer=CITY), titled("管理办法", issuer=CITY), id="generic"),
        pytest.param(titled("附件", issuer=CITY), titled("附件", issuer=CITY), id="annex"),
        pytest.param(
            titled("申报表", doc_number="望财〔2022〕18号"),
            titled("申报表", doc_number="望财〔2022〕18号"),
            id="form",
        ),
        pytest.param(
            titled("关于检修路灯的通知", issuer=CITY, issued_on="2023-03-01"),
            titled("关于检修路灯的通知", issuer=CITY, issued_on="2024-03-01"),
            id="notice-of-another-year",
        ),
        pytest.param(
            titled("望澜市路灯指挥部通告", issued_on="2024-03-01"),
            titled("望澜市路灯指挥部通告", issued_on="2024-03-01"),
            id="untitled-notices-of-a-day",
        ),
        pytest.param(
            titled("政府工作报告", issuer="岚川省人民政府", issued_on="2024-01-20"),
            titled("政府工作报告", issuer="清河省人民政府", issued_on="2024-01-20"),
            id="report",
        ),
        pytest.param(titled("2024年望澜市工作要点"), titled("2025年望澜市工作要点"), id="year"),
        pytest.param(titled("望澜市计划（2021—2023年）"), titled("望澜市计划（2024—2026年）"), id="period"),
        pytest.param(titled("望澜市路灯解释（一）"), titled("望澜市路灯解释（二）"), id="part"),
        pytest.param(
            titled("关于检修路灯的意见", issuer=CITY, doc_number="望教〔2024〕3号"),
            titled("《关于检修路灯的意见》政策解读", issuer=CITY, doc_number="望教〔2024〕3号"),
            id="commentary",
        ),
        pytest.param(
            titled("望澜市路灯条例"),
            titled("望澜市路灯条例（修订草案征求意见稿）", issued_on="2025-01-01"),
            id="draft",
        ),
        pytest.param(
            titled("望澜市路灯条例"),
            titled("关于修改《望澜市路灯条例》的决定", issued_on="2025-01-01"),
            id="amendment",
        ),
        pytest.param(
            titled("望澜市路灯管理办法"),
            titled(
                "关于印发《望澜市路灯管理办法》的通知",
                "现将《望澜市路灯管理办法》印发给你们，请遵照执行。\n附件：望澜市路灯管理办法",
            ),
            id="notice-with-the-work-in-another-file",
        ),
    ],
)
def test_what_only_looks_alike_shares_no_key(left: Document, right: Document) -> None:
    """Generic titles, other issuers, periods, drafts and what speaks of a work make no versions of it."""
    assert not are_one(left, right)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param(Metadata(issued_on="2018-10-26", effective_on="2006-01-01"), "2018-10-26", id="amended"),
        pytest.param(Metadata(issued_on="2023-12-29", effective_on="2024-07-01"), "2024-07-01", id="new"),
        pytest.param(Metadata(effective_on="2020-09-01"), "2020-09-01", id="in-force-only"),
        pytest.param(Metadata(published_on="2020-09-01"), "2020-09-01", id="published-only"),
        pytest.param(
            Metadata(issued_on="2019-01-01", published_on="2024-01-01"), "2019-01-01", id="reposted"
        ),
        pytest.param(Metadata(), "", id="none"),
    ],
)
def test_the_day_that_orders_versions(metadata: Metadata, expected: str) -> None:
    """An amended law is as late as its amendment though it keeps its first day in force."""
    assert dated(metadata) == expected


RULE = "第一条 每月巡查路灯{}次，并登记台账。\n第二条 损坏的路灯在十日内更换，费用1.5万元以内的由本单位列支。"
NOTICE = (
    "望澜市教育局关于印发《望澜市路灯检修办法》的通知\n望教〔2024〕3号\n各县区教育局：\n"
    "现将《望澜市路灯检修办法》印发给你们，请遵照执行。\n望澜市教育局\n2024年3月1日\n望澜市路灯检修办法\n"
)


def test_copies_have_one_wording(document_of: DocumentOf) -> None:
    """Site, spaces, width, metadata and the notice around a text make no other wording; its words do."""
    rule = RULE.format("两")
    plain = document_of(f"望澜市路灯检修办法\n{rule}")
    wide = rule.replace("，", ",").replace("条 ", "条　").replace("1.5", "１．５")
    for copy in (
        f"望澜市路灯检修办法\n{wide}",
        f"望澜市路灯检修办法\n发布日期：2024年3月9日\n来源：清河网\n{rule}",
        f"望澜市路灯检修办法\n{rule}\n望澜市教育局\n2024年3月1日",
        NOTICE + rule,
    ):
        assert wording_of(document_of(copy)) == wording_of(plain)
    for other in (RULE.format("三"), rule.replace("1.5", "15"), rule.split("\n")[0]):
        assert wording_of(document_of(f"望澜市路灯检修办法\n{other}")) != wording_of(plain)


def test_texts_on_one_line_differ_in_wording(document_of: DocumentOf) -> None:
    """A text that is all one line with its title still has a wording of its own."""
    texts = [f"关于检修路灯的通知 各县区：{words}。" for words in ("请于月底前检修", "请于年底前检修")]
    assert wording_of(document_of(texts[0])) != wording_of(document_of(texts[1]))


def test_a_notice_and_the_work_in_it_are_one(document_of: DocumentOf) -> None:
    """A notice that holds what it issues is a version of that work, whatever number it bears."""
    later = document_of(f"望澜市路灯检修办法（2025年修订）\n{RULE.format('三')}")
    assert are_one(document_of(NOTICE + RULE.format("两") * 8), later)


# Of the shared documents: names of files, in one work or not.
WORKS = [
    pytest.param(
        "保障中小企业款项支付条例(2020-07-05).md", "保障中小企业款项支付条例(2025-03-17).md", True, id="条例"
    ),
    pytest.param("职业教育法(1996-05-15).md", "职业教育法(2022-04-20).md", True, id="法"),
    pytest.param("公司法(2018-10-26).md", "公司法(2023-12-29).md", True, id="amended"),
    pytest.param("职业教育法(2022-04-20).md", "北京市实施《职业教育法》办法.md", False, id="办法"),
    pytest.param("2025年北京市政府工作报告.docx", "2025年上海市政府工作报告.docx", False, id="reports"),
]


@pytest.mark.shared
@pytest.mark.parametrize(("left", "right", "expected"), WORKS)
def test_real_works(left: str, right: str, expected: bool, shared_data: Path) -> None:
    """Real versions share a key and are in order; a rule under a law shares none with it."""
    pair = [corpus.read(shared_data / "policies" / name) for name in (left, right)]
    assert are_one(*pair) == expected
    assert not expected or dated(pair[0].metadata) < dated(pair[1].metadata)


@pytest.mark.shared
def test_no_wrong_link_among_the_policies(shared_data: Path) -> None:
    """Of 170 real files only the three laws that stand there in two versions are linked."""
    documents = [corpus.read(path) for path in sorted((shared_data / "policies").iterdir())]
    linked = [left.title for left, right in combinations(documents, 2) if are_one(left, right)]
    assert sorted(linked) == ["中华人民共和国公司法", "中华人民共和国职业教育法", "保障中小企业款项支付条例"]
