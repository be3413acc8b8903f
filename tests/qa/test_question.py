"""A question tells what kind of answer it wants and which subjects it compares."""

from __future__ import annotations

import pytest

from qa.questions.question import understand


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        pytest.param("联合体和共同体有什么区别", ("联合体", "共同体"), id="plain"),
        pytest.param("联合体与共同体的区别是什么？", ("联合体", "共同体"), id="possessive"),
        pytest.param("请比较一下学徒制和现场工程师", ("学徒制", "现场工程师"), id="imperative"),
        pytest.param("现场工程师跟职业本科有何不同", ("现场工程师", "职业本科"), id="gen"),
        pytest.param("两者有什么不同", (), id="pronoun"),
        pytest.param(
            "合伙企业里，普通合伙人跟有限合伙人欠债时担的责任差多少",
            ("普通合伙人", "有限合伙人"),
            id="setting",
        ),
    ],
)
def test_comparisons_name_their_subjects(text: str, subjects: tuple[str, ...]) -> None:
    """The subjects of a comparison are read as the asker wrote them."""
    question = understand(text)
    assert question.kind == "comparison"
    assert question.subjects == subjects


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        pytest.param("联合体和共同体的建设主体有什么不同", ("建设主体",), id="owned"),
        pytest.param("重点事项和一般事项在范围和比例上怎么区分？", ("范围", "比例"), id="listed"),
        pytest.param("联合体和共同体有什么区别", (), id="none"),
    ],
)
def test_comparisons_name_their_aspects(text: str, aspects: tuple[str, ...]) -> None:
    """An aspect the question names is the one to be compared."""
    assert understand(text).aspects == aspects


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("什么是现场工程师", "definition"),
        ("市域产教联合体由谁牵头", "responsible"),
        ("学徒补贴是多少钱", "number"),
        ("申报需要哪些材料", "procedure"),
        ("共同体有哪些任务", "list"),
        ("行业产教融合共同体是跨区域的吗", "yesno"),
        ("学徒能领补贴么", "yesno"),
        ("学徒领补贴时登记信息的平台是什么？", "fact"),
        ("两者有什么联系", "relation"),
        ("对不同企业给予支持的依据", "fact"),
        ("不同企业的支持政策", "fact"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    """The question's words decide the form of the answer."""
    assert understand(text).kind == kind


@pytest.mark.parametrize("text", ["", "  \n\t", "　"], ids=["empty", "white-space", "full-width-space"])
def test_empty_questions_are_refused(text: str) -> None:
    """An empty question gets a message with a remedy."""
    with pytest.raises(ValueError, match="请输入"):
        understand(text)


def test_overlong_questions_are_refused() -> None:
    """A question of 10,000 characters is told its length and the limit."""
    with pytest.raises(ValueError, match=r"10000.*2000"):
        understand("问" * 10_000)
