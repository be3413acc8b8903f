"""Questions that go on from an answer: drawn near its quotes, tried first, few and different."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html

from index import Library
from qa import Assistant
from tests.ui.browsing import QUESTION
from ui.chat.answers import suggestions
from ui.chat.answers.suggestions import followups_html, proposed, suggest


@pytest.fixture(scope="module")
def library(sample_home: Path) -> Iterator[Library]:
    """Give the sample library."""
    with Library.open(sample_home, read_only=True) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the tests are about what is found, not about how soon."""
    monkeypatch.setattr(suggestions, "_SECONDS", 60)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(
            "产教融合项目资金支持哪些方面", "项目资金不得用于哪些支出？", id="a list in the next article"
        ),
        pytest.param(
            "骗取产教融合项目资金，几年不能再申报", "申报单位应当同时具备哪些条件？", id="conditions"
        ),
        pytest.param(
            "2025年项目什么时候申报", "民办职业学校可以申报吗？", id="a question of the document's own"
        ),
        pytest.param(
            "市域产教联合体由谁牵头", "市域产教联合体和行业产教融合共同体有什么区别？", id="the other subject"
        ),
    ],
)
def test_what_is_suggested(library: Library, question: str, expected: str) -> None:
    """Near an answer its document's other questions, lists, conditions and comparisons are found."""
    assistant = Assistant(library)
    found = suggest(assistant, library, assistant.ask(question), [question])
    assert expected in found
    assert len(found) <= 3


def test_each_is_answered_from_where_it_was_drawn(library: Library) -> None:
    """Asked by itself, a suggestion is answered with a quote from its place."""
    assistant = Assistant(library)
    answer = assistant.ask("产教融合项目资金支持哪些方面")
    found = suggest(assistant, library, answer, ["产教融合项目资金支持哪些方面"])
    places = {one.question: one for one in proposed(library, answer, [])}
    assert found
    for question in found:
        cited = assistant.ask(question).citations
        place = places[question]
        assert any(c.doc_id == place.doc_id and c.start < place.end and place.start < c.end for c in cited)


def test_what_was_asked_is_not_suggested(library: Library) -> None:
    """A question of the conversation, also in other words of the same characters, does not come again."""
    assistant = Assistant(library)
    answer = assistant.ask("市域产教联合体由谁牵头")
    asked = ["市域产教联合体由谁牵头", "行业产教融合共同体和市域产教联合体有什么区别"]
    assert not any("区别" in one.question for one in proposed(library, answer, asked))


def test_nothing_follows_a_refusal(library: Library) -> None:
    """Where nothing was cited there is nothing to draw from."""
    assistant = Assistant(library)
    assert suggest(assistant, library, assistant.ask("2024年惠州市的GDP是多少"), []) == []


def test_out_of_time_nothing_more_is_tried(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without time left no question is tried at all."""
    monkeypatch.setattr(suggestions, "_SECONDS", -1)
    assistant = Assistant(library)
    assert suggest(assistant, library, assistant.ask(QUESTION), []) == []


def test_suggestions_are_buttons_that_ask() -> None:
    """Each is a button that asks its words; without any nothing is shown but for the mark of the turn."""
    [button] = lxml_html.fromstring(followups_html(3, ["甲<b>？"])).findall(".//button")
    assert (button.get("data-ask"), button.text_content()) == ("甲<b>？", "甲<b>？")
    assert "button" not in followups_html(3, [])
