"""A comparison in a model's words: each cell is checked, and must be said of the subject of its column."""

from __future__ import annotations

import pytest

from tests.qa.writing.conftest import Desk, Table
from tests.qa.writing.proofs import assert_sound, said
from tests.qa.writing.scripted import saying

_QUESTION = "联合体和共同体有什么区别"
_HEAD = "| 方面 | 市域产教联合体 | 行业产教融合共同体 |\n|---|---|---|\n"


@pytest.fixture
def led(table: Table) -> int:
    return table.number(_QUESTION, "理事长由分管教育的副市长担任")


@pytest.fixture
def paid(table: Table) -> int:
    return table.number(_QUESTION, "200万元启动经费")


def _rows(led: int, paid: int) -> str:
    return (
        f"| 牵头 | 由政府主导，产业园区管理委员会牵头[{led}] | 龙头企业、职业学校等三方共同牵头[{led}] |\n"
        f"| 经费来源 | 以市级财政补助和园区投入为主[{paid}] | 省级财政给予每个200万元启动经费[{paid}] |\n"
    )


def test_a_sound_table_becomes_the_comparison(desk: Desk, led: int, paid: int) -> None:
    """Rows and cells are the model's, each cell cited; a sentence before the table stays before it."""
    lead = f"市域产教联合体由政府主导，行业产教融合共同体由行业企业主导。[{led}]\n\n"
    answer = desk.ask(_QUESTION, saying(lead, *(_HEAD + _rows(led, paid))))
    assert answer.written_by
    assert answer.notices == ()
    assert answer.comparison is not None
    assert answer.comparison.subjects == ("市域产教联合体", "行业产教融合共同体")
    assert [row.aspect for row in answer.comparison.rows] == ["牵头", "经费来源"]
    assert all(cell.markers for row in answer.comparison.rows for cell in row.cells)
    assert answer.statements[0].text.startswith("市域产教联合体由政府主导")
    assert answer.text.index("市域产教联合体由政府主导") < answer.text.index("| 方面 |")
    assert_sound(answer, desk.assistant.library)


def test_the_columns_may_come_in_another_order(desk: Desk, led: int, paid: int) -> None:
    """Columns are told by their names, short ones too; the cells go to their subjects."""
    head = "| 比较项 | 共同体 | 联合体 |\n| :-- | --- | --- |\n"
    row = f"| 牵头 | 三方共同牵头[{led}] | 产业园区管理委员会牵头[{led}] |\n"
    other = f"| 经费来源 | 以成员单位投入为主[{paid}] | 以市级财政补助和园区投入为主[{paid}] |"
    answer = desk.ask(_QUESTION, saying(head + row + other))
    assert answer.comparison is not None
    first = answer.comparison.rows[0]
    assert [cell.text for cell in first.cells] == ["产业园区管理委员会牵头", "三方共同牵头"]


def test_exchanged_cells_are_withheld(desk: Desk, led: int, paid: int) -> None:
    """What is said of one subject does not pass under the other, though every word stands in the quote."""
    wrong = (
        f"| 理事长 | 由龙头企业推荐的人员担任[{led}] | 由分管教育的副市长担任[{led}] |\n"
        f"| 启动经费 | 每个200万元启动经费[{paid}] | 每个最高补助300万元[{paid}] |\n"
    )
    answer = desk.ask(_QUESTION, saying(_HEAD + _rows(led, paid) + wrong))
    assert answer.comparison is not None
    assert [row.aspect for row in answer.comparison.rows] == ["牵头", "经费来源"]
    assert "4 处" in said(answer, "withheld")


def test_a_cell_that_fails_is_named_as_left_out(desk: Desk, led: int, paid: int) -> None:
    """A cell that is not borne out says so, not that the documents are silent; an empty one says nothing."""
    row = f"| 补助 | 每个最高补助900万元[{paid}] | 每个200万元启动经费[{paid}] |\n"
    row += f"| 牵头 | — | 三方共同牵头[{led}] |\n"
    answer = desk.ask(_QUESTION, saying(_HEAD + _rows(led, paid) + row))
    assert answer.comparison is not None
    cells = [cell for row in answer.comparison.rows[2:] for cell in row.cells]
    assert [cell.text for cell in cells] == ["未通过核对，已略去", "每个200万元启动经费", "—", "三方共同牵头"]
    assert [bool(cell.markers) for cell in cells] == [False, True, False, True]
    assert_sound(answer, desk.assistant.library)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "| 方面 | 甲公司 | 乙公司 |\n|---|---|---|\n| 牵头 | 政府[{n}] | 企业[{n}] |\n",
            id="other subjects",
        ),
        pytest.param(_HEAD + "| 牵头 | 政府[{n}] |\n", id="a cell too few"),
        pytest.param(
            _HEAD + "| 补助<img src=x> | 政府主导[{n}] | 行业企业主导[{n}] |\n", id="markup as aspect"
        ),
        pytest.param(_HEAD + "| 每人9000元 | 政府主导[{n}] | 行业企业主导[{n}] |\n", id="a number as aspect"),
        pytest.param(_HEAD + "| 牵头 | 海关总署[{n}] | 税务总局[{n}] |\n", id="made up"),
        pytest.param("市域产教联合体由政府主导。[{n}]", id="no table at all"),
    ],
)
def test_without_a_sound_table_the_quotes_stand(desk: Desk, led: int, text: str) -> None:
    """A question that compares is answered by a table: without one of the model's, by the assistant's."""
    answer = desk.ask(_QUESTION, saying(text.replace("{n}", str(led))))
    expected = desk.assistant.ask(_QUESTION)
    assert (answer.comparison, answer.text) == (expected.comparison, expected.text)
    assert any(reason in said(answer, "model") for reason in ("对比表", "核对"))


def test_a_table_nobody_asked_for_is_not_shown(desk: Desk, table: Table) -> None:
    """Rows in an answer that compares nothing are withheld; its sentences are shown."""
    question = "现场工程师项目的培养补助是多少"
    n = table.number(question, "2024年立项的，仍为")
    text = f"2024年立项的，仍为每人3000元。[{n}]\n| 年 | 补助 |\n|---|---|\n| 2024 | 3000元[{n}] |\n"
    answer = desk.ask(question, saying(text))
    assert len(answer.statements) == 1
    assert answer.comparison is None
    assert "1 处" in said(answer, "withheld")
