"""Hard-wrapped and flattened text becomes the paragraphs it was."""

import random
import textwrap
from collections.abc import Callable

import pytest

from corpus import Document
from corpus.text.wraps import paragraphs

NOTICE = [
    "示例市教育局关于做好公共实训基地开放工作的通知",
    "示教发〔2024〕7号",
    "各县（区）教育局，市属各职业院校：",
    "为进一步发挥公共实训基地作用，扩大开放共享范围，提高使用效率，根据《示例市公共实训基地管理办法》有关规定，"
    "现就做好开放工作通知如下。",
    "一、开放范围",
    "公共实训基地面向职业院校学生、企业职工、退役军人、失业人员和返乡农民工开放。每年开放时间不少于二百天，"
    "法定节假日另行安排。各基地应当提前十个工作日公布开放计划。",
    "（一）面向院校。各职业院校每学期开学前向基地提交实训计划，基地统筹安排工位，优先保障专业核心课程的实训教学。",
    "（二）面向企业。企业可以单独或者联合开展岗位技能培训，基地按照成本价收取材料费，不得收取场地费。",
    "二、工作要求",
    "各单位要高度重视，明确专人负责，及时报送开放情况。开放情况纳入年度考核，考核结果作为安排补助资金的依据。",
    "示例市教育局",
    "2024年3月8日",
]


def wrapped(columns: int, seed: int | None = None) -> str:
    """Wrap the notice as a page does; with a seed also break lines after some commas as PDF copies do."""
    chance = random.Random(seed)
    lines: list[str] = []
    for paragraph in NOTICE:
        is_body = len(paragraph) > columns - 2 and paragraph != NOTICE[0]
        first = columns - 2 if is_body else columns
        pieces = [paragraph[:first], *textwrap.wrap(paragraph[first:], columns)]
        for index, piece in enumerate(pieces):
            full = index < len(pieces) - 1
            if seed is not None and full and "，" in piece[2:-2] and chance.random() < 0.5:
                cut = piece.index("，", 2) + 1
                lines += [piece[:cut], piece[cut:]]
            else:
                lines.append(piece)
    return "\n".join(lines)


@pytest.mark.parametrize("columns", [18, 22, 30, 38])
def test_wrapped_lines_are_joined(columns: int) -> None:
    """A notice wrapped at any width comes back paragraph by paragraph; headings and signature stay alone."""
    assert paragraphs(wrapped(columns)) == NOTICE


@pytest.mark.parametrize("seed", range(6))
def test_lines_broken_at_commas_too_are_joined(seed: int) -> None:
    """The extra breaks around punctuation that PDF copies have are undone as well."""
    assert paragraphs(wrapped(36, seed)) == NOTICE


def test_page_breaks_inside_a_sentence_are_bridged() -> None:
    """An empty line that a page break left inside a sentence parts nothing."""
    lines = wrapped(30).split("\n")
    at = next(
        index for index, line in enumerate(lines) if line[-1] not in "。：；，号局日" and len(line) >= 28
    )
    assert paragraphs("\n".join([*lines[: at + 1], "", *lines[at + 1 :]])) == NOTICE


def test_numbers_on_a_line_of_their_own_join_what_they_number() -> None:
    """第一条 or （一） alone on a line belongs to the text below."""
    text = wrapped(30).replace("（一）面", "（一）\n面").replace("（二）面", "（二）\n面")
    assert paragraphs(text) == NOTICE


def test_one_line_a_paragraph_is_left_alone() -> None:
    """A text whose lines are paragraphs keeps them, headings and lists included."""
    assert paragraphs("\n\n".join(NOTICE)) == NOTICE


def test_a_list_of_short_lines_is_left_alone() -> None:
    """Names and key words below each other are not a wrapped sentence."""
    names = ["参加单位", "示例大学", "示例学院", "某某集团", "某某公司", "示例协会", "示例中心", "示例学校"]
    assert paragraphs("\n".join(names)) == names


def test_spaces_around_digits_go_where_lines_were_wrapped() -> None:
    """2024 年3 月8 日, as PDF copies have it, is read as a date."""
    text = wrapped(30).replace("2024年3月8日", "2024 年3 月8 日")
    assert paragraphs(text)[-1] == "2024年3月8日"


def test_a_flattened_page_is_taken_apart(document_of: Callable[..., Document]) -> None:
    """A page whose line ends became spaces has its paragraphs and headings again."""
    document = document_of(" ".join(NOTICE))
    assert document.text.split("\n") == NOTICE
    assert [section.label for section in document.outline] == ["一、", "（一）", "（二）", "二、"]
