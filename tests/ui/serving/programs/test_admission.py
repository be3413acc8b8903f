"""Who may have what read into the library."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.requests import Request

from ui.serving.people import OWNER, Person, admit
from ui.serving.programs.admission import must_be_librarian, must_be_whole, must_be_within


def _request(person: Person) -> Request:
    scope = {"type": "http", "headers": []}
    admit(scope, person)
    return Request(scope)


def test_only_librarians_may() -> None:
    """A reader is told that a librarian is needed; without passwords everyone is one."""
    with pytest.raises(PermissionError, match="只有管理员"):
        must_be_librarian(_request(Person("李", "reader")))
    must_be_librarian(_request(Person("王", "librarian")))
    must_be_librarian(_request(OWNER))


def test_elsewhere_only_what_is_held_or_given(tmp_path: Path) -> None:
    """Addresses, folders given and folders of what is held are open; nothing beside, no way round."""
    given, held, other = tmp_path / "given", tmp_path / "held", tmp_path / "other"
    for folder in (given, held, other):
        folder.mkdir()
    (given / "out").symlink_to(other)
    sources = [str(held / "a.txt"), "https://example.org/b", f"{held}/c.zip/d.txt"]

    for target in ("https://example.org/c", given, given / "x" / "y.txt", held, held / "new.txt"):
        must_be_within([str(target)], sources, [given])
    for target in (other, tmp_path, given / ".." / "other", given / "out" / "z.txt", "/", "/etc/passwd"):
        with pytest.raises(PermissionError, match=f"{re.escape(str(target))}.*cewen index"):
            must_be_within([str(target)], sources, [given])


def test_a_way_back_out_of_a_link_leads_nowhere(tmp_path: Path) -> None:
    """What is looked at is what would be read: `..` behind a link leads back beside the link."""
    (tmp_path / "given" / "a" / "b").mkdir(parents=True)
    (tmp_path / "latest").symlink_to(tmp_path / "given" / "a" / "b")
    with pytest.raises(PermissionError):
        must_be_within([f"{tmp_path}/latest/../secret.txt"], [], [tmp_path / "given"])


def test_a_file_at_the_root_opens_nothing() -> None:
    """A source that lies in the root folder does not make every path of the machine one beside it."""
    with pytest.raises(PermissionError):
        must_be_within(["/etc/passwd"], ["/a.txt"], [])


@pytest.mark.parametrize("target", ["a.txt", "./a", "~/a", "file:///etc/passwd", "ftp://example.org/a"])
def test_a_path_must_be_whole(target: str) -> None:
    """What is neither an address nor an absolute path is refused."""
    with pytest.raises(ValueError, match="写完整的路径"):
        must_be_whole([target])
