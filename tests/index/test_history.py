"""The history of a document: every version it had, what each changed, and what erasing leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library, Revision
from index.recovery import recover

_FIRST = """关于望澜市实训基地管理的办法

第一条 实训基地由市教育局管理。
第二条 实训基地每年检查一次。
第三条 检查结果向社会公布。
第四条 本办法自2031年1月1日起施行。
"""
_SECOND = _FIRST.replace("每年检查一次", "每年检查两次").replace("2031年", "2032年")
_THIRD = _SECOND.replace("第三条 检查结果向社会公布。\n", "").replace("第四条", "第三条")


def _told(revision: Revision) -> list[tuple[str, str, str, str]]:
    return [(change.kind, change.address, change.before, change.after) for change in revision.changes]


@pytest.fixture
def file(folder: Path, library: Library) -> Path:
    """Give a file that the library has seen in three versions."""
    file = folder / "实训基地.txt"
    for text in (_FIRST, _SECOND, _THIRD):
        file.write_text(text, encoding="utf-8")
        library.refresh([str(folder)])
    return file


def test_each_version_is_told_with_its_changes(library: Library, file: Path) -> None:
    """Of three versions, what each changed is named by article, with both texts."""
    first, second, third = library.history(str(file))
    assert [revision.event for revision in (first, second, third)] == ["added", "updated", "updated"]
    assert len({revision.digest for revision in (first, second, third)}) == 3
    assert first.changes == ()
    assert [(kind, address) for kind, address, _, _ in _told(second)] == [
        ("changed", "第二条"),
        ("changed", "第四条"),
    ]
    assert "检查一次" in second.changes[0].before
    assert "检查两次" in second.changes[0].after
    assert ("removed", "第三条") in [(kind, address) for kind, address, _, _ in _told(third)]
    assert any("检查结果向社会公布" in change.before for change in third.changes)


def test_removal_and_return_stand_in_the_history(library: Library, file: Path, folder: Path) -> None:
    """A document that was taken out and came back tells both; nothing of it is found meanwhile."""
    text = file.read_text(encoding="utf-8")
    file.unlink()
    library.refresh([str(folder)], prune=True)
    assert [revision.event for revision in library.history(str(file))][-1] == "removed"
    assert all(hit.source != str(file) for hit in library.search("实训基地每年检查几次", 50))
    file.write_text(text, encoding="utf-8")
    library.refresh([str(folder)])
    assert [revision.event for revision in library.history(str(file))][-2:] == ["removed", "added"]
    assert library.history(str(file))[-1].changes == ()


def test_erased_document_has_no_history(library: Library, file: Path) -> None:
    """What was erased is as if it had never been there, even if it was removed before."""
    library.remove(str(file))
    assert library.history(str(file))
    library.remove(str(file), erase=True)
    with pytest.raises(KeyError, match="实训基地"):
        library.history(str(file))
    with pytest.raises(KeyError):
        library.remove(str(file), erase=True)


def test_erasing_an_old_name_leaves_what_was_moved(library: Library, file: Path, folder: Path) -> None:
    """The name that a file had before it was moved is no document any more: nothing is erased by it."""
    file.rename(folder / "实训基地（新）.txt")
    library.refresh([str(folder)])
    with pytest.raises(KeyError):
        library.remove(str(file), erase=True)
    assert len(library.history(str(folder / "实训基地（新）.txt"))) == 4


def test_a_name_used_again_begins_another_history(
    home: Path, library: Library, file: Path, folder: Path
) -> None:
    """A new file under the name that another had before it was moved is erased without harm to that one."""
    moved = folder / "实训基地（新）.txt"
    file.rename(moved)
    library.refresh([str(folder)])
    entries = library.history(str(moved))
    file.write_text(_FIRST.replace("望澜市", "清河市"), encoding="utf-8")
    library.refresh([str(folder)])
    assert [revision.event for revision in library.history(str(file))] == ["added"]
    file.write_text(_SECOND.replace("望澜市", "清河市"), encoding="utf-8")
    library.refresh([str(folder)])
    assert [revision.event for revision in library.history(str(file))] == ["added", "updated"]
    library.remove(str(file), erase=True)
    assert library.history(str(moved)) == entries
    library.close()
    recover(home)
    with Library.open(home, read_only=True) as mended:
        assert mended.history(str(moved)) == entries
        assert mended.record(str(moved)).source == str(moved)


def test_old_wordings_are_never_found(library: Library, file: Path) -> None:
    """History keeps the old texts, and no search ever gives them."""
    for hit in library.search("实训基地每年检查几次", 100):
        if hit.source == str(file):
            assert "检查一次" not in hit.passage.text
    assert library.frequencies(["每年检查一次"]) == {"每年检查一次": 0}


def test_unknown_document_has_no_history(library: Library) -> None:
    """What was never kept is named, with the way to see what is."""
    with pytest.raises(KeyError, match="cewen documents"):
        library.history("没有这份文件")
