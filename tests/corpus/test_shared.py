"""The real documents: all are read, nothing of their content is lost, no furniture is left."""

import re
from collections import Counter
from pathlib import Path

import pytest

import corpus
from corpus import cut

pytestmark = pytest.mark.shared
FURNITURE = [
    "发布者",
    "上一篇",
    "下一篇",
    "相关推荐",
    "联系我们",
    "在线咨询",
    "邮件",
    "工作时间",
    "关注微信",
    "招生简章",
    "技能竞赛计量员赛项",
]
ARTICLE = re.compile(
    r"^\s*(第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?)(?=[\s　]|$)", re.M
)
INVISIBLE = re.compile("[\u200b\ufeff\xa0\ue000-\uf8ff]")


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_policy_is_read_and_covered(shared_data: Path) -> None:
    """All 170 files are read; their passages are exact slices that cover their content once."""
    sources = corpus.discover(shared_data / "policies")
    assert len(sources) == 170
    for source in sources:
        document = corpus.read(source)
        passages = cut(document)
        assert document.title, source
        assert all(document.text[p.start : p.end] == p.text for p in passages), source
        framing = "".join(document.text[each.start : each.end] for each in document.matter)
        read = squeezed("".join(p.text for p in passages)) + squeezed(framing)
        assert Counter(read) == Counter(squeezed(document.text)), source


@pytest.mark.parametrize("name", ["seeds", "policies/seed.txt"])
def test_the_seed_page_is_free_of_furniture(shared_data: Path, name: str) -> None:
    """No passage holds the page's furniture; the three differences and both subjects are all there."""
    (source,) = corpus.discover(shared_data / name)
    document = corpus.read(source)
    for passage in cut(document):
        assert not [word for word in FURNITURE if word in passage.text], passage.text
        assert not re.search(r"电话|\d{11}|https?:", passage.text)
    assert [section.title for section in document.outline] == [
        "建设主体不同",
        "服务面向不同",
        "改革侧重点不同",
    ]
    assert document.text.count(document.title) == 1


def test_articles_of_laws_are_complete_and_in_order(shared_data: Path) -> None:
    """In a sample of the statutes the articles found are exactly the articles written."""
    differing = []
    for path in sorted((shared_data / "laws").rglob("*.md"))[::40]:
        body = INVISIBLE.sub("", path.read_text(encoding="utf-8").split("INFO END -->", 1)[-1])
        found = [section.label for section in corpus.read(path).outline if section.kind == "article"]
        if found != ARTICLE.findall(body):
            differing.append(path.name)
    assert differing == []


@pytest.mark.parametrize(
    ("pattern", "number", "issuer", "issued_on", "effective_on"),
    [
        ("国务院关于印发国家职业教育改革实施方案*.html", "国发〔2019〕4号", "国务院", "2019-01-24", None),
        ("专利代理条例.html", "国令第706号", "国务院", "2018-11-06", "2019-03-01"),
        ("国务院办公厅关于科技节水*.html", "国办函〔2005〕21号", "国务院办公厅", "2005-03-03", None),
        ("397.pdf", "发改办财金规〔2019〕860号", "国家发展改革委办公厅、税务总局办公厅", "2019-08-20", None),
        ("职业教育法(2022*.md", None, "全国人民代表大会常务委员会", "2022-04-20", "2022-05-01"),
        ("贵州省市场监管局*.txt", "黔市监发〔2023〕1号", "贵州省市场监管局", "2022-12-30", "2022-12-30"),
        ("2025年上海市*.docx", None, None, "2025-01-15", None),
        ("促进个体工商户发展条例*.md", None, None, None, "2022-11-01"),
    ],
)
def test_metadata_of_real_documents(
    shared_data: Path,
    pattern: str,
    number: str | None,
    issuer: str | None,
    issued_on: str | None,
    effective_on: str | None,
) -> None:
    """Number, issuer and dates of documents of every kind are what the documents state."""
    (path,) = (shared_data / "policies").glob(pattern.replace("(", "[(]"))
    stated = corpus.read(path).metadata
    assert (stated.doc_number, stated.issuer, stated.issued_on, stated.effective_on) == (
        number,
        issuer,
        issued_on,
        effective_on,
    )


def test_wrapped_notices_have_whole_sentences(shared_data: Path) -> None:
    """In the hard-wrapped notices hardly a line is left that breaks off inside a sentence."""
    broken = lines = 0
    for path in (shared_data / "policies").glob("*.txt"):
        for line in corpus.read(path).text.split("\n"):
            lines += 1
            broken += len(line) > 45 and line[-1] not in "。：；！？）〕”:;"
    assert broken <= lines * 0.002
