"""Who may have what read into the library."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.requests import Request

from ui.serving.people import Person, admit
from ui.serving.programs.admission import Sender, admitted

_HOME, _AWAY = Sender(may_change=True, is_at_home=True), Sender(may_change=True, is_at_home=False)


def _request(host: str, person: Person | None = None) -> Request:
    scope = {"type": "http", "client": (host, 1), "headers": []}
    if person is not None:
        admit(scope, person)
    return Request(scope)


@pytest.mark.parametrize(
    ("host", "person", "sender"),
    [
        pytest.param("127.0.0.1", None, _HOME, id="at the machine"),
        pytest.param("::1", None, _HOME, id="at the machine, IPv6"),
        pytest.param("10.0.0.8", None, _AWAY, id="from the network without passwords"),
        pytest.param("127.0.0.1", Person("王", "librarian"), _AWAY, id="a librarian with a password"),
        pytest.param("127.0.0.1", Person("李", "reader"), Sender(False, False), id="a reader"),
    ],
)
def test_senders_are_told_apart(host: str, person: Person | None, sender: Sender) -> None:
    """Only whoever sits at the machine without passwords is at home there; readers may not change."""
    assert Sender.of(_request(host, person)) == sender


def test_readers_are_refused() -> None:
    """A reader is told that a librarian is needed."""
    with pytest.raises(PermissionError, match="只有管理员"):
        Sender(may_change=False, is_at_home=False).must_change()


def test_at_home_any_path_may_be_read(tmp_path: Path) -> None:
    """The machine's own user may name any of its files."""
    assert admitted([str(tmp_path)], _HOME, [], []) == [str(tmp_path)]


def test_elsewhere_only_what_is_held_or_given(tmp_path: Path) -> None:
    """Addresses, folders given and folders of what is held are open; nothing beside, no way round."""
    given, held, other = tmp_path / "given", tmp_path / "held", tmp_path / "other"
    for folder in (given, held, other):
        folder.mkdir()
    (given / "out").symlink_to(other)
    sources = [str(held / "a.txt"), "https://example.org/b", f"{held}/c.zip/d.txt"]

    for target in ("https://example.org/c", given, given / "x" / "y.txt", held, held / "new.txt"):
        assert admitted([str(target)], _AWAY, sources, [given]) == [str(target)]
    for target in (other, tmp_path, given / ".." / "other", given / "out" / "z.txt", "/", "/etc/passwd"):
        with pytest.raises(PermissionError, match=f"{re.escape(str(target))}.*cewen index"):
            admitted([str(target)], _AWAY, sources, [given])


def test_a_file_at_the_root_opens_nothing() -> None:
    """A source that lies in the root folder does not make every path of the machine one beside it."""
    with pytest.raises(PermissionError):
        admitted(["/etc/passwd"], _AWAY, ["/a.txt"], [])


@pytest.mark.parametrize("target", ["a.txt", "./a", "~/a", "file:///etc/passwd", "ftp://example.org/a"])
def test_a_path_must_be_whole(target: str) -> None:
    """What is neither an address nor an absolute path is refused, whoever sends it."""
    with pytest.raises(ValueError, match="写完整的路径"):
        admitted([target], _HOME, [], [])
