"""What an answer looks like by what is asked: into what something is divided, and lists of other things."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index import Library
from qa import Assistant
from qa.evidence.forms import divides
from qa.questions.kinds import asks_kinds
from qa.questions.question import understand

_RULES = """望澜市实训基地管理办法

第一条 为规范实训基地的建设和管理，制定本办法。
第二条 申请认定实训基地，应当提交申请表、建设方案和场地证明。
第三条 实训基地分为公共实训基地、企业实训基地和学校实训基地。
第四条 实训基地的星级由市教育局每三年评定一次。
第五条 实训基地不得有下列行为：
（一）出租、出借实训基地的名义；
（二）向参加实训的学生收取押金；
（三）安排学生从事与所学专业无关的劳动。
第六条 有下列情形之一的，撤销实训基地的认定：
（一）连续两年没有接收学生的；
（二）发生重大安全事故的；
（三）弄虚作假取得认定的。
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "望澜市实训基地管理办法.txt").write_text(_RULES, encoding="utf-8")
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        library.refresh([str(folder)])
        yield Assistant(library)


def _first_quote(assistant: Assistant, question: str) -> str:
    answer = assistant.ask(question)
    assert answer.refusal is None
    return answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "实训基地分为哪几类？",
        "实训基地有哪几种",
        "实训基地分几种",
        "实训基地的种类有哪些",
        "实训基地包括哪些类型",
    ],
)
def test_kinds_are_where_it_says_that_it_is_divided(rules: Assistant, question: str) -> None:
    """The sentence that divides it answers, not the longest list on it."""
    assert "公共实训基地、企业实训基地和学校实训基地" in _first_quote(rules, question)


@pytest.mark.parametrize(
    ("question", "words"),
    [("实训基地有哪几种情形会被撤销认定", "连续两年"), ("实训基地不得有哪些行为", "收取押金")],
)
def test_other_lists_are_answered_as_before(rules: Assistant, question: str, words: str) -> None:
    """「哪几种情形」 asks for a list of cases."""
    assert words in _first_quote(rules, question)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("行政处罚有哪几类", True),
        ("行政处罚的种类", True),
        ("行政处罚有哪几种情形可以减轻", False),
        ("怎样分类安排发热病人", False),
        ("行政处罚的程序有哪些", False),
    ],
)
def test_what_asks_for_kinds(question: str, asks: bool) -> None:
    """Only a question that ends with the kinds themselves asks for them."""
    assert asks_kinds(question) is asks


def test_what_is_divided_must_be_named() -> None:
    """A sentence that divides something else does not answer."""
    asked = understand("教师资格分哪几类")
    assert divides(asked, "教师资格分为：")
    assert divides(asked, "教师资格的种类包括幼儿园教师资格和小学教师资格。")
    assert divides(understand("代理机构有几种形式"), "代理机构的组织形式应当为合伙企业或者有限责任公司。")
    assert not divides(asked, "学校教育分为学前教育、初等教育和中等教育。")
