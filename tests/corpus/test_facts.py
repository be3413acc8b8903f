"""What a line of a metadata table or bar states, and where in the line it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.facts import facts_of, field_of

CASES = {
    "two in a line": (
        "索 引 号： 003200018/2023-00127 主题分类： 城乡建设\\住房保障",
        [("index_number", "003200018/2023-00127"), ("topics", "城乡建设\\住房保障")],
    ),
    "a bar with counters and buttons": (
        "来源：望澜市教育局 发布时间：2024-03-08 10:20 浏览次数： 35 次 【字体：大 中 小】 打印",
        [("other", "望澜市教育局"), ("published_on", "2024-03-08 10:20")],
    ),
    "without spaces between": (
        "发布者：陈思发布时间：2024-06-03浏览次数：174",
        [("published_on", "2024-06-03")],
    ),
    "the day before the names": ("2024-03-05 10:20 来源：望澜日报 【大 中 小】", [("other", "望澜日报")]),
    "a counter in brackets": ("[ 2024-06-17 ] 来源：市水务局 浏览 [ 305 ]", [("other", "市水务局")]),
    "marked names": (
        "【发布部门】望澜市教育局 【时效性】现行有效",
        [("issuer", "望澜市教育局"), ("status", "现行有效")],
    ),
    "an empty value": ("有效性： 有效 废止日期：", [("status", "有效"), ("repealed_on", "")]),
    "a name alone that is a title": ("名 称：关于做好实训工作的通知", [("title", "关于做好实训工作的通知")]),
    "a weak name beside a strong one": (
        "时间：2024-03-05 来源：望澜日报",
        [("published_on", "2024-03-05"), ("other", "望澜日报")],
    ),
    "buttons behind": ("发布日期：2024年3月1日【打印】【关闭】", [("published_on", "2024年3月1日")]),
}
NONE = [
    "时间：3月5日上午9时",
    "标题：二号小标宋",
    "名称：数控车床；数量：3台",
    "文件名称：甲办法；发文字号：望教〔2020〕1号",
    "来源不明的材料一律不予受理。",
    "成文日期以印发的日期为准。",
    f"来源：{'很长的句子，' * 40}",
]


@pytest.mark.parametrize("case", CASES)
def test_what_a_line_states(case: str) -> None:
    """Each name gives its field and value; what only stands in the same bar gives none."""
    line, expected = CASES[case]
    found = facts_of(line)
    assert [(fact.field, fact.value) for fact in found] == expected
    assert all(line[fact.start : fact.end] == fact.value for fact in found)


@pytest.mark.parametrize("line", NONE)
def test_lines_that_state_nothing(line: str) -> None:
    """Sentences, rows of tables and names that mean other things are no metadata."""
    assert facts_of(line) == []


@given(
    st.lists(
        st.sampled_from(
            ["索引号：", "文 号：", "【来源】", "浏览：", " ", "；", "甲", "2024-1-2", "】", "【"]
        )
    )
)
def test_values_are_slices_of_their_line(parts: list[str]) -> None:
    """Whatever the line, each value is the slice that its range names, and the ranges ascend."""
    line = "".join(parts).strip()
    found = facts_of(line)
    assert all(line[fact.start : fact.end] == fact.value for fact in found)
    assert [fact.start for fact in found] == sorted(fact.start for fact in found)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("索 引 号：", "index_number"),
        ("【文号】", "doc_number"),
        ("失效日期", "repealed_on"),
        ("处理意见", None),
    ],
)
def test_names_of_fields(name: str, field: str | None) -> None:
    """A name is known however it is spaced and marked."""
    assert field_of(name) == field
