"""Data of documents: each with its quote, found by title, description, number or day; else refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library
from qa import Answer, Assistant
from qa.evaluation.spans import squeeze

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        pytest.param(
            "岚教函〔2023〕17号是什么文件", ["岚川省教育厅关于同意设立学徒指导中心的批复"], id="number"
        ),
        pytest.param("岚教函〔2023〕17号", ["岚川省教育厅关于同意设立学徒指导中心的批复"], id="bare-number"),
        pytest.param("2023年4月6日发了什么文件", ["岚川省教育厅关于同意设立学徒指导中心的批复"], id="day"),
        pytest.param(
            "同意设立学徒指导中心的那份批复，文号和落款时间？",
            ["岚教函〔2023〕17号", "岚川省教育厅\n二〇二三年四月六日"],
            id="described",
        ),
        pytest.param("学徒指导中心的批复主送哪个单位", ["望澜市教育局："], id="addressee"),
        pytest.param("学徒培养条例是根据什么制定的", ["《岚川省职业技能条例》"], id="basis"),
        pytest.param("学徒培养条例什么时候开始施行", ["2025年1月1日"], id="in-force"),
        pytest.param("学徒培养条例是哪年通过的", ["2015年3月20日"], id="first-passed"),
        pytest.param("学徒培养条例最近一次修订是什么时候", ["2024年9月26日"], id="last-revised"),
        pytest.param("2015年的学徒培养条例什么时候施行的", ["2015年6月1日"], id="older"),
        pytest.param("旧的学徒培养条例废止了哪个规定", ["《岚川省学徒管理规定》同时废止"], id="repeals"),
        pytest.param("学徒管理规定被哪个文件废止了", ["《岚川省学徒管理规定》同时废止"], id="repealed-by"),
        pytest.param("岚川省学徒管理规定还有效吗", ["《岚川省学徒管理规定》同时废止"], id="not-held"),
        pytest.param("稳岗补贴措施的有效期到什么时候", ["2023年12月31日"], id="expiry"),
        pytest.param("望教〔2023〕5号是什么文件", ["《关于设立学徒指导中心的请示》"], id="quoted-number"),
    ],
)
def test_data_are_stated_in_the_documents_own_words(ask: Ask, question: str, values: list[str]) -> None:
    """A statement for each datum, holding the value as the document writes it, exactly quoted."""
    answer = ask(question)
    assert answer.refusal is None
    assert answer.kind == "data"
    assert len(answer.statements) == len(values)
    for statement, value in zip(answer.statements, values, strict=True):
        assert value in statement.text


def test_quotes_are_exact_and_the_short_answer_lies_within(rules: Library, ask: Ask) -> None:
    """What is cited stands in the document where the citation says, and so does the short answer."""
    answer = ask("学徒培养条例什么时候开始施行")
    (citation,) = answer.citations
    text = rules.document(citation.doc_id).text
    assert text[citation.start : citation.end] == citation.quote
    assert answer.short is not None
    assert answer.short.text == text[answer.short.start : answer.short.end] == "2025年1月1日"
    assert citation.start <= answer.short.start < answer.short.end <= citation.end


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        pytest.param("学徒培养条例的文号是多少", "《岚川省学徒培养条例》没有写明文号", id="not-stated"),
        pytest.param("工匠评价办法什么时候施行", "没有写明施行日期", id="draft"),
        pytest.param("岚教函〔2099〕1号是什么文件", "没有文号为岚教函〔2099〕1号的文件", id="no-such-number"),
        pytest.param("学徒手册被哪个文件废止了", "没有文件说它废止了“学徒手册”", id="unknown"),
    ],
)
def test_what_is_not_stated_is_refused_by_name(ask: Ask, question: str, reason: str) -> None:
    """The refusal says of which document which datum is missing."""
    answer = ask(question)
    assert answer.refusal is not None
    assert reason in answer.refusal.reason
    assert not answer.citations


def test_what_is_stated_is_given_though_another_datum_is_not(ask: Ask) -> None:
    """Of two data asked for the one stated is given, the other is said to be missing in a notice."""
    answer = ask("学徒培养条例的文号和施行日期")
    assert "2025年1月1日" in answer.text
    assert [n.text for n in answer.notices if n.kind == "unstated"] == [
        "《岚川省学徒培养条例》没有写明文号。"
    ]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("学徒的意外伤害保险什么时候开始缴纳", id="no-document"),
        pytest.param("学徒培养条例里试学期什么时候结束", id="content-of-a-document"),
    ],
)
def test_the_day_of_something_in_a_document_is_not_the_documents(ask: Ask, question: str) -> None:
    """A question for more than the document's own data is left to the search."""
    assert ask(question).kind != "data"


def test_a_filter_holds_for_data(rules: Library, ask: Ask) -> None:
    """What a filter leaves out is neither quoted nor named as what repealed another."""
    question = "学徒管理规定被哪个文件废止了"
    assert ask(question).citations
    assert not ask(question, filters={"title": "批复"}).citations


@pytest.mark.shared
@pytest.mark.parametrize(
    ("question", "values"),
    [
        pytest.param(
            "女职工劳动保护特别规定废止了哪个规定", ["《女职工劳动保护规定》同时废止"], id="repeals"
        ),
        pytest.param("国发〔2018〕41号是什么文件", ["个人所得税专项附加扣除暂行办法"], id="number"),
        pytest.param(
            "无废城市试点工作方案的文号和成文日期", ["国办发〔2018〕128号", "2018年12月29日"], id="two"
        ),
    ],
)
def test_real_documents_state_their_data(policies: Assistant, question: str, values: list[str]) -> None:
    """The same holds for real pages, statutes and notices."""
    answer = policies.ask(question)
    assert all(value in squeeze(answer.text) for value in map(squeeze, values))


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Assistant:
    """Give an assistant over the real policy documents."""
    library = Library.open(tmp_path_factory.mktemp("policies"))
    library.refresh([str(shared_data / "policies")])
    return Assistant(library)
