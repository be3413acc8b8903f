"""Places are named completely: any law made from a tree comes out as that tree, with its addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Document, Outline, address_of
from corpus.reader import parse
from corpus.text.numerals import to_han

SENTENCES = (
    "望澜市实训基地由市教育行政部门统一管理。",
    "中小企业可以依照本法第二条第一款的规定申请使用基地。",
    "违反前条规定的，由有关部门责令改正；拒不改正的，予以通报。",
    "前款规定的“基地”，是指面向社会开放的场所。",
)
PHRASES = ("有固定的场所", "有专职的管理人员", "上一年度没有违法记录（含行政处罚）", "设备总值不低于一百万元")
DIVISIONS = (("part", "编"), ("part", "分编"), ("chapter", "章"), ("section", "节"))


@dataclass
class Written:
    """A law as text, and what must be found in it: level, kind, label and address of each section."""

    lines: list[str] = field(default_factory=list)
    sections: list[tuple[int, str, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def add(self, level: int, kind: str, label: str, address: str) -> None:
        """Note a section."""
        self.sections.append((level, kind, label))
        self.addresses.append(address)


@dataclass(frozen=True)
class Style:
    """How one law writes its numbers."""

    arabic: bool
    gap: str
    item: str
    point: str

    def number(self, value: int) -> str:
        """Give a number of an article or chapter."""
        return str(value) if self.arabic else to_han(value)


styles = st.builds(
    Style, st.booleans(), st.sampled_from([" ", "　", ""]), st.sampled_from(["（{}）", "({})"]),
    st.sampled_from(["{}.", "{}．", "{}、"]),
)  # fmt: skip
points = st.lists(st.integers(0, 3), max_size=3).filter(lambda values: len(values) != 1)
items = st.lists(points, max_size=4).filter(lambda values: len(values) != 1)
clauses = st.lists(items, min_size=1, max_size=3)
articles = st.tuples(st.booleans(), clauses)  # whether it is 之一 of the one before, and its clauses
leaves = st.lists(articles, min_size=1, max_size=3)


def divided(depth: int) -> st.SearchStrategy[object]:
    """Give trees of so many levels of division, articles at the ends."""
    return leaves if depth == 0 else st.lists(divided(depth - 1), min_size=1, max_size=2)


laws = st.lists(st.sampled_from(range(4)), unique=True, max_size=4).flatmap(
    lambda used: st.tuples(st.just(sorted(used)), divided(len(used)))
)


class Writer:
    """Writes a tree as a law and notes what it wrote."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.out = Written()
        self.number = self.after = 0

    def division(self, used: list[int], tree: list, path: str, level: int) -> None:
        """Write the parts, chapters and sections of a tree, then its articles."""
        if not used:
            for is_after, body in tree:
                self.article(is_after, body, path, level)
            return
        kind, unit = DIVISIONS[used[0]]
        for index, child in enumerate(tree, 1):
            label = f"第{self.style.number(index)}{unit}"
            self.out.lines.append(f"{label}{self.style.gap or ' '}建设与管理")
            self.out.add(level, kind, label, path + label)
            self.division(used[1:], child, path + label, level + 1)

    def article(self, is_after: bool, body: list, path: str, level: int) -> None:
        """Write an article with its clauses."""
        is_after = is_after and self.number > 0
        self.number, self.after = (self.number, self.after + 1) if is_after else (self.number + 1, 0)
        label = f"第{self.style.number(self.number)}条" + (f"之{to_han(self.after)}" if is_after else "")
        self.out.add(level, "article", label, path + label)
        head = label + self.style.gap
        for index, listed in enumerate(body, 1):
            address, depth = path + label, level + 1
            if len(body) > 1:
                address += f"第{to_han(index)}款"
                self.out.add(depth, "clause", f"第{to_han(index)}款", address)
                depth += 1
            text = (
                "申请单位应当具备下列条件：" if listed else SENTENCES[(self.number + index) % len(SENTENCES)]
            )
            self.out.lines.append(head + text)
            head = ""
            self.listed(listed, address, depth)

    def listed(self, listed: list, path: str, level: int) -> None:
        """Write the items of a clause with their points."""
        for index, inner in enumerate(listed, 1):
            label = self.style.item.format(to_han(index))
            address = f"{path}第{label}项"
            self.out.add(level, "item", label, address)
            end = "：" if inner else "。" if index == len(listed) else "；"
            self.out.lines.append(label + PHRASES[index % len(PHRASES)] + end)
            for place, choice in enumerate(inner, 1):
                label = self.style.point.format(place)
                self.out.add(level + 1, "item", label, f"{address}第{place}目")
                last = place == len(inner) and index == len(listed)
                self.out.lines.append(label + PHRASES[choice] + ("。" if last else "；"))


@settings(max_examples=150, deadline=None)
@given(styles, laws)
def test_any_law_comes_out_as_it_was_made(style: Style, law: tuple[list[int], list]) -> None:
    """A law written from a random tree gives exactly that tree, and each section its full address."""
    writer = Writer(style)
    writer.division(*law, "", 1)
    text = "# 望澜市实训基地法\n\n" + "\n\n".join(writer.out.lines)
    document = parse(text.encode(), "/documents/law.md")
    outline = Outline(document)
    found = [(section.level, section.kind, section.label) for section in document.outline]
    assert found == writer.out.sections
    named = [outline.name_of(outline.path_at(section.start)) for section in document.outline]
    assert named == writer.out.addresses


def spans(document: Document, first: str, last: str) -> str:
    start = document.text.index(first)
    return address_of(document, start, document.text.index(last) + len(last))


LAW = """# 示例条例

## 第一章 总则

第一条 为了规范管理，制定本条例。

第二条 申请人应当具备下列条件：

（一）甲等；

（二）乙等；

（三）丙等，包括：

1.子项；

2.丑项，分为：

（1）大类；

（2）小类。

前款规定的条件由主管部门核定。

主管部门应当公布结果。

第三条 本条例自公布之日起施行。
"""


@pytest.mark.parametrize(
    ("first", "last", "address"),
    [
        ("甲等", "甲等", "第一章第二条第一款第（一）项"),
        ("甲等", "乙等", "第一章第二条第一款第（一）项至第（二）项"),
        ("前款", "公布结果。", "第一章第二条第二款至第三款"),
        ("申请人", "丙等", "第一章第二条第一款"),
        ("子项", "丑项", "第一章第二条第一款第（三）项第1目至第2目"),
        ("小类", "小类", "第一章第二条第一款第（三）项第2目（2）"),
        ("第一条", "公布结果。", "第一章第一条至第二条"),
        ("乙等", "公布结果", "第一章第二条第一款至第三款"),
    ],
)
def test_ranges_of_a_law(document_of: Callable[..., Document], first: str, last: str, address: str) -> None:
    """A range is named by what holds it, one over several siblings by the first and the last of them."""
    assert spans(document_of(LAW, "law.md"), first, last) == address


ANNEXED = """望澜市教育局关于印发两个办法的通知
望教发〔2024〕9号
各学校：
现将两个办法印发给你们，请遵照执行，并将执行中的问题及时报告。
一、加强领导
各学校要明确专人负责，统筹推进。
望澜市教育局
2024年3月8日
附件1
望澜市实训基地管理办法
第一条 为了规范基地管理，制定本办法。
第二条 本办法由市教育局解释。
附件2
望澜市实训工作要点
一、工作目标
（一）规模。新增工位一千个，覆盖全市所有的中等职业学校和技工院校。
（二）质量。合格率不低于百分之九十五，用人单位满意度进一步提高。
"""


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("明确专人", "一、"),
        ("规范基地管理", "附件1 第一条"),
        ("新增工位", "附件2 一、（一）"),
        ("由市教育局解释", "附件1 第二条"),
    ],
)
def test_places_in_annexes(document_of: Callable[..., Document], words: str, address: str) -> None:
    """What stands in an annex is named with the annex, so that its 一、 is not the notice's."""
    document = document_of(ANNEXED)
    assert spans(document, words, words) == address


def test_annexes_of_one_number_are_told_apart(document_of: Callable[..., Document]) -> None:
    """Two annexes that are both only called 附件 are named with their titles."""
    text = ANNEXED.replace("附件1", "附件").replace("附件2", "附件")
    document = document_of(text)
    assert spans(document, "规范基地管理", "规范基地管理") == "附件 望澜市实训基地管理办法 第一条"
    assert spans(document, "新增工位", "新增工位") == "附件 望澜市实训工作要点 一、（一）"


@pytest.mark.parametrize(
    ("extra", "address"),
    [
        ("", "第一章第一条"),
        ("附件\n基地名单\n望澜学院实训基地、望澜大学实训基地。\n", "第一章第一条"),
        ("一、请认真执行。\n二、请及时报告。\n", "望澜市实训基地管理办法 第一章第一条"),
    ],
    ids=["alone", "with an annex", "with points of the notice"],
)
def test_what_a_notice_issues(document_of: Callable[..., Document], extra: str, address: str) -> None:
    """What a notice puts out is named in its addresses only where the notice has places of its own."""
    before, after = ("", extra) if extra.startswith("附") else (extra, "")
    document = document_of(
        "望澜市教育局关于印发《望澜市实训基地管理办法》的通知\n各学校：\n现将办法印发给你们，请认真贯彻执行。\n"
        f"{before}望澜市教育局\n2024年3月8日\n望澜市实训基地管理办法\n第一章 总则\n"
        f"第一条 为了规范基地管理，制定本办法。\n{after}"
    )
    assert spans(document, "规范基地", "规范基地") == address


def test_headings_of_a_path_stand_on_one_line(document_of: Callable[..., Document]) -> None:
    """An annex whose title is printed below its number has both as one heading."""
    document = document_of(ANNEXED)
    outline = Outline(document)
    path = outline.path_at(document.text.index("新增工位"))
    assert outline.headings(path) == ("附件2 望澜市实训工作要点", "一、工作目标", "（一）规模")
