"""What is written to a terminal: all that is said, and nothing that would command the terminal."""

from __future__ import annotations

import pytest

from ui import output


@pytest.mark.parametrize("write", [output.say, output.note])
def test_names_do_not_command_the_terminal(capsys: pytest.CaptureFixture[str], write: object) -> None:
    """A name that would clear the screen, go back or retitle the window is shown without doing so."""
    assert callable(write)
    write("通知\x1b[2J\x1b]0;假的\x07\r伪造\x9b3A.txt\n\t第二行")
    written = "".join(capsys.readouterr())
    assert written == "通知\ufffd[2J\ufffd]0;假的\ufffd\ufffd伪造\ufffd3A.txt\n\t第二行\n"


def test_colours_pass(capsys: pytest.CaptureFixture[str]) -> None:
    """Marks of what was changed keep their colours."""
    output.say("\x1b[31m删去\x1b[0m")
    assert capsys.readouterr().out == "\x1b[31m删去\x1b[0m\n"
