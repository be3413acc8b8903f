"""`cewen user` and the options of `cewen chat`: who may enter, on which addresses."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui.conftest import Run
from tests.ui.serving.conftest import line
from ui.serving.passwords import matches
from ui.serving.register import read_users


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> object:
    """Give standard input a line, as another program does."""
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_users_are_added_changed_and_removed(cewen: Run, tmp_path: Path, typed: object) -> None:
    """A new user is a reader; the role alone can be changed; whoever is removed is gone from the file."""
    path = tmp_path / "users.txt"
    typed("天气很好2025\n")  # type: ignore[operator]
    status, out, said = cewen("user", "张三", "--auth", path)
    assert (status, out) == (0, "")
    assert "已添加：张三（读者）" in said
    first = read_users(path)[0]["张三"]
    assert matches("天气很好2025", first.kept)
    assert "天气" not in path.read_text("utf-8")
    typed("\n")  # type: ignore[operator]
    assert "已修改：张三（管理员）" in cewen("user", "张三", "--auth", path, "--role", "librarian")[2]
    assert read_users(path)[0]["张三"].kept == first.kept
    assert "已移除：张三" in cewen("user", "张三", "--auth", path, "--remove")[2]
    assert read_users(path) == ({}, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["张:三", "--auth", "{}"], "不能有冒号", id="colon"),
        pytest.param(["张三", "--auth", "{}", "--role", "owner"], "应为 reader", id="role"),
        pytest.param(["张三", "--auth", "{}", "--remove"], "找不到用户文件", id="remove-from-nothing"),
        pytest.param(["张三"], "缺少参数：--auth", id="no-file"),
        pytest.param(["张三", "--auth", "{}/没有/users.txt"], "写不进", id="no-folder"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], said: str, cewen: Run, tmp_path: Path, typed: object
) -> None:
    """What cannot be is told in Chinese and nothing is written."""
    typed("天气很好2025\n")  # type: ignore[operator]
    path = tmp_path / "users.txt"
    status, _, told = cewen("user", *(argument.format(path) for argument in arguments))
    assert status == 2
    assert said in told
    assert not path.exists()


def test_a_weak_password_is_not_written(cewen: Run, tmp_path: Path, typed: object) -> None:
    """A password of five characters is refused."""
    typed("12345\n")  # type: ignore[operator]
    assert "至少 8" in cewen("user", "张三", "--auth", tmp_path / "users.txt")[2]
    assert not (tmp_path / "users.txt").exists()


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal")
def test_on_a_terminal_the_password_is_asked_twice_and_not_shown(tmp_path: Path) -> None:
    """Typed on a terminal the password is not echoed; two that differ change nothing."""
    path = tmp_path / "users.txt"
    assert "不一样" in _at_terminal(path, ["天气很好2025", "天气很好2026"])
    assert not path.exists()
    shown = _at_terminal(path, ["天气很好2025", "天气很好2025"])
    assert "已添加：张三" in shown
    assert "天气" not in shown
    assert matches("天气很好2025", read_users(path)[0]["张三"].kept)


def _at_terminal(path: Path, answers: list[str]) -> str:
    """Run `cewen user` on a pseudo-terminal, answer its questions, give all that was shown."""
    import pty  # not on Windows

    leader, follower = pty.openpty()
    program = "import sys; from ui.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "user", "张三", "--auth", str(path)]
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    )
    os.close(follower)
    shown = b""
    for number, answer in enumerate(answers):
        while shown.decode("utf-8", "ignore").count("：") <= number:
            shown += os.read(leader, 1000)
        time.sleep(0.2)  # the echo is off once the question has been written
        os.write(leader, f"{answer}\n".encode())
    process.wait(timeout=20)
    while True:
        try:
            more = os.read(leader, 1000)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        shown += more
    os.close(leader)
    return shown.decode("utf-8", "replace")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["--host", "0.0.0.0"], "--no-password", id="every-address"),
        pytest.param(["--host", "192.168.3.4"], "cewen user 名字 --auth", id="an-address-of-a-network"),
        pytest.param(["--host", "::"], "没有密码", id="ipv6"),
        pytest.param(["--auth", "没有.txt"], "找不到用户文件", id="no-file"),
        pytest.param(["--auth", "{}", "--no-password"], "不能一起用", id="both"),
        pytest.param(["--max-file", "0"], "单位是 MB", id="no-size"),
    ],
)
def test_an_unsafe_door_is_not_opened(
    arguments: list[str], said: str, cewen: Run, home: Path, tmp_path: Path
) -> None:
    """Other addresses than this machine's are refused without users; the refusal says what to do."""
    users = tmp_path / "users.txt"
    users.write_text(line("张三", "reader", "a"), "utf-8")
    status, _, told = cewen("chat", *(argument.format(users) for argument in arguments))
    assert status == 2
    assert said in told
    assert not home.exists()
