"""Questions for the data of a document are told from questions for its content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.exact.fields import fields_in, title_cue


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        pytest.param("那份批复的文号和落款时间？", ["doc_number", "signature"], id="two"),
        pytest.param("是哪年哪月哪日成文的，第几号？", ["issued_on", "doc_number"], id="order"),
        pytest.param("该条例是国务院令第几号", ["doc_number"], id="decree"),
        pytest.param("办法什么时候开始施行", ["effective_on"], id="effective"),
        pytest.param("办法的施行日期是哪天", ["effective_on"], id="effective-noun"),
        pytest.param("这个条例是什么时候通过的", ["passed_on"], id="passed"),
        pytest.param("最近一次修订是什么时候", ["issued_on"], id="revised"),
        pytest.param("有效期到什么时候", ["repealed_on"], id="expiry"),
        pytest.param("这个办法还有效吗", ["status"], id="status"),
        pytest.param("条例废止了没有", ["status"], id="repealed-or-not"),
        pytest.param("把原来哪个条例废了", ["repeals"], id="repeals"),
        pytest.param("哪个条例被它废了", ["repeals"], id="repeals-passive"),
        pytest.param("被哪个文件废止了", ["repealed_by"], id="repealed-by"),
        pytest.param("是哪几个部门联合印发的", ["issuer"], id="issuers"),
        pytest.param("是根据什么制定的", ["based_on"], id="basis"),
        pytest.param("主送哪个单位", ["salutation"], id="addressee"),
        pytest.param("学徒期最长几年", [], id="content"),
        pytest.param("补贴什么时候发放到企业", [], id="day-of-something-else"),
    ],
)
def test_fields_are_read_in_the_order_of_the_question(question: str, fields: list[str]) -> None:
    """Each datum asked for is one cue; a question for the content has none."""
    assert [cue.field for cue in fields_in(question)] == fields


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("某发〔2023〕4号是什么文件", True),
        ("某发〔2023〕4号全称是什么", True),
        ("某发〔2023〕4号讲的是什么", False),
        ("某发〔2023〕4号第三条说了什么", False),
    ],
)
def test_what_a_number_stands_for_is_not_what_it_says(question: str, asks: bool) -> None:
    """「是什么文件」 asks for the title, 「讲的是什么」 for the content."""
    assert (title_cue(question) is not None) == asks


@pytest.mark.shared
def test_hardly_a_question_on_content_asks_for_data(shared_data: Path) -> None:
    """Of 528 questions on the content of documents no more than one in a hundred is taken for data."""
    lines = (shared_data / "covid_policy" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    assert sum(bool(fields_in(question)) for question in questions) <= len(questions) / 100
