"""The file of users: how passwords are kept, what is wrong with a file, how it is written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.ui.serving.conftest import line
from ui.serving.passwords import fault_of, hashed, is_kept, matches
from ui.serving.register import Register, User, read_users, write_user


def test_a_password_is_kept_as_a_hash_with_a_salt_of_its_own() -> None:
    """The same password is never kept the same way, is in none of them, and only it matches."""
    first, second = hashed("春眠不觉晓 2025"), hashed("春眠不觉晓 2025")
    assert first != second
    assert "春眠" not in first
    assert is_kept(first)
    assert matches("春眠不觉晓 2025", first)
    assert not matches("春眠不觉晓 2024", first)


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("天气很好2025", id="plain"),
        pytest.param("scrypt$3$8$1$c2FsdHNhbHQ=$" + "A" * 43 + "=", id="cost-is-no-power-of-two"),
        pytest.param("scrypt$1048576$8$1$c2FsdHNhbHQ=$" + "A" * 43 + "=", id="takes-a-gigabyte"),
        pytest.param("scrypt$16$1$1$c2FsdHNhbHQ=$QUFBQQ==", id="short-key"),
    ],
)
def test_what_is_no_hash_lets_nobody_in(kept: str) -> None:
    """A line whose password is not hashed as it should be is a fault, not a way in."""
    assert not is_kept(kept)


@pytest.mark.parametrize(
    ("password", "said"),
    [("1234567", "至少 8"), ("字" * 201, "最多 200"), (" 12345678", "空格"), ("aaaabbbb", "太容易猜")],
)
def test_weak_passwords_are_refused(password: str, said: str) -> None:
    """Passwords that are too short, too long, cannot be retyped or are guessed at once are refused."""
    assert said in fault_of(password, "张三")
    assert fault_of("四个字和2025", "张三") == ""
    assert "太容易猜" in fault_of("zhangsan1", "zhangsan1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("张三:librarian", "三段", id="no-password"),
        pytest.param("张三:owner:x", "角色“owner”不对", id="unknown-role"),
        pytest.param("张三:reader:hunter2hunter2", "不是散列过的", id="plain-password"),
        pytest.param(line("张三", "reader", "x") * 2, "前面已经有了", id="twice"),
        pytest.param(
            f" 张 \t三 :reader:{line('', '', 'x').split(':')[2]}", "看不见的字符", id="hidden-character"
        ),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    """A fault names the file, the line and the remedy, and never what stands in place of a password."""
    path = tmp_path / "users.txt"
    path.write_text(f"# 用户\n{text}\n", "utf-8")
    with pytest.raises(ValueError, match=said) as told:
        Register.open(path)
    assert f"{path} 第 {3 if said == '前面已经有了' else 2} 行" in str(told.value)
    assert "hunter2" not in str(told.value)


def test_files_that_cannot_serve_are_told(tmp_path: Path) -> None:
    """No file, no user in it, another encoding: each is told with the remedy."""
    path = tmp_path / "users.txt"
    with pytest.raises(ValueError, match=r"找不到用户文件.*cewen user"):
        Register.open(path)
    path.write_text("# 还没有人\n", "utf-8")
    with pytest.raises(ValueError, match=r"还没有用户.*cewen user"):
        Register.open(path)
    path.write_bytes("张三".encode("gb18030"))
    with pytest.raises(ValueError, match="UTF-8"):
        Register.open(path)


def test_writing_keeps_the_rest_and_the_mode(tmp_path: Path) -> None:
    """A user is put in, replaced and taken out; comments and others stay, nobody else may read the file."""
    path = tmp_path / "users.txt"
    path.write_text(f"# 一科\n{line('张三', 'reader', 'a')}# 二科\n{line('李四', 'reader', 'b')}", "utf-8")
    kept = read_users(path)[0]["李四"].kept
    write_user(path, "张三", User("张三", "librarian", kept))
    write_user(path, "王五", User("王五", "reader", kept))
    assert [text.split(":")[:2] for text in path.read_text("utf-8").splitlines()] == [
        ["# 一科"], ["张三", "librarian"], ["# 二科"], ["李四", "reader"], ["王五", "reader"],
    ]  # fmt: skip
    write_user(path, "李四", None)
    assert set(read_users(path)[0]) == {"张三", "王五"}
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["users.txt"]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    """The file that a link leads to is written, not the link."""
    real, link = tmp_path / "real.txt", tmp_path / "users.txt"
    real.write_text(line("张三", "reader", "a"), "utf-8")
    link.symlink_to(real)
    write_user(link, "张三", None)
    assert link.is_symlink()
    assert read_users(real) == ({}, [])


def test_the_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    """A user taken out is unknown at once; a line with a fault and a file that is gone let nobody in."""
    path = tmp_path / "users.txt"
    path.write_text(line("张三", "reader", "a") + line("李四", "reader", "b"), "utf-8")
    register = Register.open(path)
    assert register.user("张三")
    path.write_text("张三:reader:abcdefgh\n" + line("李四", "reader", "b"), "utf-8")
    assert register.user("张三") is None
    assert register.user("李四")
    path.unlink()
    assert register.user("李四") is None
