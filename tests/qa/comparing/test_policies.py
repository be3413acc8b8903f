"""Comparisons over the real policies: facts only, none of their sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Assistant
from qa.evaluation.answers import right_aspects
from qa.evaluation.cases import load_cases

pytestmark = pytest.mark.shared

# Question → what each cell must hold.
_FACTS = {
    "河南、山东、广东今年打算新增城镇就业多少人？谁多": ("110万", "110万", "110万"),
    "职业教育法1996年那部和2022年那部分别从什么时候开始施行？": ("1996年9月1日", "2022年5月1日"),
    "公司法和合伙企业法分别是哪天开始施行的？": ("2024年7月1日", "2007年6月1日"),
    "签一年合同和签三年合同，试用期最长各能约定多久？": ("二个月", "六个月"),
    "硕士答辩委员会跟博士答辩委员会，组成人员至少要几个人？": ("三人", "五人"),
    "限制民事行为能力的未成年人和无民事行为能力的未成年人，年龄界限怎么区分？": ("八周岁以上", "不满八周岁"),
    "重庆和天津2025年财政收入增长目标各是多少": ("4.5%", "3％"),
}


@pytest.mark.parametrize("question", _FACTS)
def test_facts(policies: Assistant, question: str) -> None:
    """Each cell of the one row holds its figure."""
    comparison = policies.ask(question).comparison
    assert comparison is not None
    (row,) = comparison.rows
    for cell, fact in zip(row.cells, _FACTS[question], strict=True):
        assert fact in cell.text


def test_development_cases(policies: Assistant, shared_data: Path) -> None:
    """Of the aspects that the development cases ask for, three in four are right as a whole."""
    cases = [case for case in load_cases(shared_data / "cases" / "dev.jsonl") if case.aspects]
    right = sum(right_aspects(case, policies.ask(case.question, case.history).comparison) for case in cases)
    assert right >= 0.75 * sum(len(case.aspects) for case in cases)
