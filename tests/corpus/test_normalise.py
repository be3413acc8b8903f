"""Invisible characters go, visible ones stay exactly as written."""

import sys

import pytest

from corpus.text.normalise import clean, tighten


@pytest.mark.parametrize(
    ("written", "clean_text"),
    [
        ("　　第一条　为了", "第一条 为了"),
        ("a\xa0b\u2003c\td", "a b c d"),
        ("公\u200b民\ufeff法\ue001人\xad", "公民法人"),
        ("１２３，ＡＢＣ,％", "１２３，ＡＢＣ,％"),
        ("“双元”——〔2019〕4号①㎡", "“双元”——〔2019〕4号①㎡"),
        ("免\U000e0069\U000e0067费", "免费"),
        ("一\r\n二\u2028三", "一 二 三"),
    ],
    ids=["indent", "spaces", "invisible", "full width stays", "signs stay", "tags", "line ends"],
)
def test_clean(written: str, clean_text: str) -> None:
    """White space becomes single spaces, zero-width and private-use characters go, nothing is converted."""
    assert clean(written) == clean_text


def test_every_character_left_can_be_seen() -> None:
    """Of all characters of Unicode only printable ones are left, and no printable one is lost."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    left = clean(everything)
    lost = {c for c in everything if c.isprintable() and not c.isspace()} - set(left)
    assert not lost
    assert not [c for c in left if 0xE000 <= ord(c) <= 0xF8FF or ord(c) in {0x200B, 0xFEFF, 0xAD}]


def test_tighten() -> None:
    """Spaces between digits and Han characters go; those after a number's dot and between words stay."""
    assert tighten("2023 年6 月13 日（国发〔2022〕 30 号）") == "2023年6月13日（国发〔2022〕30号）"
    assert tighten("1. 推动 AI 部署 张三") == "1. 推动 AI 部署 张三"
