"""Comparisons asked of a small library: cells, columns, what is missing, and that nothing is made up."""

from __future__ import annotations

import pytest

from qa import Assistant
from qa.comparing.comparison import NOT_STATED
from qa.datatypes import Answer

# Question → the cells of each row in order; `None` where nothing is stated.
_EXAMPLES: dict[str, list[tuple[str | None, ...]]] = {
    # Versions of one rule, two aspects, the second in a sentence of its own; dates from what is stated.
    "学徒津贴那部条例，2021版和2031版对大工厂多少天内发津贴的要求有什么变化？各自哪天施行": [
        ("按照行业惯例合理约定", "20日内发放津贴"),
        ("2021年7月1日", "2031年6月1日"),
    ],
    "新旧学徒津贴条例对连续旷工多少天能解除协议的规定有什么不同？": [("连续旷工十日", "连续旷工五日")],
    "学徒津贴条例2021年和2031年两版，带薪培训时间有什么变化": [(None, "四十学时")],
    # Two rules, found by what the asker wants to do.
    "学徒对结果不服，申请申诉和申请仲裁的时间限制分别是多久？简易程序的金额门槛呢": [
        ("十五日内", "六个月内"),
        ("三千元", "二千元"),
    ],
    # Two subjects in one sentence, and in one paragraph.
    "甲类基地和乙类基地在面向的工种和每年检查多少次上怎么区分": [
        ("高危工种", "一般工种"),
        ("不少于四次", "检查一次"),
    ],
    "甲类基地和乙类基地的设立分别由谁审批": [("市教育局审批", "县教育局审批")],
    # Tiers.
    "学满一年的学徒和学满三年的学徒，每月津贴差多少": [("八百元", "一千二百元")],
    # Lay descriptions of two articles; one says nothing of notice.
    "学徒违反安全规程被退回，和因为患病被转岗，基地在提前通知、适用情形上有什么区别？": [
        (None, "提前十五日书面通知"),
        ("偷窃基地设备", "考核不合格"),
    ],
    # Two places, by their reports; only one has a target for prices.
    "清河和永安2031年GDP增长目标哪个更高": [("增长5%以上", "增长6%左右")],
    "清河市和永安市的报告里，居民消费价格涨幅目标各是多少": [("涨幅2%左右", None)],
}


def _cells(answer: Answer) -> list[tuple[str, ...]]:
    assert answer.comparison is not None, answer.text
    return [tuple(cell.text for cell in row.cells) for row in answer.comparison.rows]


@pytest.mark.parametrize("question", _EXAMPLES)
def test_cells(rules: Assistant, question: str) -> None:
    """Each cell holds what the texts say of its subject under its aspect, or that they say nothing."""
    found = _cells(rules.ask(question))
    expected = _EXAMPLES[question]
    assert len(found) == len(expected), found
    for row, wanted in zip(found, expected, strict=True):
        for cell, words in zip(row, wanted, strict=True):
            assert cell == NOT_STATED if words is None else words in cell, found


@pytest.mark.parametrize(
    "question", [*_EXAMPLES, "新旧学徒津贴条例有什么变化", "清河和永安的工作报告有什么不同"]
)
def test_every_cell_is_an_exact_quote(rules: Assistant, question: str) -> None:
    """A cell with marks is word for word the quote they lead to; one without says that nothing is stated."""
    answer = rules.ask(question)
    assert answer.comparison is not None
    quotes = {citation.marker: citation for citation in answer.citations}
    for cell in (cell for row in answer.comparison.rows for cell in row.cells):
        if not cell.markers:
            assert cell.text == NOT_STATED
            continue
        (citation,) = [quotes[marker] for marker in cell.markers]
        text = rules.library.document(citation.doc_id).text
        assert cell.text == citation.quote == text[citation.start : citation.end]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "甲类基地和乙类基地的设立分别由谁审批",
            "乙类基地和甲类基地的设立分别由谁审批",
        ),
        (
            "清河和永安2031年GDP增长目标哪个更高",
            "永安和清河2031年GDP增长目标哪个更高",
        ),
        (
            "学徒对结果不服，申请申诉和申请仲裁的时间限制分别是多久",
            "学徒对结果不服，申请仲裁和申请申诉的时间限制分别是多久",
        ),
        (
            "学徒津贴那部条例，2021版和2031版对大工厂多少天内发津贴的要求有什么变化",
            "学徒津贴那部条例，2031版和2021版对大工厂多少天内发津贴的要求有什么变化",
        ),
    ],
    ids=["one-text", "places", "two-texts", "versions"],
)
def test_other_order_other_columns(rules: Assistant, one: str, other: str) -> None:
    """Naming the subjects in the other order swaps the columns and changes no cell."""
    first, second = rules.ask(one), rules.ask(other)
    assert first.comparison is not None
    assert second.comparison is not None
    assert first.comparison.subjects == second.comparison.subjects[::-1]
    assert _cells(first) == [row[::-1] for row in _cells(second)]


@pytest.mark.parametrize(
    "question",
    [
        "丙类基地和乙类基地每年检查次数有什么不同",
        "清河和海口2031年GDP增长目标哪个更高",
        "量子补贴和学徒津贴的发放期限分别是多久",
        "宇航员和潜水员的退休年龄各是几岁",
    ],
)
def test_what_the_library_does_not_know_is_not_compared(rules: Assistant, question: str) -> None:
    """With a subject that no text speaks of there is no table, and no cell about something else."""
    assert rules.ask(question).comparison is None


def test_three_places(rules: Assistant) -> None:
    """Three subjects have three columns; a third without a report refuses the table."""
    answer = rules.ask("清河、永安和清河市2031年城镇新增就业目标各是多少")
    assert answer.comparison is not None
    assert [len(row.cells) for row in answer.comparison.rows] == [3]
    assert rules.ask("清河、永安和海口2031年城镇新增就业目标各是多少").comparison is None


def test_versions_without_an_aspect_show_what_changed(rules: Assistant) -> None:
    """Each row is an article that differs, the old wording under the old version in any order."""
    answer = rules.ask("新旧学徒津贴条例有什么变化")
    assert answer.comparison is not None
    assert answer.comparison.subjects == ("新学徒津贴条例（2031年）", "旧学徒津贴条例（2021年）")
    rows = {row.aspect: tuple(cell.text for cell in row.cells) for row in answer.comparison.rows}
    assert rows["第五条"] == (
        "学徒连续旷工十日的，单位可以解除学徒协议。",
        "学徒连续旷工五日的，单位可以解除学徒协议。",
    )
    assert "第四条" not in rows  # the same in both
    assert rows["施行日期"] == ("本条例自2031年6月1日起施行。", "本条例自2021年7月1日起施行。")


def test_two_rules_without_an_aspect(rules: Assistant) -> None:
    """Two rules are compared by what any rule states and by their like sentences."""
    rows = _cells(rules.ask("学徒申诉条例和学徒仲裁条例有什么区别"))
    assert ("（二）涉及津贴三千元以下的。", "（二）涉及津贴二千元以下的。") in rows
    assert ("本条例自2030年2月1日起施行。", "本条例自2030年5月1日起施行。") in rows


def test_an_incomplete_table_is_less_sure(rules: Assistant) -> None:
    """Confidence comes from the cells: half an empty table, half the confidence at most."""
    full = rules.ask("甲类基地和乙类基地的设立分别由谁审批")
    half = rules.ask("学徒津贴条例2021年和2031年两版，带薪培训时间有什么变化")
    assert 0.8 < full.confidence <= 1
    assert 0 < half.confidence <= 0.5


def test_columns_name_the_rule_a_subject_was_found_in(rules: Assistant) -> None:
    """Where the asker names no document, the heads of the columns say which ones were compared."""
    answer = rules.ask("学徒对结果不服，申请申诉和申请仲裁的时间限制分别是多久")
    assert answer.comparison is not None
    assert answer.comparison.subjects == (
        "申请申诉（清河市学徒申诉条例）",
        "申请仲裁（清河市学徒仲裁条例）",
    )
