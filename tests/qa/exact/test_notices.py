"""Notices on documents that are replaced, repealed, ended, not yet in force or drafts; as of a given day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from index import DocumentRecord, Library
from qa import Answer, Assistant
from qa.citation import Sources
from qa.exact.standing import standing_of

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        pytest.param(
            "2015年的学徒培养条例第二条",
            "superseded",
            "已有更新的版本：2024年9月26日修订的版本，自2025年1月1日起施行",
            id="superseded",
        ),
        pytest.param("学徒培养条例第二条", "versions", "资料库中另有2015年3月20日的版本", id="other-version"),
        pytest.param("望政办发〔2021〕8号第一条", "repealed", "有效期到2023年12月31日为止", id="ended"),
        pytest.param("实训基地管理规定第一条", "not_yet", "自2099年1月1日起施行，现在尚未生效", id="not-yet"),
        pytest.param("工匠评价办法第二条", "not_yet", "是征求意见稿，不是正式发布的文件", id="draft"),
    ],
)
def test_a_notice_says_how_the_document_stands(ask: Ask, question: str, kind: str, words: str) -> None:
    """The notice names what is the matter; it is about the citations of that document."""
    answer = ask(question)
    (notice,) = answer.notices
    assert notice.kind == kind
    assert words in notice.text
    if kind != "versions":
        assert notice.markers == tuple(one.marker for one in answer.citations if one.follows is None)


def test_a_document_in_force_has_no_notice(ask: Ask) -> None:
    """Nothing is said where nothing speaks against a document."""
    assert ask("岚教函〔2023〕17号是什么文件").notices == ()


def test_before_its_day_the_later_version_is_not_the_one_in_force(rules: Library) -> None:
    """Between its passing and its effective day the former version is given, with the later announced."""
    answer = Assistant(rules, today=date(2024, 12, 1)).ask("学徒培养条例第二条")
    assert answer.text.startswith("第二条 学徒期不得少于一年。")
    assert any("将由新的版本代替" in notice.text for notice in answer.notices)


def test_whether_in_force_is_said_of_the_document_asked_about(ask: Ask) -> None:
    """「还有效吗」 is answered by the later version, and the notice says so of the one asked about."""
    old = ask("2015年的学徒培养条例还有效吗")
    assert any("《岚川省学徒培养条例》（2015年3月20日）已有更新的版本" in n.text for n in old.notices)
    new = ask("学徒培养条例还有效吗")
    assert any("没有文件说" in notice.text for notice in new.notices)


def test_what_another_document_repeals_is_repealed(rules: Library, sources: Sources) -> None:
    """A document that a later one in the library repeals by name does not stand."""
    records = [one for one in rules.records() if "学徒培养条例" in one.title]
    old = min(records, key=lambda one: one.metadata.issued_on or "")
    held = _named(old, "岚川省学徒管理规定", "1999-05-01")
    standing = standing_of(held, sources)
    assert standing.repeal is not None
    assert standing.repeal.by.doc_id == old.doc_id
    assert not standing.is_in_force


def test_what_goes_on_is_not_taken_for_what_ends(sample: Assistant) -> None:
    """「按照新办法执行，旧的已经废止」 names the one in force: it is not repealed by that sentence."""
    answer = sample.ask("望财教〔2025〕9号第十五条")
    assert answer.citations
    assert not [notice for notice in answer.notices if notice.kind == "repealed"]


def test_the_same_day_gives_the_same_answer(ask: Ask) -> None:
    """Answers with notices are deterministic on one day."""
    assert ask("2015年的学徒培养条例第二条") == ask("2015年的学徒培养条例第二条")


def _named(record: DocumentRecord, title: str, issued_on: str) -> DocumentRecord:
    metadata = replace(record.metadata, issued_on=issued_on, effective_on=None, repeals=(), stated=())
    return replace(record, doc_id="held", title=title, metadata=metadata, superseded_by=None)
