"""A comparison is taken apart into what is compared, under which aspects, in what setting."""

from __future__ import annotations

import pytest

from qa.questions.question import understand
from qa.questions.sides import take_apart


@pytest.mark.parametrize(
    ("text", "subjects", "aspects", "setting"),
    [
        pytest.param(
            "学徒旷工被退回，和因为生病被转岗，基地在提前通知、适用情形上有什么区别？",
            ("学徒旷工被退回", "因为生病被转岗"),
            ("提前通知", "适用情形"),
            "",
            id="lay",
        ),
        pytest.param(
            "欠学徒钱那部条例，2020版和2025版对大工厂多少天内付款的要求有什么变化？各自哪天施行",
            ("2020版", "2025版"),
            ("大工厂多少天内付款的要求", "哪天施行"),
            "欠学徒钱那部条例",
            id="versions",
        ),
        pytest.param(
            "新旧学徒条例对试用期限的规定有什么不一样？",
            ("新学徒条例", "旧学徒条例"),
            ("试用期限",),
            "学徒条例",
            id="old-and-new",
        ),
        pytest.param(
            "1996年和2022年的学徒条例在立法目的上有什么变化",
            ("1996年", "2022年"),
            ("立法目的",),
            "学徒条例",
            id="years-of-a-work",
        ),
        pytest.param(
            "河南、山东、广东今年打算新增城镇就业多少人？谁多",
            ("河南", "山东", "广东"),
            ("今年打算新增城镇就业",),
            "",
            id="places",
        ),
        pytest.param(
            "主动公开和依申请公开的信息，公开时限分别是几天？",
            ("主动公开", "依申请公开"),
            ("公开时限",),
            "信息",
            id="shared-noun",
        ),
        pytest.param(
            "大病医疗和房贷利息的扣除标准、扣除期限分别是多少",
            ("大病医疗", "房贷利息"),
            ("扣除标准", "扣除期限"),
            "",
            id="aspects-listed",
        ),
        pytest.param(
            "满1年不满10年、满10年不满20年、满20年，年假各有几天？",
            ("满1年不满10年", "满10年不满20年", "满20年"),
            ("年假",),
            "",
            id="tiers",
        ),
    ],
)
def test_parts(text: str, subjects: tuple[str, ...], aspects: tuple[str, ...], setting: str) -> None:
    """Subjects, aspects and setting are read in the asker's words."""
    asked = take_apart(text)
    assert asked is not None
    assert (asked.subjects, asked.aspects, asked.setting) == (subjects, aspects, setting)


@pytest.mark.parametrize(
    "text",
    [
        "工资和年限分别按多少",
        "教育和人社部门负责哪些工作",
        "根据企业发展需求和实际困难，给予多少补助",
        "申请材料和流程有哪些",
    ],
)
def test_two_facts_are_no_comparison(text: str) -> None:
    """Two things named in one question are not compared unless it asks how they differ."""
    assert understand(text).kind not in ("comparison", "relation")


@pytest.mark.parametrize(
    "text",
    [
        "查封和冻结，最长能多久",
        "江苏和浙江2025年增长目标哪个更高",
        "复议和诉讼的期限分别是多久",
        "一级和五级的补助金差几个月工资",
        "新旧条例有什么变化",
    ],
)
def test_what_is_asked_of_each_is_a_comparison(text: str) -> None:
    """Asking of each, which is higher, by how much, or what has changed compares."""
    assert understand(text).kind == "comparison"
