"""What a cell should hold, and what a document states of itself."""

from __future__ import annotations

import pytest

from qa.comparing.stated import stated
from qa.comparing.wanted import wanted_by


@pytest.mark.parametrize(
    ("wording", "right", "wrong"),
    [
        pytest.param("起始年龄各是几岁", "年满六周岁的儿童", "六个月以内", id="age"),
        pytest.param("时间限制分别是多久", "六十日内提出", "二千元以下", id="span"),
        pytest.param("涉案金额门槛呢", "款额三千元以下", "三十日内", id="money"),
        pytest.param("GDP增长目标哪个更高", "增长5.5％左右", "保持稳定", id="share"),
        pytest.param("新增就业多少人", "110万人以上", "稳步增长", id="count"),
        pytest.param("各自哪天施行", "自2025年6月1日起施行", "另行规定", id="day"),
        pytest.param("分别由谁审批", "由省级人民政府审批", "每年一次", id="who"),
    ],
)
def test_forms(wording: str, right: str, wrong: str) -> None:
    """The wording tells a text that has the form of the answer from one that has not."""
    form = wanted_by(wording).form
    assert form is not None
    assert form.search(right)
    assert not form.search(wrong)


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("各自哪天施行", "effective_on"),
        ("施行日期呢", "effective_on"),
        ("文号分别是什么", "doc_number"),
        ("分别是什么时候发布的", "issued_on"),
        ("施行后多少天内付款", ""),
        ("付款期限", ""),
    ],
)
def test_what_a_document_states(wording: str, expected: str) -> None:
    """Dates and numbers of the document itself are read from what it states."""
    assert stated(wording) == expected
