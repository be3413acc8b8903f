"""Follow-ups are completed from the turns before; questions that stand alone are left alone."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.questions.followup import in_context, shown

_KNOWN = re.compile(r"《[^》]+》|学徒培养条例|工匠评价办法|某培养法")


def _names(text: str) -> Sequence[str]:
    return _KNOWN.findall(text)


@pytest.mark.parametrize(
    ("history", "question", "understood"),
    [
        pytest.param(["2024年岚川省产值增长多少"], "江苏呢", "2024年江苏产值增长多少", id="place"),
        pytest.param(["2022年的补贴是多少"], "2023年的呢", "2023年的补贴是多少", id="year"),
        pytest.param(
            ["学徒培养条例第三条规定了什么"], "第四条呢", "学徒培养条例第四条规定了什么", id="article"
        ),
        pytest.param(
            ["学徒培养条例第三条规定了什么"], "第二项呢", "学徒培养条例第三条第二项规定了什么", id="item"
        ),
        pytest.param(["学徒培养条例什么时候施行"], "第二条", "学徒培养条例第二条", id="article-of-document"),
        pytest.param(
            ["学徒培养条例什么时候施行"], "工匠评价办法呢", "工匠评价办法什么时候施行", id="document"
        ),
        pytest.param(["学徒培养条例第二条"], "文号呢？", "学徒培养条例的文号", id="data"),
        pytest.param(["满1年的职工休几天"], "满10年的呢", "满10年的职工休几天", id="measure"),
        pytest.param(
            ["试学期里我想走，要提前几天说？"], "转正之后呢？", "转正之后我想走,要提前几天说", id="condition"
        ),
        pytest.param(["联合体由谁牵头"], "那共同体呢", "共同体由谁牵头", id="alike"),
        pytest.param(["员工辞职要提前几天说"], "辞退呢", "员工辞退要提前几天说", id="alike-beginning"),
        pytest.param(["联合体和共同体由谁牵头"], "那共同体呢", "共同体由谁牵头", id="one-of-two"),
        pytest.param(["联合体和共同体有什么区别"], "两者由谁牵头", "联合体和共同体由谁牵头", id="pair"),
        pytest.param(["智能装备联合体是什么？"], "那它由谁牵头？", "智能装备联合体由谁牵头?", id="pronoun"),
        pytest.param(
            ["学徒培养条例第二条"], "它什么时候施行的", "学徒培养条例什么时候施行的", id="pronoun-document"
        ),
        pytest.param(
            ["政府收到申请，多久得答复？"],
            "要是牵涉别人，对方几天内回话？",
            "政府收到申请,要是牵涉别人,对方几天内回话?",
            id="topic-not-question",
        ),
        pytest.param(["申请联合体要符合哪些条件"], "需要哪些材料", "申请联合体,需要哪些材料", id="general"),
        pytest.param(
            ["学徒培养条例第一条", "第二条呢", "第三条呢"],
            "它的文号是多少",
            "学徒培养条例的文号是多少",
            id="chain",
        ),
    ],
)
def test_a_follow_up_is_completed(history: list[str], question: str, understood: str) -> None:
    """What takes the place of its like does; else the topic is said again, not the whole question."""
    plain = question.replace("，", ",").replace("？", "?")
    earlier = [turn.replace("，", ",") for turn in history]
    assert in_context(plain, earlier, _names).replace("，", ",") == understood


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("申报市级联合体要符合哪些条件", id="whole"),
        pytest.param("加班费怎么算", id="short"),
        pytest.param("批准设立联席会议的那份批复,文号和落款时间?", id="own-antecedent"),
        pytest.param("房地产公司没有证书就开业的,其合同是否有效?", id="own-subject"),
        pytest.param("如果高度危险作业造成环境损害,作业人应承担什么责任?", id="supposition"),
        pytest.param("工匠评价办法什么时候施行", id="names-a-document"),
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    """Nothing of an unrelated turn is mixed into a whole question."""
    assert in_context(question, ["学徒培养条例第二条说了什么"], _names) == question


@pytest.mark.parametrize(
    "history",
    [[], [""], ["   "], ["问" * 5000], ["?" * 300], ["[[(("] * 500, ["那呢？"]],
    ids=["none", "empty", "blank", "long", "marks", "many", "leaning"],
)
def test_a_strange_history_does_no_harm(history: list[str]) -> None:
    """Whatever stands in the history, the question is kept whole or its value is, and stays short."""
    understood = in_context("江苏呢", history, _names)
    assert "江苏" in understood
    assert len(understood) < 400


def test_punctuation_is_shown_as_chinese_has_it() -> None:
    """NFKC made commas of English; a number keeps its own."""
    assert shown("转正之后,补1,000元?") == "转正之后，补1,000元？"


@pytest.mark.shared
def test_an_unrelated_turn_changes_hardly_a_question(shared_data: Path) -> None:
    """Of 528 questions with a random earlier one no more than one in a hundred is changed."""
    lines = (shared_data / "covid_policy" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    choose = random.Random(7).choice
    changed = [one for one in questions if in_context(one, [choose(questions)]) != one]
    assert len(changed) <= len(questions) / 100
