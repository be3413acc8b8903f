"""What counts as a copy of another passage, and what only looks like one."""

from __future__ import annotations

import random

import pytest

from index.search.copies import Wording, groups

_RULE = (
    "第八条 实训设备由学校统一登记，每学期开学前清点一次，清点结果报县教育局备案；"
    "设备损坏的，使用单位应当在十日内书面说明原因，并按照折旧后的价值赔偿。"
)


@pytest.mark.parametrize(
    ("other", "work", "same"),
    [
        pytest.param(_RULE, "甲办法", True, id="word-for-word-in-the-same-work"),
        pytest.param(_RULE.replace("第八条", "第十一条"), "甲办法", True, id="renumbered"),
        pytest.param(_RULE.replace("，", ",").replace(" ", "\n"), "乙办法", True, id="other-punctuation"),
        pytest.param(_RULE.replace("县教育局", "区教育局"), "乙办法", True, id="a-word-in-another-work"),
        pytest.param(_RULE.replace("县教育局", "区教育局"), "甲办法", False, id="a-word-in-a-later-version"),
        pytest.param(_RULE.replace("十日", "五日"), "乙办法", False, id="another-number"),
        pytest.param(_RULE[:40], "乙办法", False, id="a-part-of-it"),
        pytest.param("第八条 本办法由县教育局解释。", "乙办法", False, id="something-else"),
    ],
)
def test_what_is_a_copy(other: str, work: str, same: bool) -> None:
    """Copies and near copies count once; another number, or a word in the same work, makes a difference."""
    assert groups([Wording("甲办法", _RULE), Wording(work, other)]) == ([[0, 1]] if same else [[0], [1]])


def test_short_passages_are_never_nearly_the_same() -> None:
    """Of two short sentences that differ in a word, each is kept."""
    short = "本办法自发布之日起施行，由县教育局负责解释。"
    assert groups([Wording("甲", short), Wording("乙", short.replace("县", "区"))]) == [[0], [1]]


def test_every_passage_is_in_one_group_in_order() -> None:
    """Nothing is lost or doubled, and what came first stays first, whatever is grouped."""
    numbers = random.Random(5)
    texts = [f"第{numbers.randrange(1, 9)}条 {'甲乙丙丁'[numbers.randrange(4)] * 70}。" for _ in range(200)]
    found = groups([Wording(text[1], text) for text in texts])
    assert sorted(place for group in found for place in group) == list(range(200))
    assert all(group == sorted(group) for group in found)
    assert [group[0] for group in found] == sorted(group[0] for group in found)
    assert len(found) == 4


def test_near_copies_are_found_however_a_few_words_differ() -> None:
    """What is held against its letters first is grouped as all pairs of characters would have it."""
    chance = random.Random(3)
    letters = [character for character in _RULE[4:] if character.isalnum()]
    for changed in range(0, len(letters) // 4):
        other = letters.copy()
        for place in chance.sample(range(len(other)), changed):
            other[place] = chr(0x4E00 + 3 * changed + place)
        one, two = "".join(letters), "".join(other)
        pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (one, two)]
        alike = len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])
        found = groups([Wording("甲办法", one), Wording("乙办法", two)])
        assert (len(found) == 1) == (alike >= 0.85), (changed, alike)
