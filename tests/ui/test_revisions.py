"""The history of a document as a clerk reads it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus import Change
from index import Revision
from ui.revisions import history

_OLD, _NEW = "第三条 每个产业学院补助80万元。", "第三条 每个产业学院补助125万元，分两年拨付。"
_CODES = re.compile(r"\x1b\[[\d;]*m")


def _revision(event: str, *changes: Change, source: str = "/文件/办法.txt", title: str = "办法") -> Revision:
    return Revision(event, "2025-06-01T04:00:00+00:00", source, title, "0" * 64, changes)  # type: ignore[arg-type]


def test_every_change_is_told_with_its_address() -> None:
    """Versions stand oldest first with date and event; what was added, removed or changed with its texts."""
    changes = (
        Change("changed", "第三条", _OLD, _NEW),
        Change("added", "第四条", "", "第四条 本办法由市教育局解释。"),
        Change("removed", "第五条", "第五条 旧办法\n废止。", ""),
    )
    shown = history([_revision("added"), _revision("updated", *changes)], marked=False).splitlines()
    assert shown[:3] == ["《办法》", "/文件/办法.txt", "共 2 条记录，从早到晚"]
    assert re.fullmatch(r"1\. 2025-0[56]-\d\d \d\d:\d\d　读入", shown[4])
    assert re.fullmatch(r"2\. .{16}　内容有变化：新增 1 处，删除 1 处，修改 1 处", shown[6])
    assert shown[7:] == [
        "    修改　第三条",
        f"        原　{_OLD}",
        f"        现　{_NEW}",
        "    新增　第四条",
        "        第四条 本办法由市教育局解释。",
        "    删除　第五条",
        "        第五条 旧办法 废止。",
    ]


def test_changed_words_are_marked_on_a_terminal() -> None:
    """Exactly the words that differ are coloured, in the old text and in the new."""
    shown = history([_revision("updated", Change("changed", "第三条", _OLD, _NEW))], marked=True)
    coloured = re.findall(r"\x1b\[1;(\d+)m(.*?)\x1b\[0m", shown)
    assert ("31", "80") in coloured
    assert [words for colour, words in coloured if colour == "32"] == ["125", "，分两年拨付"]


def test_other_events_are_told() -> None:
    """A move names both places, a new title is said, a file rewritten with the same words says so."""
    revisions = [
        _revision("added"),
        _revision("moved", source="/新/办法.txt"),
        _revision("updated", source="/新/办法.txt", title="办法（修订）"),
        _revision("removed", source="/新/办法.txt", title="办法（修订）"),
    ]
    shown = history(revisions, marked=False)
    assert "    /文件/办法.txt → /新/办法.txt" in shown
    assert "    标题改为《办法（修订）》\n    文件变了，正文一字未改" in shown
    assert "从资料库移除" in shown.splitlines()[-1]


def test_a_renumbered_article_is_told() -> None:
    """An article that has another number is named by both, whether its words have changed or not."""
    same = Change("renumbered", "第二章第五条", "第四条", "第五条", "第一章第四条")
    changed = Change("changed", "第六条", _OLD, _NEW, "第五条")
    shown = history([_revision("updated", same, changed)], marked=False)
    assert "修改 1 处，改号 1 处" in shown
    assert "    改号　第一章第四条 → 第二章第五条" in shown
    assert "    修改　第六条（原第五条）" in shown


def test_a_long_text_is_shown_around_what_changed() -> None:
    """Of a long article the parts that stayed are left out, but for the words around the change."""
    before, after = "甲方应当如期交付货物。" * 40, "乙方应当如期支付价款。" * 40
    old, new = f"{before}期限为三个月。{after}", f"{before}期限为五个月。{after}"
    shown = history([_revision("updated", Change("changed", "第九条", old, new))], marked=False)
    lines = shown.splitlines()[-2:]
    assert "期限为三个月" in lines[0]
    assert "期限为五个月" in lines[1]
    assert all(len(line) < 120 for line in lines)


def test_a_whole_document_replaced_does_not_stall() -> None:
    """Two texts of a book's length are not compared word by word: their beginnings are shown."""
    change = Change("changed", "", "旧的正文，" * 9_000, "新的正文，" * 9_000)
    shown = history([_revision("updated", change)], marked=True)
    assert "修改　正文" in shown
    assert "共 45000 字" in shown
    assert len(shown) < 1_000


_TEXT = st.text(alphabet="市县应当不得补助80万元，。\n", max_size=60)


@given(_TEXT, _TEXT)
def test_marks_add_nothing(old: str, new: str) -> None:
    """Without its colours the marked text is the unmarked one, for any two texts."""
    revision = _revision("updated", Change("changed", "第一条", old, new))
    assert _CODES.sub("", history([revision], marked=True)) == history([revision], marked=False)
