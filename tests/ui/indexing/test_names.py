"""Names under which files arrive: nothing leads out of the folder, and every system can hold them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.indexing.names import is_litter, numbered, safe_name, safe_path


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("政策/2024年/办法.docx", ("政策", "2024年", "办法.docx")),
        ("../../etc/passwd", ("etc", "passwd")),
        ("C:\\Users\\甲\\通知.txt", ("C_", "Users", "甲", "通知.txt")),
        ("CON.txt", ("_CON.txt",)),
        ("a\u202etxt.exe\x00", ("atxt.exe",)),
        ('问<号>:"甲"?.pdf', ("问_号___甲__.pdf",)),
        (" 空 .. ", ("空",)),
    ],
)
def test_what_a_name_becomes(path: str, parts: tuple[str, ...]) -> None:
    """What can be kept of a name is; the rest is taken out or replaced."""
    assert safe_path(path) == parts


def test_a_name_of_nothing_is_refused() -> None:
    """A path without any name is told to the user."""
    with pytest.raises(ValueError, match="改名"):
        safe_path("../..")


@given(st.text(max_size=400))
def test_a_safe_name_is_safe(text: str) -> None:
    """No safe name holds a separator, is too long or hidden; making it safe again changes nothing."""
    name = safe_name(text)
    assert not set(name) & set('/\\<>:"|?*\x00\n')
    assert len(name.encode()) <= 201
    assert not name.startswith(".")
    assert safe_name(name) == name


def test_a_long_name_keeps_its_suffix() -> None:
    """The suffix tells the format, so the middle is cut."""
    name = safe_name("关于" * 100 + ".docx")
    assert name.endswith(".docx")
    assert name.startswith("关于")
    assert len(name.encode()) <= 200


def test_litter_and_numbers() -> None:
    """Hidden and lock files are known for what they are; a second file of a name gets a number."""
    assert all(map(is_litter, ("甲/.DS_Store", "~$办法.docx", "__MACOSX/a.txt", "Thumbs.db")))
    assert not is_litter("甲/办法.docx")
    assert [numbered("办法.docx", 2), numbered("办法", 3)] == ["办法 (2).docx", "办法 (3)"]
