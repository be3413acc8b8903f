"""Lists are completed from their lead-in to their last item, whatever their numbering."""

from __future__ import annotations

import pytest

from corpus import Document, Metadata
from qa.evidence.lists import is_lead_in, items_after
from qa.sentences import Span


def _items(text: str) -> list[str]:
    document = Document("d", "d.txt", "", text, Metadata(), (), "", "txt")
    lead_in = Span(0, text.index("：") + 1)
    return [span.of(text) for span in items_after(document, lead_in)]


@pytest.mark.parametrize(
    "items",
    [
        pytest.param(["（一）有场所；", "（二）有人员；", "（三）有方案。"], id="parenthesised"),
        pytest.param(["1.有场所；", "2.有人员；", "3.有方案。"], id="arabic"),
        pytest.param(["①有场所；", "②有人员。"], id="circled"),
        pytest.param(["一是有场所。", "二是有人员。"], id="yi-shi"),
    ],
)
@pytest.mark.parametrize("between", ["\n", ""], ids=["own-lines", "run-on"])
def test_all_items_none_more(items: list[str], between: str) -> None:
    """Every item is given in order, and the text after the list is not."""
    text = "申请应当符合下列条件：" + between + between.join(items) + "\n申请材料由市教育局受理。"
    found = _items(text)
    if between or items[0].endswith("。"):
        assert found == items
    else:
        assert "".join(found) == "".join(items)


def test_a_decimal_is_no_item() -> None:
    """「1.5万元」 does not open a list."""
    assert _items("补助如下：\n1.5万元。\n另有2万元。") == []


def test_a_nested_list_belongs_to_its_item() -> None:
    """An item that announces a list of its own keeps it."""
    assert _items("分为下列等级：\n（一）高级：\n1.有职称；\n2.有成果。\n（二）中级。") == [
        "（一）高级：\n1.有职称；\n2.有成果。",
        "（二）中级。",
    ]


def test_lead_ins_are_recognised() -> None:
    """A sentence that ends in a colon, or says 下列, announces a list."""
    assert is_lead_in("应当符合下列条件：")
    assert not is_lead_in("由市教育局负责。")
