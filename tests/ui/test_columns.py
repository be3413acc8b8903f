"""Tables on a terminal: aligned by columns, not by characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.columns import table, width, wrap

_CHINESE = st.text(alphabet="市域产教联合体ab12，。《》“”[] ", max_size=60)


def test_width_counts_chinese_as_two() -> None:
    """A Chinese character or full-width mark takes two columns, a Latin one takes one."""
    assert width("策问 cewen，") == 2 + 2 + 1 + 5 + 2


@given(text=_CHINESE, columns=st.integers(min_value=12, max_value=40))
def test_wrap_keeps_the_text_and_the_width(text: str, columns: int) -> None:
    """Wrapping loses nothing but blanks and never exceeds the width."""
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert [line for line in lines if width(line) > columns] == []


def test_wrap_does_not_break_a_mark_or_a_number() -> None:
    """A mark [12] and a number stay whole; a full stop takes the character before it to the next line."""
    assert wrap("每个联合体补助300万元[12]", 20) == ["每个联合体补助300万", "元[12]"]
    assert wrap("联合体共同体。", 12) == ["联合体共同", "体。"]
    assert wrap("https://example.gov.cn/a", 8) == ["https://", "example.", "gov.cn/a"]


def test_table_is_aligned_and_fits() -> None:
    """Every line has its separators in the same columns and fits the terminal."""
    rows = [("建设主体", "政府统筹，园区牵头" * 3), ("服务面向", "一座城市")]
    lines = table(("", "市域产教联合体"), rows, 40)
    assert {width(line.split("│")[0]) for line in lines if "│" in line} == {9}
    assert max(width(line) for line in lines) <= 40


@pytest.mark.parametrize("columns", [10, 20, 200])
def test_table_keeps_every_character(columns: int) -> None:
    """However narrow the terminal, no cell loses text."""
    cell = "由城市人民政府主导，联合省级政府建设"
    joined = "".join(
        line.split("│")[1].strip() for line in table(("", "甲"), [("主体", cell)], columns)[2:] if "│" in line
    )
    assert joined == cell
