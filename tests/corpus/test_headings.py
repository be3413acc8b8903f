"""Headings of 公文, annexes, 问答 and reports nest as their authors meant, and sentences are not headings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus import Document, Outline, cut

Reader = Callable[..., Document]
TEXT = "各单位要加强统筹协调，明确责任分工，落实工作任务，确保各项措施落到实处、取得实效。"


def tree(document: Document, kinds: str = "heading item") -> list[tuple[int, str]]:
    """Give level and label (or title) of each section."""
    return [(s.level, s.label or s.title) for s in document.outline if s.kind in kinds.split()]


def test_every_way_of_numbering(document_of: Reader) -> None:
    """㈠ stands for （一）, ⒈ for 1., ⑴ for （1）, a dot for 、; all nest by custom."""
    text = (
        f"望澜市方案\n一．总体要求\n㈠ 指导思想\n{TEXT}\n㈡ 原则\n⒈统筹。{TEXT}\n⒉创新。{TEXT}\n"
        f"⑴ 甲等；\n⑵ 乙等。\n二．任务\n（一）建设\n1、选址。{TEXT}\n① 荒地；\n② 旧厂。\n2、施工。{TEXT}\n"
    )
    assert tree(document_of(text)) == [
        (1, "一．"), (2, "㈠"), (2, "㈡"), (3, "⒈"), (3, "⒉"), (4, "⑴"), (4, "⑵"),
        (1, "二．"), (2, "（一）"), (3, "1、"), (4, "①"), (4, "②"), (3, "2、"),
    ]  # fmt: skip


def test_counts_against_custom(document_of: Reader) -> None:
    """（一） inside 1. is inside it where 2. goes on, 一、 inside Ⅰ. likewise."""
    lines = "".join(f"{n}.第{n}项\n（一）甲。{TEXT}\n（二）乙。{TEXT}\n" for n in (1, 2))
    assert tree(document_of(f"望澜市通知\n{lines}3.保障\n{TEXT}\n")) == [
        (1, "1."), (2, "（一）"), (2, "（二）"), (1, "2."), (2, "（一）"), (2, "（二）"), (1, "3."),
    ]  # fmt: skip
    lines = "".join(f"{n}．第{n}篇\n一、甲\n{TEXT}\n二、乙\n{TEXT}\n" for n in "ⅠⅡ")
    assert [level for level, _ in tree(document_of(f"望澜市通知\n{lines}"))] == [1, 2, 2, 1, 2, 2]


def test_numbers_repeated_or_begun_anew(document_of: Reader) -> None:
    """A number written twice is a sibling; one that begins anew under a bare heading is inside it."""
    text = f"望澜市通知\n一、要求\n{TEXT}\n一、任务\n{TEXT}\n三、保障\n{TEXT}\n"
    assert tree(document_of(text)) == [(1, "一、"), (1, "一、"), (1, "三、")]
    text = f"望澜市报告\n去年工作\n一、稳增长\n{TEXT}\n二、惠民生\n{TEXT}\n今年安排\n一、稳增长\n{TEXT}\n"
    assert tree(document_of(text)) == [
        (1, "去年工作"), (2, "一、"), (2, "二、"), (1, "今年安排"), (2, "一、"),
    ]  # fmt: skip


def test_bare_headings_inside_a_count(document_of: Reader) -> None:
    """A heading without number is inside the count that goes on after it, and its fellows later likewise."""
    text = (
        f"望澜市方案\n一、任务\n建设基地\n{TEXT}\n培养师资\n{TEXT}\n二、保障\n组织领导\n{TEXT}\n资金支持\n{TEXT}\n"
        f"名词解释\n{TEXT}\n"
    )
    assert tree(document_of(text)) == [
        (1, "一、"), (2, "建设基地"), (2, "培养师资"),
        (1, "二、"), (2, "组织领导"), (2, "资金支持"), (1, "名词解释"),
    ]  # fmt: skip


def test_enumerations_are_no_headings(document_of: Reader) -> None:
    """一是…, 第一，… and 首先… are text, also at the head of a paragraph."""
    text = (
        f"望澜市方案\n一、任务\n（一）建设基地。一是{TEXT}二是{TEXT}\n一是完善制度。{TEXT}\n第一，明确责任。{TEXT}\n"
        f"首先，要统一思想。{TEXT}\n（二）培养师资。{TEXT}\n"
    )
    assert tree(document_of(text)) == [(1, "一、"), (2, "（一）"), (2, "（二）")]


def test_sentences_are_items(document_of: Reader) -> None:
    """Where most paragraphs of a count are whole sentences, a short first sentence is no heading."""
    text = (
        "望澜市人民政府工作规则\n一、市人民政府及各部门要加快职能转变，全面履行经济调节、市场监管、社会管理和"
        f"公共服务职能。\n二、市长主持全面工作。副市长协助工作。\n三、组成人员要严守纪律，秉公用权，廉洁自律，{TEXT}\n"
        f"四、会议由下列人员组成：市长、副市长、秘书长。\n五、各部门要坚决执行市人民政府的决定，及时报告，{TEXT}\n"
    )
    document = document_of(text)
    assert [section.kind for section in document.outline] == ["item"] * 5
    assert all(not section.title for section in document.outline)


def test_run_in_headings(document_of: Reader) -> None:
    """（一）指导思想。… is a heading up to its full stop, and so is a phrase that ends its line with one."""
    text = f"望澜市方案\n一、要求\n（一）指导思想。{TEXT}\n（二）基本原则。\n{TEXT}\n（三）目标：{TEXT}\n"
    titles = [section.title for section in document_of(text).outline]
    assert titles == ["要求", "指导思想", "基本原则", "目标"]


def test_a_number_before_a_number(document_of: Reader) -> None:
    """Where the count stands at 2, 3．10种材料 is the third and begins with 10; 4.6个项目 is the fourth."""
    lines = [f"1.甲：{TEXT}", f"2.乙：{TEXT}", f"3．10种材料：{TEXT}", f"4.6个项目：{TEXT}"]
    outline = document_of("望澜市报告\n名词解释\n" + "\n".join(lines)).outline
    assert [(section.label, section.title) for section in outline[1:]] == [
        ("1.", "甲"), ("2.", "乙"), ("3．", "10种材料"), ("4.", "6个项目"),
    ]  # fmt: skip


NOTICE = f"""望澜市教育局关于印发工作方案的通知
望教发〔2024〕9号
各学校：
现将《“双元”育人工作方案》印发给你们，请认真组织实施。
{{listed}}
望澜市教育局
2024年3月8日
“双元”育人工作方案
一、要求
{TEXT}
{{annexes}}
"""


@pytest.mark.parametrize(
    "listed",
    [
        "附件：1.基地名单\n2.任务分工表",
        "附件：\n1.基地名单\n2.任务分工表",
        "附件1：基地名单\n附件2：任务分工表",
        "附件1.基地名单\n2.任务分工表",
    ],
)
def test_lists_of_annexes_are_no_headings(document_of: Reader, listed: str) -> None:
    """What the notice lists as its annexes is text; where they begin they are headings with their titles."""
    annexes = f"附件1\n基地名单\n望澜学院实训基地、望澜大学实训基地。\n附件2\n任务分工表\n一、建设\n{TEXT}"
    document = document_of(NOTICE.format(listed=listed, annexes=annexes))
    assert [(s.level, s.label, s.title) for s in document.outline] == [
        (1, "", "“双元”育人工作方案"),
        (2, "一、", "要求"),
        (1, "附件1", "基地名单"),
        (1, "附件2", "任务分工表"),
        (2, "一、", "建设"),
    ]


@pytest.mark.parametrize("label", ["附件", "附件1", "附录A", "附表二", "附 件 3", "附件1：", "附："])
def test_ways_of_heading_an_annex(document_of: Reader, label: str) -> None:
    """附件, 附录, 附表 with any number, with or without a colon, head what follows."""
    document = document_of(NOTICE.format(listed="请于年底前完成。", annexes=f"{label}\n基地名单\n{TEXT}"))
    annex = document.outline[-1]
    assert (annex.level, annex.label, annex.title) == (1, label.rstrip("：").replace(" ", ""), "基地名单")


def test_boxes(document_of: Reader) -> None:
    """A box 专栏1 is inside the heading above it, its own numbers are inside it, and the count goes on."""
    text = (
        f"望澜市规划\n第一章 任务\n一、建基地\n{TEXT}\n专栏1 重点工程\n1.改造老旧基地二十个。\n"
        f"2.新建专业基地三十个。\n二、育人才\n{TEXT}\n第二章 保障\n{TEXT}\n"
    )
    assert [(s.level, s.label) for s in document_of(text).outline] == [
        (1, "第一章"), (2, "一、"), (3, "专栏1"), (4, "1."), (4, "2."), (2, "二、"), (1, "第二章"),
    ]  # fmt: skip


def test_divisions_printed_on_two_lines(document_of: Reader) -> None:
    """The heading below 第一章 or 第一部分 alone on its line is that chapter's."""
    text = f"望澜市规划\n第一部分\n总体要求\n{TEXT}\n一、目标\n{TEXT}\n第二部分\n重点任务\n{TEXT}\n"
    assert [(s.level, s.label, s.title) for s in document_of(text).outline] == [
        (1, "第一部分", "总体要求"),
        (2, "一、", "目标"),
        (1, "第二部分", "重点任务"),
    ]


PAIRS = [("哪些单位可以申报？", TEXT), ("需要哪些材料？", TEXT), ("何时拨付资金？", TEXT)]


@pytest.mark.parametrize(
    ("ask", "answer", "labels"),
    [
        ("问：{q}", "答：{a}", ["", "", ""]),
        ("Q{n}：{q}", "A{n}：{a}", ["Q1", "Q2", "Q3"]),
        ("{n}.问：{q}", "答：{a}", ["1.", "2.", "3."]),
        ("{n}.{q}", "{a}", ["1.", "2.", "3."]),
        ("{h}问：{q}", "{a}", ["一问", "二问", "三问"]),
        ("{h}、{q}", "{a}", ["一、", "二、", "三、"]),
        ("问题{n}：{q}", "答复：{a}", ["问题1", "问题2", "问题3"]),
        ("记者：{q}", "负责人：{a}", ["", "", ""]),
        ("【问】{q}", "【答】{a}", ["", "", ""]),
        ("{q}", "{a}", ["", "", ""]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_questions_head_their_answers(document_of: Reader, ask: str, answer: str, labels: list[str]) -> None:
    """However it is marked, a question is a heading, and every passage of the answer carries it."""
    lines = ["望澜市政策问答", f"近日，市教育局就申报工作回答提问。{TEXT}"]
    for n, (q, a) in enumerate(PAIRS, 1):
        h = "一二三"[n - 1]
        lines += [ask.format(n=n, q=q, h=h), answer.format(n=n, a=a * 8), a * 8]
    document = document_of("\n".join(lines))
    assert [(s.kind, s.label, s.title) for s in document.outline] == [
        ("heading", label, question) for label, (question, _) in zip(labels, PAIRS, strict=True)
    ]
    for passage in cut(document)[1:]:
        question = document.text.rindex("？", 0, passage.end - 10)
        assert document.text[question - 3 : question + 1] in passage.heading_path[0]


def test_lists_in_an_answer(document_of: Reader) -> None:
    """The numbers of an answer are inside its question, also where the questions have numbers."""
    text = (
        "望澜市政策问答\n一、申报\n1.问：哪些单位可以申报？\n答：下列单位可以申报：\n1.企业；\n2.院校。\n"
        f"2.问：需要哪些材料？\n答：{TEXT}\n二、拨付\n1.问：何时拨付？\n答：{TEXT}\n"
    )
    assert tree(document_of(text)) == [
        (1, "一、"), (2, "1."), (3, "1."), (3, "2."), (2, "2."), (1, "二、"), (2, "1."),
    ]  # fmt: skip


def test_salutations_and_signatures_are_no_headings(document_of: Reader) -> None:
    """各位代表：, organs and dates head nothing, at the top, in the middle or at the end."""
    text = (
        f"望澜市2025年政府工作报告\n各位代表：\n现在，我代表市人民政府报告工作，请予审议。\n一、去年工作\n{TEXT}\n"
        f"各位代表！\n{TEXT}\n二、今年安排\n{TEXT}\n各位代表，同志们：\n{TEXT}\n望澜市人民政府\n2025年1月15日\n"
    )
    assert tree(document_of(text)) == [(1, "一、"), (1, "二、")]


def test_bold_lines_of_an_explanation(document_of: Reader) -> None:
    """In an explanation of a policy, short bold lines above text are headings."""
    text = f"# 《办法》解读\n\n**出台背景**\n\n{TEXT}\n\n**主要内容**\n\n{TEXT}\n\n本办法自印发之日起施行。\n"
    assert tree(document_of(text, "a.md")) == [(1, "出台背景"), (1, "主要内容")]


def test_a_question_is_its_own_address(document_of: Reader) -> None:
    """An answer under a question without number is named by the question's words."""
    document = document_of(f"望澜市政策问答\n问：谁可以申报？\n答：{TEXT}\n问：何时申报？\n答：{TEXT}\n")
    at = document.text.rindex(TEXT)
    assert Outline(document).address(at, at + len(TEXT)) == "何时申报？"
